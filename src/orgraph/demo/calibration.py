"""What the demo city is calibrated on: the figures of `data/`, read once and typed."""

from __future__ import annotations

import csv
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from orgraph.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import numpy as np
    import numpy.typing as npt

    Integers: TypeAlias = npt.NDArray[np.int64]
    Numbers: TypeAlias = npt.NDArray[np.float64]
    Flags: TypeAlias = npt.NDArray[np.bool_]
    Texts: TypeAlias = npt.NDArray[np.object_]
    Days: TypeAlias = npt.NDArray[np.datetime64]
    """Days as ``datetime64[D]``; NaT where there is none."""

CITY: Final = "330700"
CITY_BODIES: Final = "330700/市本级"
ZONE: Final = "金华开发区"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFigures:
    """One reporting unit: its key, the letters in its codes, its weights and where it lies."""

    key: str
    code: str
    enterprises: int
    social_organizations: int
    residents_wan: float
    longitude: float
    latitude: float
    spread_km: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How much there is in a city of one size."""

    name: str
    organizations: int
    townships_per_unit: int
    city_units: int
    county_units: int
    city_targets: int
    county_targets: int
    carriers: Mapping[str, int]
    alliances: Mapping[str, int]
    alliance_size_median: float
    files: str


@dataclass(frozen=True, slots=True)
class Trade:
    """A trade: its key in GB/T 4754-2017, the word in names, and its weight by unit."""

    industry: str
    word: str
    weight: float
    focus: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """All figures.

    Attributes
    ----------
    units
        The counting units in administrative order, the city's own bodies last.
    shares
        The tables of shares by name, as they stand in `calibration.toml`.
    words
        Lists of characters that invented names are made of.
    """

    data_date: date
    units: tuple[UnitFigures, ...]
    sizes: Mapping[str, Size]
    shares: Mapping[str, Mapping[str, Any]]
    trades: tuple[Trade, ...]
    words: Mapping[str, str]


@cache
def read_calibration() -> Calibration:
    """Read the figures that ship with the package."""
    figures = tomllib.loads(_read_text("calibration.toml"))
    sizes = {name: Size(name=name, **values) for name, values in figures.pop("sizes").items()}
    units = tuple(UnitFigures(**values) for values in figures.pop("units"))
    return Calibration(
        data_date=figures.pop("data_date"),
        units=units,
        sizes=sizes,
        shares=figures,
        trades=tuple(_read_trades()),
        words=tomllib.loads(_read_text("words.toml")),
    )


def read_size(name: str) -> Size:
    """Return what a city of this size holds.

    Raises
    ------
    InvalidValueError
        Where there is no such size.
    """
    sizes = read_calibration().sizes
    if name not in sizes:
        raise InvalidValueError(f'"{name}" is not a size of the demo city. Sizes are {", ".join(sizes)}.')
    return sizes[name]


def read_rows(name: str) -> list[dict[str, str]]:
    """Read one of the small tables of `data/`."""
    return list(csv.DictReader(_read_text(name).splitlines()))


def _read_trades() -> list[Trade]:
    trades = []
    for row in read_rows("trades.csv"):
        pairs = [pair.split(":") for pair in row["focus"].split(";") if pair]
        focus = {key: float(factor) for key, factor in pairs}
        trades.append(Trade(row["industry"], row["word"], float(row["weight"]), focus))
    return trades


def _read_text(name: str) -> str:
    return files("orgraph.demo").joinpath("data", name).read_text(encoding="utf-8")
