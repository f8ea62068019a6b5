"""Reporting: which ledger of which unit is loaded, of which day, and which is missing or old.

A unit is behind where its census ledger is not loaded, or describes a day longer ago than the rules call fresh.
A ledger of the whole city speaks for every unit.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from orgraph.analyses.places import AreaTable, find_area_table
from orgraph.findings import Provenance, find_provenance
from orgraph.model import MODEL

if TYPE_CHECKING:
    from datetime import date

    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot
    from orgraph.tables import Scope

CENSUS: Final = "census"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """The newest loaded scope of one ledger that speaks for one unit; `scope` is None where there is none."""

    ledger: str
    unit: str
    scope: Scope | None
    days: int | None
    """Days between the day that the rows describe and the day of the result; None where nobody said."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reporting:
    """Every ledger of every reporting unit.

    Attributes
    ----------
    units
        Keys of the reporting units in administrative order, and their titles.
    reported
        One entry per ledger and unit, in the order of the model and of the units.
    behind
        Keys of the units whose census is missing or old.
    """

    provenance: Provenance
    units: tuple[tuple[str, str], ...]
    reported: tuple[Reported, ...]
    behind: tuple[str, ...]
    fresh_days: int

    def of(self, ledger: str, unit: str) -> Reported:
        """Find what is loaded of a ledger for a unit; KeyError for names that do not exist."""
        for reported in self.reported:
            if (reported.ledger, reported.unit) == (ledger, unit):
                return reported
        raise KeyError((ledger, unit))

    def table(self) -> pa.Table:
        """One row per ledger and unit."""
        titles = dict(self.units)
        rows = [
            {
                "ledger": MODEL.ledgers_by_name[entry.ledger].chinese,
                "unit": titles[entry.unit],
                "loaded": entry.scope is not None,
                "period": entry.scope.period if entry.scope else None,
                "data_date": entry.scope.data_date if entry.scope else None,
                "days": entry.days,
            }
            for entry in self.reported
        ]
        fields = [("ledger", pa.string()), ("unit", pa.string()), ("loaded", pa.bool_()), ("period", pa.string())]
        return pa.Table.from_pylist(rows, schema=pa.schema([*fields, ("data_date", pa.date32()), ("days", pa.int64())]))

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {**self.provenance.as_dict(), "behind": list(self.behind), "reported": self.table().to_pylist()}


def list_reporting(snapshot: Snapshot, *, rules: Rules, day: date | None = None) -> Reporting:
    """List which ledgers are loaded of which unit on a day."""
    day = day or snapshot.data_date
    areas = find_area_table(snapshot)
    cities = areas.keys_of_level("city")
    units = _list_units(areas)
    newest: dict[tuple[str, str], Scope] = {}
    for scope in snapshot.scopes.loaded:
        known = newest.get((scope.ledger, scope.unit))
        if known is None or _age(scope) >= _age(known):
            newest[scope.ledger, scope.unit] = scope
    reported = []
    for ledger in MODEL.ledgers:
        of_city = [newest[ledger.name, city] for city in cities if (ledger.name, city) in newest]
        for unit, _ in units:
            found = [*of_city, *([newest[ledger.name, unit]] if (ledger.name, unit) in newest else [])]
            latest = max(found, key=_age) if found else None
            days = (day - latest.data_date).days if latest is not None and latest.data_date else None
            reported.append(Reported(ledger=ledger.name, unit=unit, scope=latest, days=days))
    fresh = rules.freshness.fresh_days
    behind = [
        entry.unit
        for entry in reported
        if entry.ledger == CENSUS and (entry.scope is None or (entry.days is not None and entry.days > fresh))
    ]
    return Reporting(
        provenance=find_provenance(snapshot, rules=rules, day=day),
        units=units,
        reported=tuple(reported),
        behind=tuple(behind),
        fresh_days=fresh,
    )


def _list_units(areas: AreaTable) -> tuple[tuple[str, str], ...]:
    places = np.flatnonzero(areas.reporting_units)
    return tuple((areas.unit_keys[place], areas.unit_titles[place]) for place in places)


def _age(scope: Scope) -> tuple[str, str]:
    return scope.period, scope.data_date.isoformat() if scope.data_date else ""
