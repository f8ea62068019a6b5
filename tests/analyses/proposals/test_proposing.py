from __future__ import annotations

import numpy as np
import pytest

from orgraph.analyses.proposals import Proposal, propose_alliances
from orgraph.errors import InvalidValueError
from orgraph.rules import read_rules
from tests.analyses.build import WUCHENG, YIWU, City
from tests.analyses.proposals.checking import Judge

RULES = read_rules()
METRE = 1.0 / 111_195.0
"""A metre as degrees of latitude."""


def make_village(*groups: tuple[float, int], hosts: bool = True) -> City:
    """Make groups of organizations, each so many metres north and so large, fifty metres from the next."""
    city = City()
    for number, (north_m, size) in enumerate(groups):
        for member in range(size):
            city.organization(
                f"A{number:02}{member:03}",
                longitude=119.6,
                latitude=29.0 + (north_m + 50.0 * member) * METRE,
                industry="3311" if member % 2 else "5133",
            )
    if hosts:
        city.add("Unit", "U", name="小微园管理办公室", kind="small_firm_park_management")
        city.place("U", kind="Unit", counted=WUCHENG)
    return city


def propose(city: City, minimum: int = 3, maximum: int = 6, **wishes: object) -> Proposal:
    snapshot = city.snapshot()
    proposal = propose_alliances(snapshot, rules=RULES, minimum=minimum, maximum=maximum, **wishes)  # type: ignore[arg-type]  # what is given is what is tested
    assert Judge(snapshot).list_breaches(proposal) == []
    return proposal


def list_groups(proposal: Proposal) -> list[list[str]]:
    keys = proposal.snapshot.nodes("Organization").keys
    return [[keys[position].as_py() for position in group.members.tolist()] for group in proposal.groups]


def test_neighbours_form_a_group_with_a_host_and_reasons() -> None:
    proposal = propose(make_village((0.0, 5)))
    (group,) = proposal.groups
    assert (group.kind, group.host_kind, group.host, group.unit) == ("park", "Unit", "U", WUCHENG)
    assert len(group.members) == 5
    assert [words.zh[:4] for words in group.reasons] == ["地域相邻", "行业相近", "规模适当", "便于管理"]
    assert proposal.unplaced == ()


def test_two_islands_form_two_groups() -> None:
    assert [len(group) for group in list_groups(propose(make_village((0.0, 5), (5000.0, 4))))] == [5, 4]


def test_a_large_neighbourhood_is_split_within_the_bounds() -> None:
    sizes = [len(group) for group in list_groups(propose(make_village((0.0, 17))))]
    assert sum(sizes) == 17


def test_where_groups_are_dear_all_that_have_room_beside_each_other_become_one() -> None:
    city = make_village((0.0, 41), (9000.0, 20))
    cheap, dear = (propose(city, maximum=41, group_price=price) for price in (0.0, 1000.0))
    assert sorted(len(group.members) for group in dear.groups) == [20, 41]
    assert len(cheap.groups) > 2
    assert dear.placed == cheap.placed == 61


def test_too_few_neighbours_are_named_as_the_rule() -> None:
    proposal = propose(make_village((0.0, 5), (9000.0, 2)), precedence=("park",))
    assert [item.rule for item in proposal.unplaced] == ["too_few_neighbours"] * 2


def test_without_a_host_nobody_is_placed_and_the_rule_is_named() -> None:
    proposal = propose(make_village((0.0, 5), hosts=False))
    assert proposal.groups == ()
    assert {item.rule for item in proposal.unplaced} == {"no_host"}
    assert any("牵头" in words.zh for words in proposal.infeasible)


def test_a_minimum_above_all_organizations_is_named_as_infeasible() -> None:
    proposal = propose(make_village((0.0, 5)), minimum=12, maximum=20)
    assert any("5家" in words.zh and "12家" in words.zh for words in proposal.infeasible)


