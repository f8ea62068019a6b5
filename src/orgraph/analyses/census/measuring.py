"""Census: what is known of every organization, and whether registers and census speak of the same ones (I03–I06).

Six blocks per organization and per learned society of the city level; reconciliation of the frame; duplicates for a
person to decide; days since the last verification. Everything by any dimension, by counting unit where none is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.census.blocks import (
    BLOCKS,
    SOCIETY_BLOCKS,
    find_known,
    find_known_of_societies,
    measure_blocks,
)
from orgraph.analyses.census.duplicates import find_duplicates
from orgraph.analyses.census.figures import CensusGroup
from orgraph.analyses.census.freshness import find_ages, measure_freshness
from orgraph.analyses.census.reconciliation import STATES, Reconciliation, find_reconciliation
from orgraph.analyses.census.result import Census
from orgraph.analyses.census.societies import find_societies, find_supervisors, list_supervisor_dimension
from orgraph.analyses.facts.attributes import City, find_city
from orgraph.analyses.facts.dimensions import Dimension, find_dimensions
from orgraph.analyses.facts.gaps import GapWriter
from orgraph.analyses.facts.standing import COUNTED, OUT_OF_SCOPE
from orgraph.analyses.rates.measures import Reach
from orgraph.findings import Words, find_provenance
from orgraph.kernels.grouping import group_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.rates.rate import Rate
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

FRAME = Words("应排摸的两新组织", "two-new organizations of the frame")
SOCIETIES = Words("市级学会、协会、研究会", "societies of the city level")


def measure_census(snapshot: Snapshot, *, rules: Rules, day: date | None = None, by: Sequence[str] = ()) -> Census:
    """Measure what is known of every organization on a day.

    Parameters
    ----------
    day
        By default the day that the data describe.
    by
        Any of ``DIMENSIONS``; by default the counting unit.

    Raises
    ------
    InvalidValueError
        Where `by` names what is not a dimension.
    """
    day, by = day or snapshot.data_date, tuple(by) or ("unit",)
    organizations = snapshot.nodes("Organization")
    city = find_city(snapshot, rules=rules, day=day)
    units, standing = city.places.unit, city.attributes.standing
    gaps = GapWriter.of(city.knowledge, day=day, months=rules.coverage.effective_meeting_months)
    loaded, party_status = gaps.loaded["census"][units], Reach.of(city.attributes).organization
    dimensions = find_dimensions(snapshot, city.places, by, rules=rules, day=day)
    counted = standing == COUNTED
    known = find_known(organizations, party_status, loaded)
    blocks, by_codes = measure_blocks(known, BLOCKS, counted, FRAME, units=units, dimensions=dimensions, gaps=gaps)
    reconciliation = find_reconciliation(snapshot, city.places, city.knowledge, standing, day=day)
    ages, fresh_days = find_ages(organizations, loaded, day=day), rules.freshness.fresh_days
    rows = np.flatnonzero(counted)
    nothing = np.zeros(len(rows), dtype=np.int32)
    society_blocks, society_groups = _measure_societies(snapshot, city, gaps, loaded, party_status, day=day)
    return Census(
        provenance=find_provenance(snapshot, rules=rules, day=day),
        by=by,
        blocks=blocks,
        groups=_list_groups(dimensions, by_codes, reconciliation, counted, ages, fresh_days=fresh_days),
        society_blocks=society_blocks,
        society_groups=society_groups,
        reconciliation=reconciliation,
        duplicates=find_duplicates(
            snapshot, ~city.ended & (standing != OUT_OF_SCOPE), places=_list_place_names(city), day=day
        ),
        freshness=measure_freshness(ages[rows], nothing, group_count=1, fresh_days=fresh_days)[0],
        snapshot=snapshot,
    )


def _measure_societies(
    snapshot: Snapshot,
    city: City,
    gaps: GapWriter,
    loaded: NDArray[np.bool_],
    party_status: NDArray[np.int8],
    *,
    day: date,
) -> tuple[tuple[Rate, ...], tuple[CensusGroup, ...]]:
    supervisors = find_supervisors(snapshot, day=day)
    asked = find_societies(snapshot, city.places, supervisors) & (city.attributes.standing == COUNTED)
    known = find_known_of_societies(snapshot.nodes("Organization"), party_status, loaded)
    dimension = list_supervisor_dimension(snapshot, supervisors)
    whole, by_codes = measure_blocks(
        known, SOCIETY_BLOCKS, asked, SOCIETIES, units=city.places.unit, dimensions=(dimension,), gaps=gaps
    )
    groups = tuple(
        CensusGroup(
            keys={dimension.name: dimension.key(code)},
            titles={dimension.name: dimension.title(code)},
            blocks=rates,
            reconciliation={},
            freshness=None,
        )
        for (code,), rates in by_codes.items()
    )
    return whole, groups


def _list_groups(
    dimensions: tuple[Dimension, ...],
    by_codes: dict[tuple[int, ...], tuple[Rate, ...]],
    reconciliation: Reconciliation,
    counted: NDArray[np.bool_],
    ages: NDArray[np.int32],
    *,
    fresh_days: int,
) -> tuple[CensusGroup, ...]:
    """List the groups of all organizations that are asked about or reconciled."""
    rows = np.flatnonzero(counted | (reconciliation.states >= 0))
    groups = group_rows([(dimension.codes[rows], dimension.size) for dimension in dimensions], rows=len(rows))
    states, size = reconciliation.states[rows], len(STATES)
    by_state = np.bincount(
        groups.groups[states >= 0] * size + states[states >= 0], minlength=len(groups) * size
    ).reshape(len(groups), size)
    asked = counted[rows]
    fresh = measure_freshness(ages[rows][asked], groups.groups[asked], group_count=len(groups), fresh_days=fresh_days)
    codes = list(zip(*(dimension.codes[rows[groups.first_rows]].tolist() for dimension in dimensions), strict=True))
    return tuple(
        CensusGroup(
            keys={dimension.name: dimension.key(code) for dimension, code in zip(dimensions, of_group, strict=True)},
            titles={d.name: d.title(code) for d, code in zip(dimensions, of_group, strict=True)},
            blocks=by_codes.get(of_group, ()),
            reconciliation=dict(zip(STATES, by_state[number].tolist(), strict=True)),
            freshness=fresh[number],
        )
        for number, of_group in enumerate(codes)
    )


def _list_place_names(city: City) -> tuple[str, ...]:
    """List the titles of the city and its counties: names of organizations begin with them."""
    areas = city.places.areas
    keys = (*areas.keys_of_level("city"), *areas.keys_of_level("county"), *areas.keys_of_level("development_zone"))
    titles = dict(zip(areas.keys, areas.titles, strict=True))
    return tuple(titles[key] for key in keys)
