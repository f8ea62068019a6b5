"""Holes: who is in which, on what that stands, what is nearest, and how each can be closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from orgraph.analyses import Holes, find_holes
from orgraph.errors import InvalidValueError
from orgraph.rules import read_rules
from tests.analyses.build import WUCHENG, YIWU, City

if TYPE_CHECKING:
    from tests.analyses.build import Cell

RULES = read_rules()
METRE = 180 / np.pi / 6_371_008.8
"""A metre to the north, in degrees."""
EAST = METRE / np.cos(np.radians(29.0))
TOWN = f"{YIWU}/苏溪镇"


def add(city: City, key: str, *, at: tuple[float, float] | None = None, **columns: Cell) -> str:
    """Add an organization that nothing reaches, so many metres east and north of one place."""
    if at is not None:
        columns |= {"longitude": 119.9 + at[0] * EAST, "latitude": 29.0 + at[1] * METRE}
    nothing = {"has_union": False, "has_youth_league": False, "has_womens_federation": False}
    return city.organization(key, **{**nothing, "full_members": 0, "employees": 10, **columns})


def find(city: City, *, radius_m: float = 500.0, neighbours: tuple[str, ...] | None = None) -> Holes:
    snapshot = city.load_everything().load("alliances", "service_centres").snapshot()
    if neighbours is None:
        return find_holes(snapshot, rules=RULES, radius_m=radius_m)
    return find_holes(snapshot, rules=RULES, radius_m=radius_m, neighbours=neighbours)


def list_members(holes: Holes) -> list[list[str]]:
    return [hole["members"] for hole in sorted(holes.as_dict()["holes"], key=lambda hole: str(hole["id"]))]


def test_organizations_within_the_radius_hang_together_and_no_others() -> None:
    city = City()
    for number, metres in enumerate((0.0, 499.9, 999.8, 1_500.1)):
        add(city, f"E{number}", at=(metres, 0.0))
    assert list_members(find(city)) == [["E0", "E1", "E2"], ["E3"]]
    assert list_members(find(city, radius_m=501.0)) == [["E0", "E1", "E2", "E3"]]


def test_only_who_is_known_to_have_nothing_is_in_a_hole() -> None:
    city = City()
    add(city, "covered", at=(0, 0))
    add(city, "guided", at=(0, 0))
    add(city, "union", at=(0, 0), has_union=True)
    add(city, "asked", at=(0, 0), has_union=None)
    add(city, "closed", at=(0, 0), operating_status="closed")
    add(city, "village", at=(0, 0), in_scope=False)
    add(city, "hole", at=(0, 0))
    city.party("P", "covered")
    city.instructor("G", "guided")
    holes = find(city)
    assert list_members(holes) == [["hole"]]
    assert holes.snapshot.nodes("Organization").keys.take(holes.unknown).to_pylist() == ["asked"]
    assert holes.because is not None


def test_without_a_party_ledger_nobody_knows_of_a_hole() -> None:
    city = City()
    add(city, "E", at=(0, 0))
    holes = find_holes(city.load("census").snapshot(), rules=RULES)
    assert (len(holes), len(holes.unknown)) == (0, 1)
    assert holes.findings()[0].value is None
    assert "党组织" in holes.findings()[0].sentence.zh


def test_one_carrier_joins_across_any_distance_and_lends_its_place() -> None:
    city = City()
    city.add("Carrier", "C", name="园区", kind="park", longitude=119.9, latitude=29.0)
    add(city, "E0", at=(0, 3_000))
    add(city, "E1")
    add(city, "E2", at=(400, 0))
    for key in ("E0", "E1"):
        city.relate("LOCATED_IN", key, "C")
    holes = find(city)
    assert list_members(holes) == [["E0", "E1", "E2"]]
    assert holes.as_dict()["basis"] == {"coordinates": 2, "carrier": 1, "township": 0, "none": 0}
    assert list_members(find(city, neighbours=("radius",))) == [["E0"], ["E1", "E2"]]


def test_without_place_and_carrier_township_and_industry_join_and_distances_are_unknown() -> None:
    city = City()
    for key, industry in (("E0", "3311"), ("E1", "3324"), ("E2", "1311"), ("E3", None)):
        add(city, key, operating=TOWN, industry=industry)
    add(city, "E4", at=(0, 0), operating=TOWN, industry="3311")
    add(city, "solo", at=(0, 0))
    city.party("P", "solo")
    holes = find(city)
    assert list_members(holes) == [["E0", "E1"], ["E2"], ["E3"], ["E4"]]
    assert [holes.find(key).host is None for key in ("E0", "E3", "E4")] == [True, True, False]
    assert [holes.find(key).as_dict()["host_basis"] for key in ("E0", "E4")] == ["none", "coordinates"]
    assert holes.as_dict()["basis"] == {"coordinates": 1, "carrier": 0, "township": 3, "none": 1}


def test_without_a_distance_the_host_is_one_of_the_same_carrier_else_of_the_same_township() -> None:
    city = City()
    city.add("Carrier", "C", name="C", kind="building")
    for key in ("E0", "E1", "solo", "town"):
        add(city, key, operating=TOWN, industry="3311")
    for key in ("E0", "solo"):
        city.relate("LOCATED_IN", key, "C")
    city.party("P-carrier", "solo")
    city.party("P-a-town", "town")
    holes = find(city)
    told = {key: holes.find(key).as_dict() for key in ("E0", "E1")}
    assert [(hole["host"], hole["distance_m"], hole["host_basis"]) for hole in told.values()] == [
        ("P-carrier", None, "carrier"),
        ("P-a-town", None, "township"),
    ]
    sentences = [finding.sentence.zh for finding in holes.findings()]
    assert any("“P-carrier党支部”在同一载体，距离未知" in sentence for sentence in sentences)
    assert any("“P-a-town党支部”在同一乡镇（街道），距离未知" in sentence for sentence in sentences)


def test_the_nearest_host_is_measured_to_the_metre_from_the_nearest_member() -> None:
    city = City()
    add(city, "E0", at=(0, 0))
    add(city, "E1", at=(300, 0))
    for key, metres in (("far", 1_300.0), ("near", 1_200.0)):
        add(city, key, at=(metres, 0))
        city.party(f"P-{key}", key)
    hole = find(city).find("E0")
    assert hole.host is not None
    assert (hole.host.key, hole.host.at, hole.host.member) == ("P-near", ("Organization", "near"), "E1")
    assert hole.host.distance_m == pytest.approx(900.0, abs=0.1)


def test_functional_temporary_and_dissolved_party_organizations_host_nobody() -> None:
    city = City()
    add(city, "E", at=(0, 0))
    for number, (functional, temporary) in enumerate(((True, False), (False, True), (False, False))):
        add(city, f"C{number}", at=(100.0 * number + 100, 0), has_union=True)
        city.party(f"P{number}", f"C{number}", functional=functional, temporary=temporary)
    host = find(city).find("E").host
    assert host is not None
    assert host.key == "P2"


def test_service_centres_and_hosts_of_alliances_of_an_allowed_kind_are_able() -> None:
    city = City()
    add(city, "E", at=(0, 0))
    city.add("ServiceCentre", "S", name="中心", longitude=119.9, latitude=29.0 + 400 * METRE)
    city.add("Unit", "U", kind="park_management", name="管委会")
    for kind, metres in (("market", 100.0), ("park", 200.0)):
        city.add(
            "Alliance", kind, name=kind, kind=kind, status="approved", longitude=119.9 + metres * EAST, latitude=29.0
        )
        city.relate("HOSTS", "U", kind)
    host = find(city).find("E").host
    assert host is not None
    assert (host.kind, host.key, host.alliance) == ("Unit", "U", "park")
    assert host.distance_m == pytest.approx(200.0, abs=0.05)


def test_who_has_three_members_builds_alone_and_gains_one() -> None:
    city = City()
    add(city, "E0", at=(0, 0), full_members=3)
    add(city, "E1", at=(0, 0))
    hole = find(city).find("E0")
    assert (hole.fix.kind, hole.fix.gain, hole.fix.coverage) == ("own_branch", 1, "organization")
    assert [fix.kind for fix in hole.plan] == ["own_branch", "instructor"]
    assert hole.as_dict()["plan"][1]["members"] == ["E1"]


def test_three_units_of_one_or_two_members_form_a_joint_branch_for_certain_two_perhaps() -> None:
    city = City()
    for number in range(3):
        add(city, f"E{number}", at=(100.0 * number, 0), full_members=1)
    hole = find(city).find("E0")
    assert (hole.fix.kind, hole.fix.gain, hole.fix.certain) == ("joint_branch", 3, True)
    city = City()
    for number in range(2):
        add(city, f"E{number}", at=(100.0 * number, 0), full_members=2)
    hole = find(city).find("E0")
    assert hole.fix.kind == "instructor"
    perhaps = next(fix for fix in hole.fixes if fix.kind == "joint_branch")
    assert (perhaps.gain, perhaps.certain) == (2, False)


def test_an_existing_party_organization_of_the_carrier_is_the_cheapest() -> None:
    city = City()
    city.add("Carrier", "C", name="楼", kind="building")
    for number in range(4):
        add(city, f"E{number}", at=(10.0 * number, 0), full_members=1)
        city.relate("LOCATED_IN", f"E{number}", "C")
    assert find(city).find("E0").fix.kind == "joint_branch"
    add(city, "listed", at=(10_000.0, 0))
    city.party("P", "listed", form="regional")
    city.relate("SET_UP_IN", "P", "C", target_kind="Carrier")
    fix = find(city).find("E0").fix
    assert (fix.kind, fix.gain, fix.price) == ("regional", 4, RULES.fixes.listing_price)


def test_an_association_with_a_party_organization_lists_its_members() -> None:
    city = City()
    city.organization("A", kind="social_group", subkind="trade_association")
    add(city, "E0", at=(0, 0))
    add(city, "E1", at=(0, 0))
    city.relate("BELONGS_TO", "E0", "A")
    city.party("P", "A")
    hole = find(city).find("E0")
    assert [(fix.kind, fix.gain) for fix in hole.plan] == [("industry", 1), ("instructor", 1)]


def test_instructors_are_counted_by_their_load_limit() -> None:
    city = City()
    for number in range(RULES.instructors.organizations_max + 1):
        add(city, f"E{number}", at=(0, 0))
    assert [(fix.kind, fix.count) for fix in find(city).find("E0").plan] == [("instructor", 2)]


def test_a_hundred_at_one_address_a_line_and_two_islands() -> None:
    city = City()
    for number in range(100):
        add(city, f"A{number:03}", at=(0, 0))
    for number in range(20):
        add(city, f"L{number:03}", at=(10_000.0 + 450 * number, 0))
    add(city, "island", at=(0, 30_000.0))
    assert [len(hole) for hole in find(city)] == [100, 20, 1]


def test_wrong_arguments_are_refused() -> None:
    city = City()
    for radius_m in (0.0, -1.0, float("nan"), float("inf")):
        with pytest.raises(InvalidValueError, match="radius"):
            find(city, radius_m=radius_m)
    with pytest.raises(InvalidValueError, match="Neighbours"):
        find(city, neighbours=("friendship",))
    with pytest.raises(InvalidValueError, match="no organization"):
        find(city).find("nobody")


def test_an_empty_city_has_no_hole() -> None:
    holes = find(City())
    assert (len(holes), holes.table().num_rows, holes.rows().num_rows, holes.groups().num_rows) == (0, 0, 0, 0)
    assert WUCHENG not in repr(holes)
