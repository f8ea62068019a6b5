"""Holes of small random cities, against a search over all pairs that reads the rows of the ledgers alone."""

from __future__ import annotations

import math
from itertools import combinations
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orgraph.analyses import Holes, find_holes
from orgraph.rules import read_rules
from tests.analyses.build import WUCHENG, YIWU, City

if TYPE_CHECKING:
    from collections.abc import Callable

RULES = read_rules()
RADIUS_M = 500.0
TOWNS = (f"{YIWU}/苏溪镇", WUCHENG, f"{YIWU}/佛堂镇")
STEPS = (0.0, 0.002, 0.004, 0.006, 0.03)
"""Degrees: some 200, 400 and 600 metres, and 3 kilometres."""


@st.composite
def cities(draw: Callable[[st.SearchStrategy[Any]], Any]) -> City:
    """Draw a city of up to a dozen organizations, some without coordinates, some in carriers, some covered."""
    city = City().load_everything().load("alliances", "service_centres")
    step = st.sampled_from(STEPS)
    for number in range(2):
        place = {"longitude": 119.9 + draw(step), "latitude": 29.0} if draw(st.booleans()) else {}
        city.add("Carrier", f"C{number}", name=f"C{number}", kind=draw(st.sampled_from(("park", "building"))), **place)
    keys = [f"E{number:02}" for number in range(draw(st.integers(1, 12)))]
    for key in keys:
        place = {"longitude": 119.9 + draw(step), "latitude": 29.0 + draw(step)} if draw(st.integers(0, 3)) else {}
        union = draw(st.sampled_from((False, False, False, True, None)))
        city.organization(
            key,
            operating=draw(st.sampled_from(TOWNS)),
            industry=draw(st.sampled_from(("3311", "3324", "1311", None))),
            full_members=draw(st.sampled_from((None, 0, 0, 1, 2, 3, 7))),
            employees=draw(st.sampled_from((None, 5, 80))),
            has_union=union,
            has_youth_league=False if union is not None else None,
            has_womens_federation=False if union is not None else None,
            **place,
        )
        if draw(st.integers(0, 2)) == 0:
            city.relate("LOCATED_IN", key, draw(st.sampled_from(("C0", "C1"))))
    for number in range(draw(st.integers(0, 3))):
        covered = draw(st.lists(st.sampled_from(keys), max_size=2, unique=True))
        party = city.party(f"P{number}", *covered, functional=draw(st.sampled_from((None, True))))
        if draw(st.integers(0, 2)) == 0:
            city.relate("SET_UP_IN", party, "C0", target_kind="Carrier")
    if draw(st.booleans()):
        place = {"longitude": 119.9 + draw(step), "latitude": 29.0} if draw(st.booleans()) else {}
        city.add("ServiceCentre", "S", name="S", **place)
        city.place("S", kind="ServiceCentre", operating=draw(st.sampled_from((*TOWNS, None))))
        if draw(st.booleans()):
            city.relate("LOCATED_IN", "S", "C1", source_kind="ServiceCentre", target_kind="Carrier")
    city.place("C0", kind="Carrier", operating=draw(st.sampled_from((*TOWNS, None))))
    return city


