"""Finding the holes of a city: who is uncovered, who hangs together, what is nearest."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.attributes import find_city
from orgraph.analyses.dimensions import find_dimensions
from orgraph.analyses.gaps import GapWriter
from orgraph.analyses.holes.candidates import find_candidates
from orgraph.analyses.holes.neighbourhood import NEIGHBOURS, Surroundings, check_neighbours, find_components
from orgraph.analyses.holes.result import Holes
from orgraph.analyses.holes.sites import find_sites
from orgraph.analyses.ladder import RUNGS
from orgraph.analyses.locations import find_locations
from orgraph.analyses.measures import MASS, PARTY, POSTS, Reach, find_rungs
from orgraph.errors import InvalidValueError
from orgraph.findings import find_provenance
from orgraph.kernels.nearness import Nearest, find_nearest
from orgraph.kernels.three_valued import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.attributes import City
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
    """Find the coverage holes of a city on a day.

    Parameters
    ----------
    snapshot
        The city.
    rules
        Thresholds, hosts of alliances, prices of fixes.
    day
        By default the day that the data describe.
    radius_m
        Up to this distance two uncovered organizations are neighbours, itself included.
    neighbours
        Which of ``NEIGHBOURS`` join organizations; by default all.

    Raises
    ------
    InvalidValueError
        Where the radius is not above 0, or `neighbours` names what is none.
    """
    if not 0 < radius_m < np.inf:
        raise InvalidValueError(f"The radius is {radius_m} m; it must be above 0.")
    kinds = check_neighbours(neighbours)
    day = day or snapshot.data_date
    city = find_city(snapshot, rules=rules, day=day)
    rungs = _find_rungs(city)
    uncovered = rungs == RUNGS.index("none")
    unknown = np.flatnonzero(rungs == RUNGS.index("unknown")).astype(np.int32)
    locations = find_locations(snapshot, day=day)
    dimensions = {
        found.name: found for found in find_dimensions(snapshot, city.places, _DIMENSIONS, rules=rules, day=day)
    }
    rows = np.flatnonzero(uncovered).astype(np.int32)
    codes = {name: (dimensions[name].codes, len(dimensions[name].keys)) for name in ("township", "industry_division")}
    around = Surroundings.of(locations, rows, township=codes["township"], division=codes["industry_division"])
    labels = find_components(around, radius_m=radius_m, neighbours=kinds)
    order = np.lexsort((rows, labels))
    around = around.take(order)
    sites = find_sites(snapshot, city, locations, uncovered, rules=rules, day=day)
    organizations = snapshot.nodes("Organization")
    return Holes(
        provenance=find_provenance(snapshot, rules=rules, day=day),
        radius_m=float(radius_m),
        neighbours=kinds,
        positions=rows[order],
        offsets=np.append(0, np.cumsum(np.bincount(labels))).astype(np.int64),
        around=around,
        nearest=_find_nearest_hosts(sites, around),
        sites=sites,
        unknown=unknown,
        because=_write_because(city, unknown, rules=rules, day=day),
        candidates=find_candidates(snapshot, city, locations, rules=rules, day=day, radius_m=radius_m),
        dimensions=dimensions,
        employees=organizations.number("employees"),
        members=organizations.members("full_members"),
        rules=rules,
        snapshot=snapshot,
        city=city,
    )


def _find_rungs(city: City) -> NDArray[np.int8]:
    """Find the rung of every organization, worked out once for each pattern of attributes."""
    patterns = city.attributes.group()
    of_pattern = city.attributes.take(patterns.first_rows)
    return find_rungs(of_pattern, Reach.of(of_pattern))[patterns.groups]


def _find_nearest_hosts(sites: Sites, around: Surroundings) -> Nearest:
    known = np.flatnonzero(~np.isnan(around.x_m))
    found = find_nearest(sites.x_m, sites.y_m, around.x_m[known], around.y_m[known])
    site = np.full(len(around.x_m), -1, dtype=np.int32)
    distance = np.full(len(site), np.inf)
    site[known], distance[known] = found.site, found.distance_m
    return Nearest(site, distance)


def _write_because(city: City, unknown: NDArray[np.int32], *, rules: Rules, day: date) -> Words | None:
    """Write which ledgers or columns would tell of those who are unknown."""
    attributes, units = city.attributes, city.places.unit
    party = ~attributes.party_known[unknown]
    posts = ~party & ~attributes.posts_known[unknown]
    mass = ~party & ~posts & (attributes.mass[unknown] == UNKNOWN)
    gaps = [
        (cause, int(unit))
        for cause, mask in ((PARTY, party), (POSTS, posts), (MASS, mass))
        for unit in np.unique(units[unknown[mask]])
    ]
    writer = GapWriter.of(city.knowledge, day=day, months=rules.coverage.effective_meeting_months)
    return writer.write(gaps)
