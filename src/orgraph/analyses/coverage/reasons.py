"""Reasons why no Party organization was built, by counting unit.

The reason that the owner does not support it is an opinion: ledgers only bring its number by county, and numbers below
the smallest group size are not shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.analyses.facts.knowledge import find_code
from orgraph.analyses.facts.places import find_areas_by_basis
from orgraph.model import vocabulary
from orgraph.snapshot import FIRST_DAY, days_since_1970

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.facts.places import AreaTable, Places
    from orgraph.analyses.rates.rate import Rate
    from orgraph.snapshot import Snapshot

OWNER = "owner_reason"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reasons:
    """Numbers of organizations without a Party organization, by unit and reason.

    Attributes
    ----------
    counts
        Rows: counting units, the last one for unknown units; columns: the reasons of the vocabulary, last "not given".
    owner
        For each area with a tally the number of those whose owner does not support it; None where it is too small to
        be shown.
    """

    areas: AreaTable
    counts: NDArray[np.int64]
    owner: dict[str, int | None]

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        codes = (*vocabulary("reason_not_built").codes, None)
        keys = (*self.areas.unit_keys, None)
        return {
            "units": [
                {"unit": key, "counts": {code or "not_given": number for code, number in zip(codes, row, strict=True)}}
                for key, row in zip(keys, self.counts.tolist(), strict=True)
                if any(row)
            ],
            OWNER: self.owner,
        }


def find_reasons(snapshot: Snapshot, places: Places, rate: Rate, *, day: date, smallest: int) -> Reasons:
    """Find the reasons given for the organizations that a rate knows not to be covered."""
    codes = len(vocabulary("reason_not_built").codes)
    uncovered = rate.uncovered_positions
    reason = snapshot.nodes("Organization").choice("reason_not_built")[uncovered]
    cells = places.unit[uncovered] * (codes + 1) + np.where(reason < 0, codes, reason)
    units = len(places.areas.units) + 1
    counts = np.bincount(cells, minlength=units * (codes + 1)).reshape(units, codes + 1)
    return Reasons(areas=places.areas, counts=counts, owner=_list_owner_reasons(snapshot, places.areas, day, smallest))


def _list_owner_reasons(snapshot: Snapshot, areas: AreaTable, day: date, smallest: int) -> dict[str, int | None]:
    """List the newest tally of each area up to the day, in administrative order."""
    tallies = snapshot.nodes("Tally")
    counted_on = tallies.day("counted_on", missing=FIRST_DAY)
    *_, area = find_areas_by_basis(snapshot, "Tally", day=day)
    asked = (tallies.choice("topic") == find_code("tally_topic", OWNER)) & (counted_on <= days_since_1970(day))
    count = tallies.number("count")
    newest: dict[str, int | None] = {}
    for position in areas.order.tolist():
        rows = np.flatnonzero(asked & (area == position))
        if len(rows):
            number = count[rows[np.argmax(counted_on[rows])]]
            newest[areas.keys[position]] = int(number) if number == 0 or number >= smallest else None
    return newest
