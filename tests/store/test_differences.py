from __future__ import annotations

from typing import TYPE_CHECKING

from orgraph.store.differences import find_differences
from tests.store.ledgers import JINDONG, Ledgers, code, covers, organization, small_city
from tests.store.test_contract import write_well

if TYPE_CHECKING:
    from orgraph.store import Store


def list_lines(store: Store, before: str, after: str) -> list[tuple[str | None, ...]]:
    rows = find_differences(store, before=before, after=after).to_pylist()
    return [tuple(row[name] for name in ("change", "sheet", "key", "column", "old", "new")) for row in rows]


def test_rows_that_came_went_and_changed_are_told_with_old_and_new_value(store: Store) -> None:
    before = write_well(store, small_city())
    changed = Ledgers().plus(
        "organizations",
        organization(1, full_members=4, employees=95, carrier="ZT0001"),
        organization(4),
        organization(9, kind="social_group"),
    )
    changed = changed.plus("organization_roles", {"organization": code(1), "role": "leading_firm"})
    after = write_well(
        store, changed.plus("covers", covers(1, 1, form="joint")).only("organizations", "organization_roles")
    )
    assert list_lines(store, before, after) == [
        ("added", "两新组织", code(9), None, None, None),
        ("removed", "两新组织", code(3), None, None, None),
        ("changed", "两新组织", code(1), "职工人数", "80", "95"),
        ("changed", "两新组织", code(4), "核实日期", "2020-06-30", None),
        ("changed", "两新组织", code(1), "统计归口县（市、区）", "义乌市", None),
    ]


def test_members_differ_only_where_their_bands_do(store: Store) -> None:
    before = write_well(store, Ledgers().plus("organizations", organization(1, full_members=1)))
    after = write_well(store, Ledgers().plus("organizations", organization(1, full_members=3)))
    assert list_lines(store, before, after) == [("changed", "两新组织", code(1), "正式党员数", "1–2", "3")]


def test_a_row_of_another_unit_is_another_row(store: Store) -> None:
    before = write_well(store, Ledgers().plus("organizations", organization(1, employees=5)))
    after = write_well(store, Ledgers().plus("organizations", organization(1, employees=6), unit=JINDONG))
    table = find_differences(store, before=before, after=after)
    assert [(row["change"], row["unit"]) for row in table.to_pylist()] == [("added", "金东区")]


def test_a_batch_does_not_differ_from_itself(store: Store) -> None:
    digest = write_well(store, small_city())
    assert list_lines(store, digest, digest) == []
