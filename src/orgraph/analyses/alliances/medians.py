"""Medians of groups of numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def find_medians(groups: NDArray[np.integer], values: NDArray[np.float64], *, size: int) -> NDArray[np.float64]:
    """Find the median of the known values of each group; NaN where there is none."""
    known = ~np.isnan(values)
    groups, values = groups[known], values[known]
    order = np.lexsort((values, groups))
    ordered = values[order]
    counts = np.bincount(groups, minlength=size)
    first = np.cumsum(counts) - counts
    found = np.full(size, np.nan)
    some = np.flatnonzero(counts)
    low, high = first[some] + (counts[some] - 1) // 2, first[some] + counts[some] // 2
    found[some] = (ordered[low] + ordered[high]) / 2
    return found
