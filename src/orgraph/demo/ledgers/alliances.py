"""Alliances (党建联盟) of four kinds: where they are, who hosts them, and which of them sleep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import CITY_BODIES, read_calibration
from orgraph.demo.draws import (
    apportion,
    as_texts,
    choose_by_unit,
    draw_days,
    either,
    number_texts,
    number_within,
    pick,
    pick_flags,
    toss,
)
from orgraph.demo.facts.carriers import BUILDING, DISTRICT, MARKET, PARK, SMALL_FIRM_PARK
from orgraph.demo.rows import list_unit_titles

if TYPE_CHECKING:
    from orgraph.demo.calibration import Days, Flags, Integers, Texts
    from orgraph.demo.facts.drawing import Facts

KINDS: Final = ("park", "market", "building", "industry")
_PLACES: Final = {"park": (PARK, SMALL_FIRM_PARK), "market": (MARKET, DISTRICT), "building": (BUILDING,)}
_FEWEST: Final = 3
"""Alliances that every county keeps: two of them sleep, one is alive."""
_CITY_LED: Final = 0.4
"""Of the industry alliances that cross counties those that a department of the city leads."""
# Who may host each kind (金两新〔2020〕7号): kinds of units, then roles or subkinds of organizations.
_HOST_UNITS: Final = {
    "park": ("park_management", "small_firm_park_management"),
    "market": ("market_regulator", "subdistrict"),
    "building": (),
    "industry": ("industry_authority", "industry_regulator"),
}
_HOST_ROLES: Final = {
    "park": (),
    "market": ("property_owner",),
    "building": ("property_service", "property_owner"),
    "industry": ("leading_firm",),
}
_FORBIDDEN_UNITS: Final = {
    "park": "market_regulator",
    "market": "park_management",
    "building": "market_regulator",
    "industry": "park_management",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Alliances:
    """One alliance per row, ordered by unit.

    Attributes
    ----------
    kind
        Place in `KINDS`.
    carrier
        The carrier that it rests on, −1 for industry alliances.
    trade
        First two digits of the industry of industry alliances, else empty.
    crossing
        Whether its members come from several counties.
    proposed
        Not approved yet.
    dormant
        Nothing has happened for two quarters.
    host_unit, host_organization
        Who hosts it: one of the two, −1 for the other.
    host_allowed
        Whether the plan allows a host of this sort for the kind.
    """

    code: Texts
    name: Texts
    kind: Integers
    unit: Integers
    carrier: Integers
    trade: Texts
    crossing: Flags
    proposed: Flags
    dormant: Flags
    founded_on: Days
    host_unit: Integers
    host_organization: Integers
    host_allowed: Flags

    def __len__(self) -> int:
        return len(self.unit)


def draw_alliances(generator: np.random.Generator, facts: Facts) -> Alliances:
    """Draw the alliances; how many of each kind and unit there are is the same for every seed."""
    units = read_calibration().units
    shares = read_calibration().shares["alliances"]
    weights = [unit.enterprises for unit in units]
    counts = [
        apportion(
            facts.size.alliances[kind], weights, minimum=int(facts.size.alliances[kind] >= np.count_nonzero(weights))
        )
        for kind in KINDS
    ]
    kind = np.repeat(np.arange(len(KINDS)), [int(row.sum()) for row in counts])
    unit = np.concatenate([np.repeat(np.arange(len(weights)), row) for row in counts])
    industry = kind == KINDS.index("industry")
    crossing = pick_flags(
        generator, industry & (np.bincount(unit)[unit] > _FEWEST), shares["crossing_counties"], minimum=3
    )
    spared = crossing & (np.bincount(unit)[unit] > _FEWEST)
    unit[pick(generator, spared, max(crossing.sum() * _CITY_LED, 2))] = [item.key for item in units].index(CITY_BODIES)
    order = np.argsort(unit, kind="stable")
    kind, unit, crossing = kind[order], unit[order], crossing[order]
    carrier = _choose_carriers(generator, facts, kind, unit)
    trade = _choose_trades(generator, kind, unit)
    dormant = _pick_dormant(generator, unit)
    proposed = pick_flags(generator, ~dormant & (unit < len(units) - 1), shares["proposed"], minimum=2)
    host_unit, host_organization, host_allowed = _choose_hosts(generator, facts, kind, unit)
    letters = as_texts([units[number].code for number in unit])
    founded_on = draw_days(generator, "2018-03-01", "2019-12-15", count=len(unit))
    return Alliances(
        code="LM-" + letters + "-" + number_texts(number_within(unit) + 1, digits=3),
        name=_name(facts, unit, carrier, trade),
        kind=kind,
        unit=unit,
        carrier=carrier,
        trade=trade,
        crossing=crossing,
        proposed=proposed,
        dormant=dormant,
        founded_on=founded_on,
        host_unit=host_unit,
        host_organization=host_organization,
        host_allowed=host_allowed,
    )


def _choose_carriers(generator: np.random.Generator, facts: Facts, kind: Integers, unit: Integers) -> Integers:
    """Choose the carrier of each alliance of a place, another one for each as far as there are enough."""
    carrier = np.full(len(kind), -1)
    for name, kinds in _PLACES.items():
        for number in np.unique(unit):
            rows = np.flatnonzero((kind == KINDS.index(name)) & (unit == number))
            pool = generator.permutation(
                np.flatnonzero(np.isin(facts.carriers.kind, kinds) & (facts.carriers.unit == number))
            )
            if len(pool):
                carrier[rows] = pool[np.arange(len(rows)) % len(pool)]
    return carrier


def _choose_trades(generator: np.random.Generator, kind: Integers, unit: Integers) -> Texts:
    """Choose for industry alliances the strongest trades of their unit in turn, as divisions."""
    calibration = read_calibration()
    trade = as_texts([""] * len(kind))
    for number in np.unique(unit):
        rows = np.flatnonzero((kind == KINDS.index("industry")) & (unit == number))
        key = calibration.units[number].key
        ranked = sorted(calibration.trades, key=lambda item: -item.weight * item.focus.get(key, 1.0))
        divisions = list(dict.fromkeys(item.industry[:2] for item in ranked))[: max(len(rows), 4)]
        trade[rows] = as_texts(divisions)[generator.permutation(len(divisions))[: len(rows)]]
    return trade


def _pick_dormant(generator: np.random.Generator, unit: Integers) -> Flags:
    """Pick two alliances of each county, none of the city's own."""
    wanted = read_calibration().shares["alliances"]["dormant_per_unit"]
    dormant = np.zeros(len(unit), dtype=np.bool_)
    for number in range(len(read_calibration().units) - 1):
        dormant[pick(generator, unit == number, wanted)] = True
    return dormant


