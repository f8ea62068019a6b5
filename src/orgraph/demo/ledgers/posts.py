"""Posts (岗位台账): secretaries, deputies, instructors, first secretaries, resident service; never who holds them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import (
    as_texts,
    cut_runs,
    deal,
    draw_days,
    either,
    number_texts,
    number_within,
    pick,
    pick_flags,
    take,
)
from orgraph.demo.facts.coverage import Form
from orgraph.demo.facts.party_plans import COMMITTEE, Role
from orgraph.demo.ledgers.party_rows import name_party
from orgraph.demo.rows import Rows, list_unit_titles

if TYPE_CHECKING:
    from orgraph.demo.calibration import Days, Flags, Integers, Texts
    from orgraph.demo.facts.drawing import Facts

_GUIDED, _COVERED, _PAST = range(3)
_LOADS: Final = (1, 1, 2, 2, 3, 3, 3, 4, 4, 8)
"""Organizations of one instructor to draw from: 3 on average, 8 at most."""
_FEW_MEMBERS: Final = 4
_DEPUTIES: Final = 0.3
"""Deputies per Party organization; only those with more than a few members have one [A]."""
_LIAISONS: Final = 0.15
_SOURCES: Final = {"internal": 0.62, "appointed": 0.26, "recruited": 0.12}
_NAMES: Final = {"secretary": "书记岗", "deputy": "副书记岗", "party_worker": "专职党务工作者岗"}
_POOLED: Final = {
    "instructor": "党建指导员岗",
    "liaison": "党建联络员岗",
    "first_secretary": "第一书记岗",
    "resident_service": "驻企服务员岗",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Posts:
    """One post per row, ordered by unit.

    Attributes
    ----------
    party
        The Party organization that it belongs to, −1 for instructors and the like.
    """

    code: Texts
    kind: Texts
    unit: Integers
    party: Integers


@dataclass(frozen=True, slots=True, kw_only=True)
class Guidance:
    """Who is guided (or served) by which post; one pair per row, past ones with their last day."""

    post: Integers
    organization: Integers
    valid_from: Days
    valid_to: Days


def draw_posts(generator: np.random.Generator, facts: Facts) -> tuple[Posts, Guidance, Guidance]:
    """Draw the posts, whom instructors guide and whom resident workers serve."""
    population = facts.population
    organization, standing = _list_guided(generator, facts)
    team = cut_runs(generator, population.unit[organization] * 3 + standing, _LOADS)
    served = np.union1d(facts.roles["key_enterprise"], facts.roles["leading_firm"])
    served = served[np.argsort(population.unit[served], kind="stable")]
    service = cut_runs(generator, population.unit[served], (1, 1, 2))
    kinds, units, parties = _list_party_posts(generator, facts)
    first_team, first_service = (np.unique(numbers, return_index=True)[1] for numbers in (team, service))
    guiding = as_texts(["instructor", "liaison"])[deal(generator, len(first_team), [1 - _LIAISONS, _LIAISONS])]
    guiding[standing[first_team] == _COVERED] = "first_secretary"
    kind = np.r_[kinds, guiding, as_texts(["resident_service"] * len(first_service))]
    unit = np.r_[units, population.unit[organization[first_team]], population.unit[served[first_service]]]
    belongs = np.r_[parties, np.full(len(first_team) + len(first_service), -1)]
    order = np.argsort(unit, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    letters = as_texts([read_calibration().units[number].code for number in unit[order]])
    posts = Posts(
        code="GW-" + letters + "-" + number_texts(number_within(unit[order]) + 1, digits=5),
        kind=kind[order],
        unit=unit[order],
        party=belongs[order],
    )
    guides = _date(generator, place[len(kinds) + team], organization, standing == _PAST)
    nobody = np.zeros(len(served), dtype=np.bool_)
    serves = _date(generator, place[len(kinds) + len(first_team) + service], served, nobody)
    return posts, guides, serves


def _list_guided(generator: np.random.Generator, facts: Facts) -> tuple[Integers, Integers]:
    """List guided organizations by unit and neighbourhood: those that need it, some covered ones, some no longer."""
    guided = np.flatnonzero(facts.reach.instructed)
    covered = pick(generator, facts.reach.form == Form.JOINT, max(len(guided) * 0.05, 2))
    past = pick(generator, _list_unreached(facts), max(len(guided) * 0.03, 4))
    organization = np.r_[guided, covered, past]
    standing = np.repeat([_GUIDED, _COVERED, _PAST], [len(guided), len(covered), len(past)])
    order = np.lexsort((facts.population.seat[organization], standing, facts.population.unit[organization]))
    return organization[order], standing[order]


def _list_unreached(facts: Facts) -> Flags:
    """List organizations that nothing reaches today; an instructor's time there has ended."""
    reach = facts.reach
    reached = (reach.form != Form.NONE) | reach.instructed | reach.union | reach.league | reach.women
    unreached: Flags = (
        facts.population.ordinary & facts.lifecycle.working & ~reached & (facts.population.legal_entity < 0)
    )
    return unreached


