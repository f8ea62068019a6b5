"""Refused rows as a workbook: each one verbatim, with the reasons in front, to be corrected and imported again.

Columns have the titles of the model, so that the workbook is read like any ledger. Cells that give a person away are
left empty, and no cell is ever a formula. What the files declared as a whole stands beside the rows or on the cover.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import xlsxwriter

from orgraph.model import COVER_TITLE, MODEL, REPORTING_UNIT, SUPPLEMENT_MARK, SYNTHETIC_MARK
from orgraph.sources.cells.personal import find_personal_values
from orgraph.sources.files.headings import list_cells, list_required
from orgraph.sources.files.sheets import REASONS_HEADING
from orgraph.sources.raw import list_file_names
from orgraph.sources.writing.workbook import CREATED, FORMATS, write_cover
from orgraph.tables import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from orgraph.sources.raw import Declared, RawFile, RawSheet
    from orgraph.tables import Problem

_WIDEST: Final = 60


@dataclass(slots=True)
class _Reasons:
    """Why rows of one sheet are refused: the sheet as a whole, and single rows."""

    whole: list[str] = field(default_factory=list)
    rows: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class _Refused:
    """The refused rows of one sheet of one file."""

    sheet: RawSheet
    declared: Declared
    positions: list[int]
    reasons: list[str]


def write_problems(path: str | Path, problems: Iterable[Problem], files: Sequence[RawFile]) -> int:
    """Write the rows that were refused.

    Parameters
    ----------
    path
        The workbook to write; it is replaced where it exists.
    problems
        What was found, by the readers and by the store; only errors count.
    files
        The files as they were read.

    Returns
    -------
    int
        Number of rows written.
    """
    reasons: dict[tuple[str, str], _Reasons] = defaultdict(_Reasons)
    for problem in problems:
        if problem.severity is Severity.ERROR:
            of_sheet = reasons[problem.file, problem.sheet]
            (of_sheet.whole if problem.row is None else of_sheet.rows[problem.row]).append(problem.message)
    refused: dict[str, list[_Refused]] = defaultdict(list)
    for file, name in zip(files, list_file_names(files), strict=True):
        for sheet in file.sheets:
            found = _find_refused(sheet, file.declared, reasons[name, sheet.title], reasons[name, ""].whole)
            if found.positions:
                refused[sheet.table].append(found)
    with xlsxwriter.Workbook(str(path), {"constant_memory": True}) as workbook:
        workbook.set_properties({"created": CREATED})
        formats = {name: workbook.add_format(properties) for name, properties in FORMATS.items()}
        write_cover(workbook.add_worksheet(COVER_TITLE), _list_cover_lines(refused), formats)
        for table, parts in refused.items():
            _write_sheet(workbook.add_worksheet(MODEL.sheets[table].chinese), table, parts, formats)
    return sum(len(part.positions) for parts in refused.values() for part in parts)


def _find_refused(sheet: RawSheet, declared: Declared, reasons: _Reasons, of_file: list[str]) -> _Refused:
    """Find the rows of a sheet that are refused; all of them where the sheet or the file is."""
    headings = [
        message
        for row in list(reasons.rows)
        if sheet.refused and row not in sheet.row_numbers
        for message in reasons.rows[row]
    ]
    whole = [*of_file, *reasons.whole, *headings]
    positions, messages = [], []
    for position, row in enumerate(sheet.row_numbers.tolist()):
        found = [*whole, *reasons.rows.get(row, ())]
        if found:
            positions.append(position)
            messages.append("；".join(message.rstrip("。") for message in found) + "。")
    return _Refused(sheet, declared, positions, messages)


def _list_cover_lines(refused: Mapping[str, Sequence[_Refused]]) -> dict[str, str]:
    """List what holds for all refused rows together."""
    said = [part.declared for parts in refused.values() for part in parts]
    ledgers = {MODEL.ledger_of[table].chinese for table in refused}
    periods = {declared.period for declared in said}
    days = [declared.data_date for declared in said if declared.data_date is not None]
    lines = {"ledger": ledgers.pop()} if len(ledgers) == 1 else {}
    if len(periods) == 1 and None not in periods:
        lines["period"] = str(periods.pop())
    if days:
        lines["data_date"] = max(days).isoformat()
    if any(declared.synthetic for declared in said):
        lines["data_nature"] = SYNTHETIC_MARK
    # Imported as it is, it would replace the ledgers that these rows were refused from.
    lines["extent"] = SUPPLEMENT_MARK
    return lines


def _write_sheet(worksheet: Worksheet, table: str, parts: Sequence[_Refused], formats: Mapping[str, Format]) -> None:
    present = {cell for part in parts for cell in part.sheet.columns} | list_required(table)
    if any(part.declared.unit for part in parts):
        present.add(REPORTING_UNIT.name)
    if any(part.declared.coordinate_system for part in parts) and "longitude" in present:
        present.add("coordinate_system")
    cells = [cell for cell in list_cells(table) if cell.name in present]
    worksheet.set_column(0, 0, _WIDEST)
    worksheet.write_string(0, 0, REASONS_HEADING, formats["heading"])
    for place, cell in enumerate(cells, start=1):
        worksheet.set_column(place, place, max(10.0, 2.2 * len(cell.chinese)), formats["code"])
        worksheet.write_string(0, place, cell.chinese, formats["heading"])
    worksheet.freeze_panes(1, 1)
    row = 0
    for part in parts:
        columns = [_list_texts(part, cell.name) for cell in cells]
        for number, reason in enumerate(part.reasons):
            row += 1
            worksheet.write_string(row, 0, reason)
            for place, (texts, is_number) in enumerate(columns, start=1):
                text = texts[number]
                if text and is_number is not None and is_number[number]:
                    worksheet.write_number(row, place, float(text))
                elif text:
                    worksheet.write_string(row, place, text, formats["code"])


def _list_texts(part: _Refused, cell: str) -> tuple[list[str | None], list[bool] | None]:
    """List the cells of a column verbatim, and which of them are numbers."""
    fallback = {REPORTING_UNIT.name: part.declared.unit, "coordinate_system": part.declared.coordinate_system}.get(cell)
    raw = part.sheet.columns.get(cell)
    if raw is None:
        return [fallback] * len(part.positions), None
    rows = pa.array(part.positions, type=pa.int64())
    texts = raw.values.take(rows).cast(pa.string())
    personal = find_personal_values(texts)
    listed = [None if hidden else text or fallback for text, hidden in zip(texts.to_pylist(), personal, strict=True)]
    if raw.numeric is None:
        return listed, None
    numeric = np.asarray(raw.numeric.take(rows))
    # A number that a spreadsheet cannot hold without loss stays text.
    return listed, [
        bool(is_number) and "E" not in (text or "E") for is_number, text in zip(numeric, listed, strict=True)
    ]
