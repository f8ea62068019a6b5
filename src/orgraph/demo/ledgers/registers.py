"""The frames beside the census: registry, civil affairs, individual businesses by month, decided identities."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import as_texts, deal, draw_days, either, take, toss
from orgraph.demo.facts.population import Standing
from orgraph.demo.ledgers.meetings import MONTHS
from orgraph.demo.rows import WHOLE_CITY, Rows, list_unit_titles

if TYPE_CHECKING:
    import numpy.typing as npt

    from orgraph.demo.calibration import Integers
    from orgraph.demo.facts.drawing import Facts

_CAPITALS: Final = (10, 50, 50, 100, 100, 200, 500, 1000, 5000)
_INDIVIDUALS_PER_RESIDENT: Final = 0.12
"""Individual businesses per resident; in 义乌 several times as many [S]."""
_TRADING_CITY: Final = ("330782", 3.1)
_COUNTING_DAY: Final = 25
"""Day of the month on which individual businesses are counted."""
_NEVER: Final = np.datetime64("NaT")


def list_registry_rows(generator: np.random.Generator, facts: Facts) -> Rows:
    """List the rows of the sheet 登记信息: one extract for the whole city."""
    population, lifecycle = facts.population, facts.lifecycle
    rows = np.flatnonzero(lifecycle.in_registry)
    kinds = {"cooperative": "农民专业合作社", "intermediary": "普通合伙企业", "enterprise": "有限责任公司"}
    registration_type = as_texts([kinds[kind] for kind in population.kind[rows]])
    own = as_texts([name.endswith("厂") for name in facts.names.name[rows]]).astype(np.bool_)
    registration_type[own] = "个人独资企业"
    registration_type[facts.public[rows]] = "国有独资公司"
    capital = as_texts([f"{amount}万元" for amount in generator.choice(_CAPITALS, len(rows)).tolist()])
    entity = take(facts.names.uscc, population.legal_entity[rows])
    return Rows(
        unit=np.full(len(rows), WHOLE_CITY),
        columns={
            **_list_common(facts, rows),
            "registration_type": registration_type,
            "registered_capital_wan": capital,
            "industry": facts.stated_industry[rows],
            "legal_entity": entity,
        },
    )


def list_civil_affairs_rows(generator: np.random.Generator, facts: Facts) -> Rows:
    """List the rows of the sheet 社会组织登记: one extract for the whole city; decoupled ones with the day."""
    population = facts.population
    rows = np.flatnonzero(facts.lifecycle.in_civil_affairs)
    subkind = population.subkind[rows]
    grouped = population.kind[rows] == "social_group"
    trade = np.isin(subkind, ["trade_association", "chamber"])
    societies = np.isin(subkind, ["learned_society", "research_society"])
    decoupled = as_texts([None] * len(rows))
    decoupled[trade] = as_texts(["yes", "no"])[deal(generator, int(trade.sum()), [0.6, 0.4])]
    decoupled[societies] = "out_of_scope"
    day = draw_days(generator, "2019-07-01", "2020-05-31", count=len(rows))
    posts = generator.integers(3, 12, len(rows))
    filled = posts - (toss(generator, len(rows), 0.15)) * generator.integers(1, 3, len(rows))
    unit_members = either(grouped, as_texts(generator.integers(12, 160, len(rows))), None)
    unit_members[toss(generator, len(rows), 0.05)] = None
    return Rows(
        unit=np.full(len(rows), WHOLE_CITY),
        columns={
            **_list_common(facts, rows),
            "kind": population.kind[rows],
            "subkind": subkind,
            "registered_capital_wan": as_texts(
                [f"{amount}万元" for amount in generator.choice([3, 5, 10, 20, 30], len(rows)).tolist()]
            ),
            "unit_members": unit_members,
            "leadership_posts": either(grouped, as_texts(posts), None),
            "leadership_posts_filled": either(grouped, as_texts(filled), None),
            "decoupled": decoupled,
            "decoupled_on": np.where(decoupled == "yes", np.maximum(day, facts.lifecycle.registered_on[rows]), _NEVER),
            "supervising_unit": facts.supervising[rows],
        },
    )


def _list_common(facts: Facts, rows: Integers) -> dict[str, npt.NDArray[Any]]:
    addresses, seats, lifecycle = facts.addresses, facts.seats, facts.lifecycle
    seat = addresses.registered_seat[rows]
    return {
        "uscc": facts.names.uscc[rows],
        "name": facts.names.name[rows],
        "registered_on": lifecycle.registered_on[rows],
        "registered_address": addresses.registered[rows],
        "registration_status": lifecycle.registration_status[rows],
        "closed_on": lifecycle.closed_on[rows],
        "registered_county": seats.county_title[seat],
        "registered_township": seats.title[seat],
    }


def list_tally_rows(generator: np.random.Generator, facts: Facts) -> Rows:
    """List the rows of the sheet 汇总数: individual businesses by county and month, growing slowly."""
    calibration = read_calibration()
    titles = list_unit_titles()
    scale = facts.size.organizations / 35_000
    columns: dict[str, list[object]] = {"counted_on": [], "count": [], "tally_county": []}
    for number, unit in enumerate(calibration.units):
        if not unit.residents_wan:
            continue
        factor = _TRADING_CITY[1] if unit.key == _TRADING_CITY[0] else 1.0
        base = unit.residents_wan * 10_000 * _INDIVIDUALS_PER_RESIDENT * factor * scale
        for place, month in enumerate(MONTHS):
            columns["counted_on"].append(month.astype("datetime64[D]") + _COUNTING_DAY - 1)
            columns["count"].append(round(base * (1 + 0.006 * place + 0.002 * generator.standard_normal())))
            columns["tally_county"].append(titles[number])
    count = len(columns["count"])
    return Rows(
        unit=np.full(count, WHOLE_CITY),
        columns={
            "topic": as_texts(["individual_businesses"] * count),
            "counted_on": np.array(columns["counted_on"]),
            "count": np.array(columns["count"]),
            "tally_county": as_texts(columns["tally_county"]),
        },
    )


def list_decision_rows(facts: Facts) -> Rows:
    """List the rows of the sheet 同一认定: decided twins by their name, and two names that are not the same."""
    population, names = facts.population, facts.names
    twins = np.flatnonzero(population.is_standing(Standing.DECIDED_TWIN))
    apart = np.flatnonzero(population.ordinary & ~population.social)[:2]
    duplicate = np.r_[names.name[twins], names.uscc[apart[:1]]]
    kept = np.r_[names.uscc[population.origin[twins]], names.uscc[apart[1:]]]
    count = len(duplicate)
    return Rows(
        unit=np.full(count, WHOLE_CITY),
        columns={
            "duplicate": duplicate,
            "kept": kept,
            "decision": as_texts(["same_as"] * len(twins) + ["not_same"]),
            "basis_document": as_texts(["金两新办〔2020〕2号"] * count),
            "valid_from": np.full(count, np.datetime64("2020-05-20")),
        },
    )


def list_succession_rows(generator: np.random.Generator, facts: Facts) -> Rows:
    """List the rows of the sheet 承继关系: mergers, and codes from before a re-registration."""
    population, names = facts.population, facts.names
    rows = np.flatnonzero(population.is_standing(Standing.MERGED, Standing.FORMER_CODE))
    merged = population.standing[rows] == Standing.MERGED
    day = np.where(
        merged, facts.lifecycle.closed_on[rows], draw_days(generator, "2019-03-01", "2019-12-01", count=len(rows))
    )
    return Rows(
        unit=np.full(len(rows), WHOLE_CITY),
        columns={
            "successor": names.uscc[population.origin[rows]],
            "predecessor": names.uscc[rows],
            "kind": either(merged, "merger", "re_registration"),
            "valid_from": day,
        },
    )
