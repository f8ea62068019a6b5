"""Typed rows as Parquet and as workbooks are read back equal, and the same rules hold for them."""

from __future__ import annotations

import json
from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orgraph.errors import InvalidValueError
from orgraph.model import MODEL
from orgraph.sources import (
    Declared,
    read_ledger_file,
    read_source,
    validate_tables,
    write_archive,
    write_ledger,
    write_scope,
)
from orgraph.tables import Scope
from tests.sources.building import WUCHENG, check_folder, check_rows, code, errors, rules, values
from tests.sources.filling import fill_row

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.tables import Tables

ORIGIN = ["origin_file", "origin_sheet", "origin_row"]
LEDGERS = sorted(MODEL.ledgers_by_name)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """Return one import of all ledgers, with three full rows in every sheet."""
    folder = tmp_path_factory.mktemp("ledgers")
    for ledger in MODEL.ledgers:
        columns: dict[str, dict[str, list[object]]] = {}
        for sheet in ledger.sheets:
            rows = [fill_row(sheet.name, number, Random(number)) for number in range(3)]  # noqa: S311 - rows to read, no secrets
            for row in rows:
                row.cells["reporting_unit"] = "婺城区"
                row.cells |= {name: date(2020, 5, 7) for name, value in row.cells.items() if isinstance(value, date)}
            columns[sheet.name] = {name: [row.cells[name] for row in rows] for name in rows[0].cells}
            if "month" in columns[sheet.name]:
                columns[sheet.name]["month"] = ["2020-05"] * 3
        write_ledger(folder / f"{ledger.name}.xlsx", ledger.name, columns, cover={"data_date": "2020-06-30"})
    tables = check_folder(folder)
    assert not errors(tables), errors(tables)[:3]
    return tables


def write_city(folder: Path, city: Tables) -> None:
    write_archive(folder, city.rows, scopes=city.scopes, data_date=city.data_date, synthetic=city.synthetic)


def test_an_archive_is_read_back_equal(tmp_path: Path, city: Tables) -> None:
    write_city(tmp_path / "archive", city)
    again = check_folder(tmp_path / "archive")
    assert not again.problems
    assert again.scopes == city.scopes
    assert [scope.data_date for scope in again.scopes] == [scope.data_date for scope in city.scopes]
    assert again.data_date == city.data_date
    assert again.synthetic == city.synthetic
    assert set(again.rows) == set(city.rows)
    for name, table in city.rows.items():
        assert again.rows[name].schema == table.schema
        assert again.rows[name].to_pylist() == table.to_pylist(), name
    assert all(again.counts[name].taken == 3 for name in city.counts)


def test_an_archive_is_one_source_whose_digest_follows_its_bytes(tmp_path: Path, city: Tables) -> None:
    write_city(tmp_path / "archive", city)
    first = read_source(tmp_path / "archive")
    assert first == read_ledger_file(tmp_path / "archive").source
    write_city(tmp_path / "archive", city)
    assert read_source(tmp_path / "archive") == first
    table = city.rows["documents"].slice(0, 2)
    write_archive(
        tmp_path / "archive", {**city.rows, "documents": table}, scopes=city.scopes, data_date=None, synthetic=False
    )
    assert read_source(tmp_path / "archive") != first


@pytest.mark.parametrize(
    ("sheet", "column", "value", "rule"),
    [
        ("organizations", "uscc", code(1)[:-1] + "?", "uscc_character"),
        ("organizations", "kind", "charity", "choice_unknown"),
        ("organizations", "employees", -3, "out_of_range"),
        ("organizations", "name", None, "required_missing"),
        ("organizations", "operating_area", "330799", "area_unknown"),
        ("organizations", "industry", "9999", "industry_unknown"),
        ("organizations", "registered_on", date(1850, 1, 1), "date_impossible"),
        ("covers", "organization", None, "required_missing"),
        ("covers", "valid_from", date(2030, 1, 1), "dates_in_order"),
        ("organizations", "scope_unit", "杭州", "unit_unknown"),
    ],
)
def test_the_rules_of_ledgers_hold_for_typed_rows(
    tmp_path: Path, city: Tables, sheet: str, column: str, value: object, rule: str
) -> None:
    table = city.rows[sheet]
    field = table.schema.field(column)
    words = table.column(column).to_pylist()
    changed = pa.array([value, *words[1:]], field.type if not pa.types.is_dictionary(field.type) else None).cast(
        field.type
    )
    write_archive(
        tmp_path / "a",
        {sheet: table.set_column(table.schema.get_field_index(column), field, changed)},
        scopes=city.scopes,
        data_date=city.data_date,
        synthetic=False,
    )
    tables = check_folder(tmp_path / "a")
    assert rule in [problem.rule for problem in errors(tables)]
    assert tables.counts[sheet].refused == 1
    assert tables.rows[sheet].num_rows == 2


def test_a_key_that_stands_twice_in_an_archive_is_refused(tmp_path: Path, city: Tables) -> None:
    table = pa.concat_tables([city.rows["organizations"], city.rows["organizations"].slice(1, 1)])
    write_archive(tmp_path, {"organizations": table}, scopes=city.scopes, data_date=None, synthetic=False)
    assert rules(check_folder(tmp_path)) == ["key_twice"]


