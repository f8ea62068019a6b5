"""Sheets: which sheet of the model a sheet of a file is, and which of its columns and rows are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.model import MODEL
from orgraph.sources.cells.personal import find_personal_heading
from orgraph.sources.cells.words import read_word
from orgraph.sources.files.headings import SEARCHED_ROWS, Match, find_match, read_heading
from orgraph.sources.masks import find_flags
from orgraph.sources.raw import Grid, RawColumn, RawSheet
from orgraph.tables import DroppedColumn, Problem, Severity

if TYPE_CHECKING:
    import numpy.typing as npt

    from orgraph.model import Sheet

REASONS_HEADING: Final = "问题"
"""The first column of a workbook of refused rows: it is not data and not worth mentioning."""
_HINT_HEADINGS: Final = 2
"""A sheet with so many known headings is worth naming in a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """What was found out about a sheet.

    Attributes
    ----------
    match
        The sheet of the model that it is; None where it is none, or where it may be several.
    candidates
        Sheets of the model that fit equally well.
    nearest
        The sheet of the model that has most of the headings, where none has all that are required.
    """

    match: Match | None = None
    candidates: tuple[str, ...] = ()
    nearest: Match | None = None


def find_sheet(grid: Grid, *, ledger: str | None = None) -> Recognition:
    """Find the sheet of the model that a sheet of a file is: by its title, else by its headings.

    Parameters
    ----------
    grid
        The sheet as it lies in the file.
    ledger
        Name of the ledger, where it is declared: only its sheets are considered.
    """
    rows = list_first_rows(grid)
    sheets = MODEL.ledgers_by_name[ledger].sheets if ledger else tuple(MODEL.sheets.values())
    titled = [sheet for sheet in sheets if read_word(grid.title) in _list_titles(sheet)]
    matches = sorted(
        (find_match(rows, sheet.name) for sheet in titled or sheets), key=lambda match: match.score, reverse=True
    )
    best = matches[0]
    if len(matches) == 1:
        return Recognition(match=best)
    if not best.missing:
        equal = tuple(match.sheet for match in matches if match.score == best.score)
        return Recognition(match=best) if len(equal) == 1 else Recognition(candidates=equal)
    return Recognition(nearest=max(matches, key=lambda match: len(match.places)))


def find_titled_sheet(title: str, *, ledger: str | None = None) -> str | None:
    """Find the one sheet of the model that a title names; None where none or several do."""
    sheets = MODEL.ledgers_by_name[ledger].sheets if ledger else tuple(MODEL.sheets.values())
    titled = [sheet.name for sheet in sheets if read_word(title) in _list_titles(sheet)]
    return titled[0] if len(titled) == 1 else None


def _list_titles(sheet: Sheet) -> frozenset[str]:
    titles = {sheet.name, sheet.chinese, sheet.english, *sheet.synonyms}
    ledger = MODEL.ledger_of[sheet.name]
    if ledger.sheets[0] is sheet:
        titles |= {ledger.name, ledger.chinese, ledger.english}
    return frozenset(map(read_word, titles))


def list_first_rows(grid: Grid, *, count: int = SEARCHED_ROWS) -> list[tuple[str, ...]]:
    """List the first rows of a sheet as text."""
    columns = [[cell or "" for cell in column.slice(0, count).to_pylist()] for column in grid.columns]
    return list(zip(*columns, strict=True))


def find_filled(texts: pa.Array) -> npt.NDArray[np.bool_]:
    """Tell which cells hold more than white space."""
    filled = pc.greater(pc.binary_length(pc.utf8_trim_whitespace(texts)), 0)
    return find_flags(filled)


