"""Carriers: parks, buildings, markets; in which one an organization lies, and which were swept (扫楼扫街、进园入企)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.analyses.facts.gaps import Cause
from orgraph.analyses.facts.places import find_units
from orgraph.kernels.three_valued import UNKNOWN
from orgraph.model import vocabulary
from orgraph.snapshot import LAST_DAY, days_since_1970

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.facts.gaps import GapWriter
    from orgraph.analyses.facts.places import AreaTable
    from orgraph.findings import Words
    from orgraph.snapshot import Snapshot


def find_carriers(snapshot: Snapshot, *, day: date) -> NDArray[np.int32]:
    """Find the carrier of each organization; −1 where it lies in none.

    Of carriers inside carriers the innermost counts; of several that do not contain each other the first by key.
    """
    carriers = snapshot.nodes("Carrier")
    pairs = snapshot.relation("LOCATED_IN").on(day, source="Organization", target="Carrier")
    exists = carriers.exist_on(day)[pairs.target]
    organization, carrier = pairs.source[exists].astype(np.int64), pairs.target[exists]
    outer = np.full(len(carriers), -1, dtype=np.int32)
    part_of = snapshot.relation("PART_OF").on(day)
    outer[part_of.source] = part_of.target
    # Every carrier that contains another one of the same organization is left out.
    width = max(len(carriers), 1)
    contains = np.zeros(len(carrier), dtype=np.bool_)
    above = carrier
    for _ in range(len(part_of.rows)):
        above = np.where(above >= 0, outer[above], -1)
        if (above < 0).all():
            break
        contains |= np.isin(organization * width + carrier, (organization * width + above)[above >= 0])
    inner = organization[~contains], carrier[~contains]
    found = np.full(len(snapshot.nodes("Organization")), len(carriers), dtype=np.int32)
    np.minimum.at(found, *inner)
    found[found == len(carriers)] = -1
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Sweep:
    """Which carriers were swept lately enough.

    Attributes
    ----------
    swept
        For each carrier 1, 0 or −1; only `existing` ones count.
    never
        Those of which no sweep is recorded, though their ledger is loaded.
    fresh_days
        A sweep that is older does not count.
    because
        What would tell the unknown.
    """

    existing: NDArray[np.bool_]
    swept: NDArray[np.int8]
    never: NDArray[np.bool_]
    kind: NDArray[np.int8]
    fresh_days: int
    because: Words | None

    @property
    def population(self) -> int:
        """Carriers on the day."""
        return int(self.existing.sum())

    @property
    def unknown(self) -> int:
        """Carriers of which it is not known."""
        return int((self.existing & (self.swept == UNKNOWN)).sum())

    @property
    def covered(self) -> int:
        """Carriers that were swept lately."""
        return int((self.existing & (self.swept == 1)).sum())

    @property
    def share(self) -> float | None:
        """Swept of those that are known; None where none is."""
        known = self.population - self.unknown
        return self.covered / known if known else None

    @property
    def not_swept(self) -> NDArray[np.int32]:
        """Positions of the carriers that were not swept lately, or never."""
        return np.flatnonzero(self.existing & (self.swept == 0)).astype(np.int32)

    @property
    def kinds(self) -> dict[str, tuple[int, ...]]:
        """Swept, existing and unknown carriers by kind."""
        return {
            code: tuple(
                int((self.existing & (self.kind == number) & mask).sum())
                for mask in (self.swept == 1, self.existing, self.swept == UNKNOWN)
            )
            for number, code in enumerate(vocabulary("carrier_kind").codes)
        }

    def as_dict(self, keys: list[str]) -> dict[str, Any]:
        """As JSON holds it; `keys` are those of all carriers."""
        return {
            "covered": self.covered,
            "population": self.population,
            "unknown": self.unknown,
            "share": self.share,
            "because": self.because.zh if self.because else None,
            "fresh_days": self.fresh_days,
            "not_swept": [keys[position] for position in self.not_swept],
        }

    def __repr__(self) -> str:
        return f"Sweep({self.covered} of {self.population - self.unknown} carriers swept, {self.unknown} unknown)"


def find_sweep(snapshot: Snapshot, areas: AreaTable, gaps: GapWriter, *, day: date, fresh_days: int) -> Sweep:
    """Find which carriers were swept within so many days up to a day."""
    carriers = snapshot.nodes("Carrier")
    existing = carriers.exist_on(day)
    swept_on = carriers.day("last_swept_on", missing=LAST_DAY)
    unit = find_units(snapshot, "Carrier", basis="operating", areas=areas, day=day)
    loaded = gaps.loaded["carriers"][unit]
    recorded = swept_on < LAST_DAY
    age = days_since_1970(day) - np.where(recorded, swept_on, 0)
    # A sweep after the day says nothing of whether there was one before it.
    swept = np.select([recorded & (age < 0), recorded, loaded], [UNKNOWN, age <= fresh_days, 0], UNKNOWN).astype(
        np.int8
    )
    unknown = existing & (swept == UNKNOWN) & ~loaded
    return Sweep(
        existing=existing,
        swept=swept,
        never=existing & ~recorded & loaded,
        kind=carriers.choice("kind"),
        fresh_days=fresh_days,
        because=gaps.write({(Cause("carriers"), int(place)): 0 for place in np.unique(unit[unknown])}),
    )
