"""Compressed rows: the neighbours of every node, in two arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.kernels.native import NativeFunction

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SORT_PAIRS: Final = NativeFunction(
    "orgraph_sort_pairs", ("int64", "int64", "int32[]", "int32[]", "int64[]", "int32[]", "int32[]")
)


@dataclass(frozen=True, slots=True)
class Adjacency:
    """Neighbours of node `i` are ``neighbours[offsets[i]:offsets[i + 1]]``; `edges` are the pairs they came from."""

    offsets: NDArray[np.int64]
    neighbours: NDArray[np.int32]
    edges: NDArray[np.int32]

    def of(self, position: int) -> NDArray[np.int32]:
        """Neighbours of one node."""
        return self.neighbours[self.offsets[position] : self.offsets[position + 1]]

    @property
    def degrees(self) -> NDArray[np.int64]:
        """Number of neighbours of every node, repeated edges counted."""
        return np.diff(self.offsets)


def build_adjacency(source: NDArray[np.int32], target: NDArray[np.int32], *, size: int) -> Adjacency:
    """Sort pairs into compressed rows, in linear time and keeping the order of equal sources.

    Parameters
    ----------
    source, target
        Ends of each pair, same length.
    size
        Number of nodes on the source side.

    Raises
    ------
    ValueError
        Where a source lies outside of the nodes, or the lengths differ.
    """
    offsets = np.empty(size + 1, dtype=np.int64)
    neighbours, edges = np.empty(len(source), dtype=np.int32), np.empty(len(source), dtype=np.int32)
    begins, ends = (np.ascontiguousarray(end, dtype=np.int32) for end in (source, target))
    if len(begins) != len(ends) or (len(begins) and not 0 <= begins.min() <= begins.max() < size):
        raise ValueError(f"{len(begins)} sources and {len(ends)} targets: sources lie from 0 to {size - 1}, one each")
    _SORT_PAIRS(len(begins), size, begins, ends, offsets, neighbours, edges)
    return Adjacency(offsets, neighbours, edges)
