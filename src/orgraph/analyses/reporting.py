"""Reporting: which ledger of which unit is loaded, of which day, and which is missing or old.

A unit is behind where its census ledger is not loaded, or describes a day longer ago than the rules call fresh, or
where most of its organizations were last verified longer ago than that (I06). Units that fill in no day of verification
are judged by the day of their ledger alone: nobody told. A ledger of the whole city speaks for every unit. The units
are those that coverage counts by: the bodies of the city itself report like a county.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from orgraph.analyses.census.freshness import Freshness, find_ages, measure_freshness
from orgraph.analyses.facts.knowledge import Knowledge
from orgraph.analyses.facts.places import AreaTable, find_area_table, find_places, list_unit_words
from orgraph.findings import Provenance, find_provenance
from orgraph.model import MODEL

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot
    from orgraph.tables import Scope

CENSUS: Final = "census"
NEVER: Final = -1
UNKNOWN: Final = -2
STALE_SHARE: Final = 0.5
"""A unit whose median organization is stale has to verify its roster."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """The newest loaded scope of one ledger that speaks for one unit; `scope` is None where there is none."""

    ledger: str
    unit: str
    scope: Scope | None
    days: int | None
    """Days between the day that the rows describe and the day of the result; None where nobody said."""

    @property
    def month(self) -> str:
        """The month of a monthly ledger; empty for others, also for tallies, whose period is the ledger counted."""
        period = self.scope.period if self.scope else ""
        return period if period[:4].isdigit() else ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reporting:
    """Every ledger of every counting unit.

    Attributes
    ----------
    units
        Keys of the counting units in administrative order, and their titles.
    reported
        One entry per ledger and unit, in the order of the model and of the units.
    behind
        Keys of the units whose census is missing or old, or whose rows are.
    freshness
        By key of the unit: when its organizations were verified.
    ages
        Days since each organization was verified; −1 never, −2 unknown.
    unit
        Place of its counting unit in ``areas.units``.
    """

    provenance: Provenance
    units: tuple[tuple[str, str], ...]
    reported: tuple[Reported, ...]
    behind: tuple[str, ...]
    freshness: Mapping[str, Freshness]
    fresh_days: int
    ages: NDArray[np.int32]
    unit: NDArray[np.int32]
    areas: AreaTable
    snapshot: Snapshot

    def of(self, ledger: str, unit: str) -> Reported:
        """Find what is loaded of a ledger for a unit; KeyError for names that do not exist."""
        for reported in self.reported:
            if (reported.ledger, reported.unit) == (ledger, unit):
                return reported
        raise KeyError((ledger, unit))

    def stale_rows(self) -> pa.Table:
        """One row per organization that was verified too long ago or never, sorted by key."""
        rows = np.flatnonzero((self.ages > self.fresh_days) | (self.ages == NEVER)).astype(np.int32)
        nodes, ages = self.snapshot.nodes("Organization"), self.ages[rows]
        return pa.table(
            {
                "key": nodes.keys.take(pa.array(rows)),
                "name": nodes.text("name").take(pa.array(rows)),
                "unit": list_unit_words(self.areas, self.unit[rows]).cast(pa.string()),
                "days": pa.array(ages, mask=ages < 0).cast(pa.int64()),
            }
        )

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
        freshness = {unit: found.as_dict() for unit, found in self.freshness.items()}
        return {
            **self.provenance.as_dict(),
            "behind": list(self.behind),
            "reported": self.table().to_pylist(),
            "freshness": freshness,
        }


def list_reporting(snapshot: Snapshot, *, rules: Rules, day: date | None = None) -> Reporting:
    """List which ledgers are loaded of which unit on a day."""
    day = day or snapshot.data_date
    areas = find_area_table(snapshot)
    cities = areas.keys_of_level("city")
    units = tuple(zip(areas.unit_keys, areas.unit_titles, strict=True))
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
    ages, units_of, freshness = _measure_units(snapshot, day=day, fresh_days=fresh)
    behind = [
        entry.unit
        for entry in reported
        if entry.ledger == CENSUS
        and (entry.scope is None or (entry.days or 0) > fresh or _is_stale(freshness.get(entry.unit)))
    ]
    return Reporting(
        provenance=find_provenance(snapshot, rules=rules, day=day),
        units=units,
        reported=tuple(reported),
        behind=tuple(behind),
        freshness=freshness,
        fresh_days=fresh,
        ages=ages,
        unit=units_of,
        areas=areas,
        snapshot=snapshot,
    )


def _is_stale(freshness: Freshness | None) -> bool:
    """Whether most organizations of a unit were verified too long ago or never; False where no day is filled in."""
    share = freshness.stale_share if freshness is not None and freshness.verified else None
    return share is not None and share > STALE_SHARE


def _measure_units(
    snapshot: Snapshot, *, day: date, fresh_days: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], dict[str, Freshness]]:
    """Measure when the organizations of every unit were verified; those that ended count nowhere."""
    places = find_places(snapshot, day=day)
    nodes, areas = snapshot.nodes("Organization"), places.areas
    loaded = Knowledge.of(snapshot, areas).find_loaded(CENSUS)[places.unit]
    # Of an organization that no census brought nobody was to verify anything.
    ages = np.where(nodes.exist_on(day) & loaded, find_ages(nodes, loaded, day=day), UNKNOWN).astype(np.int32)
    measured = measure_freshness(ages, places.unit, group_count=len(areas.units) + 1, fresh_days=fresh_days)
    ages[np.isin(places.unit, [place for place, found in enumerate(measured) if not found.verified])] = UNKNOWN
    return ages, places.unit, dict(zip(areas.unit_keys, measured, strict=False))


def _age(scope: Scope) -> tuple[str, str]:
    return scope.period, scope.data_date.isoformat() if scope.data_date else ""
