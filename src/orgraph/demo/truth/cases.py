"""What is known of every organization on the data date: from what was planted, not from what an import made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import as_texts
from orgraph.demo.facts.coverage import Form
from orgraph.demo.facts.party_plans import Role
from orgraph.demo.facts.population import Standing
from orgraph.demo.truth.logic import Case, all_of, any_of

if TYPE_CHECKING:
    from orgraph.demo.calibration import Flags, Integers, Texts
    from orgraph.demo.ledgers.city import City

_MUST_BUILD: Final = 3
_LARGE, _MIDDLE, _MIDDLE_TURNOVER_WAN = 80, 50, 500
_LAST_QUARTER: Final = np.datetime64("2020-04-01")
_RANKS: Final = ("solo", "joint", "regional")


def list_cases(city: City) -> list[Case | None]:
    """List the case of every organization by position; None for rows that are no organization of their own."""
    facts = city.facts
    roots = find_roots(city)
    covered_by, met = _find_coverage(city, roots)
    guided = np.zeros(len(roots), dtype=np.bool_)
    guided[roots[list_guided(city)]] = True
    columns = (
        _find_standings(city, roots),
        as_texts([True if status == "operating" else None for status in facts.lifecycle.operating_status]),
        _find_enterprises(city).tolist(),
        _find_must_build(city),
        _say(city, facts.reach.three_haves),
        _say(city, facts.economy.above_scale),
        _find_tiers(city),
        covered_by,
        met.tolist(),
        guided.tolist(),
        _find_mass(city, roots),
    )
    cases = [Case(*values) for values in zip(*columns, strict=True)]
    return [case if is_node else None for case, is_node in zip(cases, facts.population.is_node.tolist(), strict=True)]


def make_extra_case(kind: str) -> Case:
    """Make the case of a second row of an organization, which says its name, kind and place and that it works."""
    return Case(
        standing="counted",
        operating=True,
        enterprise=kind == "enterprise",
        must_build=None,
        three_haves=None,
        above_scale=None,
        in_size_tier=None,
        covered_by=None,
        met=False,
        guided=False,
        mass=None,
    )


def _say(city: City, facts: Flags, known: Flags | None = None) -> Texts:
    """Return the facts where a census row describes the organization, None elsewhere."""
    told = as_texts(facts)
    told[~city.facts.population.ordinary] = None
    if known is not None:
        told[~known] = None
    return told


def _find_enterprises(city: City) -> Flags:
    """Find the enterprises; of those that only a register knows the code tells the kind."""
    population = city.facts.population
    by_code = population.is_standing(Standing.REGISTRY_ONLY, Standing.MERGED) & (population.prefix == "91")
    enterprises: Flags = (population.kind == "enterprise") | by_code
    return enterprises


def _find_must_build(city: City) -> Texts:
    """Count full-time staff only of social organizations."""
    members = city.facts.members
    counted = np.where(city.facts.population.social, members.full_time, members.full)
    return _say(city, counted >= _MUST_BUILD, members.known)


def _find_tiers(city: City) -> Texts:
    """Find who has 80 employees, or 50 to 79 and a turnover of 5 million, or any member."""
    economy, members = city.facts.economy, city.facts.members
    large = _say(city, economy.employees >= _LARGE, economy.employees_known)
    middle = _say(city, (economy.employees >= _MIDDLE) & (economy.employees < _LARGE), economy.employees_known)
    enough = _say(city, economy.turnover_wan >= _MIDDLE_TURNOVER_WAN, ~np.isnan(economy.turnover_wan))
    some = _say(city, members.full > 0, members.known)
    rows = zip(large, middle, enough, some, strict=True)
    return as_texts([any_of(first, all_of(second, third), fourth) for first, second, third, fourth in rows])


def _find_mass(city: City, roots: Integers) -> Texts:
    """Find who has a union, a youth league or a women's federation; those of a branch count for its entity."""
    reach = city.facts.reach
    mass = _say(city, reach.union | reach.league | reach.women)
    branches = np.flatnonzero(roots != np.arange(len(roots)))
    for branch in branches.tolist():
        if mass[branch] is True:
            mass[roots[branch]] = True
    return mass


