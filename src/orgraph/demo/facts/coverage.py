"""Which Party organization reaches which organization, planned before any ledger is written.

Members decide: three and more have a Party organization of their own, one or two share one, and of the rest some are
guided by an instructor, some have a union, a youth league or a women's federation, and some have nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import cut_runs, deal, mark, pick, pick_flags, toss

if TYPE_CHECKING:
    from orgraph.demo.calibration import Flags, Integers
    from orgraph.demo.facts.economy import Economy
    from orgraph.demo.facts.lifecycle import Lifecycle
    from orgraph.demo.facts.members import Members
    from orgraph.demo.facts.population import Population


class Form(IntEnum):
    """How a Party organization reaches an organization."""

    NONE = 0
    SOLO = 1
    JOINT = 2
    REGIONAL = 3
    INDUSTRY = 4


_GROUP_SIZES: Final = {Form.JOINT: (3, 4, 4, 5, 5, 5, 6, 9), Form.REGIONAL: (6, 8, 9, 12), Form.INDUSTRY: (4, 6, 8, 10)}
_MASS_EMPLOYEES: Final = 5
"""A union or a league where there is nothing else needs a few employees."""
_HOLE_SIZES: Final = (2, 40)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What reaches each organization.

    Attributes
    ----------
    form
        `Form` of the Party organization that covers it.
    group
        For joint, regional and industry forms the number of the group that shares one; else −1.
    instructed
        Whether an instructor or liaison guides it.
    union, league, women
        Mass organizations in it.
    missing
        At least three members and no Party organization all the same.
    hole
        The carrier that is planted as a hole, −1 for the rest.
    three_haves
        Whether the local list counts it as 三有.
    """

    form: Integers
    group: Integers
    instructed: Flags
    union: Flags
    league: Flags
    women: Flags
    missing: Flags
    hole: Integers
    three_haves: Flags


def draw_reach(
    generator: np.random.Generator, population: Population, lifecycle: Lifecycle, economy: Economy, members: Members
) -> Reach:
    """Decide what reaches each organization."""
    shares = read_calibration().shares["coverage"]
    staffed = population.ordinary & lifecycle.working
    branches = population.legal_entity >= 0
    hole = _choose_holes(population, staffed & ~branches)
    open_to_all = staffed & ~branches & (hole < 0)
    must_build = members.must_build & staffed
    missing = _pick_missing(generator, must_build & ~branches, population, hole)
    joined = pick_flags(generator, must_build & ~missing & open_to_all, shares["should_be_solo"], minimum=2)
    form = np.full(len(population), int(Form.NONE))
    form[must_build & ~missing & ~joined] = Form.SOLO
    few = open_to_all & ~must_build & (members.full > 0)
    form[pick_flags(generator, few, shares["solo_below_three"], minimum=1)] = Form.SOLO
    free = open_to_all & (form == Form.NONE) & ~missing
    shared = _pick_shared(generator, free, population, economy, members) | joined
    group = np.full(len(population), -1)
    _form_groups(generator, shared, population, form, group)
    _attach(joined & (form == Form.NONE), free, population, form, group)
    uncovered = staffed & (form == Form.NONE)
    instructed = pick_flags(generator, uncovered & open_to_all, shares["instructed"])
    only_mass = _pick_mass(generator, uncovered & open_to_all & ~instructed, economy)
    union, league, women = _draw_mass(generator, economy, only_mass, (form != Form.NONE) | instructed)
    three_haves = pick_flags(generator, form != Form.NONE, shares["three_haves_covered"])
    three_haves |= pick_flags(generator, uncovered, shares["three_haves_uncovered"])
    return Reach(
        form=form,
        group=group,
        instructed=instructed,
        union=union,
        league=league,
        women=women,
        missing=must_build & uncovered,
        hole=hole,
        three_haves=three_haves,
    )


def _attach(alone: Flags, free: Flags, population: Population, form: Integers, group: Integers) -> None:
    """Let those that found no group join a joint one of their unit, or form one with a neighbour, else be solo."""
    for row in np.flatnonzero(alone).tolist():
        of_unit = population.unit == population.unit[row]
        near = np.flatnonzero(of_unit & (form == Form.JOINT))
        partners = np.flatnonzero(of_unit & free & (form == Form.NONE))
        if not len(near) and not len(partners):
            form[row] = Form.SOLO
            continue
        form[row] = Form.JOINT
        group[row] = group[near[0]] if len(near) else group.max() + 1
        if not len(near):
            form[partners[0]], group[partners[0]] = Form.JOINT, group[row]


