"""Who takes part in alliances: organizations, bodies outside, Party organizations, departments and townships."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import as_texts, deal, draw_days, number_within, pick
from orgraph.demo.facts.population import Standing
from orgraph.demo.ledgers.alliances import KINDS, Alliances

if TYPE_CHECKING:
    from orgraph.demo.calibration import Days, Flags, Integers, Texts
    from orgraph.demo.facts.drawing import Facts

_SPREAD: Final = 1.1
"""Standard deviation of the logarithm of sizes: median 11 and nine tenths below 45 in the whole city."""
_SMALLEST: Final = 3
_ROTATING: Final = 2
"""Members that take turns behind the first, which leads."""
_OTHERS: Final = (0.5, 0.4, 0.2)
"""Shares of the alliances with a department, a Party organization and a township among their members [A]."""
_MANY: Final = 3
"""From so many alliances on an organization takes part in too many (more than two)."""
PROMISES: Final = ("in_force", "expiring", "expired", "none")
_NEVER: Final = np.datetime64("NaT")


@dataclass(frozen=True, slots=True, kw_only=True)
class AllianceMembers:
    """One pair of a member and an alliance per row, ordered by alliance.

    Attributes
    ----------
    organization
        Position of the organization, −1 for members of other kinds.
    member, member_kind
        How ledgers name the member: its code, and the kind of node that it is.
    promise
        Place in ``in_force expiring expired none``: how its agreement stands on the data date.
    """

    alliance: Integers
    organization: Integers
    member: Texts
    member_kind: Texts
    role: Texts
    promise: Integers
    agreement_from: Days
    agreement_to: Days
    valid_from: Days


def draw_members_of_alliances(generator: np.random.Generator, facts: Facts, alliances: Alliances) -> AllianceMembers:
    """Draw the members of all alliances; some organizations take part in more than two."""
    organization_pairs = _draw_organizations(generator, facts, alliances)
    others = _list_others(generator, facts, alliances)
    alliance = np.r_[organization_pairs[:, 0], [row for row, *_ in others]].astype(np.int64)
    organization = np.r_[organization_pairs[:, 1], np.full(len(others), -1)]
    member = np.r_[facts.names.uscc[organization_pairs[:, 1]], as_texts([code for _, code, _ in others])]
    kind = np.r_[as_texts(["Organization"] * len(organization_pairs)), as_texts([name for *_, name in others])]
    order = np.lexsort((organization < 0, alliance))
    alliance, organization, member, kind = alliance[order], organization[order], member[order], kind[order]
    shares = read_calibration().shares["alliances"]["agreements"]
    promise = deal(generator, len(alliance), [shares[name] for name in PROMISES])
    promise[np.isin(kind, ["Area", "Unit"]) | alliances.proposed[alliance]] = PROMISES.index("none")
    agreement_from, agreement_to = _draw_agreements(generator, promise, alliances.founded_on[alliance])
    place = number_within(alliance)
    role = np.where(place == 0, "lead", np.where((place <= _ROTATING) & (organization >= 0), "rotating", "member"))
    return AllianceMembers(
        alliance=alliance,
        organization=organization,
        member=member,
        member_kind=kind,
        role=as_texts(role),
        promise=promise,
        agreement_from=agreement_from,
        agreement_to=agreement_to,
        valid_from=alliances.founded_on[alliance],
    )


def _draw_organizations(generator: np.random.Generator, facts: Facts, alliances: Alliances) -> Integers:
    """Draw pairs of alliance and organization: neighbours of the place, or one trade, in up to four counties."""
    population, median = facts.population, facts.size.alliance_size_median
    able = population.ordinary & facts.lifecycle.working & (population.legal_entity < 0)
    division = as_texts([(key or "")[:2] for key in population.industry])
    # Quantiles in random order instead of draws: the spread is right in a city with few alliances too.
    places = (np.arange(len(alliances)) + 0.5) / len(alliances)
    quantiles = np.array([NormalDist().inv_cdf(place) for place in places.tolist()])
    sizes = np.maximum(generator.permutation(np.exp(np.log(median) + _SPREAD * quantiles)), _SMALLEST).astype(np.int64)
    pairs = []
    for row, size in enumerate(sizes.tolist()):
        of_unit = able & (population.unit == alliances.unit[row])
        if alliances.kind[row] == KINDS.index("industry"):
            near = able & (division == alliances.trade[row])
            pools = [near] if alliances.crossing[row] else [near & of_unit, of_unit]
        else:
            pools = [of_unit & (population.carrier == alliances.carrier[row]), of_unit]
        pairs += [(row, member) for member in _fill(generator, pools, size)]
    pairs += _list_too_many(generator, facts, alliances)
    outside = np.flatnonzero(population.is_standing(Standing.OUTSIDE))
    for body in outside.tolist():
        pairs += [(row, body) for row in pick(generator, alliances.unit == population.unit[body], 1).tolist()]
    return np.unique(np.array(pairs, dtype=np.int64), axis=0)


def _fill(generator: np.random.Generator, pools: list[Flags], size: int) -> list[int]:
    """Take members from the nearest pool first; from the next at least the smallest number."""
    chosen = pick(generator, pools[0], size).tolist()
    for pool in pools[1:]:
        wanted = max(_SMALLEST, size // 2) - len(chosen)
        if wanted > 0:
            rest = np.setdiff1d(np.flatnonzero(pool), chosen)
            chosen += pick(generator, rest, wanted).tolist()
    return sorted(chosen)


def _list_too_many(generator: np.random.Generator, facts: Facts, alliances: Alliances) -> list[tuple[int, int]]:
    """Let a few organizations take part in three alliances of their unit."""
    population = facts.population
    able = population.ordinary & facts.lifecycle.working & ~population.social & (population.legal_entity < 0)
    rich = np.flatnonzero(np.bincount(alliances.unit, minlength=int(population.unit.max()) + 1) >= _MANY)
    count = max(round(len(population) * read_calibration().shares["alliances"]["in_three_alliances"]), 4)
    chosen = pick(generator, able & np.isin(population.unit, rich), count)
    return [
        (row, member)
        for member in chosen.tolist()
        for row in pick(generator, alliances.unit == population.unit[member], _MANY).tolist()
    ]


def _list_others(generator: np.random.Generator, facts: Facts, alliances: Alliances) -> list[tuple[int, str, str]]:
    """List members that are no organizations: a township, a department, a Party organization of the unit."""
    others: list[tuple[int, str, str]] = []
    for row in range(len(alliances)):
        unit = int(alliances.unit[row])
        bodies = facts.units.list_members(unit)
        party = np.flatnonzero(facts.party.covering & (facts.party.unit == unit))
        seats = np.flatnonzero(facts.seats.unit == unit)
        chosen = generator.random(3) < _OTHERS
        if chosen[0]:
            others.append((row, facts.units.code[generator.choice(bodies)], "Unit"))
        if chosen[1] and len(party):
            others.append((row, facts.party.code[generator.choice(party)], "PartyOrganization"))
        if chosen[2]:
            others.append((row, facts.seats.township[generator.choice(seats)], "Area"))
    return others


def _draw_agreements(generator: np.random.Generator, promise: Integers, founded_on: Days) -> tuple[Days, Days]:
    """Draw agreements of one to three years that are in force, run out within 90 days, or have run out."""
    count = len(promise)
    last = {
        "in_force": ("2020-11-01", "2022-12-31"),
        "expiring": ("2020-07-05", "2020-09-25"),
        "expired": ("2020-01-10", "2020-06-20"),
    }
    agreement_to = np.full(count, _NEVER, dtype="datetime64[D]")
    for name, (first_day, last_day) in last.items():
        rows = promise == PROMISES.index(name)
        agreement_to[rows] = draw_days(generator, first_day, last_day, count=int(rows.sum()))
    agreement_from = np.maximum(agreement_to - generator.choice([364, 729, 1094], count), founded_on)
    agreement_from = np.minimum(agreement_from, np.datetime64("2020-05-28"))
    agreement_from[np.isnat(agreement_to)] = _NEVER
    return agreement_from, agreement_to


def find_in_many(members: AllianceMembers, alliances: Alliances) -> Integers:
    """Return the organizations that take part in more than two approved alliances."""
    counted = (members.organization >= 0) & ~alliances.proposed[members.alliance]
    counts = np.bincount(members.organization[counted])
    return np.flatnonzero(counts >= _MANY).astype(np.int64)
