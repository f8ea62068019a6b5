"""Shortest paths by number of steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.kernels.native import NativeFunction

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.kernels.graphs.csr import Adjacency

_FIND_DISTANCES: Final = NativeFunction(
    "orgraph_find_distances", ("int64", "int64[]", "int32[]", "int32", "int32[]", "int32[]")
)


@dataclass(frozen=True, slots=True)
class Distances:
    """How far every node lies from one.

    Attributes
    ----------
    steps
        Number of steps to each node; −1 where there is no way.
    reached
        The nodes that are reached, nearest first.
    """

    steps: NDArray[np.int32]
    reached: NDArray[np.int32]


def find_distances(adjacency: Adjacency, source: int) -> Distances:
    """Find the number of steps from one node to every other, along the rows."""
    size = len(adjacency.offsets) - 1
    if not 0 <= source < size:
        raise ValueError(f"{source} is no node: nodes lie from 0 to {size - 1}")
    steps, order = np.empty(size, dtype=np.int32), np.empty(size, dtype=np.int32)
    _FIND_DISTANCES(size, adjacency.offsets, adjacency.neighbours, source, steps, order)
    return Distances(steps, order[: np.count_nonzero(steps >= 0)])
