"""What was read, before any rule was applied: cells as text, with the rows they stand in."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from orgraph.coordinates import COORDINATE_SYSTEMS
from orgraph.errors import InvalidValueError
from orgraph.model import MODEL
from orgraph.tables import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    import numpy as np
    import numpy.typing as npt
    import pyarrow as pa

    from orgraph.tables import DroppedColumn, Problem, Scope

TALLIED_LEDGERS: Final = tuple(MODEL.ledger_of[sheet.name].name for sheet in MODEL.sheets_of("Organization"))
"""Ledgers whose import also brings a scope of tallies: what is counted by place instead of stored."""
_PERIOD: Final = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What somebody says about a whole file; None where nothing was said.

    Attributes
    ----------
    ledger, unit, period
        Name of a ledger; the unit that reports, in any spelling; a month as ``2020-05``, or for tallies the name of
        the ledger that they were counted in.
    data_date
        Day that the rows describe.
    coordinate_system
        One of ``orgraph.coordinates.COORDINATE_SYSTEMS``.
    synthetic
        Whether the data are generated.
    supplement
        Whether the rows join those that are there instead of replacing the whole ledger of their unit.

    Raises
    ------
    InvalidValueError
        Where there is no such ledger, month or coordinate system.
    """

    ledger: str | None = None
    unit: str | None = None
    period: str | None = None
    data_date: date | None = None
    coordinate_system: str | None = None
    synthetic: bool | None = None
    supplement: bool | None = None

    def __post_init__(self) -> None:
        ledgers = MODEL.ledgers_by_name
        if self.ledger is not None and self.ledger not in ledgers:
            raise InvalidValueError(f'"{self.ledger}" is not a ledger. Ledgers are {", ".join(ledgers)}.')
        if self.period is not None and self.period not in ledgers and not _PERIOD.fullmatch(self.period):
            raise InvalidValueError(f'"{self.period}" is not a month. Write it as 2020-05.')
        if self.coordinate_system is not None and self.coordinate_system not in COORDINATE_SYSTEMS:
            known = ", ".join(COORDINATE_SYSTEMS)
            raise InvalidValueError(f'"{self.coordinate_system}" is not a coordinate system. Known are {known}.')


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A sheet as it lies in a file: columns of cells.

    Attributes
    ----------
    columns
        One string array per column, null where a cell is empty.
    numeric
        Per column, which cells were numbers in the file and not text; None where none was.
    widths
        How many cells each row has, in files that do not say it for the whole sheet (CSV); else None.
    visible
        False for hidden sheets.
    """

    title: str
    columns: tuple[pa.StringArray, ...]
    numeric: tuple[pa.BooleanArray | None, ...]
    widths: npt.NDArray[np.int32] | None = None
    visible: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RawColumn:
    """One column of a sheet that is kept: its heading, verbatim, and its cells.

    Attributes
    ----------
    values
        Strings; in archives typed values.
    numeric
        Which cells were numbers in the file; None where none was.
    """

    heading: str
    values: pa.Array
    numeric: pa.BooleanArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawSheet:
    """The rows of one sheet of a ledger, without those that are empty.

    Attributes
    ----------
    table
        Name of the sheet in the model.
    columns
        By name of the cell.
    row_numbers
        Row of each as a spreadsheet counts it.
    ragged
        Position of a row → how many cells it has, where that is not the number of headings.
    width
        Number of headings.
    refused
        True where the sheet as a whole cannot be used (a required heading is missing …); its rows are refused.
    typed
        True for sheets of an archive: values are typed, references and scopes resolved.
    """

    title: str
    table: str
    columns: Mapping[str, RawColumn]
    row_numbers: npt.NDArray[np.int32]
    width: int
    ragged: Mapping[int, int] = field(default_factory=dict)
    refused: bool = False
    typed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFile:
    """A file as it was read, with what it declares and everything that was wrong with it as a file.

    Attributes
    ----------
    name
        Name of the file without its folders.
    digest
        SHA-256 of its bytes.
    declared
        What its cover and the caller say together.
    scopes
        For archives: the scopes that it brings.
    """

    path: Path
    name: str
    digest: str
    sheets: tuple[RawSheet, ...] = ()
    declared: Declared = Declared()
    scopes: tuple[Scope, ...] | None = None
    problems: tuple[Problem, ...] = ()
    dropped_columns: tuple[DroppedColumn, ...] = ()

    @property
    def source(self) -> SourceFile:
        """Name and digest."""
        return SourceFile(name=self.name, digest=self.digest)


def list_file_names(files: Sequence[RawFile]) -> list[str]:
    """List files as problems quote them: without folders, as long as that tells them apart."""
    names = [file.name for file in files]
    for longer in (
        [f"{file.path.parent.name}/{file.name}" for file in files],
        [file.path.as_posix() for file in files],
    ):
        often = Counter(names)
        names = [long if often[name] > 1 else name for name, long in zip(names, longer, strict=True)]
    return names
