"""Departments, committee member units, townships and managements: who supervises, hosts, visits and is responsible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import CITY_BODIES, ZONE, read_calibration, read_rows
from orgraph.demo.draws import as_texts, is_filled, number_texts, number_within
from orgraph.demo.rows import list_unit_titles

if TYPE_CHECKING:
    from orgraph.demo.calibration import Integers, Size, Texts
    from orgraph.demo.facts.places import Seats

_ZONE_NAMES: Final = {"委组织部": "组织人力社保局"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Units:
    """One body per row.

    Attributes
    ----------
    unit
        The reporting unit that it belongs to.
    seat
        For townships their seat, else −1.
    role
        ``lead`` or ``member`` of the two-new work committee, else None.
    """

    code: Texts
    name: Texts
    kind: Texts
    level: Texts
    role: Texts
    industry: Texts
    unit: Integers
    seat: Integers

    def find(self, kind: str, unit: int) -> int:
        """Position of the first body of a kind in a unit, −1 where there is none."""
        found = np.flatnonzero((self.kind == kind) & (self.unit == unit))
        return int(found[0]) if len(found) else -1

    def list_members(self, unit: int) -> Integers:
        """List the committee member units of a reporting unit (the work committee itself is not one)."""
        chosen: Integers = np.flatnonzero((self.unit == unit) & is_filled(self.role) & (self.kind != "other"))
        return chosen

    def list_townships(self) -> dict[int, int]:
        """Map each seat to the body of its township."""
        rows = np.flatnonzero(self.seat >= 0)
        return dict(zip(self.seat[rows].tolist(), rows.tolist(), strict=True))


def list_units(size: Size, seats: Seats) -> Units:
    """List the bodies of a city of one size; they are the same for every seed."""
    rows: list[tuple[int, str, str, str, str | None, str | None, int]] = []
    titles = list_unit_titles()
    committee = read_rows("committee.csv")
    for unit, figures in enumerate(read_calibration().units):
        of_city = figures.key == CITY_BODIES
        prefix = "市" if of_city else titles[unit]
        level = "city" if of_city else "county"
        work_committee = "两新工委" if figures.key == ZONE else "委两新工委"
        rows.append((unit, prefix + work_committee, "other", level, "lead", None, -1))
        for entry in committee[: size.city_units if of_city else size.county_units]:
            stem = _ZONE_NAMES.get(entry["name"], entry["name"]) if figures.key == ZONE else entry["name"]
            rows.append((unit, prefix + stem, entry["kind"], level, entry["role"], entry["industry"] or None, -1))
        if of_city:
            rows.append((unit, "省委两新工委", "other", "province", None, None, -1))
            continue
        rows.append((unit, f"{prefix}小微企业园管理办公室", "small_firm_park_management", level, None, None, -1))
        rows.append((unit, f"{prefix}工业园区管委会", "park_management", level, None, None, -1))
        if figures.key == ZONE:
            rows.append((unit, f"{prefix}管委会", "development_zone", level, None, None, -1))
        for seat in np.flatnonzero(seats.unit == unit).tolist():
            if figures.key == ZONE and seats.county[seat] != "330702":
                continue
            kind = "subdistrict" if seats.title[seat].endswith("街道") else "township"
            rows.append((unit, seats.county_title[seat] + seats.title[seat], kind, "township", None, None, seat))
    unit_column = np.array([row[0] for row in rows])
    letters = as_texts([read_calibration().units[unit].code for unit in unit_column])
    columns = [as_texts([row[place] for row in rows]) for place in range(1, 6)]
    return Units(
        code="DW-" + letters + "-" + number_texts(number_within(unit_column) + 1, digits=3),
        name=columns[0],
        kind=columns[1],
        level=columns[2],
        role=columns[3],
        industry=columns[4],
        unit=unit_column,
        seat=np.array([row[6] for row in rows]),
    )
