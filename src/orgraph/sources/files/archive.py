"""Archives: typed rows as Parquet, one file per sheet of the model, with a page that says what they speak for.

An archive is a folder with ``archive.json`` and ``SHEET.parquet`` files that hold the fields of
``orgraph.tables.row_schema``. A single Parquet file named by its sheet is read too; its columns may be those fields,
or headings as in any ledger.
"""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from orgraph.errors import InvalidValueError, UnreadableFileError
from orgraph.model import MODEL
from orgraph.sources.cells.personal import find_personal_heading
from orgraph.sources.files.headings import list_cells, list_required, list_words, read_heading
from orgraph.sources.files.listing import ARCHIVE_FILE, read_archive_digest
from orgraph.sources.files.sheets import find_titled_sheet
from orgraph.sources.raw import Declared, RawColumn, RawFile, RawSheet
from orgraph.tables import ORIGIN_ROW, DroppedColumn, Problem, Scope, Severity, row_schema

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

FORMAT: Final = "orgraph-archive"
VERSION: Final = 1
_COMPRESSION: Final = "zstd"
_GROUP_ROWS: Final = 1 << 24
"""One group for all rows of a sheet: it is read back as one piece, without putting pieces together."""


def write_archive(
    folder: str | Path,
    rows: Mapping[str, pa.Table],
    *,
    scopes: Iterable[Scope],
    data_date: date | None,
    synthetic: bool,
) -> None:
    """Write typed rows as an archive.

    Parameters
    ----------
    folder
        Made where it does not exist; an archive in it is replaced.
    rows
        By name of the sheet, with the fields of ``row_schema``.
    scopes
        What the rows speak for, also where there are none.

    Raises
    ------
    InvalidValueError
        Where a name is no sheet of the model or a field is missing.
    """
    for name, table in rows.items():
        if name not in MODEL.sheets:
            raise InvalidValueError(f'"{name}" is not a sheet of the model. Sheets are {", ".join(MODEL.sheets)}.')
        if missing := set(row_schema(name).names) - set(table.schema.names):
            raise InvalidValueError(f"The rows of {name} lack {', '.join(sorted(missing))}.")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ARCHIVE_FILE).unlink(missing_ok=True)
    for stale in folder.glob("*.parquet"):
        stale.unlink()
    for name, table in rows.items():
        typed = table.select(row_schema(name).names).cast(row_schema(name))
        pq.write_table(typed, folder / f"{name}.parquet", compression=_COMPRESSION, row_group_size=_GROUP_ROWS)
    page = _write_page(rows, scopes, data_date, synthetic=synthetic)
    # The page comes last: a folder without it is no archive, so that a broken write is never read as a whole one.
    (folder / ARCHIVE_FILE).write_text(json.dumps(page, ensure_ascii=False, indent=1), encoding="utf-8")


def _write_page(
    rows: Mapping[str, pa.Table], scopes: Iterable[Scope], data_date: date | None, *, synthetic: bool
) -> dict[str, object]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "model": MODEL.version,
        "data_date": data_date.isoformat() if data_date else None,
        "synthetic": synthetic,
        "scopes": [
            {
                "ledger": scope.ledger,
                "unit": scope.unit,
                "period": scope.period,
                "data_date": scope.data_date.isoformat() if scope.data_date else None,
            }
            for scope in sorted(scopes)
        ],
        "tables": {name: len(table) for name, table in rows.items()},
    }


def read_archive(folder: Path, *, declared: Declared) -> RawFile:
    """Read an archive.

    Raises
    ------
    UnreadableFileError
        Where its page is missing, broken or of a newer version, or a table is missing or broken.
    """
    page = _read_page(folder)
    scopes = tuple(
        Scope(
            ledger=scope["ledger"],
            unit=scope["unit"],
            period=scope["period"],
            data_date=_read_day(scope["data_date"]),
        )
        for scope in page["scopes"]
    )
    if declared != Declared():
        raise UnreadableFileError("归档已写明台账、填报单位和日期，导入时不能再指定。请去掉这些选项。")
    sheets: list[RawSheet] = []
    dropped: list[DroppedColumn] = []
    for name, count in page["tables"].items():
        if name not in MODEL.sheets:
            raise UnreadableFileError(f"归档中的表“{name}”不在本程序的模型中。请用写出该归档的版本读取。")
        table = _read_parquet_table(folder / f"{name}.parquet")
        if len(table) != count:
            raise UnreadableFileError(f"归档中的表“{name}”应有{count}行，实有{len(table)}行。请重新写出归档。")
        fields = set(row_schema(name).names)
        sheets.append(_read_columns(name, table, fields, title=name, typed=True))
        dropped += _list_dropped(folder.name, name, [column for column in table.schema.names if column not in fields])
    return RawFile(
        path=folder,
        name=folder.name,
        digest=read_archive_digest(folder),
        sheets=tuple(sheets),
        declared=Declared(data_date=_read_day(page["data_date"]), synthetic=bool(page["synthetic"])),
        scopes=scopes,
        dropped_columns=tuple(dropped),
    )