def test_members_of_kept_alliances_are_not_placed() -> None:
    city = make_village((0.0, 6))
    city.add("Alliance", "L", kind="park", status="approved")
    city.relate("MEMBER_OF", "A00000", "L")
    assert list_groups(propose(city)) == [["A00001", "A00002", "A00003", "A00004", "A00005"]]
    (group,) = propose(city, keep=()).groups
    assert group.replaces == (("L", 1),)


def test_missing_coordinates_are_placed_by_carrier_and_said_so() -> None:
    city = City()
    city.add("Carrier", "C", kind="small_firm_park", longitude=119.6, latitude=29.0)
    for number in range(4):
        city.organization(f"A{number}")
        city.relate("LOCATED_IN", f"A{number}", "C")
    city.add("Unit", "U", kind="small_firm_park_management")
    proposal = propose(city)
    assert list_groups(proposal) == [["A0", "A1", "A2", "A3"]]
    assert any("4家没有坐标" in words.zh for words in proposal.notes)


def test_a_carrier_lends_its_place_to_who_has_no_coordinates_in_groups_of_other_kinds_too() -> None:
    city = make_village((0.0, 2))
    city.add("Carrier", "C", kind="building", longitude=119.6, latitude=29.0 + 300.0 * METRE)
    city.organization("B")
    city.relate("LOCATED_IN", "B", "C")
    assert list_groups(propose(city)) == [["A00000", "A00001", "B"]]


def test_the_same_city_has_the_same_groups() -> None:
    city = make_village((0.0, 17), (3000.0, 8))
    one, other = propose(city), propose(city)
    assert [group.id for group in one.groups] == [group.id for group in other.groups]
    assert one.as_dict() == other.as_dict()


@pytest.mark.parametrize(
    "wishes",
    [
        {"minimum": 5, "maximum": 4},
        {"minimum": 0},
        {"radius_m": np.nan},
        {"radius_m": 0.0},
        {"seed": -1},
        {"precedence": ("fun",)},
    ],
)
def test_conditions_that_cannot_hold_are_refused(wishes: dict[str, object]) -> None:
    with pytest.raises(InvalidValueError):
        propose_alliances(make_village((0.0, 3)).snapshot(), rules=RULES, **wishes)  # type: ignore[arg-type]  # what is given is what is tested


def test_an_alliance_across_counties_has_a_host_and_a_name_of_the_city() -> None:
    city = City()
    for number, unit in enumerate((WUCHENG, WUCHENG, YIWU)):
        city.organization(f"A{number}", operating=unit, industry="3311", longitude=119.6, latitude=29.0 + number / 5)
    for key, area in (("U-county", WUCHENG), ("U-city", "330700")):
        city.add("Unit", key, name=key, kind="industry_authority")
        city.place(key, kind="Unit", counted=area)
    (group,) = propose(city).groups
    assert (group.host, group.unit, group.runner_up) == ("U-city", WUCHENG, "U-county")
    assert group.name.startswith("金华市")


def test_no_proposed_alliance_has_the_name_of_another_or_of_one_that_exists() -> None:
    city = make_village((0.0, 5), (9000.0, 5), (18000.0, 5))
    plain = {group.name for group in propose(city, precedence=("park",)).groups}
    assert len(plain) == 3
    name = min(plain, key=len)
    for number, taken in enumerate((name, f"{name}（2）")):
        city.add("Alliance", f"L{number}", name=taken, kind="park", status="approved")
    named = [group.name for group in propose(city, precedence=("park",)).groups]
    assert named == [f"{name}（3）", f"{name}（4）", f"{name}（5）"]


def test_an_alliance_to_keep_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="No alliance has the key 'nonsense'"):
        propose(make_village((0.0, 5)), keep=["nonsense"])


def test_where_no_coordinates_are_known_no_distance_is() -> None:
    city = City()
    city.add("Unit", "U", name="小微园管理办公室", kind="small_firm_park_management")
    city.place("U", kind="Unit", counted=WUCHENG)
    city.add("Carrier", "C", kind="park", longitude=119.6, latitude=29.0)
    for number in range(4):
        city.relate("LOCATED_IN", city.organization(f"A{number}"), "C")
    (group,) = propose(city).groups
    assert group.span_m is None
    assert "距离未知" in group.reasons[0].zh
