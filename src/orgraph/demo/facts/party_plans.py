"""Which Party organizations there must be, so that every organization is reached as planned."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import pick
from orgraph.demo.facts.coverage import Form
from orgraph.demo.facts.members import COMMITTEE_MINIMUM, GENERAL_BRANCH_MINIMUM

if TYPE_CHECKING:
    from orgraph.demo.calibration import Integers
    from orgraph.demo.facts.coverage import Reach
    from orgraph.demo.facts.members import Members
    from orgraph.demo.facts.population import Population

BRANCH, GENERAL_BRANCH, COMMITTEE = range(3)
_BRANCHES_BELOW: Final = {COMMITTEE: 3, GENERAL_BRANCH: 2}
_DISSOLVED: Final = 0.004
"""Dissolved Party organizations, and functional ones, as a share of those that exist."""


class Role(IntEnum):
    """Why there is a Party organization."""

    OWN = 0
    SHARED = 1
    SUPERIOR = 2
    DISSOLVED = 3
    FUNCTIONAL = 4
    """Holds no membership, and so covers nobody, though its ledger names an organization."""


class _Row(NamedTuple):
    unit: int
    seat: int
    level: int
    form: int
    organization: int
    group: int
    parent: int
    full_members: int
    role: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is known of Party organizations before their days are drawn; see `orgraph.demo.facts.party.Party`."""

    unit: Integers
    seat: Integers
    level: Integers
    form: Integers
    organization: Integers
    group: Integers
    parent: Integers
    full_members: Integers
    role: Integers


def plan_party(generator: np.random.Generator, population: Population, members: Members, reach: Reach) -> Plan:
    """List the Party organizations, ordered by unit."""
    rows = _list_own(population, members, reach)
    rows += _list_shared(population, members, reach)
    rows += [
        _Row(unit, -1, COMMITTEE, Form.NONE, -1, -1, -1, 0, Role.SUPERIOR)
        for unit in range(len(read_calibration().units))
    ]
    count = max(round(len(rows) * _DISSOLVED), 2)
    left = population.ordinary & (reach.form == Form.NONE) & ~reach.missing & (reach.hole < 0)
    rows += _list_without_effect(pick(generator, left & ~population.social, count), population, Role.DISSOLVED)
    rows += _list_without_effect(pick(generator, left & population.social, count), population, Role.FUNCTIONAL)
    columns = np.array(rows, dtype=np.int64).T
    order = np.argsort(columns[0], kind="stable")
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    plan = dict(zip(_Row._fields, columns[:, order], strict=True))
    plan["parent"] = np.where(plan["parent"] >= 0, places[plan["parent"]], -1)
    return Plan(**{field.name: plan[field.name] for field in fields(Plan)})


def _list_own(population: Population, members: Members, reach: Reach) -> list[_Row]:
    """List Party organizations of one's own; those with many members have branches below them."""
    rows: list[_Row] = []
    for position in np.flatnonzero(reach.form == Form.SOLO).tolist():
        unit, seat, full = int(population.unit[position]), int(population.seat[position]), int(members.full[position])
        level = COMMITTEE if full >= COMMITTEE_MINIMUM else GENERAL_BRANCH if full >= GENERAL_BRANCH_MINIMUM else BRANCH
        above = len(rows)
        rows.append(_Row(unit, seat, level, Form.SOLO, position, -1, -1, full, Role.OWN))
        branches = _BRANCHES_BELOW.get(level, 0)
        for number in range(branches):
            part = full // branches + (number < full % branches)
            rows.append(_Row(unit, seat, BRANCH, Form.SOLO, position, -1, above, part, Role.OWN))
    return rows


def _list_shared(population: Population, members: Members, reach: Reach) -> list[_Row]:
    """List the Party organizations that several organizations share."""
    covered = np.flatnonzero(reach.group >= 0)
    order = covered[np.argsort(reach.group[covered], kind="stable")]
    groups, first = np.unique(reach.group[order], return_index=True)
    sums = np.add.reduceat(members.full[order], first) if len(order) else np.zeros(0, dtype=np.int64)
    rows = []
    for group, start, total in zip(groups.tolist(), order[first].tolist(), sums.tolist(), strict=True):
        level = GENERAL_BRANCH if total >= GENERAL_BRANCH_MINIMUM else BRANCH
        form = int(reach.form[start])
        rows.append(
            _Row(
                int(population.unit[start]), int(population.seat[start]), level, form, -1, group, -1, total, Role.SHARED
            )
        )
    return rows


def _list_without_effect(chosen: Integers, population: Population, role: Role) -> list[_Row]:
    """List Party organizations that cover nobody any more, or never did, though their ledger names an organization."""
    return [
        _Row(int(population.unit[row]), int(population.seat[row]), BRANCH, Form.SOLO, row, -1, -1, 2, role)
        for row in chosen.tolist()
    ]