def _list_dropped(file: str, sheet: str, headings: Iterable[str]) -> tuple[DroppedColumn, ...]:
    return tuple(
        DroppedColumn(file=file, sheet=sheet, heading=name, person=find_personal_heading(read_heading(name)))
        for name in headings
    )


def _read_page(folder: Path) -> dict[str, Any]:
    try:
        page: dict[str, Any] = json.loads((folder / ARCHIVE_FILE).read_text(encoding="utf-8"))
        known = page["format"] == FORMAT and isinstance(page["tables"], dict) and isinstance(page["scopes"], list)
        version = int(page["version"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableFileError(f"归档的 {ARCHIVE_FILE} 已损坏（{error}）。请重新写出归档。") from error
    if not known or version > VERSION:
        raise UnreadableFileError(f"归档的格式版本为{version}，本程序只能读到{VERSION}。请升级程序。")
    return page


def _read_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _read_parquet_table(path: Path) -> pa.Table:
    try:
        return pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise UnreadableFileError(f"{path.name} 不是完好的 Parquet 文件（{error}）。请重新导出。") from error


def _read_columns(name: str, table: pa.Table, known: Container[str], *, title: str, typed: bool = False) -> RawSheet:
    """Take the columns that are known; rows count from 1 where they do not say where they stood."""
    columns = {
        column: RawColumn(heading=column, values=_combine(table.column(column)))
        for column in table.schema.names
        if column in known
    }
    origin = columns.get(ORIGIN_ROW)
    rows = np.arange(1, len(table) + 1, dtype=np.int32) if origin is None else _fill_rows(origin.values)
    return RawSheet(
        title=title, table=name, columns=columns, row_numbers=rows, width=len(table.schema.names), typed=typed
    )


def _fill_rows(values: pa.Array) -> np.ndarray[Any, np.dtype[np.int32]]:
    return np.asarray(values.fill_null(0).to_numpy(zero_copy_only=False), dtype=np.int32)


def _combine(column: pa.ChunkedArray) -> pa.Array:
    if column.num_chunks == 1:
        return column.chunk(0)
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    return column.combine_chunks()


def read_parquet(path: Path, *, declared: Declared) -> RawFile:
    """Read one Parquet file, named by its sheet.

    Raises
    ------
    UnreadableFileError
        Where it is broken.
    """
    digest = sha256(path.read_bytes()).hexdigest()
    table = _read_parquet_table(path)
    name = find_titled_sheet(path.stem, ledger=declared.ledger)
    if name is None:
        known = "、".join(MODEL.sheets)
        message = f"文件名“{path.stem}”不是已知的表。请以表名命名：{known}。"
        problem = Problem(
            rule="sheet_not_recognised", severity=Severity.ERROR, message=message, file=path.name, sheet=path.stem
        )
        return RawFile(path=path, name=path.name, digest=digest, declared=declared, problems=(problem,))
    words = {word: cell for word, (cell, _) in list_words(name).items()}
    # A column of area keys, as typed rows have it, is read like the cell of the county: keys are names of areas too.
    words |= {reference.name: reference.columns[0].name for reference in MODEL.references(name)}
    names = [words.get(read_heading(column), column) for column in table.schema.names]
    missing = [cell.chinese for cell in list_cells(name) if cell.name in list_required(name) - set(names)]
    if missing or len(set(names)) < len(names):
        what = f"缺少必填的列：{'、'.join(missing)}" if missing else "有两列指同一内容"
        raise UnreadableFileError(f"{path.name} {what}。列名用台账的标题，或 {' '.join(sorted(set(words.values())))}。")
    cells = {cell.name for cell in list_cells(name)}
    sheet = _read_columns(name, table.rename_columns(names), cells, title=path.stem)
    return RawFile(
        path=path,
        name=path.name,
        digest=digest,
        sheets=(sheet,),
        declared=declared,
        dropped_columns=_list_dropped(path.name, path.stem, [column for column in names if column not in cells]),
    )
