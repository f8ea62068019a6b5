"""Sorting rows by several whole-number columns, and what follows from sorted rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_WORD_BITS = 64


def order_rows(columns: Sequence[NDArray[np.integer[Any]]]) -> NDArray[np.int64]:
    """Return the order that sorts rows by the first column, then by the second …; equal rows keep their order.

    Columns hold whole numbers. As many as fit are packed into one word together with the number of the row, so that
    a plain sort does the work; only where they do not fit are they sorted one by one.
    """
    number = len(columns[0])
    if number == 0:
        return np.empty(0, dtype=np.int64)
    lowest = [int(column.min()) for column in columns]
    widths = [(int(column.max()) - low).bit_length() for column, low in zip(columns, lowest, strict=True)]
    row_bits = (number - 1).bit_length()
    if sum(widths) + row_bits > _WORD_BITS:
        return np.lexsort(columns[::-1])
    packed = np.zeros(number, dtype=np.uint64)
    for column, low, width in zip(columns, lowest, widths, strict=True):
        if width:
            packed <<= np.uint64(width)
            packed |= (column.astype(np.int64) - low).astype(np.uint64)
    if bool((packed[1:] >= packed[:-1]).all()):
        return np.arange(number)
    packed <<= np.uint64(row_bits)
    packed |= np.arange(number, dtype=np.uint64)
    packed.sort()
    packed &= np.uint64((1 << row_bits) - 1)
    return packed.astype(np.int64)


def mark_repeated(columns: Sequence[NDArray[np.integer[Any]]]) -> NDArray[np.bool_]:
    """Mark every row of sorted rows that equals the row before it in all columns."""
    number = len(columns[0])
    same = np.zeros(number, dtype=np.bool_)
    same[1:] = True
    for column in columns:
        same[1:] &= column[1:] == column[:-1]
    return same


def rank_within_groups(is_first: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Count the rows of each group from 0; `is_first` marks where groups begin."""
    starts = np.flatnonzero(is_first)
    groups = np.cumsum(is_first) - 1
    return np.arange(len(is_first)) - starts[groups] if len(starts) else np.zeros(0, dtype=np.int64)


def rank_words(array: pa.Array) -> NDArray[np.int32]:
    """Rank values by their order among all that occur; −1 where there is none."""
    encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    ranks = np.empty(len(order) + 1, dtype=np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    ranks[-1] = -1
    positions: NDArray[np.int32] = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return ranks[positions]
