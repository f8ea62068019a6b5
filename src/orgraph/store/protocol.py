"""What every store can do, and the values that it answers with."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final, Protocol

from orgraph.tables import DroppedColumn, Problem, Scope, Severity, SourceFile, TableCount

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from orgraph.snapshot import Snapshot
    from orgraph.tables import Tables

KEPT_PROBLEMS: Final = 1_000
"""So many problems of an import are stored with its batch; all are counted."""
PERSONAL_RULE: Final = "personal_data"
"""What this rule found is never stored."""
SHORTEST_DIGEST: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchRecord:
    """One batch, as a list of batches shows it.

    Attributes
    ----------
    number
        Counts the batches of the store from 1.
    written_at
        Moment of writing, in UTC, as ``2020-06-30T08:15:00+00:00``.
    undone
        Whether it is no longer part of the history that led to the current batch.
    rows
        Ledger rows by name of the sheet.
    """

    number: int
    digest: str
    data_date: date
    written_at: str
    note: str
    current: bool
    undone: bool
    scopes: tuple[Scope, ...]
    rows: Mapping[str, int]
    synthetic: bool

    def as_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        scopes = [write_scope(scope) for scope in self.scopes]
        fields = {name: getattr(self, name) for name in ("number", "digest", "written_at", "note", "current", "undone")}
        return {
            **fields,
            "data_date": self.data_date.isoformat(),
            "scopes": scopes,
            "rows": dict(self.rows),
            "synthetic": self.synthetic,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOutcome:
    """What came of writing tables.

    Attributes
    ----------
    digest
        Of the batch that is current afterwards; None where the store still holds none.
    changed
        Whether a batch was written.
    data_date
        Day that the current batch describes.
    tables
        Rows, taken and refused by name of the sheet, what the store refused included.
    problems
        Those of the tables and those that the store found.
    refused
        By name of the sheet, the positions in its accepted rows that the store refused.
    """

    digest: str | None
    changed: bool
    data_date: date | None
    tables: Mapping[str, TableCount]
    problems: tuple[Problem, ...]
    refused: Mapping[str, NDArray[np.int64]] = field(default_factory=dict)

    @property
    def has_errors(self) -> bool:
        """Whether any row or file was refused."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredReport:
    """The report of an import, as it is kept with the batch that came of it.

    Attributes
    ----------
    problems
        The first `KEPT_PROBLEMS`; values that may be of persons are blank.
    problem_count
        Number of all problems.
    """

    digest: str
    import_number: int
    written_at: str
    data_date: date
    partial: bool
    synthetic: bool
    tables: Mapping[str, TableCount]
    problems: tuple[Problem, ...]
    problem_count: int
    error_count: int
    dropped_columns: tuple[DroppedColumn, ...]
    sources: tuple[SourceFile, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {**asdict(self), "data_date": self.data_date.isoformat()}

    @classmethod
    def of_dict(cls, held: Mapping[str, Any]) -> StoredReport:
        """Read what `as_dict` wrote."""
        return cls(
            **{
                **held,
                "data_date": date.fromisoformat(held["data_date"]),
                "tables": {name: TableCount(**count) for name, count in held["tables"].items()},
                "problems": tuple(
                    Problem(**{**problem, "severity": Severity(problem["severity"])}) for problem in held["problems"]
                ),
                "dropped_columns": tuple(DroppedColumn(**column) for column in held["dropped_columns"]),
                "sources": tuple(SourceFile(**source) for source in held["sources"]),
            }
        )


class Store(Protocol):
    """Keeps ledger rows by scope, and resolves them into batches that never change."""

    @property
    def url(self) -> str:
        """Address of the store."""
        ...

    def list_batches(self) -> tuple[BatchRecord, ...]:
        """List all batches, newest last, also those that were undone."""
        ...

    def read_snapshot(self, *, batch: str | None = None, as_of: date | None = None) -> Snapshot:
        """Open a batch for analyses.

        Parameters
        ----------
        batch
            Digest, or its first 8 characters or more; by default the current batch.
        as_of
            The newest batch of the current history whose data date is not later.

        Raises
        ------
        BatchNotFound
            Where there is no such batch, or none at all.
        """
        ...

    def read_rows(self, sheet: str, *, batch: str | None = None) -> pa.Table:
        """Read the ledger rows of a sheet, all scopes, with the fields of `orgraph.tables.row_schema`."""
        ...

    def read_origins(self, kind: str, key: str, *, batch: str | None = None) -> pa.Table:
        """Find the ledger rows that a node was made of, and those whose cells name it.

        Returns
        -------
        pyarrow.Table
            ``table`` (name of the sheet in the model), ``named_in`` (``key``, or the heading of the cell), ``file``,
            ``sheet``, ``row``, ``import_number`` and ``batch`` (digest of the batch that brought the row).

        Raises
        ------
        KeyError
            Where the batch has no such node.
        """
        ...

    def read_report(self, *, batch: str | None = None) -> StoredReport:
        """Read the report of the import that a batch came of."""
        ...

    def find_unchanged(self, sources: Sequence[SourceFile], options_digest: str) -> StoredReport | None:
        """Find the report of an earlier import of the same files whose rows are all still there."""
        ...

    def check_tables(self, tables: Tables, *, shrink_warning_share: float | None = None) -> WriteOutcome:
        """Tell what `write_tables` would find, and write nothing."""
        ...

    def write_tables(
        self,
        tables: Tables,
        *,
        partial: bool,
        options_digest: str,
        note: str = "",
        shrink_warning_share: float | None = None,
    ) -> WriteOutcome:
        """Replace exactly the scopes of some tables, as a new batch; all or nothing.

        Parameters
        ----------
        partial
            Take the good rows where others are refused. Otherwise any error leaves the store as it is.
        options_digest
            Stands for the options that the files were read with; see `find_unchanged`.
        shrink_warning_share
            Warn where a scope loses more than this share of a sheet's rows; by default that of the rules.
        """
        ...

    def undo(self) -> BatchRecord:
        """Make the batch before the current one current again; nothing is deleted.

        Raises
        ------
        BatchNotFound
            Where there is none before.
        """
        ...

    def verify(self) -> tuple[str, ...]:
        """Read and hash every file; return a sentence, with what to do, for each that is missing or damaged."""
        ...


def write_scope(scope: Scope) -> dict[str, Any]:
    """Return a scope as JSON can hold it."""
    day = scope.data_date.isoformat() if scope.data_date else None
    return {"ledger": scope.ledger, "unit": scope.unit, "period": scope.period, "data_date": day}


def read_scope(held: Mapping[str, Any]) -> Scope:
    """Read what `write_scope` wrote."""
    day = held["data_date"]
    return Scope(
        ledger=held["ledger"],
        unit=held["unit"],
        period=held["period"],
        data_date=date.fromisoformat(day) if day else None,
    )
