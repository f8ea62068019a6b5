"""Parks, small-firm parks, business districts, markets, buildings and feature towns; some lie inside others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.brands import Brands, draw_streets
from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import apportion, as_texts, draw_days, number_texts, number_within, pick_flags

if TYPE_CHECKING:
    from orgraph.demo.calibration import Days, Integers, Numbers, Size, Texts
    from orgraph.demo.facts.places import Seats

CARRIER_KINDS: Final = ("park", "small_firm_park", "business_district", "market", "building", "feature_town")
PARK, SMALL_FIRM_PARK, DISTRICT, MARKET, BUILDING, FEATURE_TOWN = range(6)
INSIDE: Final = {SMALL_FIRM_PARK: PARK, BUILDING: DISTRICT, MARKET: DISTRICT}
"""Kinds that may lie inside a carrier of another kind."""
_SUFFIXES: Final = ("工业园区", "小微企业园", "商圈", "专业市场", "大厦", "小镇")
_INSIDE_SHARE: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriers:
    """One carrier per row.

    Attributes
    ----------
    kind
        Place in `CARRIER_KINDS`.
    unit, seat
        The counting unit and the seat it lies in.
    parent
        Position of the carrier that it lies inside, −1 where none.
    swept_on
        NaT where nobody has gone through it yet.
    """

    code: Texts
    kind: Integers
    unit: Integers
    seat: Integers
    name: Texts
    address: Texts
    parent: Integers
    longitude: Numbers
    latitude: Numbers
    opened_on: Days
    swept_on: Days


def draw_carriers(generator: np.random.Generator, size: Size, seats: Seats, brands: Brands) -> Carriers:
    """Draw the carriers of a city; how many of each kind and unit is the same for every seed."""
    calibration = read_calibration()
    weights = [unit.enterprises for unit in calibration.units]
    counts = [
        apportion(size.carriers[kind], weights, minimum=int(size.carriers[kind] >= np.count_nonzero(weights)))
        for kind in CARRIER_KINDS
    ]
    kind = np.repeat(np.arange(len(counts)), [int(row.sum()) for row in counts])
    unit = np.concatenate([np.repeat(np.arange(len(weights)), row) for row in counts])
    seat = _draw_seats(generator, unit, seats)
    parent = _draw_parents(generator, kind, unit)
    inside = parent >= 0
    seat[inside] = seat[parent[inside]]
    longitude = seats.longitude[seat] + generator.normal(0, 0.008, len(kind))
    latitude = seats.latitude[seat] + generator.normal(0, 0.008, len(kind))
    longitude[inside] = longitude[parent[inside]] + generator.normal(0, 0.0012, int(inside.sum()))
    latitude[inside] = latitude[parent[inside]] + generator.normal(0, 0.0012, int(inside.sum()))
    opened_on = draw_days(generator, "2008-01-01", "2019-06-30", count=len(kind))
    letters = as_texts([calibration.units[row].code for row in unit])
    return Carriers(
        code="ZT-" + letters + "-" + number_texts(number_within(unit) + 1, digits=3),
        kind=kind,
        unit=unit,
        seat=seat,
        name=seats.short_title[seat] + brands.draw(len(kind)) + as_texts(_SUFFIXES)[kind],
        address=seats.county_title[seat] + seats.title[seat] + draw_streets(generator, len(kind)),
        parent=parent,
        longitude=longitude,
        latitude=latitude,
        opened_on=opened_on,
        swept_on=_draw_sweeps(generator, len(kind)),
    )


def _draw_seats(generator: np.random.Generator, units: Integers, seats: Seats) -> Integers:
    chosen = np.zeros(len(units), dtype=np.int64)
    for unit in np.unique(units):
        rows = np.flatnonzero(units == unit)
        pool = np.flatnonzero(seats.unit == unit)
        weights = seats.weight[pool]
        chosen[rows] = generator.choice(pool, len(rows), p=weights / weights.sum())
    return chosen


def _draw_parents(generator: np.random.Generator, kinds: Integers, units: Integers) -> Integers:
    """Put a share of the smaller carriers inside a larger one of the same unit."""
    parents = np.full(len(kinds), -1, dtype=np.int64)
    for kind, outer in INSIDE.items():
        inside = pick_flags(generator, kinds == kind, _INSIDE_SHARE)
        for unit in np.unique(units[inside]):
            pool = np.flatnonzero((kinds == outer) & (units == unit))
            rows = np.flatnonzero(inside & (units == unit))
            if len(pool):
                parents[rows] = generator.choice(pool, len(rows))
    return parents


def _draw_sweeps(generator: np.random.Generator, count: int) -> Days:
    """Most were swept in spring; some never, some long ago."""
    shares = read_calibration().shares["census"]
    swept_on = draw_days(generator, "2020-03-25", "2020-06-20", count=count)
    everyone = np.ones(count, dtype=np.bool_)
    old = pick_flags(generator, everyone, shares["unswept"])
    swept_on[old] = draw_days(generator, "2018-09-01", "2019-09-30", count=int(old.sum()))
    swept_on[pick_flags(generator, everyone, shares["unswept"], minimum=2)] = np.datetime64("NaT")
    return swept_on
