"""Rows of units, contact links, visits and the issues that visits found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import as_texts, deal, draw_days, either, number_texts, number_within, pick, take
from orgraph.demo.rows import Rows, list_unit_titles

if TYPE_CHECKING:
    from orgraph.demo.facts.drawing import Facts
    from orgraph.demo.ledgers.contacts import Links, Visits

_TOPICS: Final = {
    "policy": 0.25,
    "party_building": 0.25,
    "production": 0.25,
    "finance": 0.1,
    "labour": 0.1,
    "other": 0.05,
}
_ISSUES: Final = {
    "finance": 0.2,
    "labour": 0.25,
    "land": 0.1,
    "tax": 0.1,
    "approval": 0.1,
    "logistics": 0.1,
    "party_building": 0.1,
    "other": 0.05,
}
_LATEST: Final = np.datetime64("2020-06-30")
_NEVER: Final = np.datetime64("NaT")


def list_unit_rows(facts: Facts) -> Rows:
    """List the rows of the sheet 单位."""
    units = facts.units
    titles = as_texts(list_unit_titles())
    return Rows(
        unit=units.unit,
        columns={
            "code": units.code,
            "name": units.name,
            "kind": units.kind,
            "level": units.level,
            "committee_role": units.role,
            "counted_county": titles[units.unit],
            "counted_township": take(facts.seats.title, units.seat),
            "industry": units.industry,
        },
    )


def list_link_rows(generator: np.random.Generator, facts: Facts, links: Links) -> Rows:
    """List the rows of the sheet 联系对象; all links were in place before the first quarter."""
    count = len(links.body)
    return Rows(
        unit=links.unit,
        columns={
            "unit": facts.units.code[links.body],
            "target": links.targets[links.target],
            "target_node_kind": either(links.target_is_organization[links.target], "Organization", "Carrier"),
            "contact_kind": links.kind,
            "valid_from": draw_days(generator, "2019-01-01", "2019-06-20", count=count),
        },
    )


def list_visit_rows(generator: np.random.Generator, facts: Facts, links: Links, visits: Visits) -> Rows:
    """List the rows of the sheet 走访."""
    topic = as_texts(list(_TOPICS))[deal(generator, len(visits.unit), list(_TOPICS.values()))]
    return Rows(
        unit=visits.unit,
        columns={
            "code": visits.code,
            "visited_on": visits.visited_on,
            "recorded_on": visits.recorded_on,
            "topic": topic,
            "unit": facts.units.code[visits.body],
            "target": links.targets[visits.target],
            "target_node_kind": either(links.target_is_organization[visits.target], "Organization", "Carrier"),
        },
    )


def list_issue_rows(generator: np.random.Generator, facts: Facts, visits: Visits) -> Rows:
    """List the rows of the sheet 问题: six in ten visits find one, most are closed after two weeks."""
    shares = read_calibration().shares["visits"]
    count = len(visits.unit)
    visit = pick(generator, np.arange(count), count * shares["issues_per_visit"])
    raised_on, unit = visits.visited_on[visit], visits.unit[visit]
    days = np.ceil(np.exp(generator.normal(np.log(shares["issue_median_days"]), 0.7, len(visit)))).astype(np.int64)
    closed_on = raised_on + days
    closed_on[(generator.random(len(visit)) > shares["issues_closed"]) | (closed_on > _LATEST)] = _NEVER
    bodies = as_texts([generator.choice(facts.units.list_members(number)) for number in unit.tolist()]).astype(np.int64)
    letters = as_texts([read_calibration().units[number].code for number in unit])
    return Rows(
        unit=unit,
        columns={
            "code": "WT-" + letters + "-" + number_texts(number_within(unit) + 1, digits=5),
            "category": as_texts(list(_ISSUES))[deal(generator, len(visit), list(_ISSUES.values()))],
            "raised_on": raised_on,
            "due_on": raised_on + 30,
            "closed_on": closed_on,
            "visit": visits.code[visit],
            "assigned_to": facts.units.code[bodies],
        },
    )
