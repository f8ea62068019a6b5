"""Places: where each node lies, and which unit counts it.

Modelling decisions:

- An organization lies where it operates. Where the ledger names only the county (or the zone, or the city) of the
  operating place and the registered place lies inside of it, the registered township stands for it; where nobody says
  where it operates, it lies where it is registered. A registered township of another county is never taken.
- The counting unit (统计归口) is what the ledger says, else the unit that counts the place: a township entrusted to the
  development zone is counted by the zone. A place known by its county alone is counted by the county.
- The city as a whole is no counting unit: what is only known to lie in the city has an unknown unit.
- Areas that share a name (江南街道 of two counties) are told apart by their unit.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from orgraph.model import vocabulary

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.snapshot import Snapshot

UNIT_LEVELS: Final = ("city_bodies", "county", "development_zone")
"""Levels of areas that may count organizations."""


@dataclass(frozen=True, slots=True, eq=False)
class AreaTable:
    """The areas of a snapshot, and what follows from one area alone.

    Attributes
    ----------
    keys, titles
        By position; areas of one name (江南街道 of two counties) have their counting unit in the title.
    level
        Positions in the vocabulary ``area_level``.
    order
        Positions of all areas in administrative order.
    county, township
        For each area the position of its county and of its township, −1 where it has none; the last entry, for
        position −1, is −1 too.
    units
        Positions of the areas that may count organizations, in administrative order.
    unit
        For each area the place of its counting unit in `units`; ``len(units)`` where unknown, also in the last entry.
    """

    keys: tuple[str, ...]
    titles: tuple[str, ...]
    level: NDArray[np.int8]
    order: NDArray[np.int32]
    county: NDArray[np.int32]
    township: NDArray[np.int32]
    units: NDArray[np.int32]
    unit: NDArray[np.int32]
    parent: NDArray[np.int32]
    counted_by: NDArray[np.int32]

    @property
    def unit_keys(self) -> tuple[str, ...]:
        """Keys of the units."""
        return tuple(self.keys[position] for position in self.units)

    @property
    def unit_titles(self) -> tuple[str, ...]:
        """Titles of the units."""
        return tuple(self.titles[position] for position in self.units)

    @property
    def reporting_units(self) -> NDArray[np.bool_]:
        """Which units are counties or zones: together they are the city."""
        return np.asarray(self.level[self.units] != _level("city_bodies"))

    def keys_of_level(self, level: str) -> tuple[str, ...]:
        """Keys of all areas of a level, in administrative order."""
        return tuple(self.keys[position] for position in self.order if self.level[position] == _level(level))

    def lies_inside(self) -> NDArray[np.bool_]:
        """Square table: whether the area of the column lies inside the area of the row."""
        inside = np.zeros((len(self.keys),) * 2, dtype=np.bool_)
        columns = np.arange(len(self.keys))
        for above in (self.parent, self.counted_by):
            inside[above[above >= 0], columns[above >= 0]] = True
        inside[self.level == _level("city")] = True
        np.fill_diagonal(inside, val=False)
        return inside


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where the organizations are.

    Attributes
    ----------
    area
        Position of the area that each organization lies in; −1 unknown.
    registered, operating
        Position of the area by either basis as the ledgers say it; −1 unknown.
    unit
        Place of its counting unit in ``areas.units``; ``len(areas.units)`` where unknown.
    """

    areas: AreaTable
    area: NDArray[np.int32]
    registered: NDArray[np.int32]
    operating: NDArray[np.int32]
    unit: NDArray[np.int32]


