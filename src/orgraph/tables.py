"""Tables: the checked rows of one import, with every problem that was found on the way.

A row is taken or refused, once; what is refused is never repaired. Rows are columnar and typed; each carries the
scope that it belongs to (reporting unit and period) and the file, sheet and row that it was read from.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

import pyarrow as pa

from orgraph.model import MODEL, Column, ColumnType, FilledBy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

KEY = "key"
UNIT = "scope_unit"
PERIOD = "scope_period"
ORIGIN_FILE = "origin_file"
ORIGIN_SHEET = "origin_sheet"
ORIGIN_ROW = "origin_row"

WORD = pa.dictionary(pa.int32(), pa.string())
SCOPE_FIELDS = (pa.field(UNIT, WORD), pa.field(PERIOD, WORD))
ORIGIN_FIELDS = (pa.field(ORIGIN_FILE, WORD), pa.field(ORIGIN_SHEET, WORD), pa.field(ORIGIN_ROW, pa.int32()))
"""The row number is the one that a spreadsheet shows: the heading of a file without a title stands in row 1."""

ARROW_TYPES: Mapping[ColumnType, pa.DataType] = {
    ColumnType.TEXT: pa.string(),
    ColumnType.CODE: pa.string(),
    ColumnType.INTEGER: pa.int64(),
    ColumnType.NUMBER: pa.float64(),
    ColumnType.SHARE: pa.float64(),
    ColumnType.MONEY_WAN: pa.float64(),
    ColumnType.BOOLEAN: pa.bool_(),
    ColumnType.DATE: pa.date32(),
    ColumnType.MONTH: pa.date32(),
    ColumnType.CHOICE: WORD,
    ColumnType.MEMBERS: pa.int32(),
}


class Severity(StrEnum):
    """An error refuses its row; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong with the data, where it stands, and what to do about it.

    Attributes
    ----------
    rule
        Code of the rule in snake_case, as ``uscc_check_character``.
    message
        A Chinese sentence: what is wrong and what to do.
    row
        Row as a spreadsheet counts it; None where the problem is the sheet's or the file's.
    column
        The heading as it stands in the file.
    value
        The cell, verbatim.
    table
        Name of the sheet in the model, where it is known.
    """

    rule: str
    severity: Severity
    message: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str | None = None
    value: str = ""
    table: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedColumn:
    """A column of a file that the model does not allow; `person` where it holds facts about persons."""

    file: str
    sheet: str
    heading: str
    person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableCount:
    """How many source rows a table had: ``rows == taken + refused``."""

    rows: int
    taken: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Scope:
    """What an import replaces: one ledger of one reporting unit for one period.

    Attributes
    ----------
    ledger
        Name of the ledger.
    unit
        Key of the area that reports (county code, development zone, ``330700`` for the whole city, ``330700/市本级``
        for the bodies of the city itself); empty where the place of the rows could not be told.
    period
        ``2020-05`` for monthly ledgers, else empty.
    data_date
        Day that the rows describe; None where nobody said.
    """

    ledger: str
    unit: str
    period: str = ""
    data_date: date | None = field(default=None, compare=False)

    @property
    def identity(self) -> tuple[str, str, str]:
        """Ledger, unit and period: two scopes of one identity replace each other."""
        return (self.ledger, self.unit, self.period)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """A file that was read: its name and the SHA-256 of its bytes."""

    name: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """The accepted rows of an import, its scopes, and everything that was found.

    Attributes
    ----------
    rows
        Accepted rows by name of the sheet, with the fields of :func:`row_schema`.
    scopes
        Every scope that the files bring, also those without a row; sorted.
    counts
        Rows, taken and refused by name of the sheet.
    problems
        All problems in the order of files, sheets and rows.
    data_date
        The newest day that the files describe; None where neither they nor the caller said.
    supplement
        Whether the rows join those of their scopes, taking the place of those with the same key, instead of replacing
        all of them.
    """

    rows: Mapping[str, pa.Table]
    scopes: tuple[Scope, ...]
    counts: Mapping[str, TableCount]
    problems: tuple[Problem, ...] = ()
    dropped_columns: tuple[DroppedColumn, ...] = ()
    sources: tuple[SourceFile, ...] = ()
    synthetic: bool = False
    data_date: date | None = None
    supplement: bool = False

    @property
    def has_errors(self) -> bool:
        """Whether any problem refuses a row or a file."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """What an import does to the rows that a store holds of one sheet, unit and period.

    Attributes
    ----------
    table
        Name of the sheet in the model.
    held, coming
        Rows before, and rows that the import brings.
    met
        Rows before whose key the import brings again.
    gone
        Rows before that nothing would stand for any more; `names` names some of them.
    """

    table: str
    unit: str
    period: str
    held: int
    coming: int
    met: int
    gone: int
    names: tuple[str, ...] = ()


SHOWN_PROBLEMS = 1_000
"""Problems that a report lists; it counts them all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """What an import did, or would do.

    Attributes
    ----------
    batch
        Digest of the batch that is current afterwards; None where the store holds none.
    changed
        Whether that is another batch than before.
    tables
        By name of the sheet: rows, taken and refused; every source row counts once.
    problem_count
        How many problems there are; `problems` may hold the first thousand only.
    replacements
        What a check found that the import would replace; empty otherwise.
    """

    batch: str | None
    changed: bool
    data_date: date | None
    tables: Mapping[str, TableCount]
    problems: tuple[Problem, ...]
    problem_count: int
    dropped_columns: tuple[DroppedColumn, ...]
    replacements: tuple[Replacement, ...] = ()

    @property
    def has_errors(self) -> bool:
        """Whether anything was refused."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    def as_dict(self) -> dict[str, object]:
        """Give the report as plain values: the JSON of ``orgraph import``."""
        return {
            "batch": self.batch,
            "changed": self.changed,
            "data_date": self.data_date.isoformat() if self.data_date else None,
            "tables": {name: asdict(count) for name, count in self.tables.items()},
            "problems": [asdict(problem) for problem in self.problems[:SHOWN_PROBLEMS]],
            "problem_count": self.problem_count,
            "dropped_columns": [asdict(column) for column in self.dropped_columns],
        }


def arrow_type(column: Column) -> pa.DataType:
    """Give the stored type of a column."""
    return ARROW_TYPES[column.type]


def row_schema(sheet_name: str) -> pa.Schema:
    """Fields of the typed rows of one sheet.

    Node sheets: ``key``, the stored columns that the sheet brings (plus those that parsing fills: currency of the
    capital, original coordinates), one string field per reference (for areas, industries and roles the key; for
    others the code or name as written) and ``NAME_node_kind`` where several kinds are allowed. Relation sheets: both
    ends as written, their kinds, and the relation's own columns. Then scope and origin.
    """
    sheet = MODEL.sheets[sheet_name]
    fields: list[pa.Field] = []
    node_kind = MODEL.nodes.get(sheet.brings)
    if node_kind is not None:
        fields.append(pa.field(KEY, pa.string()))
        brought = [c for c in node_kind.stored_columns if sheet_name in c.sheets or c.filled_by is FilledBy.PARSING]
        fields += [pa.field(column.name, arrow_type(column)) for column in brought]
        for reference in MODEL.references(sheet_name):
            fields.append(pa.field(reference.name, pa.string()))
            if reference.kind_column is not None:
                fields.append(pa.field(reference.kind_column.name, WORD))
    else:
        for end in (sheet.source, sheet.target):
            if end is not None:
                fields.append(pa.field(end.column.name, pa.string()))
                if end.kind_column is not None:
                    fields.append(pa.field(end.kind_column.name, WORD))
        columns = MODEL.relations[sheet.brings].columns
        fields += [pa.field(column.name, arrow_type(column)) for column in columns if sheet_name in column.sheets]
    return pa.schema([*fields, *SCOPE_FIELDS, *ORIGIN_FIELDS])