def _find_standings(city: City, roots: Integers) -> Texts:
    population = city.facts.population
    standing = as_texts(["counted"] * len(population))
    standing[roots != np.arange(len(roots))] = "rolled_up"
    standing[~_find_working(city)] = "closed"
    standing[population.is_standing(Standing.OUTSIDE) | city.facts.public] = "out_of_scope"
    return standing


def _find_working(city: City) -> Flags:
    """Find those of which neither register nor census says that they do not work."""
    lifecycle = city.facts.lifecycle
    working: Flags = np.array([status in {"operating", None} for status in lifecycle.operating_status])
    working &= np.array([status in {"active", None} for status in lifecycle.registration_status])
    return working


def _find_ended(city: City) -> Flags:
    """Find those that are no more: a Party organization cannot cover them, while it can cover one that rests."""
    lifecycle = city.facts.lifecycle
    ended: Flags = np.array([status in {"revoked", "deregistered"} for status in lifecycle.registration_status])
    ended |= lifecycle.operating_status == "closed"
    return ended


def _list_pairs(city: City) -> list[tuple[int, int, bool]]:
    """List who covers whom on the data date: Party organization, organization, whether it lists a region or trade."""
    day = np.datetime64(read_calibration().data_date)
    covers, party = city.covers, city.facts.party
    ended = _find_ended(city)
    holds = ~(covers.valid_to < day) & ~(party.dissolved_on[covers.party] < day) & ~ended[covers.organization]
    lists = np.isin(covers.declared, [Form.REGIONAL, Form.INDUSTRY])
    holds &= party.role[covers.party] != Role.FUNCTIONAL
    rows = np.flatnonzero(holds)
    return list(zip(covers.party[rows].tolist(), covers.organization[rows].tolist(), lists[rows].tolist(), strict=True))


def find_roots(city: City) -> Integers:
    """Find the organization that each counts for: a branch for its entity, if one unit counts both.

    A branch with a Party organization that covers it alone counts for itself.
    """
    population = city.facts.population
    working = _find_working(city)
    covered: dict[int, set[int]] = {}
    for party, organization, lists in _list_pairs(city):
        if not lists:
            covered.setdefault(party, set()).add(organization)
    has_own = {next(iter(organizations)) for organizations in covered.values() if len(organizations) == 1}
    roots = np.arange(len(population))
    for branch in np.flatnonzero(population.legal_entity >= 0).tolist():
        entity = int(population.legal_entity[branch])
        same_unit = population.unit[branch] == population.unit[entity]
        if same_unit and working[branch] and working[entity] and branch not in has_own:
            roots[branch] = entity
    return roots


def _find_coverage(city: City, roots: Integers) -> tuple[list[str | None], Flags]:
    """Find the best form that covers each organization, by the number of units, and whether one of them met."""
    pairs = [(party, int(roots[organization]), lists) for party, organization, lists in _list_pairs(city)]
    units: dict[int, set[int]] = {}
    for party, organization, _ in pairs:
        units.setdefault(party, set()).add(organization)
    met_parties = _find_met(city)
    best: list[str | None] = [None] * len(roots)
    met = np.zeros(len(roots), dtype=np.bool_)
    for party, organization, lists in pairs:
        form = "regional" if lists else "solo" if len(units[party]) == 1 else "joint"
        known = best[organization]
        if known is None or _RANKS.index(form) < _RANKS.index(known):
            best[organization] = form
        met[organization] |= party in met_parties
    return best, met


def _find_met(city: City) -> set[int]:
    """Find the Party organizations whose monthly reports show a meeting in the last quarter."""
    rows = city.sheets["meeting_counts"].columns
    recent = (rows["month"] >= _LAST_QUARTER) & (rows["count"] > 0)
    codes = set(rows["party_organization"][recent].tolist())
    return {place for place, code in enumerate(city.facts.party.code.tolist()) if code in codes}


def list_guided(city: City) -> Integers:
    """List the organizations that an instructor or a liaison guides on the data date."""
    day = np.datetime64(read_calibration().data_date)
    guides = city.guides
    holds = ~(guides.valid_to < day) & np.isin(city.posts.kind[guides.post], ["instructor", "liaison"])
    holds &= ~_find_ended(city)[guides.organization]
    guided: Integers = guides.organization[holds]
    return guided
