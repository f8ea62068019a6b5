"""How an alliance works: six dedicated, four lists, five mechanisms, four jointly. Facts with evidence, never a score.

- 六专: each is there, is not there, or is unknown, as the ledger says.
- 四清单: items by list; needs that are matched (对接), by a day of matching or by an item that answers them; delivered
  of the matched ones; median days from raising to delivery. Known where the unit's ledger of lists is loaded.
- 五机制: a mechanism is alive where the alliance held an event of it in the last whole months and the running one, as
  for effective coverage; dormant is known only where the event ledgers of those months are loaded for the responsible
  unit.
- 四共: events of the last four calendar quarters by what was done jointly.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.alliances.medians import find_medians
from orgraph.analyses.facts.knowledge import find_code, list_whole_months
from orgraph.kernels.three_valued import Truth, answer, either
from orgraph.model import MODEL, vocabulary
from orgraph.snapshot import FIRST_DAY, LAST_DAY, days_since_1970

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.alliances.listing import AllianceList
    from orgraph.analyses.facts.knowledge import Knowledge
    from orgraph.rules import Rules

SIX: Final = ("has_body", "has_staff", "has_venue", "has_plate", "has_fund", "has_team")
LISTS: Final = vocabulary("list_kind").codes
MECHANISMS: Final = vocabulary("mechanism").codes
CO_TYPES: Final = vocabulary("co_type").codes
QUARTERS: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FourLists:
    """The four lists, one entry per alliance.

    Attributes
    ----------
    counts
        Items by alliance and list.
    needs, matched, delivered, reopened
        Needs; of them matched; of those delivered; needs that were raised again.
    median_days
        From raising to delivery of the delivered needs; NaN where there is none.
    known
        Whether the unit's ledger of lists is loaded.
    """

    counts: NDArray[np.int64]
    needs: NDArray[np.int64]
    matched: NDArray[np.int64]
    delivered: NDArray[np.int64]
    reopened: NDArray[np.int64]
    median_days: NDArray[np.float64]
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Working:
    """How each alliance works.

    Attributes
    ----------
    six
        Answers by alliance and `SIX`.
    mechanisms
        Events by alliance, mechanism and quarter.
    alive
        Answers by alliance and mechanism.
    jointly
        Events of all quarters by alliance and `CO_TYPES`.
    quarters
        First days of the last four calendar quarters, oldest first; the last one holds the day.
    months
        Whole months that have to be loaded before "dormant" can be said.
    """

    six: NDArray[np.int8]
    lists: FourLists
    mechanisms: NDArray[np.int64]
    alive: NDArray[np.int8]
    jointly: NDArray[np.int64]
    quarters: tuple[date, ...]
    months: tuple[str, ...]

    @property
    def six_present(self) -> NDArray[np.int64]:
        """How many of the six are known to be there."""
        return np.asarray((self.six == 1).sum(axis=1))

    @property
    def dormant(self) -> Truth:
        """Whether no mechanism at all is alive."""
        alive = either(*self.alive.T)
        return np.where(alive < 0, alive, 1 - alive).astype(np.int8)


def find_working(listed: AllianceList, knowledge: Knowledge, *, rules: Rules, day: date) -> Working:
    """Find how each alliance of a list works."""
    nodes = listed.snapshot.nodes("Alliance")
    months = list_whole_months(day, count=rules.coverage.effective_meeting_months)
    quarters = _list_quarters(day)
    alliance, event = _list_events(listed, day=day)
    events = listed.snapshot.nodes("Event")
    held_on = events.day("held_on", missing=FIRST_DAY)[event]
    quarter = np.searchsorted([days_since_1970(first) for first in quarters], held_on, side="right") - 1
    mechanism, co_type = events.choice("mechanism")[event], events.choice("co_type")[event]
    size, recent = len(listed.positions), quarter >= 0
    by_quarter = _count(
        (alliance, mechanism, quarter), (size, len(MECHANISMS), QUARTERS), kept=recent & (mechanism >= 0)
    )
    lately = (held_on >= days_since_1970(date.fromisoformat(f"{months[0]}-01"))) & (mechanism >= 0)
    alive = _count((alliance, mechanism), (size, len(MECHANISMS)), kept=lately) > 0
    told = knowledge.find_loaded("events", months=months)[listed.unit]
    return Working(
        six=np.stack([nodes.flag(name)[listed.positions] for name in SIX], axis=1),
        lists=_find_lists(listed, knowledge, day=day),
        mechanisms=by_quarter,
        # A yes is a yes whatever is loaded; only the absence needs the ledgers.
        alive=np.where(alive, 1, answer(alive, np.repeat(told[:, np.newaxis], len(MECHANISMS), axis=1))).astype(
            np.int8
        ),
        jointly=_count((alliance, co_type), (size, len(CO_TYPES)), kept=recent & (co_type >= 0)),
        quarters=quarters,
        months=months,
    )


def _list_quarters(day: date) -> tuple[date, ...]:
    number = day.year * 4 + (day.month - 1) // 3
    return tuple(date(one // 4, one % 4 * 3 + 1, 1) for one in range(number - QUARTERS + 1, number + 1))


def _list_events(listed: AllianceList, *, day: date) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """List the events up to a day that listed alliances held, as place of the alliance and position of the event."""
    snapshot = listed.snapshot
    pairs = snapshot.relation("HELD_BY").on(day, source="Event", target="Alliance")
    held_on = snapshot.nodes("Event").day("held_on", missing=LAST_DAY)[pairs.source]
    place = _find_rows(listed)[pairs.target]
    kept = (place >= 0) & (held_on <= days_since_1970(day))
    return place[kept], pairs.source[kept]


def _find_rows(listed: AllianceList) -> NDArray[np.int32]:
    row = np.full(len(listed.snapshot.nodes("Alliance")), -1, dtype=np.int32)
    row[listed.positions] = np.arange(len(listed.positions))
    return row


def _count(
    columns: tuple[NDArray[np.integer], ...], shape: tuple[int, ...], *, kept: NDArray[np.bool_]
) -> NDArray[np.int64]:
    flat = np.ravel_multi_index(tuple(column[kept].astype(np.int64) for column in columns), shape)
    return np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape)


def _find_lists(listed: AllianceList, knowledge: Knowledge, *, day: date) -> FourLists:
    snapshot, number, size = listed.snapshot, days_since_1970(day), len(listed.positions)
    items = snapshot.nodes("ListItem")
    raised_on = items.day("raised_on", missing=LAST_DAY)
    pairs = snapshot.relation("LISTED_BY").on(day)
    place = _find_rows(listed)[pairs.target]
    kept = (place >= 0) & (raised_on[pairs.source] <= number)
    alliance, item = place[kept], pairs.source[kept]
    kind = items.choice("kind")
    answered = np.zeros(len(items), dtype=np.bool_)
    answers = snapshot.relation("ANSWERS").on(day)
    answered[answers.target[raised_on[answers.source] <= number]] = True
    days = {name: items.day(name, missing=LAST_DAY) for name in ("matched_on", "delivered_on", "reopened_on")}
    delivered = days["delivered_on"] <= number
    matched = (days["matched_on"] <= number) | answered | delivered
    need = kind[item] == find_code("list_kind", "need")
    alliance_of_need, need_item = alliance[need], item[need]
    done = delivered[need_item]
    took = (days["delivered_on"] - raised_on)[need_item[done]].astype(np.float64)

    def count(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(alliance_of_need[mask[need_item]], minlength=size)

    return FourLists(
        counts=_count((alliance, kind[item]), (size, len(LISTS)), kept=kind[item] >= 0),
        needs=np.bincount(alliance_of_need, minlength=size),
        matched=count(matched),
        delivered=count(delivered),
        reopened=count(days["reopened_on"] <= number),
        median_days=find_medians(alliance_of_need[done], took, size=size),
        known=knowledge.find_loaded("lists")[listed.unit],
    )


SIX_TITLES: Final = {name: MODEL.nodes["Alliance"].column(name) for name in SIX}
