"""Rows as CSV: marked when synthetic, and without a cell that a spreadsheet would run as a formula."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, TextIO

from orgraph.model import DATA_NATURE, SYNTHETIC_MARK

if TYPE_CHECKING:
    import pyarrow as pa

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_delimited(table: pa.Table, stream: TextIO, *, synthetic: bool) -> None:
    """Write a table as CSV, its column names first.

    Parameters
    ----------
    table
        Rows of plain values; null is an empty cell.
    stream
        Opened with ``newline=""``; give it the encoding ``utf-8-sig`` where Excel is to open the file.
    synthetic
        Adds the column 数据性质, which says 合成数据 in every row.
    """
    writer = csv.writer(stream, lineterminator="\n")
    mark = [SYNTHETIC_MARK] if synthetic else []
    writer.writerow([*table.column_names, *([DATA_NATURE.chinese] if synthetic else [])])
    for batch in table.to_batches(max_chunksize=10_000):
        columns = [column.to_pylist() for column in batch.columns]
        writer.writerows([*(_neutralize(cell) for cell in row), *mark] for row in zip(*columns, strict=True))


def _neutralize(cell: object) -> object:
    # An apostrophe is what spreadsheets themselves put before text that looks like a formula.
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell
