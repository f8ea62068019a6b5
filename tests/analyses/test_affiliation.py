from __future__ import annotations

from datetime import date

import pytest

from orgraph.analyses.affiliation import list_affiliation
from orgraph.rules import read_rules
from tests.analyses.build import City

RULES = read_rules()


def test_the_tree_counts_what_stands_below_at_every_depth() -> None:
    city = City().load("party")
    for key in ("A", "B", "C"):
        city.party(key)
    city.relate("AFFILIATED_TO", "B", "A", target_kind="PartyOrganization")
    city.relate("AFFILIATED_TO", "C", "B", target_kind="PartyOrganization")
    city.add("Unit", "U", name="婺城区委两新工委")
    city.relate("AFFILIATED_TO", "A", "U", target_kind="Unit")
    affiliation = list_affiliation(city.snapshot(), rules=RULES)
    rows = {row["key"]: row for row in affiliation.table().to_pylist()}
    assert {key: row["below"] for key, row in rows.items()} == {"A": 2, "B": 1, "C": 0}
    assert rows["A"]["superior"] == "婺城区委两新工委"
    assert affiliation.roots.tolist() == [0]


def test_what_a_dissolved_party_organization_led_becomes_a_top() -> None:
    city = City().load("party")
    city.party("A", dissolved_on=date(2020, 1, 1))
    city.party("B")
    city.relate("AFFILIATED_TO", "B", "A", target_kind="PartyOrganization")
    affiliation = list_affiliation(city.snapshot(), rules=RULES)
    assert [row["key"] for row in affiliation.table(affiliation.roots).to_pylist()] == ["B"]


@pytest.mark.parametrize(
    ("columns", "term", "ends"),
    [
        ({"term_ends_on": date(2020, 6, 29)}, "overdue", date(2020, 6, 29)),
        ({"term_ends_on": date(2020, 6, 30)}, "due", date(2020, 6, 30)),
        ({"term_ends_on": date(2020, 12, 30)}, "due", date(2020, 12, 30)),
        ({"term_ends_on": date(2020, 12, 31)}, "running", date(2020, 12, 31)),
        ({"elected_on": date(2017, 7, 1)}, "due", date(2020, 7, 1)),
        ({"elected_on": date(2016, 7, 1), "level": "committee"}, "running", date(2021, 7, 1)),
        ({}, "unknown", None),
    ],
)
def test_a_term_ends_as_declared_or_as_many_years_after_the_election_as_the_level_has(
    columns: dict[str, date | str], term: str, ends: date | None
) -> None:
    city = City().load("party")
    city.party("A")
    city.add("PartyOrganization", "A", **columns)
    (row,) = list_affiliation(city.snapshot(), rules=RULES).table().to_pylist()
    assert (row["term"], row["term_ends_on"]) == (term, ends)


def test_dual_management_is_listed_beside_the_one_superior() -> None:
    city = City().load("party")
    city.party("A")
    city.add("Unit", "U", name="市委两新工委")
    city.relate("CO_MANAGED_BY", "A", "U")
    (row,) = list_affiliation(city.snapshot(), rules=RULES).table().to_pylist()
    assert (row["co_managers"], row["superior"]) == (1, None)


def test_the_units_that_a_party_organization_covers_are_those_that_exist() -> None:
    city = City().load("party")
    city.organization("E1")
    city.organization("E2", closed_on=date(2020, 1, 1))
    city.party("A", "E1", "E2")
    (row,) = list_affiliation(city.snapshot(), rules=RULES).table().to_pylist()
    assert row["covered"] == 1
