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
_JOIN_PAIRS: Final = NativeFunction("orgraph_join_pairs", _SORT_PAIRS.takes)
_FIND_FIRST_PAIRS: Final = NativeFunction(
    "orgraph_find_first_pairs", ("int64", "int64[]", "int32[]", "int32[]", "int32[]")
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
    begins, ends = check_pairs(source, target, size=size, only_source=True)
    offsets = np.empty(size + 1, dtype=np.int64)
    neighbours, edges = np.empty(len(begins), dtype=np.int32), np.empty(len(begins), dtype=np.int32)
    _SORT_PAIRS(len(begins), size, begins, ends, offsets, neighbours, edges)
    return Adjacency(offsets, neighbours, edges)


def build_undirected(source: NDArray[np.integer], target: NDArray[np.integer], *, size: int) -> Adjacency:
    """Sort pairs without direction into compressed rows: each stands in the row of either end, a loop once.

    Rows keep the order of the pairs, as the dictionaries of NetworkX do. A value of each pair, such as its weight, need
    not be written twice: ``values[adjacency.edges]`` stand beside the neighbours.

    Parameters
    ----------
    source, target
        Ends of each pair, same length.
    size
        Number of nodes.

    Raises
    ------
    ValueError
        Where an end lies outside of the nodes, or the lengths differ.
    """
    begins, ends = check_pairs(source, target, size=size)
    places = 2 * len(begins) - int(np.count_nonzero(begins == ends))
    offsets = np.empty(size + 1, dtype=np.int64)
    neighbours, edges = np.empty(places, dtype=np.int32), np.empty(places, dtype=np.int32)
    _JOIN_PAIRS(len(begins), size, begins, ends, offsets, neighbours, edges)
    return Adjacency(offsets, neighbours, edges)


@dataclass(frozen=True, slots=True)
class MergedPairs:
    """Pairs without repetition, in the order in which each first occurred.

    Attributes
    ----------
    begins, ends
        The pairs that were given.
    numbers
        For every pair that was given, which of these it is.
    first
        Which of the given pairs each of these was first; None where none is repeated.
    """

    begins: NDArray[np.int32]
    ends: NDArray[np.int32]
    numbers: NDArray[np.int32]
    first: NDArray[np.int32] | None

    @property
    def source(self) -> NDArray[np.int32]:
        """One end of each."""
        return self.begins if self.first is None else self.begins[self.first]

    @property
    def target(self) -> NDArray[np.int32]:
        """The other end of each."""
        return self.ends if self.first is None else self.ends[self.first]

    def __len__(self) -> int:
        """Count the pairs that differ."""
        return len(self.begins if self.first is None else self.first)

    def sum(self, weight: NDArray[np.floating] | None) -> NDArray[np.float64]:
        """Add up the weights of repeated pairs; without weights each counts 1."""
        weights = np.ones(len(self.numbers)) if weight is None else np.asarray(weight, dtype=np.float64)
        if self.first is None:
            return weights
        sums: NDArray[np.float64] = weights[self.first]
        is_repeated = np.ones(len(weights), dtype=np.bool_)
        is_repeated[self.first] = False
        repeated = np.flatnonzero(is_repeated)
        np.add.at(sums, self.numbers[repeated], weights[repeated])
        return sums


def merge_pairs(
    source: NDArray[np.integer], target: NDArray[np.integer], *, size: int, directed: bool = False
) -> MergedPairs:
    """Merge repeated pairs, in linear time; without direction, a pair and its reverse are the same.

    Raises
    ------
    ValueError
        Where an end lies outside of the nodes, or the lengths differ.
    """
    begins, ends = check_pairs(source, target, size=size)
    first = _find_first(begins, ends, size=size, directed=directed)
    kept = np.flatnonzero(first == np.arange(len(first), dtype=np.int32)).astype(np.int32)
    if len(kept) == len(first):
        return MergedPairs(begins, ends, first, None)
    place = np.empty(len(first), dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    return MergedPairs(begins, ends, place[first], kept)


def _find_first(begins: NDArray[np.int32], ends: NDArray[np.int32], *, size: int, directed: bool) -> NDArray[np.int32]:
    """Find for every pair the first one with the same ends."""
    low, high = (begins, ends) if directed else (np.minimum(begins, ends), np.maximum(begins, ends))
    rows = build_adjacency(low, high, size=size)
    del low, high  # a third of the memory that this takes
    first = np.empty(len(begins), dtype=np.int32)
    _FIND_FIRST_PAIRS(size, rows.offsets, rows.neighbours, rows.edges, first)
    return first


def check_pairs(
    source: NDArray[np.integer], target: NDArray[np.integer], *, size: int, only_source: bool = False
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Give pairs as the kernels take them, or raise ValueError where an end is no number of a node."""
    if np.shape(source) != np.shape(target) or np.ndim(source) != 1:
        raise ValueError(
            f"sources have the shape {np.shape(source)}, targets {np.shape(target)}: both are as long lists"
        )
    for name, end in (("sources", source), *(() if only_source else (("targets", target),))):
        if len(end) and end.dtype.kind not in "iu":
            raise ValueError(f"{name} hold {end.dtype}: nodes are whole numbers from 0")
        if len(end) and not 0 <= end.min() <= end.max() < size:
            raise ValueError(f"{name} lie from 0 to {size - 1}, not from {end.min()} to {end.max()}")
    return np.ascontiguousarray(source, dtype=np.int32), np.ascontiguousarray(target, dtype=np.int32)