def _list_party_posts(generator: np.random.Generator, facts: Facts) -> tuple[Texts, Integers, Integers]:
    party = facts.party
    present = np.flatnonzero(party.role != Role.DISSOLVED)
    deputies = pick(generator, party.covering & (party.full_members > _FEW_MEMBERS), party.covering.sum() * _DEPUTIES)
    workers = np.flatnonzero((party.level == COMMITTEE) & party.covering)
    rows = np.r_[present, deputies, workers]
    kind = as_texts(["secretary"] * len(present) + ["deputy"] * len(deputies) + ["party_worker"] * len(workers))
    return kind, party.unit[rows], rows


def _date(generator: np.random.Generator, post: Integers, organization: Integers, ended: Flags) -> Guidance:
    valid_from = draw_days(generator, "2018-07-01", "2020-03-20", count=len(post))
    valid_from[ended] = draw_days(generator, "2017-01-01", "2018-06-30", count=int(ended.sum()))
    valid_to = np.full(len(post), np.datetime64("NaT"), dtype="datetime64[D]")
    valid_to[ended] = draw_days(generator, "2019-07-01", "2020-05-31", count=int(ended.sum()))
    return Guidance(post=post, organization=organization, valid_from=valid_from, valid_to=valid_to)


def list_post_rows(generator: np.random.Generator, facts: Facts, posts: Posts) -> Rows:
    """List the rows of the sheet 岗位: some posts are vacant, some secretaries were not trained this year."""
    count = len(posts.unit)
    titles = as_texts(list_unit_titles())
    of_party = posts.party >= 0
    number = as_texts([f"第{place + 1}" for place in number_within(posts.unit).tolist()])
    pooled = titles[posts.unit] + number + as_texts([_POOLED.get(kind, "") for kind in posts.kind])
    owned = name_party(facts)[np.maximum(posts.party, 0)] + as_texts([_NAMES.get(kind, "") for kind in posts.kind])
    vacant = pick_flags(generator, (posts.kind == "deputy") | (posts.kind == "secretary"), 0.04)
    source = as_texts(list(_SOURCES))[deal(generator, count, list(_SOURCES.values()))]
    source[vacant] = None
    trained = pick_flags(generator, posts.kind == "secretary", 0.62)
    nothing = np.datetime64("NaT")
    established_on = np.where(
        of_party, facts.party.established_on[np.maximum(posts.party, 0)], np.datetime64("2016-07-01")
    )
    return Rows(
        unit=posts.unit,
        columns={
            "code": posts.code,
            "name": either(of_party, owned, pooled),
            "kind": posts.kind,
            "source": source,
            "filled": ~vacant,
            "full_time": posts.kind == "party_worker",
            "held_by_management": pick_flags(generator, posts.kind == "secretary", 0.45),
            "established_on": established_on,
            "filed_on": np.where(
                pick_flags(generator, of_party, 0.7),
                np.maximum(established_on + 30, np.datetime64("2019-01-10")),
                nothing,
            ),
            "last_trained_on": np.where(
                trained, draw_days(generator, "2020-04-01", "2020-06-20", count=count), nothing
            ),
            "training_level": either(trained, "county", None),
            "party_organization": take(facts.party.code, posts.party),
            "counted_county": titles[posts.unit],
        },
    )


def list_guidance_rows(facts: Facts, posts: Posts, guidance: Guidance) -> Rows:
    """List the rows of the sheets 指导单位 and 驻企服务."""
    return Rows(
        unit=posts.unit[guidance.post],
        columns={
            "post": posts.code[guidance.post],
            "organization": facts.names.uscc[guidance.organization],
            "valid_from": guidance.valid_from,
            "valid_to": guidance.valid_to,
        },
    )
