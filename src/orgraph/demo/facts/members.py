"""Full members of the Party by organization: numbers only, consistent with employees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import pick, pick_flags

if TYPE_CHECKING:
    from orgraph.demo.calibration import Flags, Integers
    from orgraph.demo.facts.economy import Economy
    from orgraph.demo.facts.population import Population

SOLO_MINIMUM: Final = 3
COMMITTEE_MINIMUM: Final = 100
GENERAL_BRANCH_MINIMUM: Final = 50
_FEW_EMPLOYEES: Final = 4
_STRONG_BRANCHES: Final = 0.2
"""Share of the branches of legal entities that have members, and so a Party organization of their own [A]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Members:
    """Full members of each organization.

    Attributes
    ----------
    full
        Their number; the ledgers say ``1–2`` for 1 and 2.
    full_time
        Those among full-time staff, which alone count for a social organization's duty; else equal to `full`.
    elsewhere
        Members whose relation is kept elsewhere.
    known
        Whether the census has the number.
    must_build
        At least three, and known: a Party organization must be set up.
    """

    full: Integers
    full_time: Integers
    elsewhere: Integers
    known: Flags
    must_build: Flags


def draw_members(generator: np.random.Generator, population: Population, economy: Economy) -> Members:
    """Draw the members of the ordinary organizations; the others have none."""
    shares = read_calibration().shares["members"]
    full = np.zeros(len(population), dtype=np.int64)
    staffed = population.ordinary & (population.legal_entity < 0)
    for prefix, rows in (("", staffed & ~population.social), ("social_", staffed & population.social)):
        many = _pick_by_band(
            generator, rows & (economy.employees >= SOLO_MINIMUM), economy, shares[prefix + "three_and_more"]
        )
        few = _pick_by_band(generator, rows & ~many, economy, shares[prefix + "one_or_two"])
        full[few] = np.minimum(generator.integers(1, 3, int(few.sum())), economy.employees[few])
        full[many] = _draw_many(generator, economy.employees[many])
    shops = pick_flags(generator, population.ordinary & (population.legal_entity >= 0), _STRONG_BRANCHES, minimum=1)
    full[shops] = generator.integers(SOLO_MINIMUM, 7, int(shops.sum()))
    full_time = full.copy()
    part_time = pick_flags(generator, population.social & (full >= SOLO_MINIMUM), shares["part_time_only"], minimum=1)
    full_time[part_time] = generator.integers(0, SOLO_MINIMUM, int(part_time.sum()))
    elsewhere = np.zeros(len(population), dtype=np.int64)
    some = pick_flags(generator, staffed & (economy.employees > _FEW_EMPLOYEES), 0.15)
    elsewhere[some] = generator.integers(1, 6, int(some.sum()))
    first = np.isin(np.arange(len(population)), np.unique(population.unit, return_index=True)[1])
    unknown = pick_flags(generator, population.ordinary & (full < SOLO_MINIMUM) & ~first, shares["unknown"], minimum=2)
    counted = np.where(population.social, full_time, full)
    return Members(
        full=full, full_time=full_time, elsewhere=elsewhere, known=~unknown, must_build=counted >= SOLO_MINIMUM
    )


def _pick_by_band(generator: np.random.Generator, candidates: Flags, economy: Economy, shares: list[float]) -> Flags:
    """Mark a share of each band; the share is that of the whole band as far as there are candidates."""
    marked = np.zeros(len(candidates), dtype=np.bool_)
    for band, share in enumerate(shares):
        of_band = candidates & (economy.band == band)
        marked[pick(generator, of_band, of_band.sum() * min(share, 1.0))] = True
    return marked


def _draw_many(generator: np.random.Generator, employees: Integers) -> Integers:
    """Draw numbers from three on: committees and general branches stand in the largest organizations."""
    shares = read_calibration().shares["members"]
    count = len(employees)
    drawn = SOLO_MINIMUM + generator.geometric(1 / (shares["mean_in_branch"] - SOLO_MINIMUM + 1), count) - 1
    order = np.argsort(-employees - generator.random(count), kind="stable")
    committees, general = round(count * shares["committee"]), round(count * shares["general_branch"])
    drawn[order[:committees]] = generator.integers(COMMITTEE_MINIMUM, 220, committees)
    rows = order[committees : committees + general]
    drawn[rows] = generator.integers(GENERAL_BRANCH_MINIMUM, COMMITTEE_MINIMUM, len(rows))
    others = order[committees + general :]
    drawn[others] = np.minimum(drawn[others], GENERAL_BRANCH_MINIMUM - 1)
    return np.minimum(drawn, np.maximum(employees, SOLO_MINIMUM))
