"""Party organizations: what level each has, to whom it is affiliated, and when its term ends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import as_texts, draw_days, number_texts, number_within, pick_flags, toss
from orgraph.demo.facts.party_plans import COMMITTEE, Plan, Role, plan_party

if TYPE_CHECKING:
    from orgraph.demo.calibration import Days, Flags, Integers, Texts
    from orgraph.demo.facts.coverage import Reach
    from orgraph.demo.facts.members import Members
    from orgraph.demo.facts.population import Population
    from orgraph.demo.facts.units import Units

LEVELS: Final = ("branch", "general_branch", "committee")
_TERM_YEARS: Final = np.array([3, 3, 5])
_LATEST: Final = np.datetime64("2020-05-28")
"""Nothing is founded in the last weeks before the data date, so that the last quarter of a branch is a whole one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """One Party organization per row, ordered by unit.

    Attributes
    ----------
    role
        `Role`: why there is one.
    unit, seat
        The reporting unit, and the seat where it lies (−1 for superior committees).
    form
        `Form` of its coverage; NONE for superior committees, which cover nobody themselves.
    organization
        For a Party organization of one's own its organization, else −1.
    group
        The number of the group that a shared one covers, else −1.
    parent, superior
        What it is affiliated to: a Party organization or else a unit; −1 for the other of the two.
    full_members
        Of a shared one the sum over the organizations that it covers.
    dormant
        No meeting in the last quarter.
    dissolved_on
        NaT for those that exist.
    """

    code: Texts
    role: Integers
    unit: Integers
    seat: Integers
    level: Integers
    form: Integers
    organization: Integers
    group: Integers
    parent: Integers
    superior: Integers
    full_members: Integers
    dormant: Flags
    established_on: Days
    elected_on: Days
    term_ends_on: Days
    dissolved_on: Days

    def __len__(self) -> int:
        return len(self.unit)

    @property
    def covering(self) -> Flags:
        """Whether each covers organizations on the data date."""
        covering: Flags = (self.role == Role.OWN) | (self.role == Role.SHARED)
        return covering

    @property
    def below_own(self) -> Flags:
        """Whether each is a branch below the committee or general branch of the same organization."""
        below: Flags = (self.parent >= 0) & (self.role[self.parent] == Role.OWN)
        return below


def draw_party(
    generator: np.random.Generator, population: Population, members: Members, reach: Reach, units: Units
) -> Party:
    """Draw the Party organizations that reach the organizations as planned, and the committees above them."""
    plan = plan_party(generator, population, members, reach)
    parent, superior = _affiliate(generator, plan, units)
    letters = as_texts([read_calibration().units[number].code for number in plan.unit])
    established_on, elected_on, term_ends_on = _draw_terms(generator, plan)
    dissolved = plan.role == Role.DISSOLVED
    dissolved_on = np.full(len(plan.unit), np.datetime64("NaT"), dtype="datetime64[D]")
    dissolved_on[dissolved] = draw_days(generator, _LATEST + 1, "2020-06-20", count=int(dissolved.sum()))
    covering = (plan.role == Role.OWN) | (plan.role == Role.SHARED)
    return Party(
        code="DZZ-" + letters + "-" + number_texts(number_within(plan.unit) + 1, digits=5),
        role=plan.role,
        unit=plan.unit,
        seat=plan.seat,
        level=plan.level,
        form=plan.form,
        organization=plan.organization,
        group=plan.group,
        parent=parent,
        superior=superior,
        full_members=plan.full_members,
        dormant=_pick_dormant(generator, plan, covering),
        established_on=established_on,
        elected_on=elected_on,
        term_ends_on=term_ends_on,
        dissolved_on=dissolved_on,
    )


def _affiliate(generator: np.random.Generator, plan: Plan, units: Units) -> tuple[Integers, Integers]:
    """Affiliate branches to their committee, most others to their township, the rest to the comprehensive committee."""
    count = len(plan.unit)
    comprehensive = {int(plan.unit[row]): int(row) for row in np.flatnonzero(plan.role == Role.SUPERIOR)}
    township = units.list_townships()
    bodies = {unit: int(np.flatnonzero(units.unit == unit)[0]) for unit in set(units.unit.tolist())}
    parent, superior = plan.parent.copy(), np.full(count, -1)
    direct = (plan.level == COMMITTEE) | (toss(generator, count, 0.2))
    for row in np.flatnonzero(parent < 0).tolist():
        body = township.get(int(plan.seat[row]))
        if plan.role[row] == Role.SUPERIOR:
            superior[row] = bodies[int(plan.unit[row])]
        elif body is not None and not direct[row]:
            superior[row] = body
        else:
            parent[row] = comprehensive[int(plan.unit[row])]
    return parent, superior


def _draw_terms(generator: np.random.Generator, plan: Plan) -> tuple[Days, Days, Days]:
    """Draw the day of founding, the last election and the end of the term; some are overdue, some due soon."""
    shares = read_calibration().shares["coverage"]
    count = len(plan.unit)
    years = _TERM_YEARS[plan.level]
    everyone = np.ones(count, dtype=np.bool_)
    overdue = pick_flags(generator, everyone, shares["overdue"], minimum=3)
    soon = pick_flags(generator, everyone & ~overdue, shares["due_soon"], minimum=3)
    months = np.datetime64("2020-06") - 12 * years + generator.integers(7, 12 * years - 1, count)
    months[overdue] = np.datetime64("2020-06") - 12 * years[overdue] - generator.integers(1, 20, int(overdue.sum()))
    months[soon] = np.datetime64("2020-07") - 12 * years[soon] + generator.integers(0, 5, int(soon.sum()))
    days = generator.integers(1, 28, count).astype("timedelta64[D]")
    elected_on: Days = months.astype("datetime64[D]") + days
    term_ends_on: Days = (months + 12 * years).astype("datetime64[D]") + days - np.timedelta64(1, "D")
    # Superior committees have reported for years, so that every month has a row of theirs.
    terms_before = np.where(plan.role == Role.SUPERIOR, 1, generator.integers(0, 3, count))
    established_on: Days = (months - 12 * years * terms_before).astype("datetime64[D]")
    established_on += days
    return established_on, elected_on, term_ends_on


def _pick_dormant(generator: np.random.Generator, plan: Plan, covering: Flags) -> Flags:
    """Pick the Party organizations without a meeting in the last quarter; with a committee its branches sleep too."""
    share = read_calibration().shares["coverage"]["dormant"]
    dormant = pick_flags(generator, covering & (plan.parent < 0), share, minimum=2)
    below = plan.parent >= 0
    dormant[below] = dormant[plan.parent[below]]
    return dormant
