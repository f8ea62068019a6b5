from __future__ import annotations

from datetime import date

import pytest

from orgraph.analyses.facts.hosts import find_allowed_hosts
from orgraph.rules import read_rules
from tests.analyses.build import DAY, City


def list_hosts(city: City, kind: str) -> list[str]:
    snapshot = city.snapshot()
    allowed = find_allowed_hosts(snapshot, rules=read_rules(), day=DAY)[kind]
    units, organizations = snapshot.nodes("Unit"), snapshot.nodes("Organization")
    return [key for key, host in zip(units.keys.to_pylist(), allowed.units, strict=True) if host] + [
        key for key, host in zip(organizations.keys.to_pylist(), allowed.organizations, strict=True) if host
    ]


@pytest.mark.parametrize(
    ("unit_kind", "kinds"),
    [
        ("park_management", ["park"]),
        ("small_firm_park_management", ["park"]),
        ("subdistrict", ["market"]),
        ("market_regulator", ["market"]),
        ("industry_authority", ["industry"]),
        ("industry_regulator", ["industry"]),
        ("mass_organization", []),
    ],
)
def test_units_host_the_kinds_that_the_plan_names(unit_kind: str, kinds: list[str]) -> None:
    city = City()
    city.add("Unit", "U", kind=unit_kind)
    assert [kind for kind in ("park", "market", "building", "industry") if list_hosts(city, kind)] == kinds


def test_an_organization_hosts_by_its_role_on_the_day() -> None:
    city = City()
    city.organization("A")
    city.organization("B")
    city.relate("HAS_ROLE", "A", "leading_firm")
    city.relate("HAS_ROLE", "B", "leading_firm", valid_to=date(2019, 12, 31))
    assert list_hosts(city, "industry") == ["A"]
    assert list_hosts(city, "building") == ["A"]


def test_who_manages_a_building_hosts_alliances_of_buildings_only() -> None:
    city = City()
    city.organization("A")
    city.add("Carrier", "C", kind="building")
    city.relate("MANAGES", "A", "C", source_kind="Organization", role="property")
    assert list_hosts(city, "building") == ["A"]
    assert list_hosts(city, "market") == []


def test_a_trade_association_hosts_markets() -> None:
    city = City()
    city.organization("A", kind="social_group", subkind="trade_association")
    city.organization("B", kind="social_group", subkind="learned_society")
    assert list_hosts(city, "market") == ["A"]


def test_a_closed_organization_hosts_nothing() -> None:
    city = City()
    city.organization("A", operating_status="closed")
    city.relate("HAS_ROLE", "A", "leading_firm")
    assert list_hosts(city, "industry") == []