def _pick_mass(generator: np.random.Generator, unguided: Flags, economy: Economy) -> Flags:
    """Pick those that have a union, a league or a federation and nothing else; they have a few employees at least."""
    shares = read_calibration().shares["coverage"]
    staffed_enough = unguided & (economy.employees >= _MASS_EMPLOYEES)
    wanted = unguided.sum() * shares["mass_only"] / (1 - shares["instructed"])
    return mark(len(unguided), pick(generator, staffed_enough, wanted))


def _choose_holes(population: Population, staffed: Flags) -> Integers:
    """Choose one carrier of each unit in which nobody is reached, neither tiny nor dominating."""
    hole = np.full(len(population), -1)
    inside = staffed & (population.carrier >= 0)
    counts = np.bincount(population.carrier[inside])
    for unit in np.unique(population.unit):
        carriers = np.unique(population.carrier[inside & (population.unit == unit)])
        fitting = carriers[(counts[carriers] >= _HOLE_SIZES[0]) & (counts[carriers] <= _HOLE_SIZES[1])]
        if len(fitting) > 1:
            chosen = fitting[np.argsort(counts[fitting], kind="stable")[len(fitting) // 2]]
            hole[inside & (population.carrier == chosen)] = chosen
    return hole


def _pick_missing(generator: np.random.Generator, must_build: Flags, population: Population, hole: Integers) -> Flags:
    """Pick the 应建未建: a share of the city's, spread over its units, those in holes first."""
    share = read_calibration().shares["coverage"]["must_build_missing"]
    count = max(round(must_build.sum() * share), 2)
    order = generator.permutation(np.flatnonzero(must_build))
    order = order[np.argsort(hole[order] < 0, kind="stable")]
    first = np.sort(np.unique(population.unit[order], return_index=True)[1])
    ranked = np.r_[order[first], np.delete(order, first)]
    return mark(len(must_build), np.sort(ranked[:count]))


def _pick_shared(
    generator: np.random.Generator, free: Flags, population: Population, economy: Economy, members: Members
) -> Flags:
    """Pick what a shared Party organization covers: most above-scale firms, then those with members, then others."""
    shares = read_calibration().shares["coverage"]
    shared = np.zeros(len(free), dtype=np.bool_)
    for rows, target in (
        (~population.social, shares["joint_target"]),
        (population.social, shares["social_joint_target"]),
    ):
        wanted = round((rows & population.ordinary).sum() * target)
        above = pick_flags(generator, free & rows & economy.above_scale, shares["above_scale_joint"])
        with_members = free & rows & ~economy.above_scale & (members.full > 0)
        shared |= above | mark(len(free), pick(generator, with_members, max((wanted - above.sum()) * 0.93, 0)))
        rest = free & rows & ~economy.above_scale & (members.full == 0)
        shared |= mark(len(free), pick(generator, rest, max((wanted - above.sum()) * 0.07, 0)))
    return shared


def _form_groups(
    generator: np.random.Generator, shared: Flags, population: Population, form: Integers, group: Integers
) -> None:
    """Cut what is shared into groups of neighbours (or of one trade); one alone is no group."""
    shares = read_calibration().shares["coverage"]["joint_forms"]
    forms = (Form.JOINT, Form.REGIONAL, Form.INDUSTRY)
    rows = generator.permutation(np.flatnonzero(shared))
    label = np.asarray(forms)[deal(generator, len(rows), [shares[item.name.lower()] for item in forms])]
    given = 0
    for item in forms:
        of_form = rows[label == item]
        near = population.trade if item is Form.INDUSTRY else population.seat * 10_000 + population.carrier
        unit = population.unit * 2 + population.social
        of_form = of_form[np.lexsort((near[of_form], unit[of_form]))]
        number = cut_runs(generator, unit[of_form], _GROUP_SIZES[item])
        sizes = np.bincount(number, minlength=1)
        kept = sizes[number] > 1
        form[of_form[kept]] = item
        group[of_form[kept]] = np.unique(number[kept], return_inverse=True)[1] + given
        given += int((sizes > 1).sum())


def _draw_mass(
    generator: np.random.Generator, economy: Economy, only: Flags, reached: Flags
) -> tuple[Flags, Flags, Flags]:
    """Draw mass organizations: at least one where they are all there is, none where nothing is to be."""
    chance = np.clip(economy.employees / 120.0, 0.05, 0.85)
    union = reached & (generator.random(len(only)) < chance)
    league = reached & (generator.random(len(only)) < chance * 0.5)
    women = reached & (generator.random(len(only)) < chance * 0.4)
    # Where there is nothing else it is a union half of the time.
    lone_union = only & toss(generator, len(only), 0.5)
    lone_league = only & ~lone_union & toss(generator, len(only), 0.5)
    return union | lone_union, league | lone_league, women | (only & ~lone_union & ~lone_league)
