"""What holds for all ledgers: the order of rows is nothing, reports come back whole, undo goes back."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgraph.model import MODEL, Column, ColumnType, FilledBy, Period
from orgraph.store import open_store
from orgraph.tables import KEY, PERIOD, UNIT, Scope, SourceFile, TableCount, Tables, row_schema
from tests.store.ledgers import DAY, JINDONG, WUCHENG, YIWU, Ledgers, Row, code, make_rows
from tests.store.resolving import resolve
from tests.store.test_digest import digest_of

if TYPE_CHECKING:
    from orgraph.store import Store

UNITS = st.sampled_from([WUCHENG, JINDONG, YIWU])
NUMBERS = st.integers(0, 5)
FEW = settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def optional(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), values)


@st.composite
def organizations(draw: st.DrawFn) -> Row:
    own = code(draw(NUMBERS))
    return {
        KEY: own,
        "uscc": own,
        "name": draw(st.sampled_from(["甲公司", "乙公司", "丙公司"])),
        "registered_capital_wan": draw(optional(st.floats(0, 500))),
        "registered_area": draw(optional(UNITS)),
        UNIT: draw(UNITS),
    }


@st.composite
def cities(draw: st.DrawFn) -> Ledgers:
    """Ledgers in which rows meet: one key in several sheets and scopes, relations twice, names that are shared."""
    numbers = draw(st.sets(NUMBERS, min_size=1))
    parties = draw(st.sets(NUMBERS, min_size=1))
    coverings = st.fixed_dictionaries(
        {
            "party_organization": st.sampled_from([f"DZZ{number:04d}" for number in sorted(parties)]),
            "organization": st.sampled_from([code(number) for number in sorted(numbers)]),
            "form": optional(st.sampled_from(["solo", "joint"])),
            "valid_from": optional(st.dates(date(2018, 1, 1), date(2018, 1, 3))),
            UNIT: UNITS,
        }
    )
    rows = {
        "organizations": [
            {KEY: code(n), "uscc": code(n), "name": f"{n}公司", "kind": "enterprise", UNIT: draw(UNITS)}
            for n in numbers
        ],
        "registry": draw(st.lists(organizations(), unique_by=lambda row: (row[KEY], row[UNIT]), max_size=8)),
        "party_organizations": [
            {KEY: f"DZZ{n:04d}", "name": f"{n}支部", "level": "branch", UNIT: draw(UNITS)} for n in parties
        ],
        "covers": draw(st.lists(coverings, max_size=8)),
    }
    return Ledgers(rows={sheet: [{PERIOD: "", **row} for row in some] for sheet, some in rows.items()})


@given(cities(), st.randoms(use_true_random=False))
@FEW
def test_the_order_of_rows_is_nothing(city: Ledgers, random: Any) -> None:  # noqa: ANN401 - hypothesis's own Random
    turned = {sheet: random.sample(rows, len(rows)) for sheet, rows in city.rows.items()}
    assert digest_of(replace(city, rows=turned)) == digest_of(city)


@given(cities())
@FEW
def test_a_city_of_good_rows_has_no_error(city: Ledgers) -> None:
    assert not resolve(city).resolution.refused


def cell(column: Column) -> st.SearchStrategy[Any]:
    """Give any value that a column may hold."""
    by_type: dict[ColumnType, st.SearchStrategy[Any]] = {
        ColumnType.INTEGER: st.integers(0, 2**40),
        ColumnType.NUMBER: st.floats(allow_nan=False, allow_infinity=False),
        ColumnType.SHARE: st.floats(0, 1),
        ColumnType.MONEY_WAN: st.floats(0, 1e9),
        ColumnType.BOOLEAN: st.booleans(),
        ColumnType.DATE: st.dates(date(1900, 1, 1), date(2100, 1, 1)),
        ColumnType.MONTH: st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(lambda day: day.replace(day=1)),
        ColumnType.MEMBERS: st.sampled_from([0, 1, 3, 4, 500]),
    }
    if column.vocabulary is not None:
        return optional(st.sampled_from(column.vocabulary.codes))
    return optional(by_type.get(column.type, st.text(max_size=8)))


@st.composite
def reports(draw: st.DrawFn) -> Tables:
    """Rows of any node sheet with any values, but without references: those need what they refer to."""
    sheets = [sheet for sheet in MODEL.sheets.values() if sheet.brings in MODEL.nodes]
    sheet = draw(st.sampled_from(sheets))
    kind = MODEL.nodes[sheet.brings]
    columns = [c for c in kind.stored_columns if sheet.name in c.sheets or c.filled_by is FilledBy.PARSING]
    keys = draw(st.lists(st.text(min_size=1, max_size=20), unique=True, min_size=1, max_size=5))
    period = "2020-05" if MODEL.ledger_of[sheet.name].period is Period.MONTH else ""
    rows = [
        {KEY: key, UNIT: draw(UNITS), PERIOD: period, **{column.name: draw(cell(column)) for column in columns}}
        for key in keys
    ]
    scopes = {(row[UNIT], row[PERIOD]) for row in rows}
    ledger = MODEL.ledger_of[sheet.name].name
    return Tables(
        rows={sheet.name: make_rows(sheet.name, rows)},
        scopes=tuple(Scope(ledger=ledger, unit=unit, period=some, data_date=DAY) for unit, some in sorted(scopes)),
        counts={sheet.name: TableCount(rows=len(rows), taken=len(rows), refused=0)},
        sources=(SourceFile(name="a.xlsx", digest="0"),),
        data_date=DAY,
    )


def fast_folder() -> tempfile.TemporaryDirectory[str]:
    """Make a folder in memory where there is one: hundreds of stores are written, and none need outlive a crash."""
    memory = Path("/dev/shm")  # noqa: S108 - tempfile makes a folder of our own in it
    return tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None)


def new_store(folder: str) -> Store:
    return open_store(f"local:{Path(folder) / 'store'}", create=True)


@given(reports())
@FEW
def test_a_report_comes_back_whole_and_makes_the_same_batch_again(tables: Tables) -> None:
    with fast_folder() as one, fast_folder() as other:
        store = new_store(one)
        outcome = store.write_tables(tables, partial=False, options_digest="x")
        assert not outcome.has_errors, outcome.problems
        rows = {sheet: store.read_rows(sheet) for sheet in MODEL.sheets if store.read_rows(sheet).num_rows}
        for sheet, held in rows.items():
            assert held.schema.equals(row_schema(sheet))
            assert held.to_pylist() == tables.rows[sheet].to_pylist()
        again = new_store(other).write_tables(replace(tables, rows=rows), partial=False, options_digest="y")
        assert again.digest == outcome.digest
        assert store.read_snapshot().digest == outcome.digest


@given(reports())
@FEW
def test_what_a_snapshot_shows_of_one_ledger_is_what_the_ledger_said(tables: Tables) -> None:
    ((sheet, rows),) = tables.rows.items()
    kind = MODEL.nodes[MODEL.sheets[sheet].brings]
    with fast_folder() as folder:
        store = new_store(folder)
        store.write_tables(tables, partial=False, options_digest="x")
        shown = {row[KEY]: row for row in store.read_snapshot().nodes(kind.name).read_arrow().to_pylist()}
    said = {row[KEY]: row for row in rows.to_pylist()}
    assert set(shown) == set(said)
    for column in kind.stored_columns:
        if sheet in column.sheets and column.name not in {"kind", "subkind"}:
            for key, row in said.items():
                value = row[column.name]
                if column.type is ColumnType.MEMBERS and value is not None:
                    value = "1–2" if value == 1 else str(value)
                assert shown[key].get(column.name) == value


@given(st.lists(cities(), min_size=2, max_size=4))
@settings(FEW, max_examples=10)
def test_undo_goes_back_the_way_that_imports_came(imports: list[Ledgers]) -> None:
    with fast_folder() as folder:
        store = new_store(folder)
        way = []
        for city in imports:
            outcome = store.write_tables(city.tables(), partial=True, options_digest="x")
            way += [outcome.digest] if outcome.changed else []
        rows = {sheet: store.read_rows(sheet) for sheet in MODEL.sheets}
        for digest in way[-2::-1]:
            assert store.undo().digest == digest
            assert store.read_snapshot().digest == digest
        for city in imports[1:]:
            outcome = store.write_tables(city.tables(), partial=True, options_digest="x")
        assert outcome.digest == way[-1], "the same imports lead to the same batch"
        assert all(store.read_rows(sheet).to_pylist() == rows[sheet].to_pylist() for sheet in MODEL.sheets)


@given(st.lists(cities(), min_size=2, max_size=3))
@settings(FEW, max_examples=15)
def test_imports_one_after_the_other_come_to_what_all_rows_come_to_at_once(imports: list[Ledgers]) -> None:
    """What an import does not touch is kept; that must never differ from resolving everything anew."""
    from orgraph.store.digest import find_batch_digest, find_table_digest
    from orgraph.store.resolution import DANGLING, LedgerRows, read_resolution

    with fast_folder() as folder:
        store = new_store(folder)
        for city in imports:
            for part in (["organizations"], ["registry"], ["party_organizations", "covers"]):
                outcome = store.write_tables(city.only(*part).tables(), partial=True, options_digest="x")
                scopes = store.read_snapshot().scopes.loaded
                rows = {sheet: store.read_rows(sheet) for sheet in MODEL.sheets}
                anew = read_resolution(LedgerRows(rows, scopes)).tables
                digests = {name: find_table_digest(name, some) for name, some in anew.items() if name != DANGLING}
                assert outcome.digest == find_batch_digest(digests, scopes)


def test_a_dictionary_may_stand_where_plain_text_is_expected(tmp_path: Path) -> None:
    tables = (
        Ledgers().plus("organizations", {KEY: code(1), "uscc": code(1), "name": "甲", "kind": "enterprise"}).tables()
    )
    rows = tables.rows["organizations"]
    for name in (KEY, "name"):
        place = rows.schema.get_field_index(name)
        rows = rows.set_column(place, name, rows.column(name).dictionary_encode())
    store = new_store(str(tmp_path))
    outcome = store.write_tables(replace(tables, rows={"organizations": rows}), partial=False, options_digest="x")
    assert store.read_snapshot().nodes("Organization").keys.to_pylist() == [code(1)]
    assert outcome.digest == digest_of(Ledgers(rows={"organizations": rows.to_pylist()}))


@pytest.mark.parametrize("sheet", sorted(MODEL.sheets))
def test_every_sheet_can_be_empty(sheet: str, tmp_path: Path) -> None:
    ledger = MODEL.ledger_of[sheet]
    period = "2020-05" if ledger.period is Period.MONTH else ""
    tables = Ledgers().empty(ledger.name, YIWU, period).tables()
    held = replace(tables, rows={sheet: row_schema(sheet).empty_table()})
    outcome = new_store(str(tmp_path)).write_tables(held, partial=False, options_digest="x")
    assert outcome.changed
    assert not outcome.problems
    assert isinstance(outcome.digest, str)
    assert pa.table({}).num_rows == 0
