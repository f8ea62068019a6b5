"""Ledger rows as resolution reads them: all scopes of every sheet, and which rows the import at hand brings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.identifiers import read_areas
from orgraph.kernels.texts import as_texts, one_array
from orgraph.model import MODEL
from orgraph.tables import ORIGIN_FILE, ORIGIN_ROW, ORIGIN_SHEET, PERIOD, UNIT, Scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


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

    tables: Mapping[str, pa.Table]
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
                -int(scopes[number][1].replace("-", "") or 0),
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


def rank_words(array: pa.Array) -> NDArray[np.int32]:
    """Rank values by their order among all that occur; −1 where there is none."""
    encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    ranks = np.empty(len(encoded.dictionary) + 1, dtype=np.int32)
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    ranks[order] = np.arange(len(order), dtype=np.int32)
    ranks[-1] = -1
    positions: NDArray[np.int32] = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return ranks[positions]
