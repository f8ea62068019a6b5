"""Places: the area that the cells or the address of a row name.

The cells 县（市、区） and 乡镇（街道） come first; where they are empty the address tells the place, and where it names
no place for certain the place is unknown and a warning says so. A township must lie in the county beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.identifiers import locate_addresses
from orgraph.identifiers.columns import read_distinct
from orgraph.sources.masks import find_flags
from orgraph.sources.refusal import Refusal

if TYPE_CHECKING:
    import numpy.typing as npt

    from orgraph.identifiers import Area, Areas
    from orgraph.model import Reference
    from orgraph.sources.checks.drafts import Draft

_SEPARATOR: Final = "\x1f"


def find_places(draft: Draft, reference: Reference, areas: Areas) -> None:
    """Find the area of each row for one reference, and put its key where the rows of the sheet keep it."""
    county, township = reference.columns[0].name, reference.columns[-1].name
    has_township = len(reference.columns) > 1
    nothing = pa.nulls(draft.count, pa.string())
    counties = draft.column(county).cast(pa.string()).fill_null("")
    townships = (draft.column(township) if has_township else nothing).cast(pa.string()).fill_null("")
    distinct, positions = read_distinct(pc.binary_join_element_wise(counties, townships, _SEPARATOR))
    answers = [_find_place(*(text or "").partition(_SEPARATOR)[::2], areas) for text in distinct]
    refused = np.array([answer.refusal is not None for answer in answers] + [False])[positions]
    for row in np.flatnonzero(refused).tolist():
        answer = answers[positions[row]]
        if answer.refusal is not None:
            draft.refuse([row], township if answer.at_township else county, answer.refusal)
    found = pa.array([answer.key for answer in answers], type=pa.string()).take(pa.array(positions))
    if reference.address_column is not None:
        unsaid = np.asarray(pc.equal(townships, "")) & ~refused
        found = _find_addresses(draft, reference, found, unsaid, areas)
    draft.values[reference.name] = found


class _Answer(NamedTuple):
    """The area that two cells name, or why they name none, and which of them is to blame."""

    key: str | None = None
    refusal: Refusal | None = None
    at_township: bool = False


def _find_place(county_text: str, township_text: str, areas: Areas) -> _Answer:
    county = areas.find_area(county_text) if county_text else None
    if county_text and county is None:
        units = "、".join(areas[key].title for key in areas.list_reporting_units())
        return _Answer(refusal=Refusal("area_unknown", f"不是{areas.city.title}的县（市、区）。可填：{units}。"))
    if not township_text:
        return _Answer(county.key if county else None)
    within = county.key if county is not None and county.level not in {"city", "city_bodies"} else None
    township = areas.find_area(township_text, level="township", within=within)
    if township is not None:
        return _Answer(township.key)
    namesakes = _list_namesakes(township_text, areas)
    if len(namesakes) == 1 and county is not None:
        rule = "township_not_in_county"
        message = f"“{township_text}”属于{namesakes[0].title}，不属于{county.title}。请核对两栏。"
    elif len(namesakes) > 1 and county is None:
        rule = "area_unknown"
        message = f"{'、'.join(area.title for area in namesakes)}都有“{township_text}”。请填写县（市、区）。"
    else:
        rule = "area_unknown"
        owner = county.title if county is not None else areas.city.title
        message = f"{owner}没有这个乡镇（街道）。请填写现名全称，如“白龙桥镇”。"
    return _Answer(refusal=Refusal(rule, message), at_township=True)


def _list_namesakes(township_text: str, areas: Areas) -> list[Area]:
    return [
        areas[key]
        for key in areas.list_keys("county")
        if areas.find_area(township_text, level="township", within=key) is not None
    ]


def _find_addresses(
    draft: Draft, reference: Reference, found: pa.Array, unsaid: npt.NDArray[np.bool_], areas: Areas
) -> pa.Array:
    """Fill in what the address says where no township is named; warn where it says nothing certain."""
    address = reference.address_column or ""
    addresses = draft.column(address)
    rows = np.flatnonzero(unsaid & np.asarray(pc.is_valid(addresses)))
    if not len(rows):
        return found
    located = locate_addresses(addresses.take(pa.array(rows)), areas)
    township, county, unit = (
        column.dictionary_decode() for column in (located.township, located.county, located.counting_unit)
    )
    said = found.take(pa.array(rows))
    is_said = np.asarray(pc.is_valid(said))
    place = pc.coalesce(township, county, unit)
    # A township refines the county of the cell, but does not contradict it.
    agrees = find_flags(pc.or_(pc.equal(said, county), pc.equal(said, unit)))
    refined = pc.if_else(pa.array(is_said & ~agrees), said, pc.coalesce(township, said, place))
    at = np.full(draft.count, -1, dtype=np.int64)
    at[rows] = np.arange(len(rows))
    draft.warn(
        rows[~is_said & np.asarray(pc.is_null(place))],
        address,
        Refusal("address_not_located", "地址中找不到确定的县（市、区），所在地按未知处理。可填写县（市、区）一栏。"),
    )
    draft.warn(
        rows[~is_said & np.asarray(pc.is_valid(place)) & np.asarray(pc.is_null(township))],
        address,
        Refusal("township_not_located", "地址中找不到确定的乡镇（街道），乡镇按未知处理。可填写乡镇（街道）一栏。"),
    )
    taken = refined.take(pa.array(at, mask=at < 0))
    return pc.if_else(pa.array(at >= 0), taken, found)