def _choose_hosts(
    generator: np.random.Generator, facts: Facts, kind: Integers, unit: Integers
) -> tuple[Integers, Integers, Flags]:
    """Choose a host of an allowed sort from the alliance's unit; for a few one of a sort that is not allowed."""
    host_unit, host_organization = np.full(len(kind), -1), np.full(len(kind), -1)
    everywhere = len(read_calibration().units)
    for number, name in enumerate(KINDS):
        rows = np.flatnonzero(kind == number)
        bodies = np.isin(facts.units.kind, _HOST_UNITS[name])
        pools = [np.flatnonzero(bodies & (facts.units.unit == place)) for place in range(everywhere)]
        host_unit[rows] = choose_by_unit(generator, unit[rows], pools)
        firms = np.concatenate([facts.roles[role] for role in _HOST_ROLES[name]] or [np.zeros(0, dtype=np.int64)])
        pools = [firms[facts.population.unit[firms] == place] for place in range(everywhere)]
        chosen = choose_by_unit(generator, unit[rows], pools)
        by_firm = (chosen >= 0) & ((host_unit[rows] < 0) | (toss(generator, len(rows), 0.4)))
        host_organization[rows[by_firm]], host_unit[rows[by_firm]] = chosen[by_firm], -1
        homeless = rows[(host_unit[rows] < 0) & (host_organization[rows] < 0)]
        if len(homeless):
            host_organization[homeless] = generator.choice(firms, len(homeless))
    forbidden = pick(
        generator, np.arange(len(kind)), max(len(kind) * read_calibration().shares["alliances"]["forbidden_host"], 3)
    )
    allowed = np.ones(len(kind), dtype=np.bool_)
    for row in forbidden.tolist():
        body = facts.units.find(_FORBIDDEN_UNITS[KINDS[kind[row]]], int(unit[row]))
        if body >= 0:
            host_unit[row], host_organization[row], allowed[row] = body, -1, False
    return host_unit, host_organization, allowed


def _name(facts: Facts, unit: Integers, carrier: Integers, trade: Texts) -> Texts:
    """Name alliances after their carrier, or after unit and trade."""
    words = {item.industry[:2]: item.word for item in reversed(read_calibration().trades)}
    titles = as_texts([title.removesuffix("市本级") for title in list_unit_titles()])
    of_industry = (
        titles[unit] + as_texts([words.get(key, "") for key in trade]) + as_texts(["产业党建联盟"] * len(unit))
    )
    inside = np.maximum(carrier, 0)
    named = either(carrier >= 0, facts.carriers.name[inside] + as_texts(["党建联盟"] * len(unit)), of_industry)
    ordinal = number_within(np.unique(named.astype(str), return_inverse=True)[1])
    names: Texts = named + as_texts([f"（{place + 1}）" if place else "" for place in ordinal.tolist()])
    return names
