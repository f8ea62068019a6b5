"""The coverage holes of a city, found on its own facts and in another way than the analysis finds them.

Places are compared as points of a sphere, by the chord between them, so that no projection is shared either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.coordinates import convert_to_wgs84
from orgraph.demo.facts.drawing import list_coordinate_systems
from orgraph.demo.truth.logic import find_rung
from orgraph.demo.truth.plants import list_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from orgraph.demo.calibration import Flags, Integers, Numbers
    from orgraph.demo.ledgers.city import City
    from orgraph.demo.truth.logic import Case

RADIUS_M: Final = 500.0
_EARTH_M: Final = 6_371_008.8


def list_hole_plants(city: City, cases: Sequence[Case | None]) -> dict[str, list[Any]]:
    """List the carriers that are planted as holes, and all holes of the city for a radius of 500 m.

    Of each planted carrier: the organizations in it that nothing reaches, those of them that must build on their own,
    and the whole hole that they are a part of. Holes are lists of ids, each sorted, in the order of their first ids.
    """
    ids, hole = list_ids(city), city.facts.reach.hole
    uncovered = [row for row, case in enumerate(cases) if case is not None and find_rung(case) == "none"]
    components = _find_components(city, uncovered)
    plants = []
    for carrier in np.unique(hole[hole >= 0]).tolist():
        rows = [row for row in uncovered if hole[row] == carrier]
        must = sorted(ids[row] for row in rows if _must_build(cases[row]))
        whole = sorted({ids[row] for first in rows for row in components[first]})
        organizations = sorted(ids[row] for row in rows)
        code = city.facts.carriers.code[carrier]
        plants.append({"carrier": code, "organizations": organizations, "own_branch": must, "hole": whole})
    holes = {tuple(sorted(ids[row] for row in rows)) for rows in components.values()}
    return {"holes": plants, "hole_members_500_m": sorted(map(list, holes))}


def _must_build(case: Case | None) -> bool:
    return case is not None and case.must_build is True


def _find_components(city: City, rows: list[int]) -> dict[int, tuple[int, ...]]:
    """Find for each row the rows of its hole."""
    above = {row: row for row in rows}

    def find_top(row: int) -> int:
        while above[row] != row:
            above[row] = above[above[row]]
            row = above[row]
        return row

    for one, other in _list_links(city, np.array(rows, dtype=np.int64)):
        above[find_top(other)] = find_top(one)
    members: dict[int, list[int]] = {}
    for row in rows:
        members.setdefault(find_top(row), []).append(row)
    return {row: tuple(some) for some in members.values() for row in some}


def _list_links(city: City, rows: Integers) -> Iterable[tuple[int, int]]:
    """List pairs of neighbours: within the radius, of one carrier, or else of one township and trade."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - half a second of import that only this needs

    facts, carrier = city.facts, city.facts.population.carrier[rows]
    points = _list_points(facts.addresses.longitude, facts.addresses.latitude, facts.population.unit, city)[rows]
    of_carriers = _list_points(
        np.round(facts.carriers.longitude, 6), np.round(facts.carriers.latitude, 6), facts.carriers.unit, city
    )
    lends = np.isnan(points[:, 0]) & (carrier >= 0)
    points[lends] = of_carriers[carrier[lends]]
    known = np.flatnonzero(~np.isnan(points[:, 0]))
    chord = 2 * _EARTH_M * np.sin(RADIUS_M / (2 * _EARTH_M))
    for one, other in cKDTree(points[known]).query_pairs(chord):
        yield int(rows[known[one]]), int(rows[known[other]])
    yield from _list_equal(rows, list(carrier.tolist()), carrier >= 0)
    trades = [key[:2] if key else None for key in facts.stated_industry[rows].tolist()]
    nowhere = np.isnan(points[:, 0]) & (carrier < 0) & np.array([trade is not None for trade in trades], dtype=np.bool_)
    towns = facts.seats.township[facts.population.seat[rows]].tolist()
    yield from _list_equal(rows, list(zip(towns, trades, strict=True)), nowhere)


def _list_equal(rows: Integers, values: list[Any], kept: Flags) -> Iterable[tuple[int, int]]:
    """List pairs of a row and the first row of the same value."""
    first: dict[Any, int] = {}
    for place in np.flatnonzero(kept).tolist():
        yield first.setdefault(values[place], int(rows[place])), int(rows[place])


def _list_points(longitude: Numbers, latitude: Numbers, unit: Integers, city: City) -> Numbers:
    """List points of the sphere in metres, as an import reads the coordinates that the ledgers say."""
    cells = city.facts.list_coordinates(longitude, latitude, unit)
    known = np.flatnonzero(~np.isnan(longitude))
    points = np.full((len(longitude), 3), np.nan)
    systems = list_coordinate_systems()[unit[known]]
    east, north = convert_to_wgs84(cells["longitude"][known], cells["latitude"][known], systems)
    east, north = np.radians(east), np.radians(north)
    directions = (np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north))
    points[known] = _EARTH_M * np.column_stack(directions)
    return points
