"""The shelf: Parquet files named by the SHA-256 of their bytes, shared by all batches, never changed.

Every page carries a checksum that is verified whenever it is read; size and footer are verified when a file is first
opened. So a damaged file is an error, never another number.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from orgraph.errors import StoreDamaged

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

WAY_OUT: Final = (
    "Undo to the batch before (`orgraph undo`) and import the ledgers again, restore the file from a backup, or import "
    "all ledgers into a new folder."
)
_TAIL: Final = 8
"""The last bytes of a Parquet file: the length of its footer, and PAR1."""


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What a manifest knows of a file.

    Attributes
    ----------
    name
        SHA-256 of all its bytes.
    footer
        SHA-256 of the footer and all that follows it.
    columns
        Names of the columns that it holds.
    """

    name: str
    size: int
    footer: str
    rows: int
    columns: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {
            "name": self.name,
            "size": self.size,
            "footer": self.footer,
            "rows": self.rows,
            "columns": list(self.columns),
        }

    @classmethod
    def of_dict(cls, held: Mapping[str, Any]) -> FileRecord:
        """Read what `as_dict` wrote."""
        return cls(held["name"], held["size"], held["footer"], held["rows"], tuple(held["columns"]))


@dataclass(frozen=True)
class Shelf:
    """The folder of the files."""

    folder: Path
    _footers: dict[str, pq.FileMetaData] = field(default_factory=dict, repr=False, compare=False)

    def path(self, name: str) -> Path:
        """Where a file lies."""
        return self.folder / f"{name}.parquet"

    def read(self, record: FileRecord, columns: Sequence[str] | None = None) -> pa.Table:
        """Read columns of a file, those that it holds.

        Raises
        ------
        StoreDamaged
            Where the file is missing or is not what was written.
        """
        path = self.path(record.name)
        wanted = None if columns is None else [column for column in columns if column in record.columns]
        try:
            if record.name not in self._footers:
                self._footers[record.name] = self._open_footer(path, record)
            elif path.stat().st_size != record.size:  # reading past the end of a mapped file would end the process
                raise StoreDamaged(f"{path} was cut off. {WAY_OUT}")
            with pq.ParquetFile(
                path,
                metadata=self._footers[record.name],
                memory_map=True,
                page_checksum_verification=True,
            ) as file:
                return file.read(wanted)
        except FileNotFoundError as error:
            raise StoreDamaged(f"{path} is missing. {WAY_OUT}") from error
        except (OSError, pa.ArrowException) as error:
            raise StoreDamaged(f"{path} is damaged: {str(error).splitlines()[0]}. {WAY_OUT}") from error

    def _open_footer(self, path: Path, record: FileRecord) -> pq.FileMetaData:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            if size != record.size:
                raise StoreDamaged(f"{path} has {size:,} bytes instead of {record.size:,}. {WAY_OUT}")
            file.seek(-_TAIL, 2)
            length = int.from_bytes(file.read(4), "little") + _TAIL
            if length < size:
                file.seek(-length, 2)
                if hashlib.sha256(file.read()).hexdigest() == record.footer:
                    file.seek(0)
                    return pq.read_metadata(file)
        raise StoreDamaged(f"{path} is damaged: its footer is not the one that was written. {WAY_OUT}")

    def find_damage(self, record: FileRecord) -> str | None:
        """Read a whole file, and tell what is wrong with it."""
        path = self.path(record.name)
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            return f"{path} cannot be read: {error.strerror}. {WAY_OUT}"
        return None if found == record.name else f"{path} is not what was written. {WAY_OUT}"

    def holds(self, record: FileRecord) -> bool:
        """Whether a file is there with its size; its bytes are not read."""
        try:
            return self.path(record.name).stat().st_size == record.size
        except OSError:
            return False


def write_parquet(table: pa.Table) -> tuple[pa.Buffer, FileRecord]:
    """Write a table as Parquet into memory, and describe the file that it makes."""
    sink = pa.BufferOutputStream()
    dictionaries = [name for name in table.column_names if _repeats(table.column(name))]
    pq.write_table(
        table,
        sink,
        compression="zstd",
        compression_level=1,
        use_dictionary=dictionaries,
        column_encoding={
            field.name: "DELTA_BINARY_PACKED"
            for field in table.schema
            if field.name not in dictionaries and (pa.types.is_int32(field.type) or pa.types.is_int64(field.type))
        },
        write_statistics=False,
        write_page_checksum=True,
    )
    data = sink.getvalue()
    length = int.from_bytes(data[-_TAIL : len(data) - 4].to_pybytes(), "little") + _TAIL
    record = FileRecord(
        name=hashlib.sha256(data).hexdigest(),
        size=len(data),
        footer=hashlib.sha256(data[-length:]).hexdigest(),
        rows=table.num_rows,
        columns=tuple(table.column_names),
    )
    return data, record


_SAMPLE: Final = 1_000


def _repeats(column: pa.ChunkedArray) -> bool:
    """Whether a column is better stored as a dictionary: words, days, and text that occurs again and again."""
    kind = column.type
    if pa.types.is_dictionary(kind) or pa.types.is_int8(kind) or pa.types.is_date(kind):
        return True
    if not pa.types.is_string(kind):
        return False
    step = max(1, len(column) // _SAMPLE)
    sample = column.take(pa.array(range(0, len(column), step)))
    return bool(len(sample.unique()) * 2 <= len(sample))
