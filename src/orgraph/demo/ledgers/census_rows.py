"""The census (两新组织排摸台账): one row per organization that the units found, and associations with their members."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import as_texts, deal, draw_days, pick, pick_flags, take
from orgraph.demo.facts.coverage import Form
from orgraph.demo.facts.population import Standing
from orgraph.demo.rows import Rows, list_unit_titles

if TYPE_CHECKING:
    import numpy.typing as npt

    from orgraph.demo.calibration import Days, Flags, Integers, Texts
    from orgraph.demo.facts.drawing import Facts

_DECLARED: Final = ("none", "solo", "joint", "regional", "industry")
_OWNERSHIPS: Final = {
    "private": 0.90,
    "foreign": 0.03,
    "hong_kong_macao_taiwan": 0.03,
    "mixed": 0.03,
    "collective": 0.01,
}


def list_census_rows(generator: np.random.Generator, facts: Facts) -> Rows:
    """List the rows of the sheet 两新组织, ordered by unit.

    Twins say little: their name, kind, place and address. What a ledger does not know stays empty.
    """
    population, lifecycle = facts.population, facts.lifecycle
    outside = population.is_standing(Standing.OUTSIDE)
    known = ~outside & ~population.is_standing(Standing.UNDECIDED_TWIN, Standing.DECIDED_TWIN)
    columns = {
        "uscc": facts.names.uscc,
        "name": facts.names.name,
        "former_name": facts.names.former_name,
        "kind": population.kind,
        "subkind": population.subkind,
        "ownership": blank(_draw_ownership(generator, facts), known),
        "registered_on": blank_days(lifecycle.registered_on, known),
        "operating_status": lifecycle.operating_status,
        "closed_on": _list_closed(facts),
        **_list_figures(facts, known),
        "declared_coverage": blank(as_texts(_DECLARED)[facts.declared], known),
        "reason_not_built": blank(_draw_reasons(generator, facts), known),
        "in_scope": ~outside,
        "verified_on": lifecycle.verified_on,
        **_list_places(facts, known, ~outside),
        "industry": blank(facts.stated_industry, known),
        "supervising_unit": blank(facts.supervising, known & population.social),
        "legal_entity": take(facts.names.uscc, population.legal_entity),
    }
    rows = Rows(unit=population.unit, columns=columns)
    listed = np.flatnonzero(lifecycle.in_census)
    return rows.select(listed[np.argsort(population.unit[listed], kind="stable")])


def _list_figures(facts: Facts, known: Flags) -> dict[str, npt.NDArray[Any]]:
    economy, members, reach, social = facts.economy, facts.members, facts.reach, facts.population.social
    return {
        "employees": blank(economy.employees, economy.employees_known & known),
        "turnover_wan": np.where(known, economy.turnover_wan, np.nan),
        "assets_wan": np.where(known, economy.assets_wan, np.nan),
        "above_scale": blank(economy.above_scale, known & ~social),
        "three_haves": blank(reach.three_haves, known),
        "full_members": blank(members.full, known & members.known),
        "full_time_full_members": blank(members.full_time, known & members.known & social),
        "members_elsewhere": blank(members.elsewhere, known & members.known),
        "has_union": blank(reach.union, known),
        "has_youth_league": blank(reach.league, known),
        "has_womens_federation": blank(reach.women, known),
    }


def _list_places(facts: Facts, known: Flags, addressed: Flags) -> dict[str, npt.NDArray[Any]]:
    population, addresses, seats = facts.population, facts.addresses, facts.seats
    return {
        "registered_address": blank(addresses.registered, known),
        "operating_address": blank(addresses.operating, addressed),
        **facts.list_coordinates(addresses.longitude, addresses.latitude, population.unit),
        "registered_county": blank(seats.county_title[addresses.registered_seat], known),
        "registered_township": blank(seats.title[addresses.registered_seat], known),
        "operating_county": seats.county_title[population.seat],
        "operating_township": seats.title[population.seat],
        "counted_county": as_texts(list_unit_titles())[population.unit],
        "carrier": take(facts.carriers.code, population.carrier),
    }


def blank(values: Texts | Integers | Flags, known: Flags) -> Texts:
    """Return the values as Python objects, None where they are not known."""
    cells = as_texts(values)
    cells[~known] = None
    return cells


def blank_days(days: Days, known: Flags) -> Days:
    """Return the days, NaT where they are not known."""
    return np.where(known, days, np.datetime64("NaT"))


def _draw_ownership(generator: np.random.Generator, facts: Facts) -> Texts:
    ownership = as_texts(list(_OWNERSHIPS))[deal(generator, len(facts.population), list(_OWNERSHIPS.values()))]
    ownership[facts.population.social] = "donated"
    unknown = pick_flags(generator, facts.population.ordinary, 0.04)
    ownership[unknown] = None
    return ownership


def _list_closed(facts: Facts) -> Days:
    """Return the days of closing: the census tells the day only where it too says that the organization is closed."""
    return blank_days(facts.lifecycle.closed_on, facts.lifecycle.operating_status == "closed")


def _draw_reasons(generator: np.random.Generator, facts: Facts) -> Texts:
    """Give a reason where there is no Party organization, ``no_members`` wherever there are none."""
    shares = read_calibration().shares["census"]["reasons"]
    names = list(shares)
    reasons = as_texts(names)[deal(generator, len(facts.population), list(shares.values()))]
    has_members = facts.members.full > 0
    reasons[has_members & (reasons == "no_members")] = "not_guided"
    reasons[facts.reach.form != Form.NONE] = None
    return reasons


def list_association_rows(generator: np.random.Generator, facts: Facts) -> Rows:
    """List the rows of the sheet 协会会员: enterprises that belong to a trade association of their unit."""
    population = facts.population
    associations = np.flatnonzero(
        population.ordinary & facts.lifecycle.working & np.isin(population.subkind, ["trade_association", "chamber"])
    )
    member_parts, association_parts = [], []
    firms = population.ordinary & ~population.social & facts.lifecycle.working
    for association in associations.tolist():
        same = firms & (population.unit == population.unit[association])
        chosen = pick(generator, same if same.any() else firms, int(generator.integers(4, 25)))
        member_parts.append(chosen)
        association_parts.append(np.full(len(chosen), association))
    member, owner = np.concatenate(member_parts), np.concatenate(association_parts)
    order = np.argsort(population.unit[owner], kind="stable")
    member, owner = member[order], owner[order]
    return Rows(
        unit=population.unit[owner],
        columns={
            "member": facts.names.uscc[member],
            "association": facts.names.uscc[owner],
            "valid_from": draw_days(generator, "2015-01-01", "2020-03-31", count=len(member)),
        },
    )
