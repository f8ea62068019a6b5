"""Delimited text: ``.csv`` and ``.tsv`` in the encodings that Chinese offices write.

The encoding is decided in one order, which guesses nothing: a byte-order mark, strict UTF-8, GB18030. (A text in
GB18030 that is valid UTF-8 by chance is rarer than any guess of a detector is wrong.) Rows are those of a
spreadsheet: a line break within quotes does not begin a row, a blank line does.
"""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from orgraph.errors import UnreadableFileError
from orgraph.sources.raw import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOKED_AT: Final = 1 << 16
_CHUNK_ROWS: Final = 10_000
_OTHER_DELIMITERS: Final = "\t;"
_SIGNATURES: Final = ((b"PK\x03\x04", ".xlsx"), (b"\xd0\xcf\x11\xe0", ".xls"), (b"PAR1", ".parquet"))
MOST_COLUMNS: Final = 702
"""As many as a spreadsheet names with two letters."""


def read_text(content: bytes) -> str:
    """Decode by byte-order mark, else as strict UTF-8, else as GB18030.

    Raises
    ------
    UnreadableFileError
        Where the bytes are text in none of them.

    Examples
    --------
    >>> read_text("企业名称".encode("gb18030"))
    '企业名称'
    """
    for signature, suffix in _SIGNATURES:
        if content.startswith(signature):
            raise UnreadableFileError(f"文件内容不是文本，而像是 {suffix} 文件。请把扩展名改为 {suffix} 后再导入。")
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _decode(content[len(mark) :], encoding)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _decode(content, "gb18030")


def _decode(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"文件的编码无法识别（按 {encoding} 解码时第{error.start + 1}个字节出错）。"
            "请用 Excel 打开后另存为“CSV UTF-8”或 .xlsx 再导入。"
        ) from error


def read_delimited(content: bytes, *, title: str, delimiter: str = ",") -> Grid:
    """Read the rows of a delimited text.

    Parameters
    ----------
    content
        The bytes of the file.
    title
        What the sheet is called: the name of the file.
    delimiter
        What stands between cells. A file whose first line has none of it but has tabs or semicolons uses those.

    Raises
    ------
    UnreadableFileError
        Where it is no text, or quotes do not pair.
    """
    text = read_text(content)
    if "\x00" in text:
        raise UnreadableFileError("文件内容不是文本（含空字节）。请确认文件未损坏、扩展名与内容一致。")
    chunks = [_turn(rows) for rows in _split(text, _find_delimiter(text, delimiter))]
    widths = np.concatenate([np.zeros(0, dtype=np.int32), *(widths for widths, _ in chunks)])
    if len(widths) and widths.max() > MOST_COLUMNS:
        row = int(widths.argmax()) + 1
        raise UnreadableFileError(f"第{row}行有{widths.max()}列，超过上限{MOST_COLUMNS}列。请检查分隔符和引号。")
    columns = tuple(
        pa.concat_arrays(
            [columns[place] if place < len(columns) else pa.nulls(len(rows), pa.string()) for rows, columns in chunks]
        )
        for place in range(max((len(columns) for _, columns in chunks), default=0))
    )
    return Grid(title=title, columns=columns, numeric=(None,) * len(columns), widths=widths)


def _turn(rows: list[list[str]]) -> tuple[npt.NDArray[np.int32], list[pa.StringArray]]:
    """Return how many cells each row has, and the cells by column."""
    widths = np.fromiter((len(row) for row in rows), dtype=np.int32, count=len(rows))
    return widths, [pa.array(column, type=pa.string()) for column in zip_longest(*rows)]


def _find_delimiter(text: str, delimiter: str) -> str:
    first_line = next((line for line in text[:_LOOKED_AT].splitlines() if line.strip()), "")
    if delimiter in first_line:
        return delimiter
    return max(delimiter + _OTHER_DELIMITERS, key=first_line.count)


def _split(text: str, delimiter: str) -> Iterator[list[list[str]]]:
    """Yield the rows, some thousands at a time: all of them at once take several times as long to turn."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        while rows := list(islice(reader, _CHUNK_ROWS)):
            yield rows
    except csv.Error as error:
        raise UnreadableFileError(
            f"第{reader.line_num}行附近的引号不配对或单元格过长（{error}）。请用文本编辑器检查该处的英文双引号。"
        ) from error
