"""Where the demo city's organizations lie: townships of each counting unit and their positions.

Townships are real names (from the shipped list); where exactly they lie is invented: they stand on a spiral around the
unit's seat, subdistricts inside, townships outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import CITY_BODIES, ZONE, read_calibration
from orgraph.demo.draws import as_texts
from orgraph.identifiers import read_areas

if TYPE_CHECKING:
    from orgraph.demo.calibration import Integers, Numbers, Size, Texts

CITY_DISTRICTS: Final = ("330702", ZONE, "330703")
OTHER_DISTRICT: Final = "330703"
"""Where organizations lie that the development zone counts outside its own townships."""
TOP_TOWNSHIPS: Final = frozenset(
    {"苏溪镇", "秋滨街道", "北苑街道", "赤岸镇", "云山街道", "横店镇", "古山镇", "白云街道", "女埠街道", "孝顺镇"}
)
"""Strong industrial townships (金政发〔2019〕11号)."""
_WEIGHTS: Final = {"街道": 3.0, "镇": 1.6, "乡": 0.5}
_GOLDEN_ANGLE: Final = 2.399963
_KM_PER_DEGREE: Final = 111.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Seats:
    """Pairs of a counting unit and a township in which it counts organizations, one per row.

    Attributes
    ----------
    unit
        Place of the unit in the calibration.
    township, county
        Keys of the areas where it lies.
    title, county_title
        Their names.
    weight
        How many organizations of the unit lie there, beside its other seats.
    """

    unit: Integers
    township: Texts
    county: Texts
    title: Texts
    short_title: Texts
    county_title: Texts
    longitude: Numbers
    latitude: Numbers
    weight: Numbers


def list_seats(size: Size) -> Seats:
    """List where each unit counts organizations; the same for every seed."""
    areas, calibration = read_areas(), read_calibration()
    rows: list[tuple[int, str, float]] = []
    strongest: dict[str, list[str]] = {}
    for number, unit in enumerate(calibration.units):
        if unit.key == CITY_BODIES:
            continue
        own = [key for key in areas.list_townships(unit.key) if areas[key].counted_by == unit.key]
        ranked = sorted(own, key=lambda key: -_weigh(areas[key].title))
        strongest[unit.key] = ranked
        rows += [(number, key, _weigh(areas[key].title)) for key in ranked[: size.townships_per_unit]]
    rows += _list_foreign_seats(rows, strongest)
    return _place_seats(rows, strongest)


def _weigh(title: str) -> float:
    weight = next(weight for suffix, weight in _WEIGHTS.items() if title.endswith(suffix))
    return weight * (1.8 if title in TOP_TOWNSHIPS else 1.0)


def _list_foreign_seats(
    rows: list[tuple[int, str, float]], strongest: dict[str, list[str]]
) -> list[tuple[int, str, float]]:
    """List the seats that lie outside the unit's own townships: the zone's in another district, the city's bodies'."""
    calibration = read_calibration()
    numbers = {unit.key: number for number, unit in enumerate(calibration.units)}
    zone = numbers[ZONE]
    share = calibration.shares["census"]["zone_in_other_district"]
    own = sum(weight for unit, _, weight in rows if unit == zone)
    neighbours = strongest[OTHER_DISTRICT][:2]
    foreign = [(zone, key, own * share / (1 - share) / len(neighbours)) for key in neighbours]
    return foreign + [(numbers[CITY_BODIES], strongest[district][0], 1.0) for district in CITY_DISTRICTS]


def _place_seats(rows: list[tuple[int, str, float]], strongest: dict[str, list[str]]) -> Seats:
    areas, units = read_areas(), read_calibration().units
    by_key = {unit.key: unit for unit in units}
    positions: dict[str, tuple[float, float]] = {}
    for key, townships in strongest.items():
        figures = by_key[key]
        for rank, township in enumerate(townships):
            radius_km = figures.spread_km * np.sqrt((rank + 0.5) / len(townships))
            angle = rank * _GOLDEN_ANGLE
            north = figures.latitude + radius_km * np.sin(angle) / _KM_PER_DEGREE
            east = figures.longitude + radius_km * np.cos(angle) / _KM_PER_DEGREE / np.cos(np.radians(north))
            positions[township] = (float(east), float(north))
    keys = [township for _, township, _ in rows]
    counties = [areas[key].parent or "" for key in keys]
    return Seats(
        unit=np.array([unit for unit, _, _ in rows]),
        township=as_texts(keys),
        county=as_texts(counties),
        title=as_texts([areas[key].title for key in keys]),
        short_title=as_texts([areas[key].short_title for key in keys]),
        county_title=as_texts([areas[key].title for key in counties]),
        longitude=np.array([positions[key][0] for key in keys]),
        latitude=np.array([positions[key][1] for key in keys]),
        weight=np.array([weight for _, _, weight in rows]),
    )
