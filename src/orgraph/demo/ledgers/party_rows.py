"""The ledger of Party organizations (党组织台账), and what they held by month (组织生活月报)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.demo.calibration import CITY_BODIES, read_calibration
from orgraph.demo.draws import as_texts, deal, draw_days, either, number_within, pick, pick_flags, take, toss
from orgraph.demo.facts.coverage import Form
from orgraph.demo.facts.party import LEVELS
from orgraph.demo.facts.party_plans import Role
from orgraph.demo.facts.population import Standing
from orgraph.demo.rows import Rows, list_unit_titles

if TYPE_CHECKING:
    import numpy.typing as npt

    from orgraph.demo.calibration import Days, Flags, Integers, Texts
    from orgraph.demo.facts.drawing import Facts
    from orgraph.demo.ledgers.alliances import Alliances

FORMS: Final = ("other", "solo", "joint", "regional", "industry")
_SUFFIXES: Final = {"branch": "党支部", "general_branch": "党总支", "committee": "党委"}
_VENUES: Final = {"own": 0.45, "shared": 0.40, "none": 0.15}
_RATINGS: Final = {"five_star": 0.08, "four_star": 0.22, "three_star": 0.50, "below": 0.17, "weak": 0.03}
_SCHEMES: Final = {"target": 0.3, "star": 0.3, "points": 0.25, "none": 0.15}
_SWAPPED_EVERY: Final = 60
"""One row in so many states a form that the number of units contradicts."""
_CITY_CO_MANAGER: Final = 0.6
"""Of the Party organizations under dual management those that the city, not the province, manages too [A]."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Covers:
    """Which Party organization covers which organization; one pair per row.

    Attributes
    ----------
    declared
        The `Form` that the ledger states; a few rows take solo for joint, or joint for solo.
    lead
        Whether the organization leads its joint Party organization.
    """

    party: Integers
    organization: Integers
    declared: Integers
    lead: Flags
    valid_from: Days
    valid_to: Days


def list_covers(facts: Facts) -> Covers:
    """List the pairs that the plan asks for; the first of a joint group leads it."""
    party, reach = facts.party, facts.reach
    leftover, leftover_party = _list_leftovers(facts)
    owned = np.flatnonzero(party.organization >= 0)
    grouped = np.flatnonzero(reach.group >= 0)
    grouped = grouped[np.argsort(reach.group[grouped], kind="stable")]
    shared = np.flatnonzero(party.group >= 0)
    by_group = np.full(int(reach.group.max()) + 1, -1)
    by_group[party.group[shared]] = shared
    row = np.r_[owned, by_group[reach.group[grouped]], leftover_party]
    organization = np.r_[party.organization[owned], grouped, leftover]
    order = np.lexsort((organization, ~facts.lifecycle.working[organization], row))
    row, organization = row[order], organization[order]
    joint = party.form[row] == Form.JOINT
    declared = party.form[row].copy()
    swapped = np.flatnonzero(np.isin(declared, [Form.SOLO, Form.JOINT]))[7::_SWAPPED_EVERY]
    declared[swapped] = Form.SOLO + Form.JOINT - declared[swapped]
    return Covers(
        declared=declared,
        party=row,
        organization=organization,
        lead=joint & (number_within(row) == 0),
        valid_from=np.maximum(party.established_on[row], facts.lifecycle.registered_on[organization]),
        # Of dissolved ones half the ledgers forgot to end the coverage: it ends with the Party organization.
        valid_to=np.where(row % 2 == 0, party.dissolved_on[row] - 1, np.datetime64("NaT")),
    )


def _list_leftovers(facts: Facts) -> tuple[Integers, Integers]:
    """List organizations that work no longer and that a joint Party organization of their unit still lists."""
    party, ended = facts.party, facts.population.ordinary & ~facts.lifecycle.working
    pairs = []
    for unit in np.unique(party.unit).tolist():
        joint = np.flatnonzero((party.role == Role.SHARED) & (party.form == Form.JOINT) & (party.unit == unit))
        left = np.flatnonzero(ended & (facts.population.unit == unit))[::4]
        pairs += [(row, joint[place % len(joint)]) for place, row in enumerate(left.tolist()) if len(joint)]
    organization, row = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
    return organization, row


def list_party_rows(generator: np.random.Generator, facts: Facts) -> Rows:
    """List the rows of the sheet 党组织."""
    party, count = facts.party, len(facts.party)
    covering = party.covering
    rated = pick_flags(generator, covering, 0.7)
    rating = deal_texts(generator, count, _RATINGS)
    rating[~rated] = None
    rated_on = np.where(rated, draw_days(generator, "2019-11-01", "2020-01-31", count=count), np.datetime64("NaT"))
    dues = np.round(party.full_members * generator.uniform(120, 600, count), 0)
    titles = as_texts(list_unit_titles())
    columns: dict[str, npt.NDArray[Any]] = {
        "code": party.code,
        "name": name_party(facts),
        "level": as_texts(LEVELS)[party.level],
        "functional": party.role == Role.FUNCTIONAL,
        "temporary": pick_flags(generator, party.role == Role.SHARED, 0.02, minimum=1),
        "established_on": party.established_on,
        "dissolved_on": party.dissolved_on,
        "elected_on": party.elected_on,
        "term_ends_on": party.term_ends_on,
        "full_members": np.where(covering, party.full_members, np.nan),
        "venue": deal_texts(generator, count, _VENUES),
        "rating": rating,
        "rated_on": rated_on,
        "cross_posts": pick_flags(generator, covering, 0.55),
        "decision_rule": pick_flags(generator, covering, 0.40),
        "contact_rule": pick_flags(generator, covering, 0.60),
        "scheme": deal_texts(generator, count, _SCHEMES),
        "performance_weight_share": np.where(
            toss(generator, count, 0.5),
            generator.choice([0.05, 0.1, 0.1, 0.15], count),
            np.nan,
        ),
        "has_budget_line": pick_flags(generator, covering, 0.5),
        "dues_paid_yuan": dues,
        "dues_refunded_yuan": np.round(dues * generator.uniform(0, 0.6, count), 0),
        "pre_tax_deduction": pick_flags(generator, covering, 0.2),
        "affiliated_to": either(
            party.parent >= 0, take(party.code, party.parent), take(facts.units.code, party.superior)
        ),
        "counted_county": titles[party.unit],
    }
    return Rows(unit=party.unit, columns=columns)