def read_sheet(grid: Grid, match: Match, *, refused: bool = False) -> RawSheet:
    """Take the columns that the model allows and the rows that are not empty.

    Rows that have cells in other columns only, as a running number, count as empty. A sheet is refused where its
    headings are, or where the caller says so.
    """
    body = slice(match.row + 1, None)
    columns = {cell: grid.columns[place][body] for cell, place in match.places.items()}
    filled = np.zeros(len(grid.columns[0]) - match.row - 1 if grid.columns else 0, dtype=bool)
    for values in columns.values():
        filled |= find_filled(values)
    rows = np.flatnonzero(filled)
    kept = pa.array(rows)
    width = max((place + 1 for place, heading in enumerate(match.headings) if heading.strip()), default=0)
    return RawSheet(
        title=grid.title,
        table=match.sheet,
        columns={
            cell: RawColumn(
                heading=match.headings[place].strip(),
                values=columns[cell].take(kept),
                numeric=None if (numeric := grid.numeric[place]) is None else numeric[body].take(kept),
            )
            for cell, place in match.places.items()
        },
        row_numbers=(rows + match.row + 2).astype(np.int32),
        width=width,
        ragged=_find_ragged(grid, match, rows, width),
        refused=refused or bool(match.missing or match.twice),
    )


def _find_ragged(grid: Grid, match: Match, rows: npt.NDArray[np.int64], width: int) -> dict[int, int]:
    """Find rows that have fewer cells than there are headings, or filled ones behind the last heading."""
    if grid.widths is None:
        return {}
    widths = grid.widths[match.row + 1 :][rows]
    ragged = widths < width
    headings_width = int(grid.widths[match.row])
    for column in grid.columns[headings_width:]:
        ragged |= find_filled(column[match.row + 1 :])[rows]
    return {int(position): int(widths[position]) for position in np.flatnonzero(ragged)}


def list_dropped_columns(grid: Grid, match: Match, *, file: str) -> list[DroppedColumn]:
    """List the columns with content that are not kept."""
    dropped = []
    for place, column in enumerate(grid.columns):
        heading = match.headings[place].strip()
        if (
            place in match.places.values()
            or heading == REASONS_HEADING
            or not (heading or find_filled(column[match.row + 1 :]).any())
        ):
            continue
        person = place not in match.spare and find_personal_heading(read_heading(heading))
        shown = heading or f"（第{place + 1}列，无标题）"
        dropped.append(DroppedColumn(file=file, sheet=grid.title, heading=shown, person=person))
    return dropped


def list_heading_problems(grid: Grid, match: Match, *, file: str) -> list[Problem]:
    """List required headings that are missing, and cells that two headings mean."""
    row = match.row + 1
    title = MODEL.sheets[match.sheet].chinese
    problems = [
        Problem(
            rule="heading_missing",
            severity=Severity.ERROR,
            message=f"“{title}”缺少必填的标题“{cell.chinese}”，整张表未导入。"
            f"请补上该列，标题可写作：{'、'.join(dict.fromkeys((cell.chinese, *cell.synonyms)))}。",
            file=file,
            sheet=grid.title,
            row=row,
            column=cell.chinese,
            table=match.sheet,
        )
        for cell in match.missing
    ]
    for first, second in match.twice.values():
        one, other = match.headings[first].strip(), match.headings[second].strip()
        problems.append(
            Problem(
                rule="heading_twice",
                severity=Severity.ERROR,
                message=f"标题“{one}”（第{first + 1}列）和“{other}”（第{second + 1}列）指同一内容，整张表未导入。"
                "请只保留一列。",
                file=file,
                sheet=grid.title,
                row=row,
                column=other,
                value=other,
                table=match.sheet,
            )
        )
    return problems


def find_recognition_problem(grid: Grid, recognition: Recognition, *, file: str, severity: Severity) -> Problem:
    """Say why a sheet was not recognized and what to do."""
    if recognition.candidates:
        titles = "、".join(
            f"{MODEL.sheets[name].chinese}（--ledger {MODEL.ledger_of[name].name}）" for name in recognition.candidates
        )
        rule = "ledger_ambiguous"
        message = f"“{grid.title}”可能是：{titles}。请用 --ledger 指明台账，或把表名改成其中之一。"
        severity = Severity.ERROR
    else:
        rule = "sheet_not_recognised"
        message = (
            f"“{grid.title}”不是已知台账的表，未导入。"
            "请按模板（orgraph template）核对表名和标题，或用 --ledger 指明台账。"
        )
        near = recognition.nearest
        if near is not None and len(near.places) >= _HINT_HEADINGS:
            missing = "、".join(cell.chinese for cell in near.missing)
            message += f"最接近的是“{MODEL.sheets[near.sheet].chinese}”，缺少标题：{missing}。"
    return Problem(rule=rule, severity=severity, message=message, file=file, sheet=grid.title)
