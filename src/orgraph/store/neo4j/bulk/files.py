"""Bulk files: what ``neo4j-admin database import full`` reads, one header and one file of rows for each kind.

A column is typed by its header. The one mixed type of the graph, a count of members that reads ``1–2`` or a number,
cannot be: rows are written apart by which of their counts are bands, each part with a header of its own. Nodes of a
kind have an id space of their own, so that equal keys of two kinds stay two nodes.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv

from orgraph.model import MODEL, ColumnType
from orgraph.snapshot import SMALL_BAND
from orgraph.tables import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ARGUMENTS: Final = "import.args"
_TYPES: Final = {
    pa.string(): "string",
    pa.int32(): "long",
    pa.int64(): "long",
    pa.float64(): "double",
    pa.bool_(): "boolean",
    pa.date32(): "date",
}
_ENDS: Final = {"source": "START_ID", "target": "END_ID"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkFile:
    """One header with one file of rows.

    Attributes
    ----------
    name
        Label of the nodes, or type of the relations.
    is_relation
        Whether the rows are relations.
    """

    name: str
    is_relation: bool
    header: Path
    data: Path
    rows: int

    @property
    def argument(self) -> str:
        """The option of the importer that names it."""
        option = "--relationships" if self.is_relation else "--nodes"
        return f"{option}={self.name}={self.header},{self.data}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkExport:
    """Everything that was written for one import.

    Attributes
    ----------
    arguments
        File that holds the options of the importer, one a line.
    """

    arguments: Path
    files: tuple[BulkFile, ...]

    @property
    def rows(self) -> dict[str, int]:
        """Rows by label and by type."""
        counts: dict[str, int] = {}
        for file in self.files:
            counts[file.name] = counts.get(file.name, 0) + file.rows
        return counts

    @property
    def command(self) -> str:
        """The command line that imports it into an empty database of a stopped server."""
        return f"neo4j-admin database import full neo4j {shlex.quote(f'@{self.arguments}')}"


@dataclass(frozen=True)
class BulkWriter:
    """Writes the files of one export into a folder.

    Attributes
    ----------
    compress
        Whether rows are written with gzip: a fifth of the size, in several times the time.
    """

    folder: Path
    compress: bool = False
    files: list[BulkFile] = field(default_factory=list)

    def write_nodes(self, label: str, rows: pa.Table, *, types: Mapping[str, str] | None = None) -> None:
        """Write nodes of one kind; the column ``key`` tells them apart, `types` say how else a column is typed."""
        kind = MODEL.nodes.get(label)
        bands = () if kind is None else tuple(c.name for c in kind.stored_columns if c.type is ColumnType.MEMBERS)
        for part in _split_by_bands(rows, tuple(name for name in bands if name in rows.column_names)):
            headings = {
                name: f"{KEY}:ID({label})" if name == KEY else _write_heading(part.field(name), types or {})
                for name in part.column_names
            }
            self._write(label, part, headings, is_relation=False)

    def write_relations(self, name: str, rows: pa.Table) -> None:
        """Write relations of one type, the kinds and keys of their ends in the columns of natural tables."""
        for part, source, target in _split_by_ends(rows):
            kinds = {"source": source, "target": target}
            headings = {
                column: f":{_ENDS[column]}({kinds[column]})"
                if column in _ENDS
                else _write_heading(part.field(column), {})
                for column in part.column_names
            }
            self._write(name, part, headings, is_relation=True)

    def finish(self) -> BulkExport:
        """Write the file of options."""
        arguments = self.folder / ARGUMENTS
        options = ["--input-type=csv", "--multiline-fields=true", "--id-type=string"]
        lines = [*options, *(file.argument for file in self.files)]
        arguments.write_text("".join(f'"{line}"\n' for line in lines), encoding="utf-8")
        return BulkExport(arguments=arguments, files=tuple(self.files))

    def _write(self, name: str, rows: pa.Table, headings: Mapping[str, str], *, is_relation: bool) -> None:
        number = sum(file.name == name for file in self.files) + 1
        stem = name if number == 1 else f"{name}-{number}"
        header, data = self.folder / f"{stem}.header.csv", self.folder / f"{stem}.csv"
        header.write_text(",".join(headings.values()) + "\n", encoding="utf-8")
        options = pa.csv.WriteOptions(include_header=False, batch_size=65_536)
        if self.compress:
            data = data.with_name(f"{data.name}.gz")
            with pa.CompressedOutputStream(str(data), "gzip") as stream:
                pa.csv.write_csv(rows, stream, write_options=options)
        else:
            pa.csv.write_csv(rows, str(data), write_options=options)
        self.files.append(BulkFile(name=name, is_relation=is_relation, header=header, data=data, rows=rows.num_rows))


def _write_heading(column: pa.Field, types: Mapping[str, str]) -> str:
    return f"{column.name}:{types.get(column.name) or _TYPES[column.type]}"


def _split_by_bands(rows: pa.Table, bands: tuple[str, ...]) -> Iterator[pa.Table]:
    """Part rows by which of some counts are bands; a part without any row is left out."""
    if not bands:
        yield rows
        return
    name, others = bands[0], bands[1:]
    is_band = pc.fill_null(pc.equal(rows.column(name), 1), fill_value=False)
    for mask, word in ((is_band, SMALL_BAND), (pc.invert(is_band), None)):
        part = rows.filter(mask)
        if not part.num_rows:
            continue
        if word is not None:
            words = pa.array([word] * part.num_rows, pa.string())
            part = part.set_column(part.column_names.index(name), pa.field(name, pa.string()), words)
        yield from _split_by_bands(part, others)


def _split_by_ends(rows: pa.Table) -> Iterator[tuple[pa.Table, str, str]]:
    """Part relations by the kinds of their ends, which their id spaces follow."""
    kinds = ("source_kind", "target_kind")
    for pair in rows.select(kinds).group_by(list(kinds)).aggregate([]).to_pylist():
        mask = pc.and_(*(pc.equal(rows.column(name), pair[name]) for name in kinds))
        yield rows.filter(mask).drop_columns(list(kinds)), pair["source_kind"], pair["target_kind"]
