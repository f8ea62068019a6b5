"""Files: which ones an import reads, and what each of them holds before any rule is applied."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Final

from orgraph.errors import UnreadableFileError
from orgraph.sources.cells.words import read_word
from orgraph.sources.files.archive import read_archive, read_parquet
from orgraph.sources.files.cover import find_cover, read_cover, read_declared
from orgraph.sources.files.delimited import read_delimited
from orgraph.sources.files.listing import DELIMITERS, WORKBOOK_SUFFIXES
from orgraph.sources.files.sheets import (
    Recognition,
    find_filled,
    find_recognition_problem,
    find_sheet,
    list_dropped_columns,
    list_first_rows,
    list_heading_problems,
    read_sheet,
)
from orgraph.sources.files.workbook import read_workbook
from orgraph.sources.raw import Declared, Grid, RawFile
from orgraph.tables import DroppedColumn, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from orgraph.sources.raw import RawSheet

GUIDE_TITLES: Final = frozenset({"填报说明", "填表说明", "说明", "目录"})
"""Sheets for people, which no reader looks at."""
_COVER_ROWS: Final = 50


def read_ledger_file(path: Path, *, declared: Declared | None = None) -> RawFile:
    """Read a file: its sheets, what it declares, and what is wrong with it as a file.

    Parameters
    ----------
    path
        A workbook, a delimited text, a Parquet file named by its sheet, or the folder of an archive.
    declared
        What the caller says about it; the cover may say the same or more, but nothing else.

    Returns
    -------
    RawFile
        With a problem, and without sheets, where the content cannot be read.
    """
    declared = declared or Declared()
    try:
        if path.is_dir():
            return read_archive(path, declared=declared)
        if path.suffix.lower() == ".parquet":
            return read_parquet(path, declared=declared)
        content = path.read_bytes()
    except (UnreadableFileError, OSError) as error:
        return _refuse(path, "", str(error))
    digest = sha256(content).hexdigest()
    if not content.strip():
        return _refuse(path, digest, "文件是空的。请确认导出或保存是否完成。")
    try:
        grids = _read_grids(path, content)
    except UnreadableFileError as error:
        return _refuse(path, digest, str(error))
    return _read_file(path, digest, grids, declared)


def _refuse(path: Path, digest: str, message: str) -> RawFile:
    problem = Problem(rule="file_unreadable", severity=Severity.ERROR, message=message, file=path.name)
    return RawFile(path=path, name=path.name, digest=digest, problems=(problem,))


def _read_grids(path: Path, content: bytes) -> list[Grid]:
    suffix = path.suffix.lower()
    if suffix in WORKBOOK_SUFFIXES:
        return read_workbook(content)
    return [read_delimited(content, title=path.stem, delimiter=DELIMITERS.get(suffix, ","))]


def _read_file(path: Path, digest: str, grids: Sequence[Grid], declared: Declared) -> RawFile:
    cover = find_cover(grids)
    lines = read_cover(list_first_rows(cover, count=_COVER_ROWS)) if cover is not None else {}
    whole, problems = read_declared(lines, declared, file=path.name)
    contradicted = bool(problems)
    sheets: list[RawSheet] = []
    dropped: list[DroppedColumn] = []
    unknown: list[tuple[Grid, Recognition]] = []
    for grid in grids:
        if (
            grid is cover
            or read_word(grid.title) in GUIDE_TITLES
            or not any(find_filled(c).any() for c in grid.columns)
        ):
            continue
        recognition = find_sheet(grid, ledger=whole.ledger)
        match = recognition.match
        if not grid.visible:
            problems += _warn_hidden(grid, recognition, file=path.name)
        elif match is None:
            unknown.append((grid, recognition))
        else:
            problems += list_heading_problems(grid, match, file=path.name)
            dropped += list_dropped_columns(grid, match, file=path.name)
            sheets.append(read_sheet(grid, match, refused=contradicted))
    severity = Severity.WARNING if sheets else Severity.ERROR
    problems += [
        find_recognition_problem(grid, recognition, file=path.name, severity=severity) for grid, recognition in unknown
    ]
    if not sheets and not problems:
        problems += _refuse(
            path, digest, "没有可导入的表：各表都是空的。请确认填报的是这个文件；确无此类记录的，请保留各表的标题行。"
        ).problems
    return RawFile(
        path=path,
        name=path.name,
        digest=digest,
        sheets=tuple(sheets),
        declared=whole,
        problems=tuple(problems),
        dropped_columns=tuple(dropped),
    )


def _warn_hidden(grid: Grid, recognition: Recognition, *, file: str) -> list[Problem]:
    match = recognition.match
    if match is None or match.missing:
        return []
    message = f"“{grid.title}”是隐藏的表，未导入。需要导入的请取消隐藏。"
    return [
        Problem(rule="hidden_sheet_skipped", severity=Severity.WARNING, message=message, file=file, sheet=grid.title)
    ]