def find_area_table(snapshot: Snapshot) -> AreaTable:
    """Find the areas of a snapshot and their order."""
    nodes = snapshot.nodes("Area")
    level = nodes.choice("level")
    parent, counted_by = nodes.positions(nodes.text("parent")), nodes.positions(nodes.text("counted_by"))
    order = np.lexsort((np.arange(len(nodes)), nodes.number("place"))).astype(np.int32)
    is_unit = np.isin(level, [_level(name) for name in UNIT_LEVELS])
    units = order[is_unit[order]]
    place_of_unit = np.full(len(nodes) + 1, len(units), dtype=np.int32)
    place_of_unit[units] = np.arange(len(units))
    own = np.arange(len(nodes), dtype=np.int32)
    county = np.select([level == _level("county"), level == _level("township")], [own, parent], -1).astype(np.int32)
    unit = place_of_unit[np.where(counted_by >= 0, counted_by, np.where(is_unit, own, -1))]
    return AreaTable(
        keys=tuple(nodes.keys.to_pylist()),
        titles=_tell_apart(nodes.text("name").to_pylist(), np.append(units, np.int32(-1))[unit]),
        level=level,
        order=order,
        county=np.append(county, np.int32(-1)),
        township=np.append(np.where(level == _level("township"), own, -1), -1).astype(np.int32),
        units=units,
        unit=np.append(unit, np.int32(len(units))),
        parent=parent,
        counted_by=counted_by,
    )


def _tell_apart(names: list[str], unit: NDArray[np.int32]) -> tuple[str, ...]:
    """Add the name of the counting unit (by its position, −1 unknown) to names that several areas have."""
    several = {name for name, count in Counter(names).items() if count > 1}
    return tuple(
        f"{name}（{names[above]}）" if name in several and above >= 0 else name
        for name, above in zip(names, unit.tolist(), strict=True)
    )


def find_places(snapshot: Snapshot, *, day: date) -> Places:
    """Find where each organization lies on a day and which unit counts it."""
    areas = find_area_table(snapshot)
    registered, operating, counted = find_areas_by_basis(snapshot, "Organization", day=day)
    # One small table answers for every pair of operating and registered place; −1 is its last row and column.
    own = np.arange(len(areas.keys) + 1, dtype=np.int16)
    own[-1] = -1
    refined = np.repeat(own[:, np.newaxis], len(own), axis=1)
    refined[-1] = own
    inside = np.pad(areas.lies_inside(), (0, 1))
    refined = np.where(inside, own[np.newaxis, :], refined)
    # Negative positions count from the end, and so find the last row and column.
    area = refined[operating, registered].astype(np.int32)
    unit = areas.unit[area]
    declared = areas.unit[counted]
    unit = np.where(declared < len(areas.units), declared, unit).astype(np.int32)
    return Places(areas=areas, area=area, registered=registered, operating=operating, unit=unit)


def find_areas_by_basis(
    snapshot: Snapshot, kind: str, *, day: date
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Find the registered, operating and counted area of all nodes of a kind; −1 where unknown."""
    relation = snapshot.relation("IN_AREA")
    bases = vocabulary("area_basis").codes
    nodes = len(snapshot.nodes(kind))
    pairs = relation.on(day, source=kind)
    basis = relation.choice("basis")
    if len(pairs.rows) != len(basis):
        basis = basis[pairs.rows]
    found = np.full(nodes * len(bases), -1, dtype=np.int32)
    found[pairs.source * np.int32(len(bases)) + basis] = pairs.target
    columns = found.reshape(nodes, len(bases))
    registered, operating, counted = (
        np.ascontiguousarray(columns[:, bases.index(name)]) for name in ("registered", "operating", "counted")
    )
    return registered, operating, counted


def find_units(snapshot: Snapshot, kind: str, *, basis: str, areas: AreaTable, day: date) -> NDArray[np.int32]:
    """Find the counting unit of all nodes of a kind other than organizations, as places in ``areas.units``."""
    by_basis = dict(
        zip(("registered", "operating", "counted"), find_areas_by_basis(snapshot, kind, day=day), strict=True)
    )
    return areas.unit[by_basis[basis]]


def list_unit_words(areas: AreaTable, units: NDArray[np.integer]) -> pa.DictionaryArray:
    """List the titles of counting units, null where unknown."""
    known = units < len(areas.units)
    return pa.DictionaryArray.from_arrays(
        pa.array(units.astype(np.int32), mask=~known), pa.array(areas.unit_titles, pa.string())
    )


def _level(name: str) -> int:
    return vocabulary("area_level").codes.index(name)
