"""Finding the holes of a city: who is uncovered, who hangs together, what is nearest."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.facts.attributes import find_city
from orgraph.analyses.facts.dimensions import find_dimensions
from orgraph.analyses.facts.gaps import GapWriter
from orgraph.analyses.facts.ladder import RUNGS
from orgraph.analyses.facts.locations import find_locations
from orgraph.analyses.holes.candidates import find_candidates
from orgraph.analyses.holes.nearest_host import HOST_BASES
from orgraph.analyses.holes.neighbourhood import NEIGHBOURS, Surroundings, find_components, find_neighbour_kinds
from orgraph.analyses.holes.result import Holes
from orgraph.analyses.holes.sites import find_sites
from orgraph.analyses.rates.measures import MASS, PARTY, POSTS, Reach, find_rungs
from orgraph.findings import find_provenance
from orgraph.kernels.places.nearness import Nearest, find_nearest
from orgraph.kernels.three_valued import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.facts.attributes import City
    from orgraph.analyses.facts.dimensions import Dimension
    from orgraph.analyses.facts.locations import Locations
    from orgraph.analyses.holes.sites import Sites
    from orgraph.findings import Words
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

_DIMENSIONS = ("unit", "township", "carrier", "industry_division")


def find_holes(
    snapshot: Snapshot,
    *,
    rules: Rules,
    day: date | None = None,
    radius_m: float = 500.0,
    neighbours: Sequence[str] = tuple(NEIGHBOURS),
) -> Holes:
    """Find the coverage holes of a city on a day, by default the day that the data describe.

    Parameters
    ----------
    radius_m
        Up to this distance two uncovered organizations are neighbours, itself included.
    neighbours
        Which of ``NEIGHBOURS`` join organizations.

    Raises
    ------
    InvalidValueError
        Where the radius is not above 0, or `neighbours` names what is none.
    """
    kinds, day = find_neighbour_kinds(neighbours, radius_m=radius_m), day or snapshot.data_date
    city = find_city(snapshot, rules=rules, day=day)
    rungs, locations = _find_rungs(city), find_locations(snapshot, day=day)
    dimensions = _find_dimensions(snapshot, city, rules=rules, day=day)
    uncovered = rungs == RUNGS.index("none")
    around = _find_surroundings(city, locations, dimensions, uncovered)
    labels = find_components(around, radius_m=radius_m, neighbours=kinds)
    order = np.argsort(labels, kind="stable")
    sites = find_sites(snapshot, city, locations, uncovered, rules=rules, day=day)
    unknown = np.flatnonzero(rungs == RUNGS.index("unknown")).astype(np.int32)
    return Holes(
        provenance=find_provenance(snapshot, rules=rules, day=day),
        radius_m=float(radius_m),
        neighbours=kinds,
        positions=np.flatnonzero(uncovered)[order].astype(np.int32),
        offsets=np.append(0, np.cumsum(np.bincount(labels))).astype(np.int64),
        around=around.take(order),
        nearest=_find_nearest_hosts(sites, around.take(order)),
        sites=sites,
        first_sites={basis: sites.find_first(basis) for basis in HOST_BASES},
        unknown=unknown,
        because=_write_because(city, unknown, rules=rules, day=day),
        candidates=find_candidates(snapshot, city, locations, rules=rules, day=day, radius_m=radius_m),
        dimensions=dimensions,
        rules=rules,
        snapshot=snapshot,
        city=city,
    )


def _find_dimensions(snapshot: Snapshot, city: City, *, rules: Rules, day: date) -> dict[str, Dimension]:
    found = find_dimensions(snapshot, city.places, _DIMENSIONS, rules=rules, day=day)
    return {dimension.name: dimension for dimension in found}


def _find_rungs(city: City) -> NDArray[np.int8]:
    """Find the rung of every organization, worked out once for each pattern of attributes."""
    patterns = city.attributes.group()
    of_pattern = city.attributes.take(patterns.first_rows)
    return find_rungs(of_pattern, Reach.of(of_pattern))[patterns.groups]


def _find_surroundings(
    city: City, locations: Locations, dimensions: Mapping[str, Dimension], uncovered: NDArray[np.bool_]
) -> Surroundings:
    rows = np.flatnonzero(uncovered).astype(np.int32)
    return Surroundings.of(
        locations,
        rows,
        areas=city.places.areas.township[city.places.area[rows]],
        township=dimensions["township"],
        division=dimensions["industry_division"],
    )


def _find_nearest_hosts(sites: Sites, around: Surroundings) -> Nearest:
    known = np.flatnonzero(~np.isnan(around.x_m))
    placed = np.flatnonzero(~np.isnan(sites.x_m))
    found = find_nearest(sites.x_m[placed], sites.y_m[placed], around.x_m[known], around.y_m[known])
    site = np.full(len(around.x_m), -1, dtype=np.int32)
    distance = np.full(len(site), np.inf)
    if len(placed):
        site[known], distance[known] = placed[found.site], found.distance_m
    return Nearest(site, distance)


def _write_because(city: City, unknown: NDArray[np.int32], *, rules: Rules, day: date) -> Words | None:
    """Write which ledgers or columns would tell of those who are unknown."""
    attributes, units = city.attributes, city.places.unit
    party = ~attributes.party_known[unknown]
    posts = ~party & ~attributes.posts_known[unknown]
    mass = ~party & ~posts & (attributes.mass[unknown] == UNKNOWN)
    gaps = {
        (cause, unit): count
        for cause, mask in ((PARTY, party), (POSTS, posts), (MASS, mass))
        for unit, count in Counter(units[unknown[mask]].tolist()).items()
    }
    writer = GapWriter.of(city.knowledge, day=day, months=rules.coverage.effective_meeting_months)
    return writer.write(gaps)
