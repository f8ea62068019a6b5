"""Rows as a workbook for people: a sheet of rows, and a sheet that says what they are and where they come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, BinaryIO, Final

import xlsxwriter
from rich.cells import cell_len

from orgraph.model import DATA_NATURE, SYNTHETIC_MARK
from orgraph.views.headings import BASED_HEADINGS, LIST_HEADINGS, SHARE_HEADINGS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pyarrow as pa
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS: Final = 300_000
"""A longer table belongs in a CSV file: a spreadsheet takes minutes to open it."""
_CREATED: Final = datetime(2020, 1, 1)  # noqa: DTZ001 - a workbook knows no time zone; one day for all makes equal bytes
_WIDEST: Final = 48
_A4: Final = 9
_WRAPPED: Final = {"text_wrap": True, "valign": "top"}
_METRES: Final = "（米）"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkbookMark:
    """What stands on the second sheet: title, marks, and what the rows were made from."""

    title: str
    confidential: str
    synthetic: bool
    day: date
    snapshot: str
    rules: str
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Formats:
    """How cells look."""

    heading: Format
    day: Format
    whole: Format
    share: Format
    long: Format

    @classmethod
    def of(cls, workbook: xlsxwriter.Workbook) -> _Formats:
        """Make them for a workbook."""
        heading = {"bold": True, "bg_color": "#E7EEF7", "border": 1, "valign": "vcenter"}
        shown = (heading, {"num_format": "yyyy-mm-dd"}, {"num_format": "#,##0"}, {"num_format": "0.0%"}, _WRAPPED)
        return cls(*(workbook.add_format(each) for each in shown))

    def choose(self, heading: str, cell: float, *, based: bool) -> Format | None:
        """Choose how a number below a heading looks, in a row with a denominator or without; None for as it is."""
        if heading in SHARE_HEADINGS or (based and heading in BASED_HEADINGS):
            return self.share
        return self.whole if isinstance(cell, int) or heading.endswith(_METRES) else None


def write_workbook(
    table: pa.Table, stream: BinaryIO, *, mark: WorkbookMark, more: Mapping[str, pa.Table] | None = None
) -> None:
    """Write a table as a workbook; text stays text, also where it looks like a formula or an address.

    Parameters
    ----------
    table
        Rows of plain values, at most ``MOST_ROWS``; null is an empty cell.
    more
        Further tables by the names of their sheets.
    """
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(stream, options) as workbook:
        workbook.set_properties({"created": _CREATED})
        formats = _Formats.of(workbook)
        for title, part in {mark.title: table, **(more or {})}.items():
            rows = workbook.add_worksheet(title[:31].translate({ord(character): "_" for character in "[]:*?/\\"}))
            _write_rows(rows, part, synthetic=mark.synthetic, formats=formats)
            _set_print(rows)
            rows.set_header(f"&L{mark.confidential}{' ' + SYNTHETIC_MARK if mark.synthetic else ''}&R{title}")
        about = workbook.add_worksheet("说明")
        about.set_column(0, 0, 14)
        about.set_column(1, 1, 100, formats.long)
        for row, line in enumerate(_list_lines(mark, rows=table.num_rows)):
            about.write_row(row, 0, line)


def _set_print(sheet: Worksheet) -> None:
    """Let a sheet be printed as wide as a page, its headings on each."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C第 &P 页，共 &N 页")


def _write_rows(sheet: Worksheet, table: pa.Table, *, synthetic: bool, formats: _Formats) -> None:
    names = [*table.column_names, *([DATA_NATURE.chinese] if synthetic else [])]
    sheet.write_row(0, 0, names, formats.heading)
    sheet.freeze_panes(1, 0)
    if table.num_rows:
        sheet.autofilter(0, 0, table.num_rows, len(names) - 1)
    base = LIST_HEADINGS["denominator"]
    based = table.column(base).is_valid().to_pylist() if base in names else [False] * table.num_rows
    for number, name in enumerate(table.column_names):
        cells = table.column(number).to_pylist()
        widest = max(cell_len(str(cell)) for cell in (name, *cells[:200]))
        sheet.set_column(number, number, min(widest + 2, _WIDEST), formats.long if widest > _WIDEST else None)
        for row, cell in enumerate(cells):
            _write_cell(sheet, row + 1, number, cell, heading=name, formats=formats, based=based[row])
    if synthetic:
        for row in range(1, table.num_rows + 1):
            sheet.write_string(row, len(table.column_names), SYNTHETIC_MARK)


def _list_lines(mark: WorkbookMark, *, rows: int) -> list[tuple[str, str]]:
    return [
        ("标题", mark.title),
        ("密级提示", mark.confidential),
        ("数据性质", SYNTHETIC_MARK if mark.synthetic else "台账数据"),
        ("数据日期", mark.day.isoformat()),
        ("行数", f"{rows:,}"),
        ("数据批次", mark.snapshot),
        ("规则版本", mark.rules),
        *mark.notes,
    ]


def _write_cell(
    sheet: Worksheet, row: int, column: int, cell: object, *, heading: str, formats: _Formats, based: bool
) -> None:
    match cell:
        case None:
            pass
        case bool():
            sheet.write_string(row, column, "是" if cell else "否")
        case int() | float():
            sheet.write_number(row, column, cell, formats.choose(heading, cell, based=based))
        case date():
            sheet.write_datetime(row, column, datetime(cell.year, cell.month, cell.day), formats.day)  # noqa: DTZ001 - a day
        case _:
            sheet.write_string(row, column, str(cell))
