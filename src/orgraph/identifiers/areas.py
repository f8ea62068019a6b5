"""Areas: the city, its counties, its development zone and its townships.

Modelling decisions, with their known limits:

- A county is known by its six digits of GB/T 2260. A development zone has no such code and is known by its name.
- A township is known by county and name, ``"330723/白洋街道"``: public lists disagree on township codes, and some codes
  name different townships in different lists. Codes only help to read a cell, and only where all lists agree.
- Each township is *counted by* one unit: its county, or the development zone that was entrusted with it.
- ``330700`` is the whole city; ``330700/市本级`` are the bodies that the city itself manages. A ledger of the first
  speaks for every unit, a ledger of the second for nobody's but those bodies.
- Areas stand in administrative order: that of ``units.csv``, townships by code.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from orgraph.errors import InvalidValueError
from orgraph.identifiers.columns import Texts, match_texts, simplify_name

if TYPE_CHECKING:
    import pyarrow as pa

AreaLevel: TypeAlias = Literal["city", "city_bodies", "county", "development_zone", "township"]
AREA_LEVELS: Final[tuple[AreaLevel, ...]] = get_args(AreaLevel)

_TOWNSHIP_SUFFIX: Final = re.compile(r"(?<=.)(?:[^省市县]族)?(?:街道|镇|乡)$")
_SUFFIXES: Final = ("街道", "镇", "乡")
COUNTING_LEVELS: Final = ("county", "development_zone")

_Index: TypeAlias = dict[str, list["Area"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One area.

    Attributes
    ----------
    key
        What other values refer to.
    level
        One of `AREA_LEVELS`.
    title, short_title, other_names
        ``"义乌市"``, ``"义乌"``, former and alternative names; the short title of a township is its stem.
    codes
        Its own code, then those that other lists give it.
    parent
        Key of the county of a township, of the city otherwise; None for the city.
    counted_by
        Key of the unit whose figures hold it; None for the city as a whole.
    """

    key: str
    level: AreaLevel
    title: str
    short_title: str
    other_names: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    parent: str | None = None
    counted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Areas:
    """All areas of one city, in administrative order; made by `orgraph.identifiers.read_areas`.

    Attributes
    ----------
    rows
        The areas.
    province
        Full and short name of the province, as they stand in front of addresses.
    """

    rows: tuple[Area, ...]
    province: tuple[str, str]
    _by_key: dict[str, Area] = field(init=False, repr=False, compare=False)
    _by_name: tuple[_Index, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_key = {area.key: area for area in self.rows}
        object.__setattr__(self, "_by_key", by_key)
        object.__setattr__(self, "_by_name", _index_names(self.rows, by_key))

    def __getitem__(self, key: str) -> Area:
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def city(self) -> Area:
        """The city as a whole."""
        return next(area for area in self.rows if area.level == "city")

    def list_keys(self, level: AreaLevel | None = None) -> tuple[str, ...]:
        """List the keys of one level, or of all, in administrative order."""
        return tuple(area.key for area in self.rows if level in {None, area.level})

    def list_counting_units(self) -> tuple[str, ...]:
        """List the keys of the units that figures are shown by: counties and development zones."""
        return tuple(area.key for area in self.rows if area.level in COUNTING_LEVELS)

    def list_reporting_units(self) -> tuple[str, ...]:
        """List the keys of the units that ledgers come from: the city, its own bodies, the counting units."""
        return tuple(area.key for area in self.rows if area.level != "township")

    def list_townships(self, unit: str) -> tuple[str, ...]:
        """List the townships that lie in a county, or that a development zone counts."""
        counts = self[unit].level == "development_zone"
        return tuple(
            area.key
            for area in self.rows
            if area.level == "township" and unit == (area.counted_by if counts else area.parent)
        )

    def find_area(self, text: str, *, level: AreaLevel | None = None, within: str | None = None) -> Area | None:
        """Find the area that a cell names by key, code, name, short name or former name.

        Parameters
        ----------
        text
            ``"义乌"``, ``"浙江省金华市义乌市"``, ``"330782"``, ``"武义县白洋街道"`` … A township is found by another
            suffix too (安文镇 became 安文街道).
        level
            Accept areas of this level only; the bare stem of a township (``"白洋"``) is read with ``"township"`` only.
        within
            Accept areas of this county or development zone only.

        Returns
        -------
        Area or None
            None where nothing or more than one area fits.

        Raises
        ------
        InvalidValueError
            Where `level` or `within` is not known.
        """
        self._refuse_unknown(level, within)
        name = simplify_name(text)
        without_province = name.removeprefix(self.province[0]).removeprefix(self.province[1])
        without_city = without_province.removeprefix(self.city.title).removeprefix(self.city.short_title)
        for index in self._by_name if level == "township" else self._by_name[:-1]:
            for shorter in (name, without_province, without_city):
                fitting = {
                    area.key: area
                    for area in index.get(shorter, ())
                    if level in {None, area.level} and within in {None, area.key, area.parent, area.counted_by}
                }
                if fitting:
                    return next(iter(fitting.values())) if len(fitting) == 1 else None
        return None

    def find_area_keys(
        self, texts: Texts, *, level: AreaLevel | None = None, within: str | None = None
    ) -> pa.DictionaryArray:
        """Find the key for each of many cells, null where `find_area` finds none."""

        def find_key(text: str) -> str | None:
            area = self.find_area(text, level=level, within=within)
            return area.key if area else None

        self._refuse_unknown(level, within)
        return match_texts(texts, find_key)

    def _refuse_unknown(self, level: str | None, within: str | None) -> None:
        if level is not None and level not in AREA_LEVELS:
            raise InvalidValueError(f'"{level}" is not a level of areas. Levels are {", ".join(AREA_LEVELS)}.')
        if within is not None and within not in self:
            raise InvalidValueError(f'"{within}" is not the key of an area of {self.city.title}.')


def find_township_stem(name: str) -> str:
    """Return the name of a township without its suffix: 安文街道 → 安文, 柳城畲族镇 → 柳城.

    Examples
    --------
    >>> find_township_stem("柳城畲族镇")
    '柳城'
    """
    return _TOWNSHIP_SUFFIX.sub("", name)


def _index_names(rows: tuple[Area, ...], by_key: dict[str, Area]) -> tuple[_Index, ...]:
    """List what areas answer to: exact names and codes, townships by another suffix, townships by the bare stem."""
    exact: _Index = defaultdict(list)
    renamed: _Index = defaultdict(list)
    stems: _Index = defaultdict(list)
    for area in rows:
        codes = (*area.codes, *(f"{code:0<12}" for code in area.codes))
        if area.level != "township":
            for name in {area.key, area.title, area.short_title, *area.other_names, *codes}:
                exact[name].append(area)
            continue
        county = by_key[area.parent or ""]
        for name in {area.key, area.title, county.title + area.title, county.short_title + area.title, *codes}:
            exact[name].append(area)
        for suffix in _SUFFIXES:
            for prefix in ("", county.title, county.short_title):
                renamed[prefix + area.short_title + suffix].append(area)
        for name in (area.short_title, county.title + area.short_title):
            stems[name].append(area)
    return exact, renamed, stems
