"""What Party organizations held, by month (组织生活月报); no attendance, no speech, only counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.draws import as_texts
from orgraph.demo.facts.party_plans import BRANCH, Role
from orgraph.demo.rows import Rows

if TYPE_CHECKING:
    from orgraph.demo.calibration import Days, Flags
    from orgraph.demo.facts.drawing import Facts

MONTHS: Final = np.arange(np.datetime64("2019-07"), np.datetime64("2020-07"))
"""The four quarters that the demonstration reports, month by month."""
LAST_QUARTER: Final = np.datetime64("2020-04")
_COMMITTEE_MEMBERS: Final = 7
# Chances that a lively Party organization holds and reports a kind of meeting in its month [A].
_PARTY_DAYS, _BRANCH_COMMITTEES, _YEARLY = 0.85, 0.7, 0.93
_ZEROS: Final = 0.5
"""Dormant ones that report a zero at least."""
_DECEMBER: Final = np.datetime64("2019-12")


def list_meeting_rows(generator: np.random.Generator, facts: Facts) -> Rows:
    """List the rows of the sheet 组织生活: dormant Party organizations report zeros or nothing in the last quarter."""
    party = facts.party
    awake = party.covering & ~party.dormant
    alive = awake | (party.role == Role.DISSOLVED) | (party.role == Role.FUNCTIONAL)
    parts: list[tuple[np.datetime64, str, Flags, int]] = []
    for place, month in enumerate(MONTHS):
        begun = (party.established_on.astype("datetime64[M]") <= month) & ~(
            party.dissolved_on.astype("datetime64[M]") <= month
        )
        held = begun & (alive | (party.dormant & (month < LAST_QUARTER)))
        meeting_month = held & ((np.arange(len(party)) + place) % 3 == 0)
        lively = generator.random(len(party))
        parts += [
            (month, "party_day", held & (lively < _PARTY_DAYS), 1),
            (month, "members_meeting", meeting_month, 1 + place % 2),
            (month, "party_lesson", np.roll(meeting_month, 1) & held, 1),
            (
                month,
                "branch_committee",
                held
                & (party.level == BRANCH)
                & (party.full_members >= _COMMITTEE_MEMBERS)
                & (lively < _BRANCH_COMMITTEES),
                1,
            ),
            (month, "party_lesson", begun & (party.role == Role.SUPERIOR), 2),
            (month, "party_day", begun & party.dormant & (month == MONTHS[-1]) & (lively < _ZEROS), 0),
        ]
        if month == _DECEMBER:
            parts += [
                (month, "organization_life_meeting", held & (lively < _YEARLY), 1),
                (month, "democratic_appraisal", held & (lively < _YEARLY), 1),
            ]
    return _stack(facts, parts)


def _stack(facts: Facts, parts: list[tuple[np.datetime64, str, Flags, int]]) -> Rows:
    chosen = [np.flatnonzero(flags) for _, _, flags, _ in parts]
    lengths = [len(rows) for rows in chosen]
    row = np.concatenate(chosen)
    month: Days = np.repeat(np.array([part[0] for part in parts]), lengths).astype("datetime64[D]")
    columns = {
        "month": month,
        "kind": as_texts([part[1] for part in parts])[np.repeat(np.arange(len(parts)), lengths)],
        "count": np.repeat(np.array([part[3] for part in parts]), lengths),
        "party_organization": facts.party.code[row],
    }
    order = np.lexsort((row, month, facts.party.unit[row]))
    return Rows(unit=facts.party.unit[row], columns=columns).select(order)
