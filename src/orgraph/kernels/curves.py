"""Orders of points in which neighbours stand near each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PER_CELL: Final = 8


def order_by_place(x: NDArray[np.float64], y: NDArray[np.float64], kinds: NDArray[np.integer]) -> NDArray[np.int64]:
    """Order points along a Z-order curve of cells, within a cell by x, y and kind: equal points stand together.

    The order depends on the points alone, not on that of the rows, save for equal points.
    """
    order = np.lexsort((kinds, y, x))
    levels = max(int(np.log2(max(len(x) / _PER_CELL, 1)) / 2), 0)
    columns, rows = (_number_cells(values[order], 1 << levels) for values in (x, y))
    curve = np.zeros(len(x), dtype=np.int64)
    for level in range(levels):
        curve |= (columns >> level & 1) << (2 * level) | (rows >> level & 1) << (2 * level + 1)
    return order[np.argsort(curve, kind="stable")]


def _number_cells(values: NDArray[np.float64], cells: int) -> NDArray[np.int64]:
    low, high = values.min(initial=np.inf), values.max(initial=-np.inf)
    if not high > low:
        return np.zeros(len(values), dtype=np.int64)
    numbers: NDArray[np.int64] = np.minimum((values - low) / (high - low) * cells, cells - 1).astype(np.int64)
    return numbers
