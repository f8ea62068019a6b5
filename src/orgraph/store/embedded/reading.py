"""The tables of one batch, read from its files when they are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa

from orgraph.kernels.texts import as_texts, one_array
from orgraph.model import MODEL
from orgraph.store.stored_columns import list_table_words, read_renumbered
from orgraph.tables import row_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from orgraph.store.embedded.manifest import Manifest
    from orgraph.store.embedded.shelf import FileRecord, Shelf
    from orgraph.store.planning import Held

IMPORT_NUMBER = "import_number"
"""Beside every ledger row: the number of the batch that brought it."""

_words_of = cache(list_table_words)


@dataclass(frozen=True)
class BatchTables:
    """The resolved tables of a batch: what a snapshot reads, and what the next import builds on.

    Choices are handed out as positions in the vocabularies of today, also where the batch was written with others.
    """

    shelf: Shelf
    manifest: Manifest

    def read_columns(self, table: str, columns: Sequence[str]) -> pa.Table:
        """Read some columns of a table; KeyError where the table or a column does not exist."""
        record = self.manifest.tables[table].file
        missing = [column for column in columns if column not in record.columns]
        if missing:
            message = f"{table} has no column {missing[0]!r}"
            raise KeyError(message)
        return read_renumbered(self.shelf.read(record, columns), _words_of(table)).select(list(columns))

    def count_rows(self, table: str) -> int:
        """Count rows; 0 where the table does not exist."""
        record = self.manifest.tables.get(table)
        return 0 if record is None else record.file.rows

    def list_columns(self, table: str) -> tuple[str, ...]:
        """Names of the columns that are stored."""
        record = self.manifest.tables.get(table)
        return () if record is None else record.file.columns

    def list_tables(self) -> frozenset[str]:
        """Names of the tables that the batch has."""
        return frozenset(self.manifest.tables)

    def read_table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read one table, or some of its columns; a column that is not stored is left out."""
        held = self.list_columns(name)
        return self.read_columns(name, held if columns is None else [column for column in columns if column in held])


@dataclass(frozen=True)
class HeldSheet:
    """The ledger rows of one sheet, read column by column, in the form that the model gives them today."""

    shelf: Shelf
    record: FileRecord
    sheet: str

    @property
    def num_rows(self) -> int:
        """Number of rows."""
        return self.record.rows

    @property
    def column_names(self) -> list[str]:
        """Names of the columns."""
        return list(row_schema(self.sheet).names)

    def column(self, name: str) -> pa.ChunkedArray:
        """One column; unknown throughout where it was not stored."""
        return self.read([name]).column(name)

    def filter(self, mask: pa.Array) -> pa.Table:
        """Keep some rows."""
        return self.read().filter(mask)

    def read(self, columns: Sequence[str] | None = None) -> pa.Table:
        """Read all columns or some."""
        schema = row_schema(self.sheet).append(pa.field(IMPORT_NUMBER, pa.int32()))
        fields = [field for field in schema if columns is None or field.name in columns]
        rows = self.shelf.read(self.record, [field.name for field in fields])
        return pa.table([_adapt(rows, field, self.sheet) for field in fields], schema=pa.schema(fields))


def _adapt(rows: pa.Table, field: pa.Field, sheet: str) -> pa.ChunkedArray | pa.Array:
    """Return a column in the type of today; a word that the vocabulary has lost is unknown."""
    if field.name not in rows.column_names:
        return pa.nulls(rows.num_rows, field.type)
    column = rows.column(field.name)
    codes = _list_codes(sheet).get(field.name)
    if codes is not None:
        array = one_array(column)
        words = array.dictionary if pa.types.is_dictionary(array.type) else array.unique()
        if not set(words.to_pylist()) <= {*codes, None}:
            kept = as_texts(array)
            known = pa.compute.is_in(kept, value_set=pa.array(sorted(codes), pa.string()))
            column = pa.compute.if_else(known, kept, None).dictionary_encode()
    return column if column.type == field.type else column.cast(field.type)


@cache
def _list_codes(sheet: str) -> dict[str, frozenset[str]]:
    cells = MODEL.cells(sheet)
    return {cell.name: frozenset(cell.vocabulary.codes) for cell in cells if cell.vocabulary is not None}


class HeldSheets(Mapping[str, HeldSheet]):
    """The ledger rows of a batch by name of the sheet; a sheet that the model has lost is passed over."""

    def __init__(self, shelf: Shelf, manifest: Manifest) -> None:
        self.shelf = shelf
        self.records = {name: record for name, record in manifest.ledgers.items() if name in MODEL.sheets}

    def __getitem__(self, sheet: str) -> HeldSheet:
        return HeldSheet(self.shelf, self.records[sheet], sheet)

    def __iter__(self) -> Iterator[str]:
        return iter(self.records)

    def __len__(self) -> int:
        return len(self.records)


class WholeSheets(Mapping[str, pa.Table]):
    """The same as whole tables."""

    def __init__(self, sheets: HeldSheets) -> None:
        self.sheets = sheets

    def __getitem__(self, sheet: str) -> pa.Table:
        return self.sheets[sheet].read()

    def __iter__(self) -> Iterator[str]:
        return iter(self.sheets)

    def __len__(self) -> int:
        return len(self.sheets)


def read_held(shelf: Shelf, manifest: Manifest, *, reference: str) -> Held:
    """Open what a batch holds for the next import; all is resolved anew where the model has changed since."""
    from orgraph.store.planning import Held  # noqa: PLC0415 - who only reads needs no plan

    sheets = HeldSheets(shelf, manifest)
    current = manifest.model_version == MODEL.version and manifest.reference == reference
    return Held(
        rows=WholeSheets(sheets),
        sheets=sheets,
        scopes=tuple(record.scope for record in manifest.scopes),
        row_counts=manifest.row_counts,
        before=BatchTables(shelf, manifest) if current else None,
        data_date=manifest.data_date,
        synthetic=manifest.synthetic,
    )
