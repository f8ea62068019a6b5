"""Ledger rows as resolution reads them: all scopes of every sheet, and which rows the import at hand brings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa

from orgraph.identifiers import read_areas
from orgraph.kernels.ordering import rank_words
from orgraph.kernels.texts import as_texts, one_array
from orgraph.model import MODEL
from orgraph.tables import ORIGIN_FILE, ORIGIN_ROW, ORIGIN_SHEET, PERIOD, UNIT, Scope

if TYPE_CHECKING:
    from numpy.typing import NDArray


class SheetRows(Protocol):
    """The rows of one sheet: a table, or something that reads its columns when they are asked for."""

    @property
    def num_rows(self) -> int:
        """Number of rows."""
        ...

    @property
    def column_names(self) -> list[str]:
        """Names of the columns."""
        ...

    def column(self, name: str) -> pa.ChunkedArray:
        """One column."""
        ...

    def filter(self, mask: pa.Array) -> SheetRows:
        """Keep some rows."""
        ...


class Overlay(Mapping[str, SheetRows]):
    """The sheets of one mapping, and behind them those of another."""

    def __init__(self, front: Mapping[str, SheetRows], behind: Mapping[str, SheetRows]) -> None:
        self.front = front
        self.behind = behind

    def __getitem__(self, name: str) -> SheetRows:
        return self.front[name] if name in self.front else self.behind[name]

    def __iter__(self) -> Iterator[str]:
        return iter({**dict.fromkeys(self.front), **dict.fromkeys(self.behind)})

    def __len__(self) -> int:
        return len(set(self.front) | set(self.behind))

    def __contains__(self, name: object) -> bool:
        return name in self.front or name in self.behind


@dataclass(frozen=True)
class LedgerRows:
    """Typed rows of all scopes.

    Attributes
    ----------
    tables
        Rows by name of the sheet, with the fields of `orgraph.tables.row_schema`.
    scopes
        Every loaded scope.
    fresh_from
        By name of the sheet, the first of the rows that the import at hand brings: they stand last. A sheet that is
        not named has no such row.
    """

    tables: Mapping[str, SheetRows]
    scopes: tuple[Scope, ...]
    fresh_from: Mapping[str, int] = field(default_factory=dict)
    _columns: dict[tuple[str, str], pa.Array] = field(default_factory=dict, repr=False, compare=False)

    def count(self, sheet: str) -> int:
        """Count the rows of a sheet."""
        return self.tables[sheet].num_rows if sheet in self.tables else 0

    def array(self, sheet: str, name: str) -> pa.Array:
        """One column of a sheet, in one piece."""
        if (sheet, name) not in self._columns:
            self._columns[sheet, name] = one_array(self.tables[sheet].column(name))
        return self._columns[sheet, name]

    def texts(self, sheet: str, name: str) -> pa.Array:
        """One column of a sheet as plain strings."""
        return as_texts(self.array(sheet, name))

    def is_fresh(self, sheet: str, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Mark which of some rows the import at hand brings."""
        start = self.fresh_from.get(sheet)
        return np.zeros(len(rows), dtype=np.bool_) if start is None else rows >= start

    def without(self, refused: Mapping[str, NDArray[np.int64]]) -> LedgerRows:
        """Leave some rows out."""
        tables = {}
        for sheet, rows in refused.items():
            kept = np.ones(self.count(sheet), dtype=np.bool_)
            kept[rows] = False
            tables[sheet] = self.tables[sheet].filter(pa.array(kept))
        columns = {place: array for place, array in self._columns.items() if place[0] not in refused}
        return LedgerRows(Overlay(tables, self.tables), self.scopes, self.fresh_from, columns)

    @cached_property
    def _unit_places(self) -> dict[str, int]:
        return {key: place for place, key in enumerate(read_areas().list_keys())}

    @cached_property
    def _data_dates(self) -> dict[tuple[str, str, str], date | None]:
        return {scope.identity: scope.data_date for scope in self.scopes}

    def rank_scopes(self, sheet: str, rows: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Rank the scopes of some rows: the newest data first, then units in administrative order.

        Returns
        -------
        tuple of numpy.ndarray
            For each row the number of its scope, and the rank of that scope (0 speaks first).
        """
        some = pa.array(rows)
        units = one_array(self.array(sheet, UNIT).take(some)).dictionary_encode()
        periods = one_array(self.array(sheet, PERIOD).take(some)).dictionary_encode()
        unit_words, period_words = units.dictionary.to_pylist(), periods.dictionary.to_pylist()
        numbers = units.indices.to_numpy().astype(np.int32) * len(period_words) + periods.indices.to_numpy()
        ledger = MODEL.ledger_of[sheet].name
        scopes = [(unit, period) for unit in unit_words for period in period_words]
        last = len(self._unit_places)
        order = sorted(
            range(len(scopes)),
            key=lambda number: (
                -(self._data_dates.get((ledger, *scopes[number])) or date.min).toordinal(),
                # Tallies that were counted in another ledger bear its name where others bear their month.
                -int(scopes[number][1].replace("-", "")) if scopes[number][1][:1].isdigit() else 0,
                self._unit_places.get(scopes[number][0], last),
                scopes[number][0],
            ),
        )
        ranks = np.empty(len(scopes), dtype=np.int32)
        ranks[order] = np.arange(len(scopes), dtype=np.int32)
        return numbers, ranks[numbers] if len(rows) else numbers

    def rank_origins(self, sheet: str, rows: NDArray[np.int64]) -> list[NDArray[np.int32]]:
        """Rank some rows by where they were read: file, sheet and row, as three columns to sort by."""
        some = pa.array(rows)
        ranks = [rank_words(one_array(self.array(sheet, name).take(some))) for name in (ORIGIN_FILE, ORIGIN_SHEET)]
        numbers = self.array(sheet, ORIGIN_ROW).take(some).fill_null(-1).to_numpy(zero_copy_only=False)
        return [*ranks, numbers.astype(np.int32)]
