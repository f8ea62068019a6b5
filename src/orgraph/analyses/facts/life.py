"""Effective coverage (有效覆盖): covered by a Party organization that met in the last quarter.

The quarter is the last three whole months up to the day (rules: ``coverage.effective_meeting_months``); a meeting in
the running month counts as well. Any kind of organization life counts. Whether it met is known only where the monthly
ledgers of all those months are loaded for the unit of the organization and for those of the Party organizations that
cover it: one month alone would show those who met, and nobody who did not.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.facts.knowledge import list_whole_months
from orgraph.analyses.facts.places import find_units
from orgraph.kernels.three_valued import Truth, answer
from orgraph.snapshot import FIRST_DAY, days_since_1970

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.facts.knowledge import Knowledge
    from orgraph.analyses.facts.links import CoverLinks
    from orgraph.analyses.facts.places import Places
    from orgraph.snapshot import Snapshot


def find_meeting(snapshot: Snapshot, *, day: date, months: int) -> NDArray[np.bool_]:
    """Find the Party organizations that met in the last whole months or since."""
    first_month = date.fromisoformat(f"{list_whole_months(day, count=months)[0]}-01")
    counts = snapshot.nodes("MeetingCount")
    month = counts.day("month", missing=FIRST_DAY)
    recent = (month >= days_since_1970(first_month)) & (month <= days_since_1970(day)) & (counts.number("count") > 0)
    met = np.zeros(len(snapshot.nodes("PartyOrganization")), dtype=np.bool_)
    held = snapshot.relation("HELD").on(day)
    met[held.source[recent[held.target]]] = True
    return met


def find_effective(
    snapshot: Snapshot,
    links: CoverLinks,
    places: Places,
    knowledge: Knowledge,
    *,
    roots: NDArray[np.int32] | None,
    day: date,
    months: int,
) -> Truth:
    """Find for each organization whether a Party organization that covers it has met.

    Returns
    -------
    numpy.ndarray
        1 where one has, 0 where none of those in the loaded ledgers has, −1 where reports are missing.
    """
    covered = links.organization if roots is None else roots[links.organization]
    loaded = knowledge.find_loaded("organization_life", months=list_whole_months(day, count=months))
    unit = find_units(snapshot, "PartyOrganization", basis="counted", areas=places.areas, day=day)[links.party]
    # A Party organization that no area counts is reported with the organizations that it covers.
    unit = np.where(unit < len(places.areas.units), unit, places.unit[covered])
    known = loaded[places.unit]
    known[covered[~loaded[unit]]] = False
    has_met = np.zeros(len(known), dtype=np.bool_)
    has_met[covered[find_meeting(snapshot, day=day, months=months)[links.party]]] = True
    return answer(has_met, known)
