"""Ledgers as workbooks: a cover, then one sheet per table with its headings and its rows.

What is written here is read back without loss. No cell is ever a formula: text that begins with ``=`` stays text.
"""

from __future__ import annotations

from datetime import date, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Final, SupportsInt, TypeAlias, cast

import numpy as np
import xlsxwriter
from rich.cells import cell_len

from orgraph.errors import InvalidValueError
from orgraph.model import COVER, COVER_TITLE, DATA_NATURE, MODEL, REPORTING_UNIT, Column, ColumnType, Sheet

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import numpy.typing as npt
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    Values: TypeAlias = Sequence[object] | npt.NDArray[Any]

COVER_HEADINGS: Final = ("项目", "内容")
CREATED: Final = datetime(2020, 1, 1)  # noqa: DTZ001 - a workbook knows no time zone; one day for all makes equal bytes
_EPOCH: Final = date(1899, 12, 30).toordinal()
FORMATS: Final = {
    "heading": {"bold": True, "bg_color": "#E7EEF7", "border": 1, "text_wrap": True, "valign": "vcenter"},
    "code": {"num_format": "@"},
    "date": {"num_format": "yyyy-mm-dd"},
}
_OPTIONS: Final = {"default_date_format": "yyyy-mm-dd"}
MOST_CELLS_IN_MEMORY: Final = 3_000_000
"""Larger workbooks are put together in temporary files, which takes small ones three times as long."""
_TEXT_TYPES: Final = frozenset({ColumnType.CODE, ColumnType.MONTH, ColumnType.MEMBERS})
"""Columns whose cells are formatted as text, so that no spreadsheet turns them into numbers or dates."""
SMALLEST_EXACT_COUNT: Final = 3
MEASURED_ROWS: Final = 200
WIDEST: Final = 40.0


def write_ledger(
    path: str | Path,
    ledger: str,
    rows: Mapping[str, Mapping[str, Values]],
    *,
    cover: Mapping[str, str] | None = None,
) -> None:
    """Write one ledger as a workbook.

    Parameters
    ----------
    path
        The file to write; it is replaced where it exists.
    ledger
        Name of the ledger in the model, as ``"census"``.
    rows
        By name of the sheet, then by name of the cell: the column's values. Plain values (numbers, dates, booleans,
        codes of vocabularies, counts of members) or the words that stand in real ledgers; None is an empty cell. Names
        that the model does not know become headings as they stand. A sheet without columns gets all its headings.
    cover
        By name of the cover's column (``unit``, ``period``, ``data_date``, ``coordinate_system``, ``data_nature``);
        names that the model does not know become lines as they stand.

    Raises
    ------
    InvalidValueError
        Where a ledger or sheet is unknown or the columns of a sheet differ in length.
    """
    if ledger not in MODEL.ledgers_by_name:
        known = ", ".join(MODEL.ledgers_by_name)
        raise InvalidValueError(f'"{ledger}" is not a ledger. Ledgers are {known}.')
    sheets = {sheet.name: sheet for sheet in MODEL.ledgers_by_name[ledger].sheets}
    if foreign := [name for name in rows if name not in sheets]:
        raise InvalidValueError(
            f'"{foreign[0]}" is not a sheet of the ledger {ledger}. Sheets are {", ".join(sheets)}.'
        )
    for name, columns in rows.items():
        if len({len(values) for values in columns.values()}) > 1:
            lengths = ", ".join(f"{cell} {len(values)}" for cell, values in columns.items())
            raise InvalidValueError(f"The columns of {name} differ in length: {lengths}. Give None for empty cells.")
    cells = sum(len(values) for columns in rows.values() for values in columns.values())
    options = {"constant_memory": True, "in_memory": cells <= MOST_CELLS_IN_MEMORY, **_OPTIONS}
    with xlsxwriter.Workbook(str(path), options) as workbook:
        workbook.set_properties({"created": CREATED})
        formats = {name: workbook.add_format(properties) for name, properties in FORMATS.items()}
        lines = {"ledger": MODEL.ledgers_by_name[ledger].chinese, **(cover or {})}
        write_cover(workbook.add_worksheet(COVER_TITLE), lines, formats)
        for name, sheet in sheets.items():
            if name in rows:
                _write_rows(workbook.add_worksheet(sheet.chinese), sheet, rows[name], formats)


