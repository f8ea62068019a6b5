"""Differences between two batches, row by row: what came, what went, and which cells say something else.

A row is the same row where its ledger, reporting unit, month and key are (for relations both ends, and the day from
which it holds).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.identifiers import read_areas
from orgraph.kernels.texts import one_array
from orgraph.model import MODEL, ColumnType
from orgraph.snapshot.decoding import SMALL_BAND
from orgraph.store.planning import ORIGINS, find_identities
from orgraph.tables import KEY, PERIOD, UNIT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from orgraph.model import Column
    from orgraph.store.protocol import Store

ADDED: Final = "added"
REMOVED: Final = "removed"
CHANGED: Final = "changed"
MOST_PER_SHEET: Final = 20_000
"""Rows of one sheet that are listed; `total` of the sheet says how many there are."""
SCHEMA: Final = pa.schema(
    [
        *((name, pa.string()) for name in ("change", "ledger", "sheet", "unit", "period", "key", "name")),
        *((name, pa.string()) for name in ("column", "old", "new")),
    ]
)


def find_differences(store: Store, *, before: str, after: str) -> pa.Table:
    """Find how the ledger rows of two batches differ.

    Parameters
    ----------
    before, after
        Digests of the two batches.

    Returns
    -------
    pyarrow.Table
        ``change`` (``added``, ``removed`` or ``changed``), ``ledger``, ``sheet``, ``unit``, ``period``, ``key``,
        ``name``; for changed rows one line per cell with ``column``, ``old`` and ``new``.
    """
    parts: list[pa.Table] = []
    for ledger in MODEL.ledgers:
        for sheet in ledger.sheets:
            old, new = (store.read_rows(sheet.name, batch=digest) for digest in (before, after))
            if old.num_rows or new.num_rows:
                parts += _compare(sheet.name, old, new)
    return pa.concat_tables(parts) if parts else SCHEMA.empty_table()


def _compare(sheet: str, old: pa.Table, new: pa.Table) -> Iterator[pa.Table]:
    old_keys, new_keys = find_identities(sheet, old), find_identities(sheet, new)
    place = pc.index_in(new_keys, value_set=old_keys).to_numpy(zero_copy_only=False)
    fresh = np.flatnonzero(np.isnan(place.astype(np.float64)))
    gone = np.flatnonzero(~np.asarray(pc.is_in(old_keys, value_set=new_keys)))
    yield list_rows(sheet, new, fresh[:MOST_PER_SHEET], change=ADDED)
    yield list_rows(sheet, old, gone[:MOST_PER_SHEET], change=REMOVED)
    both = np.setdiff1d(np.arange(new.num_rows), fresh)
    if len(both):
        yield from _list_changed(sheet, old, new, place[both].astype(np.int64), both)


def _list_changed(
    sheet: str, old: pa.Table, new: pa.Table, old_rows: NDArray[np.int64], new_rows: NDArray[np.int64]
) -> Iterator[pa.Table]:
    columns = {column.name: column for column in MODEL.cells(sheet)}
    headings = {reference.name: reference.columns[0].chinese for reference in MODEL.references(sheet)}
    headings |= {name: column.chinese for name, column in columns.items()}
    for name in new.column_names:
        if name in ORIGINS or name in (KEY, UNIT, PERIOD) or name not in old.column_names:
            continue
        was = _write(old.column(name), name, columns.get(name)).take(pa.array(old_rows))
        now = _write(new.column(name), name, columns.get(name)).take(pa.array(new_rows))
        same = pc.or_(pc.fill_null(pc.equal(was, now), False), pc.and_(pc.is_null(was), pc.is_null(now)))  # noqa: FBT003 - what stands for null
        differ = np.flatnonzero(~np.asarray(same))[:MOST_PER_SHEET]
        if len(differ):
            rows = list_rows(sheet, new, new_rows[differ], change=CHANGED)
            cells = {
                "column": pa.repeat(headings.get(name, name), len(differ)),
                "old": was.take(differ),
                "new": now.take(differ),
            }
            for place, (column, values) in enumerate(cells.items(), start=len(SCHEMA) - len(cells)):
                rows = rows.set_column(place, column, values.cast(pa.string()))
            yield rows


def list_rows(sheet: str, rows: pa.Table, positions: NDArray[Any], *, change: str) -> pa.Table:
    """List some ledger rows as people know them: title of ledger, sheet and unit, key and name."""
    taken = rows.take(pa.array(positions, pa.int64()))
    count, areas, kind = taken.num_rows, read_areas(), MODEL.sheets[sheet]
    units = [areas[key].title if key in areas else key or None for key in taken.column(UNIT).to_pylist()]
    empty = pa.nulls(count, pa.string())
    if kind.brings in MODEL.nodes:
        keys = taken.column(KEY).to_pylist()
        names = taken.column("name").to_pylist() if "name" in taken.column_names else [None] * count
    else:
        ends = [end.column.name for end in (kind.source, kind.target) if end is not None]
        keys = [" → ".join(str(cell) for cell in row.values()) for row in taken.select(ends).to_pylist()]
        names = [None] * count
    values = {
        "change": pa.repeat(change, count),
        "ledger": pa.repeat(MODEL.ledger_of[sheet].chinese, count),
        "sheet": pa.repeat(kind.chinese, count),
        "unit": units,
        "period": [period or None for period in taken.column(PERIOD).to_pylist()],
        "key": keys,
        "name": names,
    }
    arrays = [pa.array(value, pa.string()) if isinstance(value, list) else value for value in values.values()]
    return pa.table([*arrays, empty, empty, empty], schema=SCHEMA)


def _write(values: pa.ChunkedArray, name: str, column: Column | None) -> pa.Array:
    """Write cells as people read them: words of vocabularies, bands of members, days."""
    array = one_array(values)
    texts = array.cast(pa.string())
    if column is not None and column.type is ColumnType.MEMBERS:
        return pc.if_else(pc.is_in(texts, value_set=pa.array(["1", "2"])), SMALL_BAND, texts)
    if name.endswith("_area"):
        areas = read_areas()
        return pa.array([areas[key].title if key in areas else key for key in texts.to_pylist()], pa.string())
    if column is None or column.vocabulary is None:
        return texts
    codes, words = column.vocabulary.codes, [value.chinese for value in column.vocabulary.values]
    place = pc.index_in(texts, value_set=pa.array(codes))
    return pc.coalesce(pa.array(words).take(place), texts)
