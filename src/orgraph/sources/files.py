"""Files: which ones an import reads, and what each of them holds before any rule is applied."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from orgraph.errors import InvalidValueError, UnreadableFileError
from orgraph.sources.archive import ARCHIVE_FILE, read_archive, read_archive_digest, read_parquet
from orgraph.sources.cover import find_cover, read_cover, read_declared
from orgraph.sources.delimited import read_delimited
from orgraph.sources.raw import Declared, Grid, RawFile
from orgraph.sources.sheets import (
    Recognition,
    find_filled,
    find_recognition_problem,
    find_sheet,
    list_dropped_columns,
    list_first_rows,
    list_heading_problems,
    read_sheet,
)
from orgraph.sources.words import read_word
from orgraph.sources.workbook import read_workbook
from orgraph.tables import DroppedColumn, Problem, Severity, SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from orgraph.sources.raw import RawSheet

WORKBOOK_SUFFIXES: Final = frozenset({".xlsx", ".xlsm", ".xls"})
DELIMITERS: Final = {".csv": ",", ".tsv": "\t"}
SUFFIXES: Final = (*sorted(WORKBOOK_SUFFIXES), *DELIMITERS, ".parquet")
GUIDE_TITLES: Final = frozenset({"填报说明", "填表说明", "说明", "目录"})
"""Sheets for people, which no reader looks at."""
_COVER_ROWS: Final = 50


def list_ledger_files(paths: Iterable[str | Path]) -> tuple[Path, ...]:
    """List the files that an import reads.

    Parameters
    ----------
    paths
        Files, and folders that are searched with everything below them in the order of names. Hidden files and the
        lock files of spreadsheets (``~$…``) are passed over. A folder that is an archive counts as one source.

    Raises
    ------
    InvalidValueError
        Where a path does not exist, a file is of no kind that can be read, or nothing is found at all.
    """
    found: dict[Path, None] = {}
    for path in map(Path, paths):
        if path.is_dir():
            found |= dict.fromkeys(_search(path))
        elif not path.exists():
            raise InvalidValueError(f'There is no file "{path}". 没有这个文件，请核对路径。')
        elif path.suffix.lower() not in SUFFIXES:
            raise InvalidValueError(
                f'"{path.name}" cannot be read: files may be {" ".join(SUFFIXES)}, folders of these, or an archive. '
                "请另存为 .xlsx 或 .csv 再导入。"
            )
        else:
            found[path] = None
    if not found:
        raise InvalidValueError(f"No file to read was found: files may be {' '.join(SUFFIXES)}. 没有找到可导入的文件。")
    return tuple(found)


def _search(folder: Path) -> Iterator[Path]:
    if (folder / ARCHIVE_FILE).exists():
        yield folder
        return
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")):
            continue
        if path.is_dir():
            yield from _search(path)
        elif path.suffix.lower() in SUFFIXES:
            yield path


def read_source(path: Path) -> SourceFile:
    """Read the name and the digest of a file or an archive, and nothing else."""
    if path.is_dir():
        return SourceFile(name=path.name, digest=read_archive_digest(path))
    with path.open("rb") as stream:
        digest = sha256()
        while chunk := stream.read(1 << 20):
            digest.update(chunk)
    return SourceFile(name=path.name, digest=digest.hexdigest())


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
        problems += _refuse(path, digest, "没有可导入的表：各表都是空的。请确认填报的是这个文件。").problems
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
