"""Visits: which contact links (联系对象) were visited in a quarter, and which are due.

A due visit is one link of a unit with a target that holds on the day; it is visited where the unit called on the target
in the calendar quarter of the day. "Not visited" is known only where the visit ledgers of the quarter's whole months
are loaded for the unit; a quarter in which no month is over yet is known from the running month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from orgraph.analyses.facts.places import find_area_table, find_areas_by_basis, find_units
from orgraph.findings import Provenance, Words, find_provenance
from orgraph.model import MODEL, vocabulary
from orgraph.snapshot import FIRST_DAY, days_since_1970

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

VISITED: Final = 1
DUE: Final = 0
NOT_KNOWN: Final = -1
STATUS_CODES: Final = {VISITED: "visited", DUE: "due", NOT_KNOWN: "unknown"}
TARGETS: Final = ("Organization", "Carrier")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """A calendar quarter and the day up to which it is looked at."""

    begun: date
    ends: date
    day: date

    @classmethod
    def of(cls, day: date) -> Quarter:
        """Make the quarter of a day."""
        first = (day.month - 1) // 3 * 3 + 1
        following = date(day.year + first // 10, (first + 3 - 1) % 12 + 1, 1)
        return cls(begun=date(day.year, first, 1), ends=following - timedelta(days=1), day=day)

    @property
    def is_running(self) -> bool:
        """Whether the quarter is not over on the day (进行中)."""
        return self.day < self.ends

    @property
    def title(self) -> Words:
        """As people name it."""
        number = (self.begun.month + 2) // 3
        running = ("（进行中）", " (running)") if self.is_running else ("", "")
        return Words(f"{self.begun.year}年第{number}季度{running[0]}", f"{self.begun.year} Q{number}{running[1]}")

    @property
    def needed_months(self) -> tuple[str, ...]:
        """Months whose ledgers tell: those that are over, else the running one."""
        starts = [date(self.begun.year, self.begun.month + number, 1) for number in range(3)]
        over = [start for start in starts if _last_of_month(start) <= self.day]
        return tuple(f"{start:%Y-%m}" for start in over or starts[:1])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Visits:
    """The links of a day and whether each was visited in the quarter; one entry of each array per link.

    Attributes
    ----------
    unit, target
        Positions; `target` among organizations or carriers, as `target_kind` says (its place in ``TARGETS``).
    status
        1 visited, 0 due, −1 not known.
    visits
        Number of visits in the quarter.
    last_visited
        Days since 1970; the lowest number where none is known.
    other_visits
        Visits of the quarter that answer no link.
    """

    provenance: Provenance
    quarter: Quarter
    unit: NDArray[np.int32]
    target_kind: NDArray[np.int8]
    target: NDArray[np.int32]
    link_kind: NDArray[np.int8]
    status: NDArray[np.int8]
    visits: NDArray[np.int64]
    last_visited: NDArray[np.int32]
    other_visits: int
    loaded: bool
    because: Words | None
    snapshot: Snapshot

    def count(self, status: int) -> int:
        """Count the links of a status."""
        return int((self.status == status).sum())

    def table(self) -> pa.Table:
        """One row per link: the unit, the target, and its visits."""
        units = self.snapshot.nodes("Unit")
        kinds = vocabulary("target_kind").codes
        keys, names = np.full((2, len(self.unit)), None, dtype=object)
        for place, kind in enumerate(TARGETS):
            nodes, mask = self.snapshot.nodes(kind), self.target_kind == place
            wanted = pa.array(self.target[mask])
            keys[mask] = nodes.keys.take(wanted).to_pylist()
            names[mask] = nodes.text("name").take(wanted).to_pylist()
        return pa.table(
            {
                "unit_key": units.keys.take(pa.array(self.unit)),
                "unit": units.text("name").take(pa.array(self.unit)),
                "target_type": pa.array([TARGETS[place] for place in self.target_kind], pa.string()),
                "target_key": pa.array(keys, pa.string()),
                "target": pa.array(names, pa.string()),
                "contact_kind": pa.array([kinds[code] if code >= 0 else None for code in self.link_kind], pa.string()),
                "status": pa.array([STATUS_CODES[int(code)] for code in self.status], pa.string()),
                "visits": self.visits,
                "last_visited_on": pa.array(self.last_visited, mask=self.last_visited == FIRST_DAY).cast(pa.date32()),
            }
        )

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            **self.provenance.as_dict(),
            "quarter": self.quarter.title.as_dict(),
            "links": len(self.unit),
            "visited": self.count(VISITED),
            "due": self.count(DUE),
            "unknown": self.count(NOT_KNOWN),
            "other_visits": self.other_visits,
            "because": self.because.as_dict() if self.because else None,
        }


def measure_visits(snapshot: Snapshot, *, rules: Rules, day: date | None = None) -> Visits:
    """Measure which links were visited in the quarter of a day."""
    day = day or snapshot.data_date
    quarter = Quarter.of(day)
    made_by, called_kind, called, visited_on = _list_visits(snapshot, quarter)
    unit, target_kind, target, link_kind = _list_links(snapshot, day=day)
    codes = _code(snapshot, unit, target_kind, target)
    visit_codes = _code(snapshot, made_by, called_kind, called)
    distinct, number_of = np.unique(codes, return_inverse=True)
    place = np.searchsorted(distinct, visit_codes)
    place[place == len(distinct)] = 0
    matches = distinct[place] == visit_codes if len(distinct) else np.zeros(len(visit_codes), dtype=np.bool_)
    visits = np.bincount(place[matches], minlength=len(distinct))
    last = np.full(len(distinct), FIRST_DAY, dtype=np.int32)
    np.maximum.at(last, place[matches], visited_on[matches])
    told = _find_told(snapshot, quarter, day=day)
    status = np.where(visits[number_of] > 0, VISITED, np.where(told[unit], DUE, NOT_KNOWN)).astype(np.int8)
    return Visits(
        provenance=find_provenance(snapshot, rules=rules, day=day),
        quarter=quarter,
        unit=unit,
        target_kind=target_kind,
        target=target,
        link_kind=link_kind,
        status=status,
        visits=visits[number_of],
        last_visited=last[number_of],
        other_visits=int((~matches).sum()),
        loaded=bool(snapshot.scopes.units("units")),
        because=_write_because(snapshot, quarter, int((status == NOT_KNOWN).sum())),
        snapshot=snapshot,
    )


def _list_links(
    snapshot: Snapshot, *, day: date
) -> tuple[NDArray[np.int32], NDArray[np.int8], NDArray[np.int32], NDArray[np.int8]]:
    """List the links of a day by their units, these in administrative order."""
    relation = snapshot.relation("LINKED_TO")
    parts = []
    for place, kind in enumerate(TARGETS):
        pairs = relation.on(day, source="Unit", target=kind)
        kept = snapshot.nodes(kind).exist_on(day)[pairs.target]
        kinds = relation.choice("contact_kind")[pairs.rows][kept]
        parts.append((pairs.source[kept], np.full(int(kept.sum()), place, np.int8), pairs.target[kept], kinds))
    unit, target_kind, target, link_kind = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    counted_by = find_units(snapshot, "Unit", basis="counted", areas=find_area_table(snapshot), day=day)
    order = np.lexsort((unit, counted_by[unit]))
    return unit[order], target_kind[order], target[order], link_kind[order]


def _list_visits(
    snapshot: Snapshot, quarter: Quarter
) -> tuple[NDArray[np.int32], NDArray[np.int8], NDArray[np.int32], NDArray[np.int32]]:
    held = snapshot.nodes("Visit").day("visited_on", missing=FIRST_DAY)
    inside = (held >= days_since_1970(quarter.begun)) & (held <= days_since_1970(quarter.day))
    maker = np.full(len(held), -1, dtype=np.int32)
    made = snapshot.relation("MADE").on(quarter.day)
    maker[made.target] = made.source
    parts = []
    for place, kind in enumerate(TARGETS):
        pairs = snapshot.relation("CALLED_ON").on(quarter.day, source="Visit", target=kind)
        kept = inside[pairs.source] & (maker[pairs.source] >= 0)
        visit = pairs.source[kept]
        parts.append((maker[visit], np.full(len(visit), place, np.int8), pairs.target[kept], held[visit]))
    made_by, called_kind, called, visited_on = (np.concatenate(columns) for columns in zip(*parts, strict=True))
    return made_by, called_kind, called, visited_on


def _code(
    snapshot: Snapshot, unit: NDArray[np.int32], target_kind: NDArray[np.int8], target: NDArray[np.int32]
) -> NDArray[np.int64]:
    """Give every pair of unit and target one number."""
    size = max(len(snapshot.nodes(kind)) for kind in TARGETS) + 1
    return (unit.astype(np.int64) * len(TARGETS) + target_kind) * size + target


def _find_told(snapshot: Snapshot, quarter: Quarter, *, day: date) -> NDArray[np.bool_]:
    """Find the units whose missing visit means "not visited"."""
    areas, levels = snapshot.nodes("Area"), vocabulary("area_level").codes
    keys = areas.keys.to_pylist()
    cities = {key for key, level in zip(keys, areas.choice("level"), strict=True) if level == levels.index("city")}
    loaded = [snapshot.scopes.units("visits", period=month) for month in quarter.needed_months]
    counted_by = areas.text("counted_by").to_pylist()
    own = [
        all(not units.isdisjoint({*cities, key, counted or key}) for units in loaded)
        for key, counted in zip(keys, counted_by, strict=True)
    ]
    everywhere = all(not units.isdisjoint(cities) for units in loaded)
    _, _, counted_area = find_areas_by_basis(snapshot, "Unit", day=day)
    return np.append(np.array(own, dtype=np.bool_), everywhere)[counted_area]


def _write_because(snapshot: Snapshot, quarter: Quarter, unknown: int) -> Words | None:
    if not snapshot.scopes.units("units"):
        title = MODEL.ledgers_by_name["units"]
        return Words(f"{title.chinese}：未导入", f"{title.english}: not loaded")
    if not unknown:
        return None
    title, months = MODEL.ledgers_by_name["visits"], quarter.needed_months
    span = months[0] if len(months) == 1 else f"{months[0]}至{months[-1]}"
    return Words(
        f"{title.chinese}（{span}）：{unknown}对联系关系的单位未报",
        f"{title.english} ({span.replace('至', ' to ')}): not reported for {unknown} links",
    )


def _last_of_month(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
