"""Refused rows come back in a workbook, are corrected there, and imported by themselves."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import openpyxl
import pytest

from orgraph.model import MODEL
from orgraph.sources import Declared, read_ledger_file, validate_tables, write_ledger, write_problems
from orgraph.tables import Problem, Severity
from tests.sources.building import WUCHENG, as_csv, code, errors, organization, read_one, rules, values

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.sources import RawFile
    from orgraph.tables import Tables

SUPPLEMENT = Declared(supplement=True)
JUNE = Declared(unit=WUCHENG, data_date=date(2020, 6, 30), coordinate_system="GCJ-02")


def write_and_read(
    folder: Path, files: list[RawFile], tables: Tables
) -> tuple[int, dict[str, list[tuple[object, ...]]]]:
    count = write_problems(folder / "refused.xlsx", tables.problems, files)
    workbook = openpyxl.load_workbook(folder / "refused.xlsx")
    return count, {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in workbook}


def test_refused_rows_stand_verbatim_behind_their_reasons(tmp_path: Path) -> None:
    rows = [
        organization(1),
        organization(2, 类别="=没有这类", 成立日期="2020-02-30"),
        organization(3, 职工人数="约3", 联系人="某人"),
    ]
    file = read_one(tmp_path / "organizations.csv", as_csv(rows), JUNE)
    count, sheets = write_and_read(tmp_path, [file], validate_tables([file]))
    assert count == 2
    headings, second, third = sheets["两新组织"]
    assert headings[0] == "问题"
    assert "联系人" not in headings
    assert second[headings.index("类别")] == "=没有这类"
    assert "没有这一天" in str(second[0])
    assert "可填" in str(second[0])
    assert third[headings.index("职工人数")] == "约3"
    workbook = openpyxl.load_workbook(tmp_path / "refused.xlsx")
    assert {cell.data_type for row in workbook["两新组织"].iter_rows() for cell in row} <= {"s", "n"}


def test_corrected_rows_are_imported_by_themselves(tmp_path: Path) -> None:
    rows = [organization(1), organization(2, 类别="没有这类", 经度="119.6", 纬度="29.1")]
    file = read_one(tmp_path / "organizations.csv", as_csv(rows), JUNE)
    write_problems(tmp_path / "refused.xlsx", validate_tables([file]).problems, [file])
    workbook = openpyxl.load_workbook(tmp_path / "refused.xlsx")
    worksheet = workbook["两新组织"]
    headings = [cell.value for cell in worksheet[1]]
    worksheet.cell(2, headings.index("类别") + 1).value = "企业"
    workbook.save(tmp_path / "corrected.xlsx")
    corrected = validate_tables([read_ledger_file(tmp_path / "corrected.xlsx", declared=SUPPLEMENT)])
    assert not corrected.problems
    assert corrected.supplement
    assert not corrected.dropped_columns
    wanted = validate_tables([read_one(tmp_path / "organizations.csv", as_csv([{**rows[1], "类别": "企业"}]), JUNE)])
    origin = ["origin_file", "origin_sheet", "origin_row"]
    found = corrected.rows["organizations"].drop_columns(origin)
    assert found.to_pylist() == wanted.rows["organizations"].drop_columns(origin).to_pylist()
    assert corrected.scopes == tuple(scope for scope in wanted.scopes if scope.ledger != "tallies")
    assert corrected.data_date == wanted.data_date


def test_refused_rows_are_not_imported_as_if_they_were_the_whole_ledger(tmp_path: Path) -> None:
    file = read_one(tmp_path / "organizations.csv", as_csv([organization(1, 类别="没有这类")]), JUNE)
    write_problems(tmp_path / "refused.xlsx", validate_tables([file]).problems, [file])
    again = validate_tables([read_ledger_file(tmp_path / "refused.xlsx")])
    assert rules(again)[0] == "supplement_undeclared"
    assert again.scopes == ()
    assert "--supplement" in errors(again)[0].message


@pytest.mark.parametrize("sheet", sorted(MODEL.sheets))
def test_every_sheet_is_recognized_again(tmp_path: Path, sheet: str) -> None:
    headings = [cell.chinese for cell in MODEL.cells(sheet)]
    text = ",".join(headings) + "\n" + ",".join("×" for _ in headings) + "\n"
    file = read_one(tmp_path / f"{sheet}.csv", text, Declared(unit=WUCHENG))
    assert write_problems(tmp_path / "refused.xlsx", validate_tables([file]).problems, [file]) == 1
    (again,) = read_ledger_file(tmp_path / "refused.xlsx").sheets
    assert again.table == sheet
    assert {cell.heading for cell in again.columns.values()} == set(headings)


def test_a_sheet_that_is_refused_as_a_whole_comes_back_whole_with_the_missing_heading(tmp_path: Path) -> None:
    file = read_one(tmp_path / "organizations.csv", "单位名称\n甲\n乙\n", JUNE)
    count, sheets = write_and_read(tmp_path, [file], validate_tables([file]))
    assert count == 2
    assert sheets["两新组织"][0][:3] == ("问题", "单位名称", "类别")
    assert all("缺少必填的标题" in str(row[0]) for row in sheets["两新组织"][1:])


def test_rows_of_several_files_and_units_keep_their_unit(tmp_path: Path) -> None:
    files = []
    for unit in ("婺城区", "义乌市"):
        rows = {"name": [f"{unit}厂"], "kind": ["没有这类"]}
        write_ledger(tmp_path / f"{unit}.xlsx", "census", {"organizations": rows}, cover={"unit": unit})
        files.append(read_ledger_file(tmp_path / f"{unit}.xlsx"))
    count, sheets = write_and_read(tmp_path, files, validate_tables(files))
    assert count == 2
    headings, *rows_written = sheets["两新组织"]
    assert [row[headings.index("填报单位")] for row in rows_written] == ["婺城区", "义乌市"]


def test_what_the_store_refuses_comes_back_too(tmp_path: Path) -> None:
    file = read_one(tmp_path / "organizations.csv", as_csv([organization(1), organization(2)]), JUNE)
    found = Problem(
        rule="end_missing", severity=Severity.ERROR, message="找不到。", file=file.name, sheet="organizations", row=3
    )
    count, sheets = write_and_read(tmp_path, [file], validate_tables([file]))
    assert count == 0
    assert write_problems(tmp_path / "refused.xlsx", [found], [file]) == 1
    worksheet = openpyxl.load_workbook(tmp_path / "refused.xlsx")["两新组织"]
    assert (worksheet["A2"].value, worksheet["B2"].value) == ("找不到。", code(2))
    assert "两新组织" not in sheets


def test_cells_that_give_a_person_away_come_back_empty(tmp_path: Path) -> None:
    file = read_one(tmp_path / "organizations.csv", as_csv([organization(1, 曾用名="电话13912345678")]), JUNE)
    write_problems(tmp_path / "refused.xlsx", validate_tables([file]).problems, [file])
    again = validate_tables([read_ledger_file(tmp_path / "refused.xlsx", declared=SUPPLEMENT)])
    assert not errors(again)
    assert values(again, "organizations", "former_name") == [None]


def test_numbers_and_days_of_a_workbook_stay_what_they_were(tmp_path: Path) -> None:
    rows: dict[str, list[object]] = {
        "name": ["甲厂"],
        "kind": ["没有这类"],
        "employees": [86],
        "registered_on": [date(2012, 5, 18)],
    }
    write_ledger(tmp_path / "census.xlsx", "census", {"organizations": rows}, cover={"unit": "婺城区"})
    workbook = openpyxl.load_workbook(tmp_path / "census.xlsx")
    workbook["两新组织"]["C2"].number_format = "General"
    workbook["两新组织"]["C2"].value = 41047
    workbook.save(tmp_path / "census.xlsx")
    file = read_ledger_file(tmp_path / "census.xlsx")
    write_problems(tmp_path / "refused.xlsx", validate_tables([file]).problems, [file])
    again = validate_tables([read_ledger_file(tmp_path / "refused.xlsx", declared=SUPPLEMENT)])
    assert rules(again) == ["choice_unknown"]