@pytest.mark.parametrize(
    "change",
    [
        lambda _: "{",
        lambda _: "{}",
        lambda page: page.replace('"version": 1', '"version": 2'),
        lambda page: page.replace('"covers": 3', '"covers": 4'),
        lambda page: page.replace('"covers": 3', '"rosters": 3'),
    ],
)
def test_a_broken_archive_is_a_problem_that_says_what_to_do(tmp_path: Path, city: Tables, change: object) -> None:
    assert callable(change)
    write_archive(tmp_path / "a", {"covers": city.rows["covers"]}, scopes=(), data_date=None, synthetic=False)
    page = (tmp_path / "a/archive.json").read_text(encoding="utf-8")
    (tmp_path / "a/archive.json").write_text(change(page), encoding="utf-8")
    (problem,) = check_folder(tmp_path / "a").problems
    assert problem.rule == "file_unreadable"
    assert problem.file == "a"


def test_an_archive_says_itself_what_it_speaks_for(tmp_path: Path, city: Tables) -> None:
    write_city(tmp_path / "archive", city)
    assert rules(check_folder(tmp_path / "archive", Declared(unit=WUCHENG))) == ["file_unreadable"]


def test_what_is_no_table_of_the_model_is_not_archived(tmp_path: Path, city: Tables) -> None:
    for rows in ({"rosters": city.rows["covers"]}, {"covers": city.rows["covers"].drop_columns(["valid_from"])}):
        with pytest.raises(InvalidValueError):
            write_archive(tmp_path / "a", rows, scopes=(), data_date=None, synthetic=False)


def test_a_parquet_file_named_by_its_sheet_is_read_with_the_rules_of_ledgers(tmp_path: Path) -> None:
    table = pa.table(
        {
            "uscc": [code(1), code(2), "123"],
            "单位名称": ["甲厂", "乙厂", "丙厂"],
            "kind": pa.array(["企业", "enterprise", "企业"]).dictionary_encode(),
            "employees": pa.array([86, None, 3], pa.int16()),
            "registered_on": pa.array([date(2012, 5, 18), None, None]),
            "above_scale": [True, None, False],
            "turnover_wan": ["2600", "1.2亿元", None],
            "operating_area": pa.array(["330702/白龙桥镇", None, "330702"]).dictionary_encode(),
            "联系人": ["某人"] * 3,
        }
    )
    pq.write_table(table, tmp_path / "organizations.parquet")
    tables = check_folder(tmp_path, Declared(unit=WUCHENG))
    assert [(problem.rule, problem.row) for problem in errors(tables)] == [("uscc_length", 3)]
    assert values(tables, "organizations", "employees") == [86, None]
    assert values(tables, "organizations", "registered_on") == [date(2012, 5, 18), None]
    assert values(tables, "organizations", "turnover_wan") == [2600, 12000]
    assert values(tables, "organizations", "operating_area") == ["330702/白龙桥镇", None]
    assert [dropped.heading for dropped in tables.dropped_columns] == ["联系人"]
    pq.write_table(table, tmp_path / "roster.parquet")
    assert "sheet_not_recognised" in rules(check_folder(tmp_path, Declared(unit=WUCHENG)))


@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_scope_that_is_written_as_a_workbook_is_read_back_equal(tmp_path: Path, city: Tables, ledger: str) -> None:
    scopes = [scope for scope in city.scopes if scope.ledger == ledger]
    assert scopes
    for scope in scopes:
        write_scope(tmp_path, scope, city.rows, synthetic=False)
    again = check_folder(tmp_path)
    assert not errors(again), errors(again)[:3]
    for sheet in MODEL.ledgers_by_name[ledger].sheets:
        found = again.rows[sheet.name].drop_columns(ORIGIN).to_pylist()
        assert found == city.rows[sheet.name].drop_columns(ORIGIN).to_pylist()
    assert {scope.identity for scope in scopes} <= {scope.identity for scope in again.scopes}


def test_what_was_counted_while_a_ledger_was_read_is_written_and_read_back_equal(tmp_path: Path) -> None:
    businesses = [
        {
            "企业名称": "甲",
            "统一社会信用代码": code(number, prefix=prefix),
            "注册地址": address,
            "注册日期": "2020-01-02",
        }
        for number, address in enumerate(["武义县白洋街道4号", "义乌市某路", "某路"])
        for prefix in ("91", "92")
    ]
    tables = check_rows(tmp_path, "registry", businesses, Declared())
    assert len(tables.rows["tallies"]) == 3
    for scope in tables.scopes:
        write_scope(tmp_path / "again", scope, tables.rows, synthetic=False)
    again = check_folder(tmp_path / "again")
    assert not errors(again)
    assert again.scopes == tables.scopes
    found, written = (table.rows["tallies"].drop_columns(ORIGIN).sort_by("key") for table in (again, tables))
    assert found.to_pylist() == written.to_pylist()


def test_a_scope_without_rows_is_written_as_a_ledger_that_is_known_to_be_empty(tmp_path: Path) -> None:
    scope = Scope(ledger="visits", unit="金华开发区", period="2020-05", data_date=date(2020, 5, 31))
    path = write_scope(tmp_path, scope, {}, synthetic=True)
    assert path.name == "走访月报-金华开发区-2020-05.xlsx"
    tables = check_folder(tmp_path)
    assert tables.scopes == (scope,)
    assert json.dumps(str(tables.scopes[0].data_date)) == '"2020-05-31"'
    assert read_ledger_file(path).declared.synthetic
    assert validate_tables([read_ledger_file(path)]).synthetic
