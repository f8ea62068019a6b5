"""The columns of one kind as arrays, read when they are first asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.kernels.texts import one_array

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.snapshot.sources import ColumnSource

Number = TypeVar("Number", bound=np.generic)

UNKNOWN = -1
"""Stands for an unknown choice, flag or member count in the arrays of a snapshot."""
FIRST_DAY = np.iinfo(np.int32).min
LAST_DAY = np.iinfo(np.int32).max


@dataclass(frozen=True)
class ColumnTable:
    """The columns of one kind, read when first asked for and kept."""

    table: str
    source: ColumnSource = field(repr=False)
    _kept: dict[str, pa.Array] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        """Count the rows."""
        return self.source.count_rows(self.table)

    @cached_property
    def stored(self) -> frozenset[str]:
        """Names of the columns that hold any value."""
        return frozenset(self.source.list_columns(self.table))

    def array(self, name: str) -> pa.Array | None:
        """One column as it is stored, in one chunk; None where no row has a value."""
        if name not in self.stored:
            return None
        if name not in self._kept:
            self._kept[name] = one_array(self.source.read_columns(self.table, [name]).column(0))
        return self._kept[name]

    def _numbers(self, name: str, missing: float, dtype: type[Number]) -> NDArray[Number]:
        array = self.array(name)
        if array is None:
            return freeze(np.full(len(self), missing, dtype=dtype))
        if pa.types.is_boolean(array.type):
            array = array.cast(pa.int8())
        elif pa.types.is_date32(array.type):
            array = array.view(pa.int32())
        elif array.null_count and dtype is np.float64:
            array = array.cast(pa.float64())
        if array.null_count:
            array = pc.fill_null(array, pa.scalar(missing, array.type))
        return freeze(array.to_numpy(zero_copy_only=False).astype(dtype, copy=False))

    def choice(self, name: str) -> NDArray[np.int8]:
        """Positions in the column's vocabulary; −1 where unknown."""
        return self._numbers(name, UNKNOWN, np.int8)

    def flag(self, name: str) -> NDArray[np.int8]:
        """1 yes, 0 no, −1 unknown."""
        return self._numbers(name, UNKNOWN, np.int8)

    def members(self, name: str) -> NDArray[np.int32]:
        """Lower bound of a count of members (1 stands for 1–2); −1 where unknown."""
        return self._numbers(name, UNKNOWN, np.int32)

    def number(self, name: str) -> NDArray[np.float64]:
        """Read a number; NaN where unknown."""
        return self._numbers(name, np.nan, np.float64)

    def day(self, name: str, *, missing: int) -> NDArray[np.int32]:
        """Days since 1970-01-01; `missing` where unknown or open."""
        return self._numbers(name, missing, np.int32)

    def text(self, name: str) -> pa.Array:
        """Text; null where unknown."""
        array = self.array(name)
        return pa.nulls(len(self), pa.string()) if array is None else array

    def exists_on(self, first: str | None, last: str | None, day: date) -> NDArray[np.bool_]:
        """Which rows have begun and not yet ended on a day; both named columns are inclusive, open where empty."""
        number = days_since_1970(day)
        exists = np.ones(len(self), dtype=np.bool_)
        if first is not None and first in self.stored:
            exists &= self.day(first, missing=FIRST_DAY) <= number
        if last is not None and last in self.stored:
            exists &= self.day(last, missing=LAST_DAY) >= number
        return exists


def days_since_1970(day: date) -> int:
    """Give the number under which a day is stored."""
    return int(np.datetime64(day, "D").astype(np.int32))


def freeze(array: NDArray[Any]) -> NDArray[Any]:
    """Refuse every later change of an array, and return it."""
    array.setflags(write=False)
    return array
