"""What was planted, by condition, with the ids that an import gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.facts.party_plans import Role
from orgraph.demo.facts.population import Standing
from orgraph.demo.truth.logic import UNCOVERED, find_rung, find_states
from orgraph.identifiers.columns import simplify_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgraph.demo.calibration import Flags, Integers
    from orgraph.demo.ledgers.city import City
    from orgraph.demo.truth.logic import Case

_DECLARED: Final = (None, "solo", "joint", "regional", "regional")
_STALE_DAYS: Final = 180
_FRESH_DAYS: Final = 90


def list_ids(city: City) -> list[str]:
    """List the id of every row of the population: its code, else the local key of its census row."""
    population, names = city.facts.population, city.facts.names
    keys = [unit.key for unit in read_calibration().units]
    rows = zip(
        names.uscc.tolist(), names.name.tolist(), population.kind.tolist(), population.unit.tolist(), strict=True
    )
    return [code or f"LOCAL/{keys[unit]}/{kind}/{simplify_name(name)}" for code, name, kind, unit in rows]


def list_coverage_plants(city: City, cases: Sequence[Case | None]) -> dict[str, list[str]]:
    """List the organizations that an analysis of coverage must name."""
    ids = list_ids(city)
    declared = [_DECLARED[form] for form in city.facts.declared.tolist()]
    ordinary = city.facts.population.ordinary.tolist()
    found: dict[str, list[str]] = {"must_build_missing": [], "should_be_solo": [], "declared_disagreements": []}
    for row, case in enumerate(cases):
        if case is None or case.standing != "counted":
            continue
        if find_states(case)["B"] == UNCOVERED:
            found["must_build_missing"].append(ids[row])
        if case.operating and case.must_build and case.covered_by in {"joint", "regional"}:
            found["should_be_solo"].append(ids[row])
        if ordinary[row] and declared[row] != case.covered_by:
            found["declared_disagreements"].append(ids[row])
    for rung in ("rolled_up", "closed", "out_of_scope", "unknown"):
        found[rung] = [ids[row] for row, case in enumerate(cases) if case is not None and find_rung(case) == rung]
    return {name: sorted(some) for name, some in found.items()}


def list_census_plants(city: City) -> dict[str, list[str]]:
    """List what a reconciliation of the census with the registers must find."""
    facts, ids = city.facts, np.array(list_ids(city), dtype=np.object_)
    population, lifecycle, addresses = facts.population, facts.lifecycle, facts.addresses
    day = np.datetime64(read_calibration().data_date)
    registered = lifecycle.in_registry | lifecycle.in_civil_affairs
    ordinary = population.ordinary
    moved = facts.seats.township[addresses.registered_seat] != facts.seats.township[population.seat]
    return {
        "census_without_register": _list(ids, ordinary & ~registered & (population.subkind != "law_firm")),
        "registry_without_census": _list(ids, population.is_standing(Standing.REGISTRY_ONLY)),
        "civil_affairs_without_census": _list(ids, population.is_standing(Standing.CIVIL_AFFAIRS_ONLY)),
        "moved": _list(ids, ordinary & moved),
        "stale_verification": _list(ids, ordinary & (lifecycle.verified_on < day - _STALE_DAYS)),
        "never_verified": _list(ids, ordinary & np.isnat(lifecycle.verified_on)),
        "members_unknown": _list(ids, ordinary & ~facts.members.known),
        "coordinates_unknown": _list(ids, lifecycle.in_census & np.isnan(addresses.longitude)),
        "outside": _list(ids, population.is_standing(Standing.OUTSIDE)),
        "branches_with_own_party_organization": _list(ids, (population.legal_entity >= 0) & (facts.reach.form > 0)),
    }


def list_identity_plants(city: City) -> dict[str, list[list[str]]]:
    """List pairs of the other row and the organization that it belongs to."""
    population, ids = city.facts.population, list_ids(city)
    standings = {
        "undecided_duplicates": Standing.UNDECIDED_TWIN,
        "decided_duplicates": Standing.DECIDED_TWIN,
        "former_codes": Standing.FORMER_CODE,
        "mergers": Standing.MERGED,
    }
    return {
        name: sorted(
            [ids[row], ids[population.origin[row]]] for row in np.flatnonzero(population.is_standing(standing)).tolist()
        )
        for name, standing in standings.items()
    }


def list_party_plants(city: City) -> dict[str, list[str]]:
    """List the Party organizations that somebody should look at."""
    party, day = city.facts.party, np.datetime64(read_calibration().data_date)
    codes = party.code
    present = np.isnat(party.dissolved_on)
    half_year = np.datetime64("2020-12-30")
    return {
        "term_expired": _list(codes, present & (party.term_ends_on < day)),
        "term_ends_soon": _list(codes, present & (party.term_ends_on >= day) & (party.term_ends_on <= half_year)),
        "dormant_party_organizations": _list(codes, party.dormant),
        "dissolved_party_organizations": _list(codes, ~present),
        "functional_party_organizations": _list(codes, party.role == Role.FUNCTIONAL),
        "co_managed": sorted(codes[city.co_managed].tolist()),
    }


def list_place_plants(city: City) -> dict[str, list[str]]:
    """List the carriers that nobody swept, or not lately."""
    carriers, day = city.facts.carriers, np.datetime64(read_calibration().data_date)
    never = np.isnat(carriers.swept_on)
    return {
        "carriers_never_swept": _list(carriers.code, never),
        "carriers_swept_long_ago": _list(carriers.code, ~never & (carriers.swept_on < day - _FRESH_DAYS)),
    }


def _list(ids: np.ndarray[Any, np.dtype[np.object_]], chosen: Flags | Integers) -> list[str]:
    return sorted(ids[chosen].tolist())