def name_party(facts: Facts) -> Texts:
    """Name the Party organizations after what they cover."""
    party = facts.party
    suffix = as_texts([_SUFFIXES[LEVELS[level]] for level in party.level])
    titles = as_texts(list_unit_titles())
    ordinal = as_texts(
        [f"第{place + 1}" for place in number_within(np.where(party.below_own, party.parent, -1)).tolist()]
    )
    ordinal[~party.below_own] = ""
    name: Texts = facts.names.name[party.organization] + ordinal + suffix
    shared = party.role == Role.SHARED
    words = as_texts(["", "", "联合", "区域综合", "行业"])[party.form]
    number = as_texts([f"第{place + 1}" for place in number_within(party.unit * 10 + party.form).tolist()])
    name[shared] = (titles[party.unit] + facts.seats.title[party.seat] + number + words + suffix)[shared]
    superior = party.role == Role.SUPERIOR
    name[superior] = titles[party.unit[superior]] + "两新组织综合党委"
    return name


def deal_texts(generator: np.random.Generator, count: int, shares: dict[str, float]) -> Texts:
    """Return words in random order, each as often as its share says."""
    return as_texts(list(shares))[deal(generator, count, list(shares.values()))]


def list_cover_rows(facts: Facts, covers: Covers) -> Rows:
    """List the rows of the sheet 覆盖单位; where an organization was registered anew they still use its old code."""
    population, party = facts.population, facts.party
    codes = facts.names.uscc.copy()
    anew = population.is_standing(Standing.FORMER_CODE)
    codes[population.origin[anew]] = facts.names.uscc[anew]
    return Rows(
        unit=party.unit[covers.party],
        columns={
            "party_organization": party.code[covers.party],
            "organization": codes[covers.organization],
            "form": as_texts(FORMS)[covers.declared],
            "lead": covers.lead,
            "valid_from": covers.valid_from,
            "valid_to": covers.valid_to,
        },
    )


def draw_co_managed(generator: np.random.Generator, facts: Facts) -> Integers:
    """Pick the Party organizations under dual management: committees first, and all of one's own."""
    party = facts.party
    own = np.flatnonzero((party.role == Role.OWN) & ~party.below_own)
    count = max(round(len(own) * read_calibration().shares["coverage"]["co_managed"]), 8)
    chance = generator.random(len(own)) + party.full_members[own] / 40.0
    return np.sort(own[np.argsort(-chance, kind="stable")[:count]])


def list_co_managed_rows(generator: np.random.Generator, facts: Facts, co_managed: Integers) -> Rows:
    """List the rows of the sheet 双重管理: each is co-managed by the city's work committee or the province's."""
    units, city = facts.units, [unit.key for unit in read_calibration().units].index(CITY_BODIES)
    of_city = int(np.flatnonzero(units.unit == city)[0])
    of_province = int(np.flatnonzero(units.level == "province")[0])
    manager = np.where(toss(generator, len(co_managed), _CITY_CO_MANAGER), of_city, of_province)
    return Rows(
        unit=facts.party.unit[co_managed],
        columns={
            "party_organization": facts.party.code[co_managed],
            "unit": units.code[manager],
            "basis_document": as_texts(["金两新〔2019〕11号"] * len(co_managed)),
            "valid_from": draw_days(generator, "2019-06-01", "2019-12-31", count=len(co_managed)),
        },
    )


def list_set_up_rows(generator: np.random.Generator, facts: Facts, alliances: Alliances) -> Rows:
    """List the rows of the sheet 党组织设在: regional ones in a carrier, those of a trade in an alliance."""
    party, carriers = facts.party, facts.carriers
    pairs: list[tuple[int, str, str]] = []
    for form, kind, codes, units in (
        (Form.REGIONAL, "Carrier", carriers.code, carriers.unit),
        (Form.INDUSTRY, "Alliance", alliances.code, alliances.unit),
    ):
        for shared in np.flatnonzero((party.role == Role.SHARED) & (party.form == form)).tolist():
            pairs += [
                (shared, codes[place], kind) for place in pick(generator, units == party.unit[shared], 1).tolist()
            ]
    pairs.sort(key=lambda pair: (int(party.unit[pair[0]]), pair))
    row = np.array([pair[0] for pair in pairs], dtype=np.int64)
    return Rows(
        unit=party.unit[row],
        columns={
            "party_organization": party.code[row],
            "place": as_texts([place for _, place, _ in pairs]),
            "place_node_kind": as_texts([kind for *_, kind in pairs]),
            "valid_from": party.established_on[row],
        },
    )
