"""Grouping: rows with the same values in several coded columns, numbered and counted in linear time.

A million rows that differ in thirty small attributes have a few hundred *patterns*. What follows from the attributes
alone is worked out once per pattern, on one row that stands for it, and counted with one pass over the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

Codes: TypeAlias = "NDArray[np.integer[Any]] | NDArray[np.bool_]"
"""One small number from 0 per row."""
LARGEST_TABLE: Final = 1 << 20
"""Cells of a table that is cheaper to fill than rows are to sort: 8 MB."""
_LARGEST_NUMBER: Final = 1 << 31


@dataclass(frozen=True, slots=True, eq=False)
class Grouping:
    """Rows in groups.

    Attributes
    ----------
    groups
        Group of each row, from 0; groups stand in the order of their values, first column first.
    first_rows
        For each group, the first of its rows: it stands for all of them.
    """

    groups: NDArray[np.int32]
    first_rows: NDArray[np.int32]

    def __len__(self) -> int:
        """Count the groups."""
        return len(self.first_rows)


def group_rows(columns: Iterable[tuple[Codes, int]], *, rows: int) -> Grouping:
    """Give every combination of values that occurs a number.

    Parameters
    ----------
    columns
        Per column the code of each row, from 0, and how many codes there are.
    rows
        Number of rows.
    """
    if not rows:
        return Grouping(np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.int32))
    groups: NDArray[np.integer[Any]] = np.zeros(rows, dtype=np.uint8)
    size = 1
    for codes, codes_size in columns:
        if size * codes_size > LARGEST_TABLE:
            groups, size = _renumber(groups, size)
        size *= codes_size
        # As narrow as fits: a byte per row is worked on many times faster than a word.
        width = np.min_scalar_type(max(size - 1, 0)) if size <= _LARGEST_NUMBER else np.dtype(np.int64)
        if size == codes_size:  # nothing before it told rows apart
            groups = codes.astype(width)
        else:
            groups = groups.astype(width) * width.type(codes_size) + codes.astype(width)
        if size > _LARGEST_NUMBER:
            groups, size = _renumber(groups, size)
    groups, size = _renumber(groups, size)
    first_rows = np.empty(size, dtype=np.int32)
    # Written from the last row to the first, so that the first one stays.
    first_rows[groups[::-1]] = np.arange(rows - 1, -1, -1, dtype=np.int32)
    return Grouping(groups, first_rows)


@dataclass(frozen=True, slots=True, eq=False)
class PairCounts:
    """How often pairs of codes occur: three arrays of one length, sorted by pair, without zeros."""

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    count: NDArray[np.int64]


def count_pairs(first: NDArray[np.integer], second: NDArray[np.integer], *, sizes: tuple[int, int]) -> PairCounts:
    """Count the pairs of two coded columns.

    Parameters
    ----------
    first, second
        Codes from 0, one of each per row.
    sizes
        How many codes the columns have.
    """
    width = max(sizes[1], 1)
    if sizes[0] * width <= 4 * LARGEST_TABLE:
        counts = np.bincount(first.astype(np.int32) * np.int32(width) + second, minlength=1)
        pairs = np.flatnonzero(counts)
        counts = counts[pairs]
    else:
        pairs, counts = np.unique(first.astype(np.int64) * width + second, return_counts=True)
    return PairCounts((pairs // width).astype(np.int32), (pairs % width).astype(np.int32), counts)


def _renumber(codes: NDArray[np.integer], size: int) -> tuple[NDArray[np.int32], int]:
    """Give the codes that occur numbers from 0, in their order."""
    if size > 4 * LARGEST_TABLE:
        values, numbers = np.unique(codes, return_inverse=True)
        return numbers.astype(np.int32), len(values)
    occurs = np.zeros(size, dtype=np.bool_)
    occurs[codes] = True
    number = np.cumsum(occurs, dtype=np.int32) - np.int32(1)
    return number[codes], int(number[-1]) + 1 if size else 0
