"""Templates: an empty workbook for each ledger, which asks for what the model declares and helps to fill it in.

Every sheet has its headings (required ones coloured), a comment for each that says what belongs there, lists to choose
from, and one example row. A template that comes back with the example still in it does not import the example.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from orgraph.errors import InvalidValueError
from orgraph.identifiers import read_areas
from orgraph.model import COVER, COVER_TITLE, MODEL, SYNTHETIC_MARK, Column, ColumnType, Period
from orgraph.sources.writing.guide import GUIDE_TITLE, list_allowed, write_guide, write_remark
from orgraph.sources.writing.workbook import CREATED, write_cover, write_serial_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from orgraph.model import Ledger, Sheet

CHOICES_TITLE: Final = "选项"
EXAMPLE_MARK: Final = "示例行，填报时删除。"
PREPARED_ROWS: Final = 10_000
"""So many rows have lists to choose from."""
_LONGEST_LIST: Final = 255
"""A spreadsheet takes no longer list of choices than this many characters in place."""
_NUMBERS: Final = frozenset({ColumnType.INTEGER, ColumnType.NUMBER, ColumnType.MONEY_WAN})
_FORMATS: Final = {
    "heading": {"bold": True, "bg_color": "#E7EEF7", "border": 1, "text_wrap": True, "valign": "vcenter"},
    "required": {"bold": True, "bg_color": "#FCE4D6", "border": 1, "text_wrap": True, "valign": "vcenter"},
    "code": {"num_format": "@"},
    "date": {"num_format": "yyyy-mm-dd"},
    "share": {"num_format": "0%"},
    "example": {"num_format": "@", "italic": True, "font_color": "#808080", "bg_color": "#F2F2F2"},
    "example_number": {"italic": True, "font_color": "#808080", "bg_color": "#F2F2F2"},
    "example_date": {"num_format": "yyyy-mm-dd", "italic": True, "font_color": "#808080", "bg_color": "#F2F2F2"},
    "text": {"text_wrap": True, "valign": "top"},
}


def write_template(path: str | Path, ledger_name: str) -> None:
    """Write the template of one ledger.

    Parameters
    ----------
    path
        The workbook to write; it is replaced where it exists.
    ledger_name
        Name of the ledger in the model, as ``"census"``.

    Raises
    ------
    InvalidValueError
        Where there is no such ledger.
    """
    ledger = MODEL.ledgers_by_name.get(ledger_name)
    if ledger is None:
        known = ", ".join(MODEL.ledgers_by_name)
        raise InvalidValueError(f'"{ledger_name}" is not a ledger. Ledgers are {known}.')
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as workbook:
        workbook.set_properties({"created": CREATED})
        formats = {name: workbook.add_format(properties) for name, properties in _FORMATS.items()}
        cover = workbook.add_worksheet(COVER_TITLE)
        guide = workbook.add_worksheet(GUIDE_TITLE)
        sheets = [(sheet, workbook.add_worksheet(sheet.chinese)) for sheet in ledger.sheets]
        choices = _Choices(workbook)
        _write_cover(cover, ledger, formats, choices)
        write_guide(guide, ledger, heading=formats["heading"], text=formats["text"])
        for sheet, worksheet in sheets:
            _write_sheet(worksheet, sheet, formats, choices)
        choices.worksheet.hide()


class _Choices:
    """The hidden sheet that holds lists of choices which are too long to stand in place."""

    def __init__(self, workbook: Workbook) -> None:
        self.worksheet = workbook.add_worksheet(CHOICES_TITLE)
        self._places: dict[tuple[str, ...], int] = {}

    def find_source(self, words: Sequence[str]) -> str | list[str]:
        """Find what a list validation takes: the words, or the range that holds them."""
        if len(",".join(words)) <= _LONGEST_LIST:
            return list(words)
        place = self._places.setdefault(tuple(words), len(self._places))
        for row, word in enumerate(words):
            self.worksheet.write_string(row, place, word)
        column = xl_col_to_name(place, col_abs=True)
        return f"={CHOICES_TITLE}!{column}$1:{column}${len(words)}"

    def offer(self, worksheet: Worksheet, cells: tuple[int, int, int, int], words: Sequence[str]) -> None:
        """Offer words in a range of cells; other words may be typed after a warning, for synonyms are read too."""
        worksheet.data_validation(
            *cells,
            {
                "validate": "list",
                "source": self.find_source(words),
                "error_type": "warning",
                "error_title": "不在可选值之中",
                "error_message": "请从下拉列表中选择。",
            },
        )


def _write_cover(worksheet: Worksheet, ledger: Ledger, formats: Mapping[str, Format], choices: _Choices) -> None:
    cells = {cell.name for sheet in ledger.sheets for cell in MODEL.cells(sheet.name)}
    lines = {"ledger": ledger.chinese, "unit": "", "data_date": "", "data_nature": ""}
    if ledger.period is Period.MONTH:
        lines |= {"period": ""}
    if "coordinate_system" in cells:
        lines |= {"coordinate_system": ""}
    write_cover(worksheet, lines, formats)
    areas = read_areas()
    offered: dict[str, Sequence[str]] = {
        "unit": [areas[key].title for key in areas.list_reporting_units()],
        "data_nature": [SYNTHETIC_MARK],
        "coordinate_system": next(list_allowed(column) for column in COVER if column.name == "coordinate_system"),
    }
    remarks = {
        "unit": "必填：本台账由哪个单位填报。",
        "period": "必填：报告的是哪个月，如 2020-05。",
        "data_date": "必填：数据截止到哪一天，如 2020-06-30。",
        "coordinate_system": "填写坐标的必填：经纬度所用的坐标系。",
        "data_nature": "只有演示用的合成数据才填；真实数据留空。",
    }
    for row, name in enumerate(lines, start=1):
        if name in remarks:
            worksheet.write_comment(row, 0, remarks[name])
        if name in offered:
            choices.offer(worksheet, (row, 1, row, 1), offered[name])


def _write_sheet(worksheet: Worksheet, sheet: Sheet, formats: Mapping[str, Format], choices: _Choices) -> None:
    cells = MODEL.cells(sheet.name)
    for place, cell in enumerate(cells):
        required = sheet.name in cell.required_in
        worksheet.set_column(place, place, max(12.0, 2.2 * len(cell.chinese)), _find_format(cell, formats))
        worksheet.write_string(0, place, cell.chinese, formats["required" if required else "heading"])
        worksheet.write_comment(0, place, write_remark(cell, required=required), {"x_scale": 2, "y_scale": 1.5})
        _write_example(worksheet, place, cell, formats)
        allowed = list_allowed(cell)
        if allowed:
            choices.offer(worksheet, (1, place, PREPARED_ROWS, place), allowed)
    worksheet.write_comment(1, 0, EXAMPLE_MARK)
    worksheet.freeze_panes(1, 0)
    worksheet.autofilter(0, 0, PREPARED_ROWS, len(cells) - 1)


def _find_format(cell: Column, formats: Mapping[str, Format]) -> Format | None:
    if cell.type is ColumnType.DATE:
        return formats["date"]
    if cell.type is ColumnType.SHARE:
        return formats["share"]
    return None if cell.type in _NUMBERS else formats["code"]


def _write_example(worksheet: Worksheet, place: int, cell: Column, formats: Mapping[str, Format]) -> None:
    """Write one cell of the example row, as a person would have typed it."""
    if not cell.example:
        worksheet.write_blank(1, place, None, formats["example"])
    elif cell.type is ColumnType.DATE:
        worksheet.write_number(1, place, write_serial_day(date.fromisoformat(cell.example)), formats["example_date"])
    elif cell.type in _NUMBERS:
        worksheet.write_number(1, place, float(cell.example), formats["example_number"])
    else:
        worksheet.write_string(1, place, cell.example, formats["example"])
