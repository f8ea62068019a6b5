"""Tallying: what is counted by place and not stored with an organization.

Individual businesses (credit codes beginning 92) bear persons' names, and 出资人不支持 is an owner's opinion. Both are
counted per reporting unit and county, as rows of the sheet ``tallies`` whose period is the name of the ledger that they
were counted in: that ledger's next import replaces them.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.sources.cells.words import read_word
from orgraph.sources.refusal import Refusal
from orgraph.tables import KEY, ORIGIN_FILE, ORIGIN_ROW, ORIGIN_SHEET, PERIOD, UNIT, row_schema

if TYPE_CHECKING:
    from datetime import date

    import numpy.typing as npt

    from orgraph.identifiers import Areas
    from orgraph.sources.checks.drafts import Draft
    from orgraph.sources.raw import RawColumn

REASON_COLUMN: Final = "reason_not_built"
OWNER_REASON: Final = "owner_reason"
"""Field of a draft that marks the rows whose reason is an owner's opinion."""
OWNER_WORDS: Final = frozenset({
    "出资人不支持", "出资人不同意", "出资人不愿意", "业主不支持", "业主不同意", "企业主不支持", "企业主不同意",
    "负责人不支持", "owner_reason",
})  # fmt: skip
_PLACES: Final = ("operating_area", "registered_area", "counted_area")


def find_owner_reasons(raw: RawColumn) -> tuple[RawColumn, pa.BooleanArray]:
    """Take the reason that is an owner's opinion out of a column; return also the rows where it stood."""
    distinct = pc.unique(raw.values).to_pylist()
    words = pa.array([word for word in distinct if word is not None and read_word(word) in OWNER_WORDS], pa.string())
    found = pc.is_in(raw.values, value_set=words)
    left = pc.if_else(found, pa.scalar(None, raw.values.type), raw.values)
    return type(raw)(heading=raw.heading, values=left, numeric=raw.numeric), found


def find_tallies(draft: Draft, areas: Areas, data_date: date | None) -> pa.Table | None:
    """Count by place what is not stored, and warn where a row is counted instead of stored.

    Returns
    -------
    pyarrow.Table or None
        Rows of the sheet ``tallies``; None where nothing is counted.
    """
    aside = draft.aside & ~draft.refused
    message = "个体工商户只按地区计数，不逐户保存。无需处理。"
    draft.warn(np.flatnonzero(aside), "uscc", Refusal("individual_business_counted", message))
    owner = np.asarray(draft.values[OWNER_REASON]) if OWNER_REASON in draft.values else np.zeros(draft.count, bool)
    counts = {
        "individual_businesses": _count(draft, aside, areas),
        "owner_reason": _count(draft, owner & draft.taken, areas),
    }
    rows = [(topic, *place, count) for topic, places in counts.items() for place, count in sorted(places.items())]
    if not rows:
        return None
    ledger = draft.ledger
    topics, units, counties, numbers = zip(*rows, strict=True)
    columns = {
        KEY: [f"{unit}/{topic}/{data_date or ''}/{county}/{ledger}" for topic, unit, county, _ in rows],
        "topic": topics,
        "counted_on": [data_date] * len(rows),
        "count": numbers,
        "tally_area": [county or None for county in counties],
        UNIT: units,
        PERIOD: [ledger] * len(rows),
        ORIGIN_FILE: [draft.file] * len(rows),
        ORIGIN_SHEET: [draft.sheet.title] * len(rows),
        ORIGIN_ROW: [None] * len(rows),
    }
    schema = row_schema("tallies")
    return pa.table({field.name: pa.array(list(columns[field.name])).cast(field.type) for field in schema}, schema)


def _count(draft: Draft, rows: npt.NDArray[np.bool_], areas: Areas) -> Counter[tuple[str, str]]:
    """Count rows by unit and county; the county is empty where it is unknown."""
    if not rows.any():
        return Counter()
    taken = pa.array(rows)
    places = pc.coalesce(*(draft.values[name] for name in _PLACES if name in draft.values))
    units = draft.values[UNIT].filter(taken).fill_null("").to_pylist()
    counties = [_find_county(key, areas) for key in places.filter(taken).to_pylist()]
    return Counter(zip(units, counties, strict=True))


def _find_county(key: str | None, areas: Areas) -> str:
    if key is None:
        return ""
    area = areas[key]
    return area.parent or "" if area.level == "township" else key
