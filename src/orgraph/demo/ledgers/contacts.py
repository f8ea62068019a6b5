"""Contact links (联系对象) of committee member units, and their visits over four quarters (走访月报)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import as_texts, is_filled, number_texts, number_within, pick, toss
from orgraph.demo.facts.carriers import BUILDING, DISTRICT, FEATURE_TOWN, SMALL_FIRM_PARK
from orgraph.demo.ledgers.meetings import MONTHS

if TYPE_CHECKING:
    from orgraph.demo.calibration import Days, Flags, Integers, Texts
    from orgraph.demo.facts.drawing import Facts

TARGET_KINDS: Final = (
    "dual_managed",
    "feature_town_or_small_firm_park",
    "business_district_or_building",
    "key_social_organization",
    "next_generation",
)
QUARTERS: Final = MONTHS[::3]
_LATE: Final = 0.08
"""Share of the visits that are recorded a month late or later [A]."""
BURDEN: Final = 4
"""More visits by different units in one quarter are a burden."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """One link of a body to a target per row, ordered by unit.

    Attributes
    ----------
    target
        Number of the target, as in `targets`.
    targets
        Codes of the targets; `target_is_organization` tells their kind.
    """

    body: Integers
    unit: Integers
    target: Integers
    kind: Texts
    targets: Texts
    target_is_organization: Flags


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """One visit per row, ordered by unit and day; `target` numbers the targets of the links."""

    code: Texts
    body: Integers
    unit: Integers
    target: Integers
    visited_on: Days
    recorded_on: Days


def draw_links(generator: np.random.Generator, facts: Facts, co_managed: Integers) -> Links:
    """Link every committee member unit to targets of the five kinds, its own county's (the city's: anywhere)."""
    pools = _list_pools(facts, co_managed)
    targets = np.concatenate([codes for codes, _, _ in pools])
    units = np.concatenate([unit for _, unit, _ in pools])
    kinds = np.repeat(as_texts(TARGET_KINDS), [len(codes) for codes, _, _ in pools])
    is_organization = np.concatenate([np.full(len(codes), flag) for codes, _, flag in pools])
    city = len(read_calibration().units) - 1
    rows = []
    for body in np.flatnonzero(is_filled(facts.units.role) & (facts.units.kind != "other")).tolist():
        unit = int(facts.units.unit[body])
        fitting = np.flatnonzero(units == unit) if unit != city else np.arange(len(targets))
        wanted = facts.size.city_targets if unit == city else facts.size.county_targets
        chosen = pick(generator, fitting, wanted)
        rows += [(body, unit, target) for target in chosen[np.unique(targets[chosen], return_index=True)[1]].tolist()]
    body_column, unit_column, target_column = np.array(rows, dtype=np.int64).T
    return Links(
        body=body_column,
        unit=unit_column,
        target=target_column,
        kind=kinds[target_column],
        targets=targets,
        target_is_organization=is_organization,
    )


def _list_pools(facts: Facts, co_managed: Integers) -> list[tuple[Texts, Integers, bool]]:
    carriers, population = facts.carriers, facts.population
    dual = np.unique(facts.party.organization[co_managed])
    dual = dual[~population.social[dual]]
    parks = np.flatnonzero(np.isin(carriers.kind, [FEATURE_TOWN, SMALL_FIRM_PARK]))
    towns = np.flatnonzero(np.isin(carriers.kind, [DISTRICT, BUILDING]))
    social, young = facts.roles["key_social_organization"], facts.roles["next_generation"]
    young = np.setdiff1d(young, dual)
    return [
        (facts.names.uscc[dual], population.unit[dual], True),
        (carriers.code[parks], carriers.unit[parks], False),
        (carriers.code[towns], carriers.unit[towns], False),
        (facts.names.uscc[social], population.unit[social], True),
        (facts.names.uscc[young], population.unit[young], True),
    ]


def draw_visits(generator: np.random.Generator, facts: Facts, links: Links) -> Visits:
    """Draw visits: most linked targets each quarter, a fifth of them never, an eighth of them by too many units."""
    shares = read_calibration().shares["visits"]
    linked = np.unique(links.target)
    order = generator.permutation(linked)
    never = order[: round(len(linked) * shares["never_visited"])]
    crowded = order[len(never) : len(never) + max(round(len(linked) * shares["over_visited"]), 2)]
    happens = generator.random((len(links.target), len(QUARTERS))) < shares["compliance"]
    happens[np.isin(links.target, never)] = False
    link, quarter = np.nonzero(happens)
    body, target = links.body[link], links.target[link]
    extra_body, extra_target, extra_quarter = _crowd(generator, facts, crowded)
    floor_body, floor_target, floor_day = _fill_months(generator, links, never)
    month = QUARTERS[np.r_[quarter, extra_quarter]] + generator.integers(0, 3, len(quarter) + len(extra_quarter))
    body, target = np.r_[body, extra_body, floor_body], np.r_[target, extra_target, floor_target]
    visited_on = np.r_[month.astype("datetime64[D]") + generator.integers(0, 27, len(month)), floor_day]
    unit = facts.units.unit[body]
    order = np.lexsort((target, body, visited_on, unit))
    body, target, visited_on, unit = body[order], target[order], visited_on[order], unit[order]
    letters = as_texts([read_calibration().units[number].code for number in unit])
    late = np.where(
        toss(generator, len(unit), _LATE), generator.integers(31, 60, len(unit)), generator.integers(0, 6, len(unit))
    )
    return Visits(
        code="ZF-" + letters + "-" + number_texts(number_within(unit) + 1, digits=5),
        body=body,
        unit=unit,
        target=target,
        visited_on=visited_on,
        recorded_on=np.minimum(visited_on + late, np.datetime64("2020-06-30")),
    )


def _crowd(generator: np.random.Generator, facts: Facts, crowded: Integers) -> tuple[Integers, Integers, Integers]:
    """Let each crowded target be visited by one unit more than is bearable, in one quarter."""
    bodies = np.flatnonzero(facts.units.role == "member")
    rows = [
        (body, target, quarter)
        for target, quarter in zip(crowded.tolist(), generator.integers(1, 4, len(crowded)).tolist(), strict=True)
        for body in pick(generator, bodies, BURDEN + 1 + int(generator.integers(0, 2))).tolist()
    ]
    body, target, quarter = np.array(rows, dtype=np.int64).reshape(-1, 3).T
    return body, target, quarter


def _fill_months(generator: np.random.Generator, links: Links, never: Integers) -> tuple[Integers, Integers, Days]:
    """Let one unit of every reporting unit pay a visit in every month, so that no month is without a row."""
    visited = ~np.isin(links.target, never)
    rows = []
    for unit in np.unique(links.unit).tolist():
        of_unit = links.unit == unit
        pool = np.flatnonzero(of_unit & visited)
        pool = pool if len(pool) else np.flatnonzero(visited)
        bodies = links.body[pool] if of_unit[pool[0]] else np.full(len(pool), links.body[of_unit][0])
        chosen = generator.integers(0, len(pool), len(MONTHS))
        rows += list(zip(bodies[chosen].tolist(), links.target[pool[chosen]].tolist(), strict=True))
    body, target = np.array(rows, dtype=np.int64).T
    days: Days = np.tile(MONTHS.astype("datetime64[D]"), len(np.unique(links.unit)))
    days += generator.integers(0, 27, len(rows)).astype("timedelta64[D]")
    return body, target, days
