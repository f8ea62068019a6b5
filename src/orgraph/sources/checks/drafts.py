"""Drafts: the rows of one sheet on their way from cells to checked rows, with what was found wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import pyarrow as pa

from orgraph.model import MODEL
from orgraph.sources.cells.personal import HIDDEN, find_personal_values
from orgraph.tables import Problem, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import numpy.typing as npt

    from orgraph.model import Column, Sheet
    from orgraph.sources.raw import RawSheet
    from orgraph.sources.refusal import Refusal

SHEET_WIDE: Final = -1
"""Position of a complaint that is about no single row."""


class Complaint(NamedTuple):
    """One thing that is wrong in one row."""

    position: int
    cell: str
    refusal: Refusal
    severity: Severity


@dataclass(slots=True)
class Draft:
    """The rows of one sheet.

    Attributes
    ----------
    file
        Name of the file as problems quote it.
    values
        Typed columns by name of the cell or field, all as long as the sheet.
    refused
        Rows that break a rule.
    aside
        Rows that are counted by place and not stored (individual businesses).
    complaints
        In the order in which they were found.
    notes
        Problems of rows that are no rows of the sheet.
    """

    file: str
    sheet: RawSheet
    values: dict[str, pa.Array] = field(default_factory=dict)
    refused: npt.NDArray[np.bool_] = field(init=False)
    aside: npt.NDArray[np.bool_] = field(init=False)
    complaints: list[Complaint] = field(default_factory=list)
    notes: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.refused = np.full(self.count, self.sheet.refused)
        self.aside = np.zeros(self.count, dtype=bool)

    @property
    def count(self) -> int:
        """Number of rows."""
        return len(self.sheet.row_numbers)

    @property
    def kind(self) -> Sheet:
        """The sheet of the model."""
        return MODEL.sheets[self.sheet.table]

    @property
    def ledger(self) -> str:
        """Name of the ledger that the sheet belongs to."""
        return MODEL.ledger_of[self.sheet.table].name

    @property
    def taken(self) -> npt.NDArray[np.bool_]:
        """Rows that become rows of the table."""
        return ~(self.refused | self.aside)

    def has(self, cell: str) -> bool:
        """Tell whether the sheet has a column for a cell."""
        return cell in self.sheet.columns

    def column(self, cell: str) -> pa.Array:
        """Return a typed column; nulls where the sheet has none."""
        return self.values[cell] if cell in self.values else pa.nulls(self.count, pa.string())

    def refuse(self, rows: Iterable[int], cell: str, refusal: Refusal) -> None:
        """Note an error in each of the rows, and refuse them."""
        positions = np.asarray(rows if isinstance(rows, np.ndarray) else list(rows), dtype=np.int64)
        self.refused[positions] = True
        self.complaints += [Complaint(position, cell, refusal, Severity.ERROR) for position in positions.tolist()]

    def refuse_all(self, cell: str, refusal: Refusal) -> None:
        """Note one error that is the whole sheet's, and refuse all its rows."""
        self.refused[:] = True
        self.complaints.append(Complaint(SHEET_WIDE, cell, refusal, Severity.ERROR))

    def warn(self, rows: Iterable[int], cell: str, refusal: Refusal) -> None:
        """Note a warning in each of the rows."""
        self.complaints += [Complaint(int(row), cell, refusal, Severity.WARNING) for row in rows]

    def warn_once(self, cell: str, refusal: Refusal) -> None:
        """Note one warning that is the whole sheet's."""
        self.complaints.append(Complaint(SHEET_WIDE, cell, refusal, Severity.WARNING))

    def list_problems(self) -> list[Problem]:
        """List everything that was found, by rows and columns; of a ragged row nothing else."""
        order = {cell: place for place, cell in enumerate(self.sheet.columns)}
        found = [item for item in self.complaints if item.position not in self.sheet.ragged or not item.cell]
        found.sort(key=lambda item: (item.position, order.get(item.cell, -1), item.refusal.rule))
        problems = [
            self._write_problem(item, value) for item, value in zip(found, self._list_values(found), strict=True)
        ]
        return sorted([*self.notes, *problems], key=lambda problem: problem.row or 0) if self.notes else problems

    def _write_problem(self, complaint: Complaint, value: str) -> Problem:
        raw = self.sheet.columns.get(complaint.cell)
        title = raw.heading if raw is not None else find_title(self.sheet.table, complaint.cell)
        return Problem(
            rule=complaint.refusal.rule,
            severity=complaint.severity,
            message=f"“{title}”：{complaint.refusal.message}" if title else complaint.refusal.message,
            file=self.file,
            sheet=self.sheet.title,
            row=None if complaint.position == SHEET_WIDE else int(self.sheet.row_numbers[complaint.position]),
            column=title or None,
            value=value,
            table=self.sheet.table,
        )

    def _list_values(self, complaints: Sequence[Complaint]) -> list[str]:
        """List the cells that are complained about, verbatim; what gives a person away is not shown."""
        values = [""] * len(complaints)
        places: dict[str, list[int]] = {}
        for place, complaint in enumerate(complaints):
            if complaint.position != SHEET_WIDE and complaint.cell in self.sheet.columns:
                places.setdefault(complaint.cell, []).append(place)
        for cell, those in places.items():
            rows = pa.array([complaints[place].position for place in those], type=pa.int64())
            texts = self.sheet.columns[cell].values.take(rows).cast(pa.string())
            personal = find_personal_values(texts)
            for place, text, hidden in zip(those, texts.to_pylist(), personal, strict=True):
                values[place] = HIDDEN if hidden else text or ""
        return values


def find_column(sheet: str, cell: str) -> Column | None:
    """Find the column of the model that a cell of a sheet is."""
    return next((column for column in MODEL.cells(sheet) if column.name == cell), None)


def find_title(sheet: str, cell: str) -> str:
    """Find the Chinese title of a cell; empty where there is none."""
    column = find_column(sheet, cell)
    return column.chinese if column is not None else ""