def write_cover(worksheet: Worksheet, lines: Mapping[str, str], formats: Mapping[str, Format]) -> None:
    """Write the cover: what the whole workbook declares, a heading and its value a line."""
    worksheet.set_column(0, 0, 16)
    worksheet.set_column(1, 1, 40)
    for position, heading in enumerate(COVER_HEADINGS):
        worksheet.write_string(0, position, heading, formats["heading"])
    titles = {column.name: column.chinese for column in COVER}
    for row, (name, value) in enumerate(lines.items(), start=1):
        worksheet.write_string(row, 0, titles.get(name, name))
        worksheet.write_string(row, 1, str(value), formats["code"])


def _write_rows(
    worksheet: Worksheet, sheet: Sheet, columns: Mapping[str, Values], formats: Mapping[str, Format]
) -> None:
    cells = {cell.name: cell for cell in (*MODEL.cells(sheet.name), DATA_NATURE)}
    if columns:
        names = [name for name in cells if name in columns] + [name for name in columns if name not in cells]
    else:
        names = [name for name in cells if name not in {REPORTING_UNIT.name, DATA_NATURE.name}]
    writers = []
    for position, name in enumerate(names):
        cell = cells.get(name)
        heading = cell.chinese if cell else name
        is_code = cell is not None and cell.type in _TEXT_TYPES
        width = _find_width(heading, _list_values(columns.get(name, ())[:MEASURED_ROWS]))
        worksheet.set_column(position, position, width, formats["code"] if is_code else None)
        worksheet.write_string(0, position, heading, formats["heading"])
        writers.append(_choose_writer(cell, formats))
    worksheet.freeze_panes(1, 0)
    lists = [_list_values(columns.get(name, ())) for name in names]
    for row, values in enumerate(zip_longest(*lists), start=1):
        for position, value in enumerate(values):
            if value is not None:
                writers[position](worksheet, row, position, value)


def _find_width(heading: str, values: Sequence[object]) -> float:
    """Find how wide a column is that shows its heading and its values whole, up to a bound."""
    widest = max((cell_len(str(value)) for value in values if value is not None), default=0)
    return max(10.0, 2.2 * len(heading), min(widest + 2.0, WIDEST))


def _list_values(values: Values) -> Sequence[object]:
    """Return plain Python values also where the column is an array."""
    return cast("list[object]", values.tolist()) if isinstance(values, np.ndarray) else values


def _choose_writer(cell: Column | None, formats: Mapping[str, Format]) -> Callable[[Worksheet, int, int, object], None]:
    """Choose how the values of a column are written: numbers and dates as such, everything else as text."""
    text_format = formats["code"] if cell is not None and cell.type in _TEXT_TYPES else None
    date_format = formats["date"]
    words = {code: cell.vocabulary.title(code) for code in cell.vocabulary.codes} if cell and cell.vocabulary else {}
    kind = cell.type if cell is not None else ColumnType.TEXT

    def write(worksheet: Worksheet, row: int, position: int, value: object) -> None:
        if isinstance(value, str):
            worksheet.write_string(row, position, words.get(value, value), text_format)
        elif isinstance(value, bool):
            worksheet.write_string(row, position, "是" if value else "否")
        elif isinstance(value, date):
            if kind is ColumnType.MONTH:
                worksheet.write_string(row, position, f"{value:%Y-%m}", text_format)
            else:
                worksheet.write_number(row, position, write_serial_day(value), date_format)
        elif value != value:  # noqa: PLR0124 - NaN is an empty cell and differs from itself
            return
        elif kind is ColumnType.MEMBERS and isinstance(value, SupportsInt):
            worksheet.write_string(row, position, write_members(value), text_format)
        elif kind in {ColumnType.CODE, ColumnType.TEXT}:
            worksheet.write_string(row, position, str(value), text_format)
        else:
            worksheet.write(row, position, value)

    return write


def write_serial_day(day: date) -> int:
    """Return the number that a spreadsheet keeps for a day.

    Examples
    --------
    >>> write_serial_day(date(2020, 5, 1))
    43952
    """
    return day.toordinal() - _EPOCH


def write_members(count: SupportsInt) -> str:
    """Return a count of members as it may be shown: ``0``, ``1–2`` or the number.

    Examples
    --------
    >>> [write_members(count) for count in (0, 1, 2, 3)]
    ['0', '1–2', '1–2', '3']
    """
    exact = int(count)
    return "1–2" if 0 < exact < SMALLEST_EXACT_COUNT else str(exact)
