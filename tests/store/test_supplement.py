"""A supplement joins its rows to those that are there, by their keys: what every store does."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tests.store.ledgers import (
    DAY,
    JINDONG,
    YIWU,
    Ledgers,
    code,
    covers,
    organization,
    party,
    small_city,
)
from tests.store.test_contract import keys, rules, write, write_well

if TYPE_CHECKING:
    from orgraph.store import Store


def test_rows_join_those_of_their_scope_and_take_the_place_of_the_same_key(store: Store) -> None:
    write_well(store, small_city())
    correction = Ledgers().plus("organizations", organization(3, full_members=5), organization(9, employees=12))
    write_well(store, correction.as_supplement())
    nodes = store.read_snapshot().nodes("Organization")
    assert nodes.keys.to_pylist() == sorted(code(number) for number in (1, 2, 3, 4, 9))
    found = {row["key"]: row for row in nodes.read_arrow(("full_members", "employees")).to_pylist()}
    assert (found[code(3)]["full_members"], found[code(1)]["employees"], found[code(9)]["employees"]) == ("5", 80, 12)


def test_other_sheets_of_the_ledger_and_their_counts_stay(store: Store) -> None:
    write_well(store, small_city())
    write_well(store, Ledgers().plus("organizations", organization(9)).as_supplement())
    assert store.read_rows("organization_roles").num_rows == 1
    # A later import of the whole ledger knows how many rows of every sheet it replaces.
    outcome = write(store, small_city().only("organizations"))
    shrunk = {problem.table for problem in outcome.problems if problem.rule == "scope_shrinks"}
    assert "organization_roles" in shrunk


def test_the_same_supplement_again_changes_nothing(store: Store) -> None:
    write_well(store, small_city())
    supplement = Ledgers().plus("organizations", organization(9)).as_supplement()
    assert write(store, supplement).changed
    assert not write(store, supplement).changed
    assert len(store.list_batches()) == 2


def test_a_supplement_is_what_the_whole_ledger_with_its_rows_would_have_been(store: Store) -> None:
    write_well(store, small_city())
    extra = (party(3), party(1, level="committee"))
    write_well(store, Ledgers().plus("party_organizations", *extra).plus("covers", covers(3, 4)).as_supplement())
    joined = store.read_snapshot().digest
    whole = small_city()
    whole = Ledgers(
        rows={
            **whole.rows,
            "party_organizations": [{**row} for row in whole.rows["party_organizations"] if row["key"] != "DZZ0001"],
        }
    )
    write_well(store, whole.plus("party_organizations", *extra).plus("covers", covers(3, 4)))
    assert store.read_snapshot().digest == joined


def test_a_relation_takes_the_place_of_the_one_from_the_same_day_only(store: Store) -> None:
    write_well(store, small_city())
    corrected = covers(1, 1, form="joint", valid_from=date(2019, 7, 1))
    write_well(store, Ledgers().plus("covers", corrected).as_supplement())
    forms = {(row["source"], row["form"]) for row in store.read_snapshot().relation("COVERS").read_arrow().to_pylist()}
    assert forms == {("DZZ0001", "joint"), ("DZZ0002", None)}


def test_a_supplement_to_what_was_never_imported_is_refused(store: Store) -> None:
    digest = write_well(store, small_city())
    outcome = write(store, Ledgers().plus("organizations", organization(9), unit=JINDONG).as_supplement())
    assert (rules(outcome), outcome.changed, outcome.digest) == (["supplement_without_base"], False, digest)
    assert "金东区" in outcome.problems[0].message


def test_a_supplement_with_a_bad_row_lands_not_at_all(store: Store) -> None:
    digest = write_well(store, small_city())
    bad = Ledgers().plus("organizations", organization(9)).plus("covers", covers(8, 9)).as_supplement()
    outcome = write(store, bad)
    assert outcome.has_errors
    assert (outcome.changed, store.read_snapshot().digest) == (False, digest)


def test_a_supplement_keeps_the_day_of_the_ledger_and_can_be_undone(store: Store) -> None:
    digest = write_well(store, small_city())
    write_well(store, Ledgers().plus("organizations", organization(9)).dated(date(2020, 7, 9)).as_supplement())
    assert store.read_snapshot().data_date == DAY
    assert code(9) in keys(store, "Organization")
    store.undo()
    assert store.read_snapshot().digest == digest


def test_a_supplement_never_touches_another_unit(store: Store) -> None:
    write_well(store, small_city())
    write_well(store, Ledgers().plus("organizations", organization(7, employees=3), unit=JINDONG))
    write_well(store, Ledgers().plus("organizations", organization(7, employees=5), unit=YIWU).as_supplement())
    units = sorted(
        store.read_rows("organizations")
        .filter([key == code(7) for key in store.read_rows("organizations")["key"].to_pylist()])["scope_unit"]
        .to_pylist()
    )
    assert units == [JINDONG, YIWU]
