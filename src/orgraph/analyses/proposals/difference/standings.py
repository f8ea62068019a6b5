"""How the alliances of a day stand, as a difference compares it: figures of `measure_alliances` without proposed ones.

Distances are those to the middle of an alliance's organizations: hosts change from one picture to the other, and a
distance from another host would tell of the host.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pyarrow as pa

from orgraph.analyses.alliances import TESTS, measure_alliances
from orgraph.analyses.alliances.fit import find_middles
from orgraph.analyses.alliances.hosting import HOST_KINDS
from orgraph.analyses.facts.locations import find_locations
from orgraph.analyses.facts.places import find_units
from orgraph.findings import ORGANIZATIONS, Words
from orgraph.kernels.three_valued import YES

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.alliances import Alliances
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

ALLIANCES = Words("个联盟", "alliances")
MEMBERS = Words("个成员", "members")
METRES = Words("米", "m")
MEASURED = ("median_size", "largest_size", "median_distance_m")
"""Measures that are no count of nodes."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AllianceStanding:
    """Counted alliances of a day and their member organizations.

    Attributes
    ----------
    counted
        For each node ``Alliance`` whether it exists and is approved.
    organization, alliance
        Memberships of organizations in counted alliances, as positions among the nodes.
    holds
        For each membership whether its agreement is in force.
    distance_m
        For each membership the distance to the middle of the alliance; NaN where the place is unknown.
    rows
        By code of a measure that counts nodes: their kind, and their positions.
    measures
        By code, None where there is nothing to measure.
    """

    MEASURES: ClassVar[dict[str, tuple[Words, Words]]] = {
        "alliances": (Words("党建联盟", "Alliances"), ALLIANCES),
        "organizations_in_alliances": (Words("加入联盟的两新组织", "Organizations in alliances"), ORGANIZATIONS),
        "organizations_in_none": (Words("未加入联盟的两新组织", "Organizations in none"), ORGANIZATIONS),
        "organizations_in_several": (
            Words("加入联盟超过规定个数的", "Organizations in more alliances than the rules allow"),
            ORGANIZATIONS,
        ),
        "median_size": (Words("联盟规模中位数", "Median size"), MEMBERS),
        "largest_size": (Words("最大联盟规模", "Largest alliance"), MEMBERS),
        "median_distance_m": (Words("成员距联盟中心中位数", "Median distance to the middle"), METRES),
        **{
            test: (Words(f"{title.zh}的联盟", f"Alliances that are {title.en}"), ALLIANCES)
            for test, title in TESTS.items()
        },
        "without_host": (Words("没有牵头单位的联盟", "Alliances without a host"), ALLIANCES),
        "crossing_counties": (Words("跨县（市、区）联盟", "Alliances across counties"), ALLIANCES),
        "host_of_other_unit": (
            Words("牵头单位不属责任单位的跨县联盟", "Crossing alliances whose host is not of the responsible unit"),
            ALLIANCES,
        ),
    }

    counted: NDArray[np.bool_]
    organization: NDArray[np.int32]
    alliance: NDArray[np.int32]
    holds: NDArray[np.bool_]
    distance_m: NDArray[np.float64]
    rows: dict[str, tuple[str, NDArray[np.int32]]]
    measures: dict[str, float | None]


def find_alliance_standing(snapshot: Snapshot, *, rules: Rules, day: date) -> AllianceStanding:
    """Find how the alliances of a day stand; proposed ones count nowhere."""
    alliances = measure_alliances(snapshot, rules=rules, day=day)
    listed, locations = alliances.listed, find_locations(snapshot, day=day)
    rows = listed.membership.organizations
    rows = rows.take(listed.counted[rows.alliance] & ~alliances.city.ended[rows.member])
    middle, place = find_middles(rows, locations, size=len(listed.positions)), locations.organizations
    distance_m = np.hypot(
        place.x_m[rows.member] - middle.x_m[rows.alliance], place.y_m[rows.member] - middle.y_m[rows.alliance]
    )
    counted = np.zeros(len(snapshot.nodes("Alliance")), dtype=np.bool_)
    counted[listed.positions[listed.counted]] = True
    found = _find_rows(alliances, day=day)
    return AllianceStanding(
        counted=counted,
        organization=rows.member,
        alliance=listed.positions[rows.alliance],
        holds=rows.holds,
        distance_m=distance_m,
        rows=found,
        measures={
            **{code: float(len(positions)) for code, (_, positions) in found.items()},
            **_measure_sizes(listed.members[listed.counted], distance_m),
        },
    )


def _find_rows(alliances: Alliances, *, day: date) -> dict[str, tuple[str, NDArray[np.int32]]]:
    """Find the nodes that measures count."""
    belonging, listed = alliances.belonging, alliances.listed
    inside = np.flatnonzero(belonging.counted & (belonging.memberships > 0)).astype(np.int32)
    organizations = {
        "organizations_in_alliances": inside,
        "organizations_in_none": belonging.orphans,
        "organizations_in_several": belonging.many,
    }
    marked = {
        "alliances": listed.counted,
        **{test: (alliances.fit.answer(test) == YES) & listed.counted for test in TESTS},
        "without_host": listed.counted & (listed.hosts == 0),
        **_mark_crossing(alliances, day=day),
    }
    return {
        **{code: ("Organization", positions) for code, positions in organizations.items()},
        **{code: ("Alliance", listed.positions[of_code]) for code, of_code in marked.items()},
    }


def _measure_sizes(sizes: NDArray[np.int64], distance_m: NDArray[np.float64]) -> dict[str, float | None]:
    known = distance_m[~np.isnan(distance_m)]
    return {
        "median_size": float(np.median(sizes)) if len(sizes) else None,
        "largest_size": float(sizes.max()) if len(sizes) else None,
        "median_distance_m": float(np.median(known)) if len(known) else None,
    }


def _mark_crossing(alliances: Alliances, *, day: date) -> dict[str, NDArray[np.bool_]]:
    """Mark alliances with members that another unit counts, and those whose host is not of the responsible unit.

    A host of the city itself fits every responsible unit.
    """
    hosting, listed, places = alliances.hosting, alliances.listed, alliances.city.places
    units = find_units(alliances.snapshot, "Unit", basis="counted", areas=places.areas, day=day)
    of_host = np.empty(len(hosting.host), dtype=np.int64)
    for kind, unit in (("Unit", units), ("Organization", places.unit)):
        of_kind = hosting.kind == HOST_KINDS.index(kind)
        of_host[of_kind] = unit[hosting.host[of_kind]]
    of_city = np.append(~places.areas.reporting_units, np.True_)
    foreign = np.zeros(len(listed.positions), dtype=np.bool_)
    foreign[hosting.alliance[(of_host != listed.unit[hosting.alliance]) & ~of_city[of_host]]] = True
    crossing = listed.counted & (alliances.fit.outside > 0)
    return {"crossing_counties": crossing, "host_of_other_unit": crossing & foreign}


def find_keys(snapshot: Snapshot, standing: AllianceStanding, code: str) -> frozenset[str]:
    """Find the keys of the nodes that a measure counts."""
    kind, positions = standing.rows[code]
    return frozenset(snapshot.nodes(kind).keys.take(pa.array(positions, pa.int32())).to_pylist())
