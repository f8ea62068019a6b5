"""The patterns by which an address is read, compiled once per city."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from os.path import commonprefix
from typing import TYPE_CHECKING, Final, NamedTuple

from orgraph.identifiers.columns import simplify_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orgraph.identifiers.areas import Area, Areas

EXACT: Final = "exact"
OTHER_SUFFIX: Final = "other_suffix"

# From here on an address names streets and buildings, and what looks like an area is the name of one: 东阳路, 永康街.
STREET: Final = r"路|街(?!道)|巷|弄|大道"
# 永康街, 永康东路, 兰溪门, 浦江镇 (of Shanghai), 浦江大厦 are no counties.
_NO_COUNTY: Final = (
    rf"[东西南北中上下前后新老大小一二三四五江]{{0,2}}(?:{STREET}|[里桥门坊村镇乡]|街道|社区|小区|新村|花园)"
    r"|大厦|商会|大楼|酒店|宾馆|饭店|会馆|驻|籍|县|市|区"
)
# 义乌市场 is no city.
_NO_CITY: Final = r"场"
# What may stand between a county and the end of the province and city: 金义新区金东区, never 衢州市龙游县.
_ZONE_WORDS: Final = "开发区|试验区|新区|园区|工业区|功能区|保税区|片区|合作区|示范区"
_FILLER: Final = rf"(?:{_ZONE_WORDS}|都市|[^路街巷弄号楼室村镇乡县市州区(])"
# After 金华市 a short name needs a zone or a township of its own behind it.
COUNTY_ZONE: Final = re.compile(rf"[^路街巷弄号(]{{0,10}}?(?:{_ZONE_WORDS}|工业园|产业园|度假区|集聚区|高新区|城区)")

_SUFFIXES: Final = ("街道", "镇", "乡")
_SUFFIX: Final = r"(?:[^省市县]族)?(?:街道|镇|乡)"


class TownshipFound(NamedTuple):
    """A township as an address names it: keys of its county and its own, and by which name."""

    county: str | None = None
    township: str | None = None
    found_by: str | None = None


@dataclass(frozen=True, slots=True)
class TownshipNames:
    """The names by which townships may be found."""

    by_name: dict[str, TownshipFound]
    first: re.Pattern[str]
    """Finds the first stem with a suffix, or a street if one comes before; the group ``township`` tells which."""
    bracketed: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class AddressPatterns:
    """Everything that reading an address of one city needs.

    Attributes
    ----------
    usual_head
        Matches the short way in which most addresses begin: province, city, county by its full name (``full``).
    head
        Matches province and city and what follows: one of the groups ``full``, ``zone``, ``township``, ``short``,
        ``late`` (a full county name behind other words).
    zone
        Finds the name of a development zone, or the first street.
    zone_mark
        What all names of development zones end in, to spare the search in most addresses.
    counties, zones
        Areas by name.
    former
        Names that a county no longer has.
    townships
        By county and zone; under ``""`` those whose stem is unique in the city.
    """

    usual_head: re.Pattern[str]
    head: re.Pattern[str]
    zone: re.Pattern[str]
    zone_mark: str
    counties: dict[str, Area]
    zones: dict[str, Area]
    former: frozenset[str]
    townships: dict[str, TownshipNames]


@lru_cache(maxsize=8)
def compile_patterns(areas: Areas) -> AddressPatterns:
    """Compile the patterns of one city."""
    counties: dict[str, Area] = {}
    former: set[str] = set()
    zones = {}
    for key in areas.list_counting_units():
        area = areas[key]
        if area.level == "development_zone":
            zones.update({simplify_name(name): area for name in (area.title, *area.other_names)})
        else:
            counties.update(dict.fromkeys((area.title, *area.other_names), area))
            former.update(area.other_names)
    full = _join(counties)
    short = {areas[key].short_title: areas[key] for key in areas.list_keys("county")}
    townships = {
        key: _compile_townships([areas[township] for township in areas.list_townships(key)])
        for key in areas.list_counting_units()
    }
    townships[""] = _compile_townships(_list_unique(areas))
    head = re.compile(
        rf"(?:(?P<city>{_join(_list_city_names(areas))})|{_join(areas.province)}|市辖区|市区|城区"
        r"|中国\([^)]{2,4}\)自由贸易试验区|中国|住所:?|地址:?|\d{6}|[,/.·、-])*"
        rf"(?:(?P<full>{full})(?!{_NO_CITY})|(?P<zone>{_join(zones)})|(?P<township>{_join(townships[''].by_name)})"
        rf"|(?P<short>{_join(short)})(?!{_NO_COUNTY})|{_FILLER}{{1,20}}?(?P<late>{full})(?!{_NO_CITY}))"
    )
    return AddressPatterns(
        usual_head=re.compile(rf"(?:{areas.province[0]})?(?:{areas.city.title})?(?P<full>{full})(?!{_NO_CITY})"),
        head=head,
        zone=re.compile(rf"(?P<zone>{_join(zones)})|{STREET}"),
        zone_mark=commonprefix([name[::-1] for name in zones])[::-1],  # noqa: RUF071 - names, not paths
        counties=counties | short,
        zones=zones,
        former=frozenset(former),
        townships=townships,
    )


def _list_city_names(areas: Areas) -> tuple[str, ...]:
    return (areas.city.title, areas.city.short_title, *areas.city.other_names)


def _list_unique(areas: Areas) -> list[Area]:
    """List the townships whose stem no other township of the city has."""
    townships = [areas[key] for key in areas.list_keys("township")]
    stems = [township.short_title for township in townships]
    return [township for township in townships if stems.count(township.short_title) == 1]


def _compile_townships(townships: list[Area]) -> TownshipNames:
    by_name: dict[str, TownshipFound] = {}
    stems = [township.short_title for township in townships]
    for township in townships:
        if stems.count(township.short_title) == 1:
            other = TownshipFound(township.parent, township.key, OTHER_SUFFIX)
            by_name.update({township.short_title + suffix: other for suffix in _SUFFIXES})
    by_name.update({area.title: TownshipFound(area.parent, area.key, EXACT) for area in townships})
    # A stem and a suffix are tried faster than every name in full; a pair that is no name finds nothing.
    names = rf"(?:{_join(set(stems))}){_SUFFIX}"
    return TownshipNames(by_name, re.compile(rf"(?P<township>{names})|{STREET}"), re.compile(rf"\(({names})\)"))


def _join(names: Iterable[str]) -> str:
    """Return an alternation in which longer names come first; of no names, one that never matches."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or r"(?!)"
