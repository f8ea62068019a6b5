"""Workbooks: ``.xlsx`` and ``.xls`` by python-calamine, every cell as the text that a person would have typed.

Known limits: a cell whose formula failed (``#N/A``) reads as empty, because the reader does not tell them apart; a
date that was typed as text stays text; colours, comments and hidden rows mean nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import python_calamine

from orgraph.errors import UnreadableFileError
from orgraph.sources.files.delimited import MOST_COLUMNS
from orgraph.sources.raw import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_BYTES: Final = 2 * 1024**3
"""Of an unpacked workbook: a larger one is a packing bomb, or belongs into CSV or an archive."""
_SURE_ROWS: Final = 100_000
MOST_CELLS: Final = _SURE_ROWS * MOST_COLUMNS
"""Of the rectangle around the cells of one sheet: the reader keeps all of them in memory."""
_CHUNK_BYTES: Final = 1 << 20
_LONGEST_TAG: Final = 512
# Cells without content (`<c r="A1"/>`) take no memory and are passed over.
_FAR_CELL: Final = re.compile(rb'r="[A-Z]{1,3}(\d{6,})"[^<>]*(?<!/)>')
_WIDE_CELL: Final = re.compile(rb'r="([A-Z]{2,3})\d+"[^<>]*(?<!/)>')
_TOO_WIDE_CELL: Final = re.compile(rb'r="[A-Z]{3}\d+"[^<>]*(?<!/)>')
_WHOLE_NUMBER_LIMIT: Final = 1e15
"""Spreadsheets keep fifteen digits; a longer number has lost its last ones."""
_SHEETS: Final = "xl/worksheets/"
_OLE: Final = b"\xd0\xcf\x11\xe0"


def read_workbook(content: bytes) -> list[Grid]:
    """Read all worksheets of a workbook.

    Parameters
    ----------
    content
        The bytes of the file.

    Returns
    -------
    list of Grid
        In the order of the workbook, the hidden ones marked; charts are left out.

    Raises
    ------
    UnreadableFileError
        Where it is no workbook, is broken, encrypted, or larger than `MOST_BYTES` or `MOST_CELLS`.
    """
    if content.startswith(b"PK"):
        _refuse_absurd_sizes(content)
    elif not content.startswith(_OLE):
        raise UnreadableFileError(
            "文件内容不是 Excel 工作簿（可能是改了扩展名的网页或文本）。请用 Excel 打开后另存为 .xlsx 再导入。"
        )
    try:
        with python_calamine.load_workbook(io.BytesIO(content)) as workbook:
            return [
                _read_sheet(workbook.get_sheet_by_name(sheet.name), visible=sheet.visible == _VISIBLE)
                for sheet in workbook.sheets_metadata
                if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
    except python_calamine.PasswordError as error:
        raise UnreadableFileError("工作簿设有打开密码。请在 Excel 中取消密码后再导入。") from error
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise UnreadableFileError(f"工作簿已损坏，无法读取（{error}）。请用 Excel 打开并另存后再导入。") from error


_VISIBLE: Final = python_calamine.SheetVisibleEnum.Visible


def _refuse_absurd_sizes(content: bytes) -> None:
    """Unpack piece by piece and refuse what would not fit in memory."""
    unpacked = 0
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _refuse_absurd_bytes(sum(entry.file_size for entry in package.infolist()))
            for entry in package.infolist():
                rows = _SURE_ROWS
                for piece in _read_pieces(package, entry):
                    unpacked += len(piece)
                    _refuse_absurd_bytes(unpacked)
                    if entry.filename.startswith(_SHEETS):
                        rows = max(rows, _find_last_row(piece, entry.filename))
                if rows * MOST_COLUMNS > MOST_CELLS:
                    columns = max(map(_find_last_column, _read_pieces(package, entry)))
                    _refuse_absurd_extent(entry.filename, rows, columns)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, zlib.error) as error:
        raise UnreadableFileError(f"工作簿已损坏，无法解压（{error}）。请用 Excel 打开并另存后再导入。") from error


def _refuse_absurd_bytes(unpacked: int) -> None:
    if unpacked > MOST_BYTES:
        raise UnreadableFileError(f"工作簿解压后超过{MOST_BYTES // 1024**3}GB。请删去多余的表和格式，或改用 CSV。")


def _read_pieces(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the unpacked bytes; each piece ends before a tag, so that no tag is cut."""
    rest = b""
    with package.open(entry) as stream:
        while chunk := stream.read(_CHUNK_BYTES):
            piece = rest + chunk
            cut = piece.rfind(b"<")
            cut = cut if cut > len(piece) - _LONGEST_TAG and cut > 0 else len(piece)
            rest = piece[cut:]
            yield piece[:cut]
    yield rest


def _find_last_row(piece: bytes, name: str) -> int:
    """Return the last row of a piece that holds a cell; 0 where it lies below `_SURE_ROWS`."""
    if _TOO_WIDE_CELL.search(piece):
        raise UnreadableFileError(f"{name} 超过{MOST_COLUMNS}列。请删去表格右侧多余的内容后再导入。")
    return max(map(int, _FAR_CELL.findall(piece)), default=0)


def _find_last_column(piece: bytes) -> int:
    return max(((name[0] - 64) * 26 + name[1] - 64 for name in set(_WIDE_CELL.findall(piece))), default=26)


def _refuse_absurd_extent(name: str, rows: int, columns: int) -> None:
    if rows * columns > MOST_CELLS:
        raise UnreadableFileError(
            f"{name} 有{rows}行、{columns}列，超过{MOST_CELLS // 10_000}万个单元格。请删去多余的行列，或拆分后导入。"
        )


def _read_sheet(sheet: python_calamine.CalamineSheet, *, visible: bool) -> Grid:
    cells = [_read_column(column) for column in zip(*sheet.to_python(skip_empty_area=False), strict=True)]
    return Grid(
        title=sheet.name,
        columns=tuple(values for values, _ in cells),
        numeric=tuple(numeric for _, numeric in cells),
        visible=visible,
    )


def _read_column(cells: Sequence[object]) -> tuple[pa.StringArray, pa.BooleanArray | None]:
    """Return cells as text, and which of them were numbers."""
    if set(map(type, cells)) <= {str}:
        return pa.array(cells, type=pa.string()), None
    numbers = np.fromiter((type(cell) in {float, int} for cell in cells), dtype=bool, count=len(cells))
    # Cells repeat: each distinct number or date is written out once. True equals 1, so the type is part of the key.
    written: dict[tuple[type, object], str] = {}
    texts = [cell if type(cell) is str else _write_once(cell, written) for cell in cells]
    return pa.array(texts, type=pa.string()), pa.array(numbers) if numbers.any() else None


def _write_once(cell: object, written: dict[tuple[type, object], str]) -> str:
    key = (type(cell), cell)
    text = written.get(key)
    if text is None:
        text = written[key] = _write_cell(cell)
    return text


def _write_cell(cell: object) -> str:
    """Write a typed cell in its canonical form: whole numbers without a point, days in ISO 8601."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        whole = cell.is_integer() and abs(cell) < _WHOLE_NUMBER_LIMIT
        return str(int(cell)) if whole else repr(cell).replace("e", "E")
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return str(cell.total_seconds() / 3600) + "小时" if isinstance(cell, timedelta) else str(cell)
