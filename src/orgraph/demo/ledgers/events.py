"""What alliances and work committees did (活动月报), and who took part: head counts, never lists of persons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import as_texts, either, number_texts, number_within, pick, take, toss
from orgraph.demo.ledgers.meetings import LAST_QUARTER, MONTHS
from orgraph.demo.rows import Rows

if TYPE_CHECKING:
    from orgraph.demo.calibration import Days, Integers, Texts
    from orgraph.demo.facts.drawing import Facts
    from orgraph.demo.ledgers.alliance_members import AllianceMembers
    from orgraph.demo.ledgers.alliances import Alliances

_MECHANISMS: Final = ("team", "rotation", "meeting", "deliberation", "bulletin")
_CO_TYPES: Final = ("work", "resources", "activities", "affairs")
_PER_MONTH: Final = 0.8
"""Chance of an event of a living alliance in a month."""
_SLEEP_FROM: Final = np.datetime64("2020-01")
"""Dormant alliances have done nothing since."""
_OWN_ACTIVITIES: Final = 0.85
_REPORTS: Final = 0.93
"""Chance that a monthly report comes at all."""
_NOT_MET_YET: Final = (3, 7)
"""Units whose work committee has not met in the last quarter."""
_PARTICIPANTS: Final = (2, 6)
_FIRST_WEEK: Final = np.datetime64("2020-03-25")


@dataclass(frozen=True, slots=True, kw_only=True)
class Events:
    """One event per row, ordered by unit and day.

    Attributes
    ----------
    alliance, body
        Who held it: an alliance, or else a unit; −1 for the other.
    """

    code: Texts
    unit: Integers
    kind: Texts
    held_on: Days
    mechanism: Texts
    co_type: Texts
    alliance: Integers
    body: Integers


def draw_events(generator: np.random.Generator, facts: Facts, alliances: Alliances) -> Events:
    """Draw the events of four quarters; every unit has one in every month."""
    by_alliance = _draw_alliance_events(generator, alliances)
    by_body = _list_committee_events(generator, facts)
    kind = as_texts([row[1] for row in by_alliance] + [row[1] for row in by_body])
    held_on = np.array([row[2] for row in by_alliance] + [row[2] for row in by_body], dtype="datetime64[D]")
    holder = np.array([row[0] for row in by_alliance] + [row[0] for row in by_body])
    of_alliance = np.arange(len(kind)) < len(by_alliance)
    unit = np.r_[alliances.unit[holder[of_alliance]], facts.units.unit[holder[~of_alliance]]]
    mechanism = as_texts(_MECHANISMS)[generator.integers(0, len(_MECHANISMS), len(kind))]
    co_type = as_texts(_CO_TYPES)[generator.integers(0, len(_CO_TYPES), len(kind))]
    mechanism[~of_alliance], co_type[~of_alliance] = None, None
    order = np.lexsort((holder, held_on, unit))
    letters = as_texts([read_calibration().units[number].code for number in unit[order]])
    return Events(
        code="HD-" + letters + "-" + number_texts(number_within(unit[order]) + 1, digits=5),
        unit=unit[order],
        kind=kind[order],
        held_on=held_on[order],
        mechanism=mechanism[order],
        co_type=co_type[order],
        alliance=np.where(of_alliance, holder, -1)[order],
        body=np.where(of_alliance, -1, holder)[order],
    )


_Draft = tuple[int, str, np.datetime64]


def _draw_alliance_events(generator: np.random.Generator, alliances: Alliances) -> list[_Draft]:
    """Draw events: living alliances have one in every quarter at least, dormant ones none since January."""
    rows: list[_Draft] = []
    for alliance in np.flatnonzero(~alliances.proposed).tolist():
        happens = toss(generator, len(MONTHS), _PER_MONTH)
        happens[2::3] = True
        if alliances.dormant[alliance]:
            happens &= (MONTHS < _SLEEP_FROM) & (toss(generator, len(MONTHS), 0.3))
        happens &= alliances.founded_on[alliance] < MONTHS.astype("datetime64[D]")
        for month in MONTHS[happens]:
            kind = "alliance_activity" if generator.random() < _OWN_ACTIVITIES else "interaction"
            rows.append((alliance, kind, month.astype("datetime64[D]") + int(generator.integers(0, 28))))
    return rows


def _list_committee_events(generator: np.random.Generator, facts: Facts) -> list[_Draft]:
    """List what the work committees do: monthly research, monthly reports, quarterly meetings; the city every week."""
    rows: list[_Draft] = []
    for unit in range(len(read_calibration().units)):
        body = int(np.flatnonzero(facts.units.unit == unit)[0])
        for place, month in enumerate(MONTHS):
            first = month.astype("datetime64[D]")
            rows.append((body, "research", first + int(generator.integers(7, 25))))
            if generator.random() < _REPORTS:
                rows.append((body, "monthly_report", first + int(generator.integers(1, 7))))
            if place % 3 == 1 and (month < LAST_QUARTER or unit not in _NOT_MET_YET):
                rows.append((body, "committee_meeting", first + int(generator.integers(10, 27))))
            if month in MONTHS[2::3]:
                rows.append((body, "quarterly_priority", first + int(generator.integers(10, 27))))
        if unit == len(read_calibration().units) - 1:
            weeks = _FIRST_WEEK + 7 * np.arange(14)
            rows += [(body, "research", week) for place, week in enumerate(weeks) if place not in {5, 9}]
    return rows


def list_event_rows(facts: Facts, alliances: Alliances, events: Events) -> Rows:
    """List the rows of the sheet 活动."""
    by_alliance = events.alliance >= 0
    holder = either(by_alliance, take(alliances.code, events.alliance), take(facts.units.code, events.body))
    return Rows(
        unit=events.unit,
        columns={
            "code": events.code,
            "kind": events.kind,
            "held_on": events.held_on,
            "mechanism": events.mechanism,
            "co_type": events.co_type,
            "held_by": holder,
            "held_by_node_kind": either(by_alliance, "Alliance", "Unit"),
        },
    )


def list_participation_rows(
    generator: np.random.Generator, facts: Facts, events: Events, members: AllianceMembers
) -> Rows:
    """List the rows of the sheet 活动参加单位: some members of the alliance that held the event."""
    owned = members.organization >= 0
    first = np.searchsorted(members.alliance[owned], np.arange(int(members.alliance.max()) + 2))
    organization = members.organization[owned]
    pairs = []
    for event in np.flatnonzero(events.alliance >= 0).tolist():
        alliance = int(events.alliance[event])
        pool = organization[first[alliance] : first[alliance + 1]]
        pairs += [(event, member) for member in pick(generator, pool, int(generator.integers(*_PARTICIPANTS))).tolist()]
    events_of, member = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return Rows(
        unit=events.unit[events_of],
        columns={
            "participant": facts.names.uscc[member],
            "participant_node_kind": as_texts(["Organization"] * len(member)),
            "event": events.code[events_of],
            "event_node_kind": as_texts(["Event"] * len(member)),
            "head_count": generator.integers(1, 12, len(member)),
        },
    )
