"""How the alliances of a day stand: who is in one, how large they are, how far members lie from the middle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from orgraph.analyses.knowledge import find_code
from orgraph.analyses.locations import find_locations
from orgraph.analyses.places import find_places, find_units
from orgraph.analyses.standing import COUNTED, find_standing
from orgraph.findings import ORGANIZATIONS, Words

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.snapshot import Snapshot

ALLIANCES = Words("个联盟", "alliances")
METRES = Words("米", "m")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AllianceStanding:
    """Counted alliances of a day and their member organizations.

    Attributes
    ----------
    counted
        For each alliance whether it exists and is approved.
    organization, alliance, rows
        Memberships of organizations in counted alliances: positions, and rows of the relation.
    distance_m
        For each membership the distance to the middle of the alliance; NaN where the place is unknown.
    measures
        By code, None where there is nothing to measure.
    """

    MEASURES: ClassVar[dict[str, tuple[Words, Words]]] = {
        "alliances": (Words("党建联盟", "Alliances"), ALLIANCES),
        "organizations_in_alliances": (Words("加入联盟的两新组织", "Organizations in alliances"), ORGANIZATIONS),
        "organizations_in_none": (Words("未加入联盟的两新组织", "Organizations in none"), ORGANIZATIONS),
        "organizations_in_several": (Words("加入两个以上联盟的", "Organizations in more than two"), ORGANIZATIONS),
        "median_size": (Words("联盟规模中位数", "Median size"), ORGANIZATIONS),
        "largest_size": (Words("最大联盟规模", "Largest alliance"), ORGANIZATIONS),
        "median_distance_m": (Words("成员距联盟中心中位数", "Median distance to the middle"), METRES),
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
    rows: NDArray[np.int32]
    distance_m: NDArray[np.float64]
    measures: dict[str, float | None]


def find_alliance_standing(snapshot: Snapshot, *, day: date) -> AllianceStanding:
    """Find how the alliances of a day stand; proposed ones count nowhere."""
    alliances, organizations = snapshot.nodes("Alliance"), snapshot.nodes("Organization")
    counted = alliances.exist_on(day) & (alliances.choice("status") != find_code("alliance_status", "proposed"))
    standing = find_standing(organizations, day=day)
    pairs = snapshot.relation("MEMBER_OF").on(day, source="Organization", target="Alliance")
    kept = counted[pairs.target] & ~standing.ended[pairs.source]
    organization, alliance = pairs.source[kept], pairs.target[kept]
    place = find_locations(snapshot, day=day).organizations
    points = np.stack([place.x_m, place.y_m], axis=1)[organization]
    distance_m = _measure_distances(points, alliance, len(alliances))
    crossing, foreign = _find_crossing(snapshot, organization, alliance, counted, day=day)
    hosted = _count_hosts(snapshot, day=day) > 0
    joined = np.bincount(organization, minlength=len(organizations))[standing.codes == COUNTED]
    return AllianceStanding(
        counted=counted,
        organization=organization,
        alliance=alliance,
        rows=pairs.rows[kept],
        distance_m=distance_m,
        measures={
            "alliances": float(counted.sum()),
            "organizations_in_alliances": float((joined > 0).sum()),
            "organizations_in_none": float((joined == 0).sum()),
            "organizations_in_several": float((joined > 2).sum()),  # noqa: PLR2004 - more than two (I13)
            **_measure_sizes(np.bincount(alliance, minlength=len(alliances))[counted], distance_m),
            "without_host": float((counted & ~hosted).sum()),
            "crossing_counties": float(crossing.sum()),
            "host_of_other_unit": float((crossing & foreign).sum()),
        },
    )


def _measure_sizes(sizes: NDArray[np.int64], distance_m: NDArray[np.float64]) -> dict[str, float | None]:
    known = distance_m[~np.isnan(distance_m)]
    return {
        "median_size": float(np.median(sizes)) if len(sizes) else None,
        "largest_size": float(sizes.max()) if len(sizes) else None,
        "median_distance_m": float(np.median(known)) if len(known) else None,
    }


def _measure_distances(points: NDArray[np.float64], alliance: NDArray[np.int32], count: int) -> NDArray[np.float64]:
    known = ~np.isnan(points).any(axis=1)
    sizes = np.bincount(alliance[known], minlength=count)
    sums = np.stack([np.bincount(alliance[known], points[known, axis], minlength=count) for axis in (0, 1)], axis=1)
    middles = sums / np.maximum(sizes, 1)[:, np.newaxis]
    distances: NDArray[np.float64] = np.linalg.norm(points - middles[alliance], axis=1)
    return distances


def _count_hosts(snapshot: Snapshot, *, day: date) -> NDArray[np.int64]:
    count = np.zeros(len(snapshot.nodes("Alliance")), dtype=np.int64)
    for kind in ("Unit", "Organization"):
        pairs = snapshot.relation("HOSTS").on(day, source=kind, target="Alliance")
        count += np.bincount(pairs.target, minlength=len(count))
    return count


def _find_crossing(
    snapshot: Snapshot,
    organization: NDArray[np.int32],
    alliance: NDArray[np.int32],
    counted: NDArray[np.bool_],
    *,
    day: date,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Find alliances whose members several units count, and those whose host another county than theirs counts.

    A host of the city itself fits every responsible unit.
    """
    places = find_places(snapshot, day=day)
    units = len(places.areas.units)
    known = places.unit[organization] < units
    pair = np.unique(alliance[known].astype(np.int64) * units + places.unit[organization[known]])
    crossing = (np.bincount(pair // max(units, 1), minlength=len(counted)) > 1) & counted
    responsible = find_units(snapshot, "Alliance", basis="counted", areas=places.areas, day=day)
    of_city = np.append(~places.areas.reporting_units, np.True_)
    foreign = np.zeros(len(counted), dtype=np.bool_)
    own = {
        "Unit": find_units(snapshot, "Unit", basis="counted", areas=places.areas, day=day),
        "Organization": places.unit,
    }
    for kind, unit in own.items():
        pairs = snapshot.relation("HOSTS").on(day, source=kind, target="Alliance")
        other = (unit[pairs.source] != responsible[pairs.target]) & ~of_city[unit[pairs.source]]
        foreign[pairs.target[other]] = True
    return crossing, foreign
