"""What every store does, whatever it is made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from orgraph.errors import BatchNotFound
from orgraph.store import KEPT_PROBLEMS, open_store
from orgraph.tables import KEY, DroppedColumn, Problem, Scope, Severity, TableCount, row_schema
from tests.store.ledgers import (
    DAY,
    JINDONG,
    WUCHENG,
    YIWU,
    Ledgers,
    code,
    covers,
    organization,
    party,
    registered,
    small_city,
)

if TYPE_CHECKING:
    from orgraph.store import Store, WriteOutcome

MAY, JUNE = "2020-05", "2020-06"


def write(store: Store, ledgers: Ledgers, *, partial: bool = False, options: str = "none") -> WriteOutcome:
    return store.write_tables(ledgers.tables(), partial=partial, options_digest=options)


def write_well(store: Store, ledgers: Ledgers) -> str:
    outcome = write(store, ledgers)
    assert not outcome.has_errors, outcome.problems
    assert outcome.digest is not None
    return outcome.digest


def keys(store: Store, kind: str, **which: str | date) -> list[str]:
    found: list[str] = store.read_snapshot(**which).nodes(kind).keys.to_pylist()  # type: ignore[arg-type]  # one of two
    return found


def rules(outcome: WriteOutcome) -> list[str]:
    return [problem.rule for problem in outcome.problems]


def visit(number: int, day: date, target: int, **cells: str) -> dict[str, object]:
    return {KEY: f"ZF{number:04d}", "visited_on": day, "unit": "市经信局", "target": code(target), **cells}


def test_what_is_written_is_read_back(store: Store) -> None:
    digest = write_well(store, small_city())
    snapshot = store.read_snapshot()
    assert (snapshot.digest, snapshot.data_date, snapshot.synthetic) == (digest, DAY, True)
    organizations = snapshot.nodes("Organization").read_arrow().to_pylist()
    assert [row["key"] for row in organizations] == sorted(code(number) for number in (1, 2, 3, 4))
    first = next(row for row in organizations if row["key"] == code(1))
    assert (first["full_members"], first["employees"], first["registered_capital_wan"]) == ("4", 80, 50.0)
    third = next(row for row in organizations if row["key"] == code(3))
    assert third["full_members"] == "1–2"
    assert snapshot.relation("COVERS").read_arrow().to_pylist() == [
        {"source": "DZZ0001", "target": code(1), "form": "solo", "lead": None, "valid_from": date(2019, 7, 1)},
        {"source": "DZZ0002", "target": code(3), "form": None, "lead": True, "valid_from": None},
    ]


def test_an_empty_store_says_how_to_fill_it(store: Store) -> None:
    assert store.list_batches() == ()
    with pytest.raises(BatchNotFound, match="orgraph import"):
        store.read_snapshot()
    with pytest.raises(BatchNotFound, match="nothing to undo"):
        store.undo()


def test_the_same_ledgers_again_change_nothing(store: Store) -> None:
    first = write(store, small_city())
    again = write(store, small_city())
    assert (first.changed, again.changed) == (True, False)
    assert first.digest == again.digest
    assert len(store.list_batches()) == 1


def test_the_same_rows_in_another_order_from_another_file_change_nothing(store: Store) -> None:
    write_well(store, small_city())
    turned = replace(small_city(), rows={sheet: rows[::-1] for sheet, rows in small_city().rows.items()}, file="b.csv")
    outcome = write(store, turned)
    assert not outcome.changed
    assert len(store.list_batches()) == 1


def test_rows_that_the_graph_does_not_show_are_stored_all_the_same(store: Store) -> None:
    """The registry repeats what the census says: dropping it changes no node, until the census drops it too."""
    census = Ledgers().plus("organizations", organization(1, former_name="旧名"))
    write_well(store, census.plus("registry", registered(1, former_name="旧名")))
    before = write(store, Ledgers().plus("registry", registered(1)))
    assert before.changed
    write_well(store, Ledgers().plus("organizations", organization(1)))
    assert "former_name" not in store.read_snapshot().nodes("Organization").stored


def test_a_county_never_erases_another(store: Store) -> None:
    for number, unit in enumerate((WUCHENG, JINDONG, YIWU)):
        write_well(store, Ledgers().plus("organizations", organization(number), unit=unit))
    write_well(store, Ledgers().plus("organizations", organization(7), unit=JINDONG))
    assert keys(store, "Organization") == sorted(code(number) for number in (0, 2, 7))


def test_a_month_never_erases_another(store: Store) -> None:
    base = small_city().only("units", "organizations", "carriers")
    write_well(store, base)
    write_well(
        store, Ledgers().plus("visits", visit(1, date(2020, 5, 4), 1), visit(2, date(2020, 5, 5), 1), period=MAY)
    )
    write_well(store, Ledgers().plus("visits", visit(3, date(2020, 6, 4), 1), period=JUNE))
    assert keys(store, "Visit") == ["ZF0001", "ZF0002", "ZF0003"]
    write_well(store, Ledgers().plus("visits", visit(4, date(2020, 5, 6), 1), period=MAY))
    assert keys(store, "Visit") == ["ZF0003", "ZF0004"]


def test_registry_and_census_stand_side_by_side(store: Store) -> None:
    write_well(store, Ledgers().plus("registry", registered(1), registered(2)))
    write_well(store, Ledgers().plus("organizations", organization(1), organization(3)))
    nodes = store.read_snapshot().nodes("Organization").read_arrow().to_pylist()
    assert {row["key"]: (row["in_registry"], row["in_census"]) for row in nodes} == {
        code(1): (True, True),
        code(2): (True, False),
        code(3): (False, True),
    }


def test_all_sheets_of_a_ledger_are_replaced_together(store: Store) -> None:
    write_well(store, small_city())
    write_well(store, Ledgers().plus("party_organizations", party(1)))
    assert len(store.read_snapshot().relation("COVERS")) == 0
    assert store.read_rows("covers").num_rows == 0


def test_a_scope_without_rows_is_loaded_and_known_to_be_empty(store: Store) -> None:
    write_well(store, Ledgers().plus("organizations", organization(1)).empty("party", YIWU))
    assert store.read_snapshot().scopes.units("party") == {YIWU}
    assert store.read_snapshot().scopes.units("registry") == frozenset()


def test_presence_is_unknown_where_no_such_ledger_was_loaded(store: Store) -> None:
    write_well(store, Ledgers().plus("organizations", organization(1)))
    assert store.read_snapshot().nodes("Organization").flag("in_registry").tolist() == [-1]
    write_well(store, Ledgers().empty("registry", YIWU))
    assert store.read_snapshot().nodes("Organization").flag("in_registry").tolist() == [0]


def test_an_error_leaves_the_store_as_it_was(store: Store) -> None:
    before = write_well(store, small_city())
    outcome = write(store, Ledgers().plus("party_organizations", party(1)).plus("covers", covers(1, 1), covers(1, 99)))
    assert (outcome.digest, outcome.changed, outcome.has_errors) == (before, False, True)
    assert outcome.tables["covers"] == TableCount(rows=2, taken=1, refused=1)
    assert store.read_snapshot().digest == before
    assert len(store.list_batches()) == 1


def test_an_error_that_sources_found_leaves_the_store_as_it_was_too(store: Store) -> None:
    problem = Problem(rule="uscc_check_character", severity=Severity.ERROR, message="错")
    outcome = write(store, replace(small_city(), problems=(problem,)))
    assert (outcome.digest, outcome.changed) == (None, False)
    assert store.list_batches() == ()


def test_a_partial_import_takes_the_good_rows(store: Store) -> None:
    write_well(store, small_city())
    ledgers = Ledgers().plus("party_organizations", party(1)).plus("covers", covers(1, 99), covers(1, 1))
    outcome = write(store, ledgers, partial=True)
    assert outcome.changed
    assert {sheet: rows.tolist() for sheet, rows in outcome.refused.items()} == {"covers": [0]}
    (problem,) = [problem for problem in outcome.problems if problem.severity is Severity.ERROR]
    assert (problem.rule, problem.table, problem.sheet, problem.row) == ("end_missing", "covers", "覆盖单位", 2)
    assert (problem.column, problem.value, problem.file) == ("两新组织代码", code(99), "ledger.xlsx")
    assert store.read_snapshot().relation("COVERS").read_arrow()["target"].to_pylist() == [code(1)]


def test_whoever_refers_to_a_refused_row_is_refused_too(store: Store) -> None:
    ledgers = (
        Ledgers()
        .plus(
            "party_organizations",
            party(1, affiliated_to="DZZ0002"),
            party(2, affiliated_to="DZZ0003"),
            party(3, affiliated_to="没有这个党委"),
            party(4),
        )
        .plus("organizations", organization(1))
        .plus("covers", covers(1, 1), covers(4, 1))
        .empty("units", YIWU)
    )
    outcome = write(store, ledgers, partial=True)
    assert outcome.tables["party_organizations"] == TableCount(rows=4, taken=1, refused=3)
    assert outcome.refused["party_organizations"].tolist() == [0, 1, 2]
    assert outcome.refused["covers"].tolist() == [0]
    assert keys(store, "PartyOrganization") == ["DZZ0004"]
    assert store.read_rows("covers").num_rows == 1


def test_a_check_says_what_an_import_would_say_and_writes_nothing(store: Store) -> None:
    before = write_well(store, small_city())
    ledgers = Ledgers().plus("party_organizations", party(1)).plus("covers", covers(1, 99))
    checked = store.check_tables(ledgers.tables())
    assert (checked.digest, checked.changed) == (before, False)
    assert checked.problems == write(store, ledgers).problems


def test_rows_of_other_scopes_are_left_dangling_and_come_back(store: Store) -> None:
    write_well(store, small_city())
    outcome = write(store, Ledgers().plus("organizations", organization(1), organization(4)))
    hanging = [problem for problem in outcome.problems if problem.rule == "end_left_dangling"]
    assert [(p.table, p.value, p.severity) for p in hanging] == [("covers", code(3), Severity.WARNING)]
    assert store.read_snapshot().relation("COVERS").read_arrow()["target"].to_pylist() == [code(1)]
    assert store.read_rows("covers").num_rows == 2
    again = write(store, Ledgers().plus("registry", registered(1), registered(2)))
    assert "end_left_dangling" not in rules(again), "what hung before is said once"
    write_well(store, small_city().only("organizations", "organization_roles"))
    assert store.read_snapshot().relation("COVERS").read_arrow()["target"].to_pylist() == [code(1), code(3)]
    assert store.read_snapshot().auxiliary("dangling").num_rows == 0


def test_rows_that_hang_are_an_error_when_they_are_brought_again(store: Store) -> None:
    write_well(store, small_city())
    write_well(store, Ledgers().plus("organizations", organization(1), organization(4)))
    party_ledger = small_city().only("party_organizations", "covers")
    assert store.find_unchanged(small_city().tables().sources, "none") is None
    assert "end_missing" in rules(write(store, party_ledger))


def test_a_census_alone_is_taken_and_finds_its_carriers_when_they_come(store: Store) -> None:
    census, carriers = small_city().only("organizations"), small_city().only("carriers")
    outcome = write(store, census.plus("organizations", organization(5, carrier="ZT0009")))
    assert {(problem.rule, problem.severity) for problem in outcome.problems} == {
        ("end_left_dangling", Severity.WARNING)
    }
    assert rules(write(store, carriers)) == []
    assert store.read_snapshot().relation("LOCATED_IN").read_arrow()["source"].to_pylist() == [code(1)]
    assert "end_missing" in rules(write(store, census.plus("organizations", organization(5, carrier="ZT0009"))))


def test_a_scope_that_loses_more_than_a_tenth_warns(store: Store) -> None:
    write_well(store, Ledgers().plus("organizations", *(organization(number) for number in range(20))))
    outcome = write(store, Ledgers().plus("organizations", *(organization(number) for number in range(18))))
    assert rules(outcome) == []
    outcome = write(store, Ledgers().plus("organizations", *(organization(number) for number in range(16))))
    (problem,) = outcome.problems
    assert (problem.rule, problem.value, problem.table) == ("scope_shrinks", "18 → 16", "organizations")
    assert "义乌市" in problem.message
    outcome = store.write_tables(
        Ledgers().plus("organizations", organization(0)).tables(),
        partial=False,
        options_digest="",
        shrink_warning_share=0.99,
    )
    assert rules(outcome) == []


def test_a_sheet_that_comes_without_rows_warns_too(store: Store) -> None:
    write_well(store, small_city())
    outcome = write(store, Ledgers().plus("party_organizations", party(1), party(2, affiliated_to="DZZ0001")))
    assert [(p.rule, p.table, p.value) for p in outcome.problems] == [("scope_shrinks", "covers", "2 → 0")]


@pytest.mark.parametrize("partial", [False, True])
def test_generated_and_real_data_never_mix(store: Store, *, partial: bool) -> None:
    before = write_well(store, small_city())
    outcome = write(store, replace(Ledgers().plus("registry", registered(8)), synthetic=False), partial=partial)
    assert rules(outcome) == ["synthetic_mixed"]
    assert (outcome.digest, outcome.changed) == (before, False)
    assert outcome.tables["registry"] == TableCount(rows=1, taken=0, refused=1)


def test_a_first_import_without_any_day_is_refused(store: Store) -> None:
    undated = Ledgers(data_date=None).plus("organizations", organization(1))
    assert rules(write(store, undated, partial=True)) == ["data_date_missing"]
    write_well(store, small_city())
    assert write(store, undated).changed


def test_a_correction_is_a_new_batch_and_the_older_one_stays(store: Store) -> None:
    first = write_well(store, small_city())
    second = write_well(store, Ledgers().plus("organizations", organization(1)).dated(date(2020, 9, 30)))
    assert first != second
    assert keys(store, "Organization", batch=first) == sorted(code(number) for number in (1, 2, 3, 4))
    assert keys(store, "Organization", batch=first[:8]) == keys(store, "Organization", batch=first)
    assert keys(store, "Organization") == sorted(code(number) for number in (1, 2))
    assert [(b.digest, b.current, b.data_date) for b in store.list_batches()] == [
        (first, False, DAY),
        (second, True, date(2020, 9, 30)),
    ]


def test_as_of_picks_the_newest_batch_that_is_not_later(store: Store) -> None:
    days = [date(2020, 3, 31), date(2020, 6, 30), date(2020, 9, 30)]
    digests = [
        write_well(store, Ledgers(data_date=day).plus("organizations", organization(n))) for n, day in enumerate(days)
    ]
    for day, expected in (
        (date(2020, 3, 31), 0),
        (date(2020, 6, 29), 0),
        (date(2020, 6, 30), 1),
        (date(2021, 1, 1), 2),
    ):
        assert store.read_snapshot(as_of=day).digest == digests[expected]
    with pytest.raises(BatchNotFound, match="2020-03-31"):
        store.read_snapshot(as_of=date(2020, 1, 1))


@pytest.mark.parametrize("digest", ["0123456789", "abc", ""])
def test_a_digest_that_no_batch_has_is_an_error_that_names_those_there_are(store: Store, digest: str) -> None:
    known = write_well(store, small_city())
    with pytest.raises(BatchNotFound, match=known[:12]):
        store.read_snapshot(batch=digest)


def test_undo_walks_back_and_a_new_import_goes_on_from_there(store: Store) -> None:
    digests = [write_well(store, Ledgers().plus("organizations", organization(number))) for number in range(3)]
    assert store.undo().digest == digests[1]
    assert store.undo().digest == digests[0]
    assert keys(store, "Organization") == [code(0)]
    with pytest.raises(BatchNotFound, match="nothing to undo"):
        store.undo()
    newest = write_well(store, Ledgers().plus("registry", registered(9)))
    assert keys(store, "Organization") == sorted([code(0), code(9)])
    assert [(b.digest, b.current, b.undone) for b in store.list_batches()] == [
        (digests[0], False, False),
        (digests[1], False, True),
        (digests[2], False, True),
        (newest, True, False),
    ]
    assert keys(store, "Organization", batch=digests[2]) == [code(2)], "what was undone can still be read"
    assert store.undo().digest == digests[0]
    with pytest.raises(BatchNotFound):
        store.read_snapshot(as_of=date(2019, 1, 1))


def test_what_was_undone_can_be_imported_again(store: Store) -> None:
    write_well(store, Ledgers().plus("organizations", organization(0)))
    ledgers = Ledgers().plus("organizations", organization(1))
    second = write_well(store, ledgers)
    store.undo()
    assert store.find_unchanged(ledgers.tables().sources, "none") is None
    assert write_well(store, ledgers) == second
    assert [batch.digest == second for batch in store.list_batches()] == [False, True, True]
    assert [batch.current for batch in store.list_batches()] == [False, False, True]


def test_the_same_files_are_known_without_reading_them(store: Store) -> None:
    tables = small_city().tables()
    assert store.find_unchanged(tables.sources, "none") is None
    outcome = write(store, small_city())
    report = store.find_unchanged(tables.sources, "none")
    assert report is not None
    assert (report.digest, report.tables, report.problem_count) == (outcome.digest, outcome.tables, 0)
    assert store.find_unchanged(tables.sources, "other options") is None
    assert store.find_unchanged([replace(tables.sources[0], digest="0" * 64)], "none") is None


def test_the_same_files_are_known_as_long_as_no_other_import_replaced_any_of_their_scopes(store: Store) -> None:
    write_well(store, small_city())
    write_well(store, Ledgers().plus("organizations", organization(5), unit=JINDONG))
    assert store.find_unchanged(small_city().tables().sources, "none") is not None
    write_well(store, Ledgers().plus("registry", registered(5)))
    assert store.find_unchanged(small_city().tables().sources, "none") is None


def test_a_partial_import_is_read_again_once_another_may_have_brought_what_it_lacked(store: Store) -> None:
    lacking = Ledgers().plus("party_organizations", party(1)).plus("covers", covers(1, 1))
    write(store, lacking, partial=True)
    assert store.find_unchanged(lacking.tables().sources, "none") is not None
    write_well(store, Ledgers().plus("organizations", organization(1)))
    assert store.find_unchanged(lacking.tables().sources, "none") is None
    assert not write(store, lacking).has_errors


def test_the_report_of_an_import_stays_with_its_batch_but_not_what_may_be_of_persons(store: Store) -> None:
    problems = tuple(
        Problem(rule=rule, severity=Severity.WARNING, message="提醒", row=row, value=f"值{row}")
        for row, rule in enumerate(["personal_data"] + ["other"] * KEPT_PROBLEMS)
    )
    dropped = (DroppedColumn(file="a.xlsx", sheet="两新组织", heading="联系人电话", person=True),)
    tables = replace(small_city().tables(), problems=problems, dropped_columns=dropped)
    outcome = store.write_tables(tables, partial=False, options_digest="x")
    report = store.read_report()
    assert report.problem_count == len(outcome.problems) == KEPT_PROBLEMS + 1
    assert len(report.problems) == KEPT_PROBLEMS
    assert [problem.value for problem in report.problems[:2]] == ["", "值1"]
    assert (report.dropped_columns, report.sources) == (dropped, tables.sources)
    assert outcome.problems[0].value == "值0", "whoever imports sees what was found"


def test_ledger_rows_are_read_back_as_they_were_written(store: Store) -> None:
    tables = small_city().tables()
    store.write_tables(tables, partial=False, options_digest="x")
    for sheet, rows in tables.rows.items():
        assert store.read_rows(sheet).to_pylist() == rows.to_pylist()
        assert store.read_rows(sheet).schema.equals(row_schema(sheet))
    assert store.read_rows("documents").num_rows == 0
    assert store.read_rows("documents").schema.equals(row_schema("documents"))


def test_behind_every_node_stand_the_rows_that_it_was_made_of(store: Store) -> None:
    first = write_well(store, replace(small_city(), file="first.xlsx"))
    second = write_well(store, replace(Ledgers().plus("registry", registered(2), registered(1)), file="second.xlsx"))
    origins = store.read_origins("Organization", code(1)).to_pylist()
    assert [(o["table"], o["named_in"], o["file"], o["row"], o["batch"]) for o in origins] == [
        ("alliance_members", "成员", "first.xlsx", 2, first),
        ("covers", "两新组织代码", "first.xlsx", 2, first),
        ("organization_roles", "两新组织代码", "first.xlsx", 2, first),
        ("organizations", "key", "first.xlsx", 2, first),
        ("registry", "key", "second.xlsx", 3, second),
    ]
    unit = store.read_origins("Unit", "DW001").to_pylist()
    assert ("organizations", "业务主管单位") in {(o["table"], o["named_in"]) for o in unit}, "named by its full name"
    with pytest.raises(KeyError, match="no Organization has the key 'nobody'"):
        store.read_origins("Organization", "nobody")


def test_a_batch_says_what_it_holds(store: Store) -> None:
    store.write_tables(small_city().tables(), partial=False, options_digest="x", note="六月台账")
    (batch,) = store.list_batches()
    assert (batch.number, batch.note, batch.synthetic) == (1, "六月台账", True)
    assert batch.rows["organizations"] == 3
    assert Scope(ledger="visits", unit="330700/市本级", period=MAY) in batch.scopes
    assert batch.as_dict()["data_date"] == "2020-06-30"


def test_a_store_is_the_same_when_it_is_opened_again(store: Store) -> None:
    digest = write_well(store, small_city())
    opened = open_store(store.url)
    assert opened.url == store.url
    assert opened.read_snapshot().digest == digest
    assert opened.verify() == ()
