"""Service centres, training, demonstration and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import as_texts, draw_days, either, number_texts, number_within, pick, pick_flags, take
from orgraph.demo.facts.carriers import BUILDING, MARKET, SMALL_FIRM_PARK
from orgraph.demo.facts.population import Standing
from orgraph.demo.rows import Rows, list_unit_titles

if TYPE_CHECKING:
    from orgraph.demo.calibration import Integers, Texts
    from orgraph.demo.facts.drawing import Facts

_FIELDS: Final = (
    "business_district",
    "building",
    "association",
    "learned_society",
    "private_school",
    "private_hospital",
    "internet_enterprise",
    "feature_town",
    "small_firm_park",
    "market",
)
_CLASSES: Final = ("county_key", "county_rotation", "growing_entrepreneurs")
# Units that lack something which the plan wants of each.
_WITHOUT_CLUSTER, _WITHOUT_PLAN, _WITHOUT_KEY_CLASS = (3, 7), (4, 9), (1, 5, 9)
_CITY_CLASSES: Final = ("city_demonstration", "backbone_entrepreneurs")
_CLASS_NAMES: Final = {
    "county_key": "两新组织党组织书记重点班",
    "county_rotation": "两新组织党组织书记轮训班",
    "growing_entrepreneurs": "成长型青年创业者培训班",
    "city_demonstration": "双重管理党委书记示范班",
    "backbone_entrepreneurs": "骨干型青年创业者培训班",
}
_HAVES: Final = (
    "has_industry",
    "has_party_organization",
    "has_self_regulation",
    "has_service_centre",
    "has_performance",
    "has_reputation",
)


def _number(prefix: str, unit: Integers) -> Texts:
    letters = as_texts([read_calibration().units[number].code for number in unit])
    codes: Texts = prefix + "-" + letters + "-" + number_texts(number_within(unit) + 1, digits=3)
    return codes


def list_centre_rows(generator: np.random.Generator, facts: Facts) -> Rows:
    """List the rows of the sheet 党群服务中心: one per township, and in every third park, market or building."""
    seats, carriers = facts.seats, facts.carriers
    own = np.array([seat in facts.units.list_townships() for seat in range(len(seats.unit))])
    townships = np.flatnonzero(own | (seats.unit == len(read_calibration().units) - 1))
    townships = townships[np.unique(np.r_[seats.unit[townships] * 1000 + townships], return_index=True)[1]]
    city = seats.unit[townships] == len(read_calibration().units) - 1
    townships = np.r_[townships[~city], townships[city][:1]]
    parks = np.flatnonzero(carriers.kind == SMALL_FIRM_PARK)[::3]
    busy = np.flatnonzero(np.isin(carriers.kind, [MARKET, BUILDING]))[::3]
    carrier = np.r_[np.full(len(townships), -1), parks, busy]
    seat = np.r_[townships, carriers.seat[parks], carriers.seat[busy]]
    unit = np.r_[seats.unit[townships], carriers.unit[parks], carriers.unit[busy]]
    order = np.argsort(unit, kind="stable")
    carrier, seat, unit = carrier[order], seat[order], unit[order]
    count = len(unit)
    inside = carrier >= 0
    longitude = seats.longitude[seat] + generator.normal(0, 0.003, count)
    longitude[inside] = carriers.longitude[carrier[inside]]
    latitude = seats.latitude[seat] + generator.normal(0, 0.003, count)
    latitude[inside] = carriers.latitude[carrier[inside]]
    name = either(inside, take(carriers.name, carrier), seats.county_title[seat] + seats.title[seat])
    level = either(inside, "carrier", either(unit == len(read_calibration().units) - 1, "city", "township"))
    name[level == "city"] = "金华市"
    return Rows(
        unit=unit,
        columns={
            "code": _number("ZX", unit),
            "name": name + as_texts(["党群服务中心"] * count),
            "level": level,
            "hub": pick_flags(generator, ~inside, 0.15),
            "funded_wan": generator.choice([0.0, 5.0, 10.0, 30.0], count),
            "floor_area_m2": np.round(generator.uniform(80, 1200, count)),
            "weekly_hours": generator.choice([40.0, 48.0, 56.0], count),
            "opened_on": draw_days(generator, "2015-01-01", "2020-05-31", count=count),
            **facts.list_coordinates(longitude, latitude, unit),
            "carrier": take(carriers.code, carrier),
            "operating_county": seats.county_title[seat],
            "operating_township": seats.title[seat],
        },
    )


def list_class_rows(generator: np.random.Generator, facts: Facts) -> Rows:
    """List the rows of the sheet 培训班: the city's demonstration classes, the counties' key and rotation classes."""
    city = len(read_calibration().units) - 1
    pairs = [
        (unit, kind)
        for unit in range(city)
        for kind in _CLASSES
        if kind != "county_key" or unit not in _WITHOUT_KEY_CLASS
    ]
    pairs += [(city, kind) for kind in _CITY_CLASSES]
    unit = np.array([number for number, _ in pairs])
    kind = as_texts([name for _, name in pairs])
    titles = as_texts(list_unit_titles())
    started_on = draw_days(generator, "2020-04-20", "2020-06-15", count=len(unit))
    first_body = as_texts([facts.units.code[np.flatnonzero(facts.units.unit == number)[0]] for number in unit])
    return Rows(
        unit=unit,
        columns={
            "code": _number("PX", unit),
            "name": titles[unit] + as_texts([_CLASS_NAMES[name] for name in kind]),
            "kind": kind,
            "started_on": started_on,
            "ended_on": started_on + generator.integers(1, 5, len(unit)),
            "head_count": generator.integers(25, 75, len(unit)),
            "held_by": first_body,
            "counted_county": titles[unit],
        },
    )


def list_cluster_rows(generator: np.random.Generator, facts: Facts) -> Rows:
    """List the rows of the sheet 示范集群: one in most counties, few with all six."""
    units = np.arange(len(read_calibration().units) - 1)
    trades = [
        max(read_calibration().trades, key=lambda item: item.weight * item.focus.get(unit.key, 1.0)).word
        for unit in read_calibration().units[:-1]
    ]
    titles = as_texts(list_unit_titles())
    leading = facts.roles["leading_firm"]
    firms = as_texts(
        [
            next(iter(facts.names.uscc[leading[facts.population.unit[leading] == unit]].tolist()), None)
            for unit in units.tolist()
        ]
    )
    everyone = np.ones(len(units), dtype=np.bool_)
    return Rows(
        unit=units,
        columns={
            "code": _number("JQ", units),
            "name": titles[units] + as_texts(trades) + as_texts(["产业示范集群"] * len(units)),
            "established_on": draw_days(generator, "2018-05-01", "2020-06-01", count=len(units)),
            **{name: pick_flags(generator, everyone, 0.8) for name in _HAVES},
            "leading_firm": firms,
            "counted_county": titles[units],
        },
    ).select(~np.isin(units, _WITHOUT_CLUSTER))


def list_point_rows(generator: np.random.Generator, facts: Facts) -> Rows:
    """List the rows of the sheet 示范点: six or seven per unit, spread over the ten fields."""
    units = np.repeat(np.arange(len(read_calibration().units)), 6)
    field = as_texts(_FIELDS)[(np.arange(len(units)) * 3) % len(_FIELDS)]
    titles = as_texts(list_unit_titles())
    carriers = facts.carriers
    place = as_texts(
        [next(iter(carriers.code[pick(generator, carriers.unit == unit, 1)].tolist()), None) for unit in units.tolist()]
    )
    number = as_texts([f"第{row + 1}" for row in number_within(units).tolist()])
    return Rows(
        unit=units,
        columns={
            "code": _number("SF", units),
            "name": titles[units] + number + as_texts(["党建示范点"] * len(units)),
            "field": field,
            "established_on": draw_days(generator, "2018-01-01", "2020-06-15", count=len(units)),
            "place": place,
            "place_node_kind": either(place.astype(np.bool_), "Carrier", None),
            "counted_county": titles[units],
        },
    )


def list_pairing_rows(generator: np.random.Generator, facts: Facts) -> Rows:
    """List the rows of the sheet 结对帮扶: leading firms and villages."""
    population = facts.population
    villages = np.flatnonzero(population.is_standing(Standing.OUTSIDE) & (population.subkind == "village"))
    firms = generator.choice(facts.roles["leading_firm"], len(villages))
    order = np.argsort(population.unit[firms], kind="stable")
    firms, villages = firms[order], villages[order]
    return Rows(
        unit=population.unit[firms],
        columns={
            "organization": facts.names.uscc[firms],
            "partner": facts.names.uscc[villages],
            "partner_node_kind": as_texts(["Organization"] * len(firms)),
            "valid_from": draw_days(generator, "2018-01-01", "2019-12-31", count=len(firms)),
            "last_active_on": draw_days(generator, "2020-01-01", "2020-06-20", count=len(firms)),
        },
    )


def list_document_rows(generator: np.random.Generator, facts: Facts) -> Rows:
    """List the rows of the sheet 文件: implementation plans, standards of fields, one implementing measure."""
    city = len(read_calibration().units) - 1
    rows: list[tuple[int, str, str | None]] = [
        (unit, "plan", None) for unit in range(city + 1) if unit not in _WITHOUT_PLAN
    ]
    rows += [(place % (city + 1), "standard", field) for place, field in enumerate(_FIELDS[:7])]
    rows += [(unit, "system", None) for unit in range(city + 1)] + [(city, "measure", None)]
    unit = np.array([row[0] for row in rows])
    order = np.argsort(unit, kind="stable")
    unit = unit[order]
    titles = as_texts(list_unit_titles())
    kind, field = (as_texts([rows[place][column] for place in order.tolist()]) for column in (1, 2))
    words = {"plan": "实施方案", "standard": "工作标准", "system": "制度文件", "measure": "实施办法"}
    body = as_texts([facts.units.code[np.flatnonzero(facts.units.unit == number)[0]] for number in unit])
    number = as_texts([f"两新〔2020〕{place + 1}号" for place in number_within(unit).tolist()])
    return Rows(
        unit=unit,
        columns={
            "code": titles[unit] + number,
            "name": titles[unit] + as_texts([words[name] for name in kind]),
            "kind": kind,
            "field": field,
            "issued_on": draw_days(generator, "2020-03-28", "2020-06-10", count=len(unit)),
            "issued_by": body,
            "counted_county": titles[unit],
        },
    )
