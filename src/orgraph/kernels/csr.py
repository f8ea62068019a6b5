"""Compressed rows: the neighbours of every node, in two arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


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
    """
    counts = np.bincount(source, minlength=size)
    offsets = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(counts, out=offsets[1:])
    if len(source) and not np.all(source[1:] >= source[:-1]):
        from scipy.sparse import csc_array  # noqa: PLC0415 - half a second of import that sorted pairs never need

        # A matrix with one column per pair and no two entries in a place: turning it into rows is a counting sort.
        number = len(source)
        columns = np.arange(number + 1, dtype=np.int32)
        matrix = csc_array((np.arange(number, dtype=np.int32), source, columns), shape=(size, number))
        edges = matrix.tocsr().data
    else:
        edges = np.arange(len(source), dtype=np.int32)
    return Adjacency(offsets, target[edges].astype(np.int32, copy=False), edges)
