"""The four lists of alliances (四清单月报): needs, resources, services and projects."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import as_texts, either, number_texts, number_within, toss
from orgraph.demo.ledgers.meetings import MONTHS
from orgraph.demo.rows import Rows

if TYPE_CHECKING:
    from orgraph.demo.calibration import Days, Integers
    from orgraph.demo.facts.drawing import Facts
    from orgraph.demo.ledgers.alliance_members import AllianceMembers
    from orgraph.demo.ledgers.alliances import Alliances

_CATEGORIES: Final = ("venue", "training", "talent", "finance", "legal", "technology", "market", "welfare", "other")
_PER_MONTH: Final = 0.5
_RESOURCES: Final = 0.7
"""Resources that stand for nobody's need yet, per need."""
_LATEST: Final = np.datetime64("2020-06-30")
_NEVER: Final = np.datetime64("NaT")


def list_item_rows(
    generator: np.random.Generator, facts: Facts, alliances: Alliances, members: AllianceMembers
) -> Rows:
    """List the rows of the sheet 清单事项: needs, what answers them, and resources that lie idle."""
    alliance, month = _draw_needs(generator, alliances)
    needs = len(alliance)
    raised_on = month.astype("datetime64[D]") + generator.integers(0, 26, needs)
    category = generator.integers(0, len(_CATEGORIES), needs)
    matched = toss(generator, needs, 0.72)
    matched_on = np.where(matched, raised_on + generator.integers(2, 40, needs), _NEVER)
    matched_on[matched_on > _LATEST] = _NEVER
    delivered_on = np.where(toss(generator, needs, 0.8), matched_on + generator.integers(5, 50, needs), _NEVER)
    delivered_on[delivered_on > _LATEST] = _NEVER
    answered = np.flatnonzero(~np.isnat(matched_on))
    idle = np.sort(generator.choice(needs, round(needs * _RESOURCES), replace=False))
    row = np.r_[np.arange(needs), answered, idle]
    kind = np.r_[np.zeros(needs, np.int64), generator.integers(1, 4, len(answered)), np.ones(len(idle), np.int64)]
    is_need = np.arange(len(row)) < needs
    day = np.r_[raised_on, matched_on[answered], raised_on[idle]]
    unit = alliances.unit[alliance[row]]
    order = np.lexsort((row, day, unit))
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    letters = as_texts([read_calibration().units[number].code for number in unit[order]])
    code = "QD-" + letters + "-" + number_texts(number_within(unit[order]) + 1, digits=5)
    answers = as_texts([None] * len(row))
    answers[needs : needs + len(answered)] = code[place[answered]]
    who = facts.names.uscc[_choose_members(generator, alliance[row], members)]
    columns = {
        "kind": as_texts(["need", "resource", "service", "project"])[kind],
        "category": as_texts(_CATEGORIES)[category[row]],
        "raised_on": day,
        "matched_on": np.where(is_need, matched_on[row], _NEVER),
        "delivered_on": np.where(is_need, delivered_on[row], _NEVER),
        "raised_by": either(is_need, who, None),
        "raised_by_node_kind": either(is_need, "Organization", None),
        "offered_by": either(is_need, None, who),
        "offered_by_node_kind": either(is_need, None, "Organization"),
        "answers": answers,
        "alliance": alliances.code[alliance[row]],
    }
    rows = Rows(unit=unit, columns=columns).select(order)
    return Rows(unit=rows.unit, columns={"code": code, **rows.columns})


def _draw_needs(generator: np.random.Generator, alliances: Alliances) -> tuple[Integers, Days]:
    """Draw alliance and month of the needs; in every month of every unit there is one at least."""
    happens = generator.random((len(alliances), len(MONTHS))) < _PER_MONTH
    happens &= ~alliances.dormant[:, np.newaxis]
    awake = np.flatnonzero(~alliances.dormant)
    first = np.unique(np.r_[alliances.unit[awake], alliances.unit], return_index=True)[1]
    happens[np.r_[awake, np.arange(len(alliances))][first]] = True
    alliance, place = np.nonzero(happens)
    return alliance.astype(np.int64), MONTHS[place]


def _choose_members(generator: np.random.Generator, alliance: Integers, members: AllianceMembers) -> Integers:
    """Choose one organization of each alliance."""
    owned = members.organization >= 0
    first = np.searchsorted(members.alliance[owned], alliance)
    last = np.searchsorted(members.alliance[owned], alliance, side="right")
    chosen: Integers = members.organization[owned][generator.integers(first, np.maximum(last, first + 1))]
    return chosen