def measure_metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Measure the great circle between two places, by haversines."""
    first, second = math.radians(one[1]), math.radians(other[1])
    turned = math.sin(math.radians(other[0] - one[0]) / 2) ** 2 * math.cos(first) * math.cos(second)
    return 2 * 6_371_008.8 * math.asin(math.sqrt(math.sin((second - first) / 2) ** 2 + turned))


class Oracle:
    """What the rows of a city say, one by one."""

    def __init__(self, city: City) -> None:
        self.city = city
        self.rows = city.nodes["Organization"]
        self.carrier = {row["source"]: row["target"] for row in city.relations["LOCATED_IN"] if row["source"] != "S"}
        self.centre_carrier = {row["source"]: row["target"] for row in city.relations["LOCATED_IN"]}.get("S")
        self.industry = {row["source"]: str(row["target"])[:2] for row in city.relations["IN_INDUSTRY"]}
        self.town = {row["source"]: row["target"] for row in city.relations["IN_AREA"] if row["basis"] == "operating"}
        working = {key for key, row in city.nodes["PartyOrganization"].items() if not row.get("functional")}
        self.covers = [(row["source"], row["target"]) for row in city.relations["COVERS"] if row["source"] in working]
        self.set_up = [
            (row["source"], row["target"]) for row in city.relations["SET_UP_IN"] if row["source"] in working
        ]
        covered = {target for _, target in self.covers}
        self.uncovered = [key for key, row in self.rows.items() if key not in covered and row["has_union"] is False]

    def find_carrier_place(self, carrier: str) -> tuple[float, float] | None:
        row = self.city.nodes["Carrier"][carrier]
        if "longitude" in row:
            return row["longitude"], row["latitude"]
        inside = [self.rows[key] for key, where in self.carrier.items() if where == carrier]
        located = [(one["longitude"], one["latitude"]) for one in inside if "longitude" in one]
        if not located:
            return None
        east, north = (sum(axis) / len(located) for axis in zip(*located, strict=True))
        return east, north

    def find_place(self, key: str) -> tuple[float, float] | None:
        row = self.rows[key]
        if "longitude" in row:
            return row["longitude"], row["latitude"]
        return self.find_carrier_place(self.carrier[key]) if key in self.carrier else None

    def are_neighbours(self, one: str, other: str) -> bool:
        places = self.find_place(one), self.find_place(other)
        if places[0] is not None and places[1] is not None and measure_metres(places[0], places[1]) <= RADIUS_M:
            return True
        if one in self.carrier and self.carrier[one] == self.carrier.get(other):
            return True
        known = [key in self.industry and "/" in self.town[key] for key in (one, other)]
        nowhere = [place is None and key not in self.carrier for key, place in zip((one, other), places, strict=True)]
        same = self.town[one] == self.town[other] and self.industry.get(one) == self.industry.get(other)
        return all(known) and all(nowhere) and same

    def find_holes(self) -> list[tuple[str, ...]]:
        hole = {key: {key} for key in self.uncovered}
        for one, other in combinations(self.uncovered, 2):
            if self.are_neighbours(one, other) and hole[one] is not hole[other]:
                hole[one] |= hole[other]
                for key in hole[one]:
                    hole[key] = hole[one]
        return sorted({tuple(sorted(found)) for found in hole.values()})

    def find_distance(self, members: list[str]) -> float | None:
        hosts = [place for _, target in self.covers if (place := self.find_place(target))]
        hosts += [place for _, carrier in self.set_up if (place := self.find_carrier_place(carrier))]
        hosts += [place for key in self.city.nodes["ServiceCentre"] if (place := self.find_centre_place(key))]
        located = [place for key in members if (place := self.find_place(key))]
        return min((measure_metres(one, other) for one in located for other in hosts), default=None)

    def find_centre_place(self, key: str) -> tuple[float, float] | None:
        row = self.city.nodes["ServiceCentre"][key]
        if "longitude" in row:
            return row["longitude"], row["latitude"]
        return self.find_carrier_place(self.centre_carrier) if self.centre_carrier else None

    def find_town(self, key: str | None) -> str | None:
        town = self.town.get(key or "")
        return town if town and "/" in town else None

    def find_host_without_distance(self, members: list[str]) -> tuple[str, str | None]:
        """Find by what the host of a hole is named that has no distance, and which: first parties, then the centre."""
        sites = [(party, self.carrier.get(target), self.find_town(target)) for party, target in self.covers]
        sites += [(party, carrier, self.find_town(carrier)) for party, carrier in self.set_up]
        centre = self.find_town("S") or self.find_town(self.centre_carrier)
        sites += [(key, self.centre_carrier, centre) for key in self.city.nodes["ServiceCentre"]]
        for basis, of_site, of_member in (("carrier", 1, self.carrier.get), ("township", 2, self.find_town)):
            wanted = {place for key in members if (place := of_member(key))}
            hosts = [site[0] for site in sites if site[of_site] in wanted]
            if hosts:
                return basis, min(hosts)
        return "none", None


def list_found(holes: Holes) -> list[tuple[str, ...]]:
    return sorted(tuple(sorted(hole["members"])) for hole in holes.as_dict()["holes"])


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cities())
def test_holes_hosts_and_fixes_are_those_of_the_rows(city: City) -> None:
    holes = find_holes(city.snapshot(), rules=RULES, radius_m=RADIUS_M)
    oracle = Oracle(city)
    assert list_found(holes) == oracle.find_holes()
    for hole in holes.as_dict()["holes"]:
        distance = oracle.find_distance(hole["members"])
        assert (hole["distance_m"] is None) == (distance is None)
        if distance is None:
            assert (hole["host_basis"], hole["host"]) == oracle.find_host_without_distance(hole["members"])
        else:
            assert hole["host_basis"] == "coordinates"
            assert abs(hole["distance_m"] - distance) < 0.5
        assert hole["id"] == min(hole["members"])
        check_fixes(city, hole)


def check_fixes(city: City, hole: dict[str, Any]) -> None:
    """Check every option against its rule, and that the plan closes the hole without covering anybody twice."""
    members = {key: city.nodes["Organization"][key]["full_members"] for key in hole["members"]}
    oracle = Oracle(city)
    for option in hole["options"]:
        at_least = [1 if members[key] in {1, 2} else members[key] or 0 for key in option["members"]]
        assert set(option["members"]) <= set(members)
        assert option["gain"] == len(set(option["members"])) > 0
        if option["fix"] == "own_branch":
            assert min(at_least) >= 3
        if option["fix"] == "joint_branch":
            assert 2 <= len(at_least) <= 5
            assert all(0 < count < 3 for count in at_least)
            assert (sum(at_least) >= 3) is option["certain"]
            assert 2 * len(at_least) >= 3
            assert any(all(oracle.are_neighbours(one, key) for key in option["members"]) for one in option["members"])
        if option["founds"] and option["fix"] in {"regional", "industry"}:
            assert sum(at_least) >= 3
        if option["by"] and option["by"]["kind"] == "PartyOrganization":
            assert not city.nodes["PartyOrganization"][option["by"]["key"]].get("functional")
    planned = [key for fix in hole["plan"] for key in fix["members"]]
    assert sorted(planned) == sorted(members)
    assert all(fix["certain"] for fix in hole["plan"])
    must = {key for key, count in members.items() if count is not None and count >= 3}
    assert must == {key for fix in hole["plan"] if fix["fix"] == "own_branch" for key in fix["members"]}
    assert (hole["fix"], hole["gain"]) == (hole["plan"][0]["fix"], hole["plan"][0]["gain"])
