"""The words that the model is written in: columns, references, kinds of nodes and relations, ledgers.

A column names the ledger sheets that it comes from, best source first. Sheets, templates, resolution, schemas
and the data dictionary all follow from that one line; nothing repeats it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class FilledBy(StrEnum):
    """Where the value of a column comes from."""

    CELL = "cell"
    PARSING = "parsing"
    """Read out of another cell of the same row, as the currency of a capital."""
    RESOLUTION = "resolution"
    """Found when the rows of all ledgers are put together."""


class ColumnType(StrEnum):
    """How a cell is read, stored and written."""

    TEXT = "text"
    CODE = "code"
    """Text that a spreadsheet must not turn into a number."""
    INTEGER = "integer"
    NUMBER = "number"
    SHARE = "share"
    """From 0 to 1; a cell may say ``12%``."""
    MONEY_WAN = "money_wan"
    """An amount in units of 10,000; a cell may carry its unit and currency, as ``50(万美元)``."""
    BOOLEAN = "boolean"
    DATE = "date"
    MONTH = "month"
    """Stored as the first day of the month."""
    CHOICE = "choice"
    """One value of a vocabulary."""
    MEMBERS = "members"
    """A count of Party members: ``0``, ``1–2`` or the number. Stored as its lower bound: 0, 1, 3, 4 …"""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a vocabulary: its code in the data, its titles, and other words for it in ledgers."""

    code: str
    chinese: str
    english: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """A closed list of values, in the order in which they are shown."""

    name: str
    values: tuple[Value, ...]

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes, in order."""
        return tuple(value.code for value in self.values)

    @cached_property
    def by_word(self) -> dict[str, str]:
        """Every accepted word (code, Chinese, English, synonym; lower case) and its code."""
        return {
            word.lower(): value.code
            for value in self.values
            for word in (value.code, value.chinese, value.english, *value.synonyms)
        }

    def title(self, code: str, *, language: str = "zh") -> str:
        """Give the Chinese (``zh``) or English (``en``) title of a code."""
        value = self.values[self.codes.index(code)]
        return value.chinese if language == "zh" else value.english


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a node or relation, or one heading of a ledger sheet.

    Attributes
    ----------
    sheets
        The ledger sheets that the column comes from, in order of precedence: where two disagree the first wins.
    required_in
        The sheets in which an empty cell is an error.
    unit
        Unit of a number, in Chinese, as ``万元``; None for counts and bare numbers.
    minimum, maximum
        Allowed range of a number, both ends included.
    note
        What a person who fills in the template should know; shown as the comment of the heading.
    example
        The cell of the template's example row.
    """

    name: str
    chinese: str
    english: str
    type: ColumnType
    sheets: tuple[str, ...] = ()
    required_in: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    vocabulary: Vocabulary | None = None
    unit: str | None = None
    minimum: float | None = None
    maximum: float | None = None
    note: str = ""
    example: str = ""
    filled_by: FilledBy = FilledBy.CELL

    @property
    def headings(self) -> tuple[str, ...]:
        """Every heading under which the column is recognized."""
        return (self.chinese, self.name, self.english, *self.synonyms)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A cell of a node's sheet that names another node, and so makes a relation.

    Attributes
    ----------
    relation
        Name of the relation kind that each filled cell makes.
    columns
        The cells that name the other node: its code or name; for areas the county and the township.
    incoming
        True where the relation runs from the other node to this one.
    kind_column
        The cell that tells the kind of the other node, where several are allowed.
    properties
        Properties that every such relation has, as ``{"basis": "registered"}``.
    address_column
        For areas: the column whose address tells the place where the cells are empty or absent.
    valid_from_column, valid_to_column
        Columns of the same sheet that date the relation.
    """

    name: str
    relation: str
    columns: tuple[Column, ...]
    incoming: bool = False
    kind_column: Column | None = None
    properties: tuple[tuple[str, str], ...] = ()
    address_column: str | None = None
    valid_from_column: str | None = None
    valid_to_column: str | None = None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The sheets that bring it, best source first."""
        return self.columns[0].sheets


@dataclass(frozen=True, kw_only=True)
class NodeKind:
    """One kind of node.

    Attributes
    ----------
    name
        Label in CamelCase, the same in Python, Cypher, addresses and reports.
    table
        Plural in snake_case: the name of its table.
    code_column
        The cell that holds the ledger's own code, which becomes the key.
    local_key
        Cells that make the key, after the reporting unit, where there is no code.
    lifetime
        Columns of the first and of the last day of existence; None where not dated.
    from_reference_data
        True where the nodes are shipped (areas, industries, roles) and no ledger brings them.
    """

    name: str
    chinese: str
    english: str
    table: str
    columns: tuple[Column, ...]
    references: tuple[Reference, ...] = ()
    code_column: str = "code"
    local_key: tuple[str, ...] = ("name",)
    lifetime: tuple[str | None, str | None] = (None, None)
    from_reference_data: bool = False

    @cached_property
    def stored_columns(self) -> tuple[Column, ...]:
        """The columns that a snapshot keeps beside the key (the code is the key)."""
        return tuple(column for column in self.columns if column.name != "code")

    def column(self, name: str) -> Column:
        """Find the column of this name; KeyError where there is none."""
        return next((column for column in self.columns if column.name == name), None) or _missing(self.name, name)


@dataclass(frozen=True, kw_only=True)
class RelationKind:
    """One kind of relation, with the kinds of its ends.

    Attributes
    ----------
    sources, targets
        Allowed kinds of nodes at either end, in the order in which a code without a kind is looked up.
    identity
        Properties that tell two relations between the same ends apart, beside the first day.
    one_at_a_time
        True where a source has at most one on any day (per value of the identity properties).
    acyclic
        True where following the relation may never lead back.
    derived
        True where no ledger brings it: a short-cut written for stores and drawings.
    """

    name: str
    chinese: str
    english: str
    sources: tuple[str, ...]
    targets: tuple[str, ...]
    columns: tuple[Column, ...] = ()
    identity: tuple[str, ...] = ()
    one_at_a_time: bool = False
    acyclic: bool = False
    derived: bool = False

    @property
    def table(self) -> str:
        """Name of its table: the name in lower case."""
        return self.name.lower()

    def column(self, name: str) -> Column:
        """Find the column of this name; KeyError where there is none."""
        return next((column for column in self.columns if column.name == name), None) or _missing(self.name, name)


class Period(StrEnum):
    """What an import of a ledger replaces: the whole state of a unit, or one month of it."""

    STATE = "state"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """The cells of a relation sheet that name one end."""

    column: Column
    kind_column: Column | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet of a ledger: the rows of one kind of node or of one kind of relation.

    Attributes
    ----------
    name
        Name of the table that its rows are read into; unique in the model.
    brings
        Name of the node kind or relation kind that each row is.
    period_column
        The date that tells the month of a row, in monthly ledgers.
    unit_reference
        The area reference whose county tells the reporting unit where nobody declares it.
    """

    name: str
    chinese: str
    english: str
    brings: str
    synonyms: tuple[str, ...] = ()
    source: End | None = None
    target: End | None = None
    period_column: str | None = None
    unit_reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A workbook that a unit reports: its sheets, and what an import of it replaces."""

    name: str
    chinese: str
    english: str
    sheets: tuple[Sheet, ...]
    period: Period = Period.STATE


def _missing(owner: str, name: str) -> Column:
    message = f"{owner} has no column {name!r}"
    raise KeyError(message)
