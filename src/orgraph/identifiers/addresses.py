"""Addresses: the county and the township that the text of a registered address names.

Only what the text says is taken; what could be read in two ways is left open:

- A county by its full name at the head of the address (behind province and city), or later as long as no street and no
  other city comes before it. By its short name at the head only, and not where a street, gate or building is named
  after it (金华市永康街833号 lies in Jinhua); behind 金华市 only where a township or zone of that county follows.
- Without a county, a township whose stem is unique in the city, at the head.
- A township within its county only, before the first street, or alone in brackets. A township that changed its suffix
  is found by the old one (安文镇 became 安文街道); one that was merged into another is not found.
- The counting unit is the township's; else the development zone that is named; else the county, unless a development
  zone counts some of its townships. Where township and zone contradict each other it is left open.

Known limits: villages, roads and the zones of a county are not looked up (金磐开发区 lies in the city and belongs to
磐安县), and the counting units of single townships rest on ``townships.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from orgraph.identifiers.address_patterns import (
    COUNTY_ZONE,
    EXACT,
    OTHER_SUFFIX,
    AddressPatterns,
    TownshipFound,
    TownshipNames,
    compile_patterns,
)
from orgraph.identifiers.area_files import read_areas
from orgraph.identifiers.columns import Texts, read_distinct, simplify_name, write_dictionary

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

    from orgraph.identifiers.areas import Areas

COUNTY_EVIDENCE: Final = ("full_name", "former_name", "short_name", "township")
TOWNSHIP_EVIDENCE: Final = (EXACT, OTHER_SUFFIX)


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressLocations:
    """What each of many addresses says; null where it says nothing certain.

    Attributes
    ----------
    county, township, counting_unit
        Keys of areas.
    county_found_by
        One of `COUNTY_EVIDENCE`: the county's full, former or short name, or a township unique in the city.
    township_found_by
        One of `TOWNSHIP_EVIDENCE`: today's name, or the same stem with another suffix.
    """

    county: pa.DictionaryArray
    township: pa.DictionaryArray
    counting_unit: pa.DictionaryArray
    county_found_by: pa.DictionaryArray
    township_found_by: pa.DictionaryArray


class _Evidence(NamedTuple):
    """What an address names: keys of areas, and by which evidence."""

    county: str | None = None
    county_found_by: str | None = None
    township: str | None = None
    township_found_by: str | None = None
    zone: str | None = None


_NOTHING: Final = _Evidence()
_NO_TOWNSHIP: Final = TownshipFound()


def locate_addresses(addresses: Texts, areas: Areas | None = None) -> AddressLocations:
    """Find county, township and counting unit in addresses.

    Parameters
    ----------
    addresses
        Texts as registered; each distinct one is read once, in 3 to 4 µs.
    areas
        The areas of the city; those of Jinhua by default.

    Returns
    -------
    AddressLocations
        One entry per address.

    Examples
    --------
    >>> found = locate_addresses(["浙江省金华市武义县白洋街道武阳东路4号", "浙江省金华市永康街833号"])
    >>> found.township.to_pylist()
    ['330723/白洋街道', None]
    """
    areas = areas or read_areas()
    patterns = compile_patterns(areas)
    distinct, rows = read_distinct(addresses)
    # Millions of addresses give a few hundred different answers.
    answers: dict[_Evidence, int] = {_NOTHING: 0}
    answer_of = np.zeros(len(distinct) + 1, dtype=np.int32)  # the last one answers to −1, no address
    for number, text in enumerate(distinct):
        if text is not None:
            found = _find_evidence(simplify_name(text), patterns)
            answer_of[number] = answers.setdefault(found, len(answers))
    units = _find_counting_units(list(answers), areas)
    columns = zip(*answers, strict=True)
    written = {
        name: _write_column(column, answer_of[rows])
        for name, column in zip((*_Evidence._fields, "counting_unit"), (*columns, units), strict=True)
        if name != "zone"
    }
    return AddressLocations(**written)


def _find_evidence(text: str, patterns: AddressPatterns) -> _Evidence:
    """Read one simplified address."""
    head = patterns.usual_head.match(text) or patterns.head.match(text)
    if head is None:
        return _NOTHING
    group = head.lastgroup or ""
    name, start = head[group], head.end(group)
    zone = _find_zone(text, start, patterns) if patterns.zone_mark in text else None
    if group == "township":
        county, township, township_found_by = patterns.townships[""].by_name[name]
        return _Evidence(county, "township", township, township_found_by, zone)
    if group == "zone":
        zone = patterns.zones[name].key
        county, township, township_found_by = _find_township(text, start, patterns.townships[zone])
        return _Evidence(county, "township" if county else None, township, township_found_by, zone)
    county = patterns.counties[name].key
    _, township, township_found_by = _find_township(text, start, patterns.townships[county])
    county_found_by = "former_name" if name in patterns.former else "full_name"
    if group == "short":
        county_found_by = "short_name"
        if head["city"] and not township and not COUNTY_ZONE.match(text, start):
            return _NOTHING
    return _Evidence(county, county_found_by, township, township_found_by, zone)


def _find_township(text: str, start: int, names: TownshipNames) -> TownshipFound:
    first = names.first.search(text, start)
    name = first["township"] if first is not None else None
    if name is None and ")" in text and (alone := names.bracketed.search(text, start)):
        name = alone[1]
    return names.by_name.get(name or "", _NO_TOWNSHIP)


def _find_zone(text: str, start: int, patterns: AddressPatterns) -> str | None:
    found = patterns.zone.search(text, start)
    return patterns.zones[found["zone"]].key if found is not None and found["zone"] else None


def _find_counting_units(answers: list[_Evidence], areas: Areas) -> tuple[str | None, ...]:
    """Find the unit that counts each: the township's, the zone's, or the county's where it counts all of itself."""
    whole = {
        county
        for county in areas.list_keys("county")
        if all(areas[township].counted_by == county for township in areas.list_townships(county))
    }
    units = []
    for answer in answers:
        if answer.township is not None:
            unit = areas[answer.township].counted_by
            units.append(unit if answer.zone in {None, unit} else None)
        else:
            units.append(answer.zone or (answer.county if answer.county in whole else None))
    return tuple(units)


def _write_column(words: tuple[str | None, ...], rows: npt.NDArray[np.int32]) -> pa.DictionaryArray:
    distinct = sorted({word for word in words if word is not None})
    position_of = {word: position for position, word in enumerate(distinct)}
    table = np.array([-1 if word is None else position_of[word] for word in words], dtype=np.int32)
    return write_dictionary(table[rows], distinct)
