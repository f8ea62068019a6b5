"""Large sheets as CSV: the same words as in a workbook, written by the column."""

from __future__ import annotations

from datetime import date
from math import isnan
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.csv

from orgraph.model import DATA_NATURE, MODEL, ColumnType
from orgraph.sources.writing.workbook import write_members

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import numpy.typing as npt

    from orgraph.model import Column


def write_delimited(path: Path, sheet: str, columns: Mapping[str, npt.NDArray[Any]]) -> None:
    """Write one sheet as CSV with a byte-order mark, so that spreadsheets read it as UTF-8.

    Parameters
    ----------
    columns
        Values by name of the cell, as `orgraph.sources.write_ledger` takes them; other names are headings.
    """
    cells = {cell.name: cell for cell in (*MODEL.cells(sheet), DATA_NATURE)}
    headings = [cells[name].chinese if name in cells else name for name in columns]
    texts = [_write_column(values, cells.get(name)) for name, values in columns.items()]
    with path.open("wb") as stream:
        stream.write("\ufeff".encode())
        pa.csv.write_csv(pa.table(texts, names=headings), stream)


def _write_column(values: npt.NDArray[Any], cell: Column | None) -> pa.Array:
    write = _choose_writer(cell)
    return pa.array([None if value is None else write(value) for value in values.tolist()], pa.string())


def _choose_writer(cell: Column | None) -> Callable[[Any], str | None]:
    words = {code: cell.vocabulary.title(code) for code in cell.vocabulary.codes} if cell and cell.vocabulary else {}
    kind = cell.type if cell is not None else ColumnType.TEXT

    def write(value: object) -> str | None:
        if isinstance(value, str):
            return words.get(value, value)
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, date):
            return f"{value:%Y-%m}" if kind is ColumnType.MONTH else value.isoformat()
        if isinstance(value, float) and isnan(value):
            return None
        if kind is ColumnType.MEMBERS and isinstance(value, int | float):
            return write_members(value)
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)

    return write
