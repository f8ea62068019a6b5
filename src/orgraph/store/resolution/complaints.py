"""What resolution finds wrong: problems with their place in the ledgers, refused rows, and what is left open."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from orgraph.kernels.texts import as_texts
from orgraph.tables import ORIGIN_FILE, ORIGIN_ROW, ORIGIN_SHEET, Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from orgraph.store.resolution.rows import LedgerRows

DANGLING_SCHEMA: Final = pa.schema(
    [
        ("relation", pa.string()),
        ("table", pa.string()),
        ("file", pa.string()),
        ("sheet", pa.string()),
        ("row", pa.int32()),
        ("column", pa.string()),
        ("value", pa.string()),
    ]
)
DISAGREEMENT_SCHEMA: Final = pa.schema(
    [(name, pa.string()) for name in ("kind", "key", "column", "kept", "kept_sheet", "other", "other_sheet")]
)


@dataclass(frozen=True, slots=True)
class Complaint:
    """A rule that rows broke: its code, the heading of the cell, the cell and the sentence for each row."""

    rule: str
    column: str | None
    values: Sequence[str]
    messages: Sequence[str]


@dataclass(frozen=True)
class Complaints:
    """Collects what is wrong with ledger rows.

    Attributes
    ----------
    problems
        Errors and warnings.
    refused
        By name of the sheet, the rows that an error refuses, as arrays.
    dangling, disagreements
        Tables of `DANGLING_SCHEMA` and `DISAGREEMENT_SCHEMA`.
    """

    rows: LedgerRows
    problems: list[Problem] = field(default_factory=list)
    refused: dict[str, list[NDArray[np.int64]]] = field(default_factory=lambda: defaultdict(list))
    dangling: list[pa.Table] = field(default_factory=list)
    disagreements: list[pa.Table] = field(default_factory=list)

    def refuse(self, sheet: str, rows: NDArray[np.int64], complaint: Complaint) -> None:
        """Refuse rows for a reason."""
        if len(rows):
            self.refused[sheet].append(rows)
            self._add(sheet, rows, complaint, Severity.ERROR)

    def warn(self, sheet: str, rows: NDArray[np.int64], complaint: Complaint) -> None:
        """Warn of rows, which are taken all the same."""
        if len(rows):
            self._add(sheet, rows, complaint, Severity.WARNING)

    def leave_dangling(self, relation: str, sheet: str, rows: NDArray[np.int64], column: str, values: pa.Array) -> None:
        """Note rows with an end that no ledger holds now or holds yet: it is found when one does."""
        if len(rows):
            places = self._places(sheet, rows)
            fixed = {"relation": relation, "table": sheet, "column": column}
            columns = {**{name: pa.array([word] * len(rows), pa.string()) for name, word in fixed.items()}, **places}
            columns["value"] = values
            self.dangling.append(pa.table([columns[name] for name in DANGLING_SCHEMA.names], schema=DANGLING_SCHEMA))

    def disagree(self, kind: str, column: str, sheets: tuple[str, str], rows: dict[str, pa.Array]) -> None:
        """List values on which two sheets disagree: `rows` holds keys, what was kept and what the other says."""
        number = len(rows["key"])
        if number:
            fixed = {"kind": kind, "column": column, "kept_sheet": sheets[0], "other_sheet": sheets[1]}
            columns = {**{name: pa.array([word] * number, pa.string()) for name, word in fixed.items()}, **rows}
            self.disagreements.append(
                pa.table([columns[name] for name in DISAGREEMENT_SCHEMA.names], schema=DISAGREEMENT_SCHEMA)
            )

    def _places(self, sheet: str, rows: NDArray[np.int64]) -> dict[str, pa.Array]:
        some = pa.array(rows)
        return {
            "file": as_texts(self.rows.array(sheet, ORIGIN_FILE).take(some)).fill_null(""),
            "sheet": as_texts(self.rows.array(sheet, ORIGIN_SHEET).take(some)).fill_null(""),
            "row": self.rows.array(sheet, ORIGIN_ROW).take(some),
        }

    def _add(self, sheet: str, rows: NDArray[np.int64], complaint: Complaint, severity: Severity) -> None:
        places = {name: array.to_pylist() for name, array in self._places(sheet, rows).items()}
        self.problems.extend(
            Problem(
                rule=complaint.rule,
                severity=severity,
                message=message,
                file=file,
                sheet=title,
                row=row,
                column=complaint.column,
                value=value,
                table=sheet,
            )
            for file, title, row, value, message in zip(
                places["file"], places["sheet"], places["row"], complaint.values, complaint.messages, strict=True
            )
        )

    def list_refused(self) -> dict[str, NDArray[np.int64]]:
        """List the refused rows of each sheet, each once, sorted."""
        return {sheet: np.unique(np.concatenate(arrays)) for sheet, arrays in self.refused.items()}


def list_sorted_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems, each once: errors before warnings, then by file and sheet as they come, then by row."""
    each = list(dict.fromkeys(problems))
    files = {name: place for place, name in enumerate(dict.fromkeys(problem.file for problem in each))}
    sheets = {name: place for place, name in enumerate(dict.fromkeys((p.file, p.sheet) for p in each))}
    return tuple(
        sorted(
            each,
            key=lambda problem: (
                problem.severity is not Severity.ERROR,
                files[problem.file],
                sheets[problem.file, problem.sheet],
                problem.row or 0,
            ),
        )
    )
