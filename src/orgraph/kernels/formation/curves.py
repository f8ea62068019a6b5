"""Orders of points in which neighbours stand near each other, and the axes along which a map lies."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

EVEN: Final = 1e-9
GOLDEN_RATIO: Final = (math.sqrt(5) - 1) / 2
ORDER_BITS: Final = 36
_PER_CELL: Final = 8


def order_by_place(x: NDArray[np.float64], y: NDArray[np.float64], kinds: NDArray[np.integer]) -> NDArray[np.int64]:
    """Order points along a Z-order curve of cells, within a cell by x, y and kind: equal points stand together.

    The order depends on the points alone, not on that of the rows, save for equal points; nor on the last bits of a
    position, which a turn leaves to a line or a grid.
    """
    coarse_x, coarse_y = _round_off(x, y)
    order = np.lexsort((y, x, kinds, coarse_y, coarse_x))
    levels = max(int(np.log2(max(len(x) / _PER_CELL, 1)) / 2), 0)
    columns, rows = (_number_cells(values[order], 1 << levels) for values in (coarse_x, coarse_y))
    curve = np.zeros(len(x), dtype=np.int64)
    for level in range(levels):
        curve |= (columns >> level & 1) << (2 * level) | (rows >> level & 1) << (2 * level + 1)
    return order[np.argsort(curve, kind="stable")]


def turn_to_own_axes(
    x: NDArray[np.float64], y: NDArray[np.float64], kinds: NDArray[np.integer]
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Measure positions along the principal axes of all, so that a turned or shifted map has the same groups.

    The third value is what turns, this one and one before it, may have added to the length of a step: one of exactly
    the radius stays one.
    """
    if not len(x):
        return x, y, 0.0
    largest = max(np.abs(x).max(), np.abs(y).max())  # far from zero the last bits of a step are lost
    order = order_by_place(x, y, kinds)  # sums in an order of their own: that of the rows does not matter
    x, y = x - x[order].mean(), y - y[order].mean()
    weight = kinds[order] * GOLDEN_RATIO % 1.0
    angle = 0.5 * float(np.angle(_sum_or_weigh((x[order] + 1j * y[order]) ** 2, weight)))
    along, across = (
        math.cos(angle) * x + math.sin(angle) * y,
        math.cos(angle) * y - math.sin(angle) * x,
    )
    # An axis points to where the longer tail lies.
    tails = (float(_sum_or_weigh(axis[order] ** 3, weight).real) for axis in (along, across))
    along, across = (axis * math.copysign(1.0, tail) + 0.0 for axis, tail in zip((along, across), tails, strict=True))
    extent = float(max(largest, np.abs(along).max(), np.abs(across).max()))
    return along, across, 8.0 * float(np.finfo(np.float64).eps) * extent


def _sum_or_weigh(values: NDArray[Any], weight: NDArray[np.floating]) -> np.complex128:
    """Sum values; where nothing but rounding would be left of a map as even as a grid, by the weights of industries."""
    plain = values.sum()
    even = abs(plain) <= EVEN * np.abs(values).sum()
    return np.complex128((weight * values).sum() if even else plain)


def _round_off(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Count the steps of a small part of the map from its corner."""
    x, y = x - x.min(initial=np.inf), y - y.min(initial=np.inf)
    exponent = int(np.frexp(max(x.max(initial=0.0), y.max(initial=0.0)))[1])
    x, y = (np.ldexp(values, ORDER_BITS - exponent).astype(np.float64) for values in (x, y))
    return np.round(x), np.round(y)


def _number_cells(values: NDArray[np.float64], cells: int) -> NDArray[np.int64]:
    low, high = values.min(initial=np.inf), values.max(initial=-np.inf)
    if not high > low:
        return np.zeros(len(values), dtype=np.int64)
    numbers: NDArray[np.int64] = np.minimum((values - low) / (high - low) * cells, cells - 1).astype(np.int64)
    return numbers
