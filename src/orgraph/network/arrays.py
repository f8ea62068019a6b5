"""The arrays of a graph: ends, names and attributes, and the rows that kernels ask for, each made when first used."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.kernels.graphs.csr import build_adjacency, build_undirected, merge_pairs
from orgraph.network.mappings import NO_ATTRIBUTES

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from orgraph.kernels.graphs.csr import Adjacency, MergedPairs
    from orgraph.network.mappings import Attributes


def read_nothing(_: int) -> Attributes:
    """Give no attributes."""
    return NO_ATTRIBUTES


@dataclass(frozen=True, eq=False)
class GraphArrays:
    """A graph as arrays.

    Attributes
    ----------
    given_names
        Name of each node, in order: a sequence, an array of NumPy or of Arrow.
    source, target
        Ends of each edge, in order.
    is_directed, is_simple
        Whether edges are arcs; whether no two edges have the same ends.
    read_node, read_edge
        Give the attributes of a node or an edge by its number.
    read_key
        Gives the key of an edge among those with the same ends; not asked where the graph is simple.
    read_weights
        Gives an attribute of all edges as numbers, 1 where an edge lacks it; None where all lack it.
    """

    given_names: Sequence[Hashable] | NDArray[Any] | Any
    source: NDArray[np.int32]
    target: NDArray[np.int32]
    is_directed: bool
    is_simple: bool
    read_node: Callable[[int], Attributes] = field(repr=False, default=read_nothing)
    read_edge: Callable[[int], Attributes] = field(repr=False, default=read_nothing)
    read_key: Callable[[int], Hashable] = field(repr=False, default=int)
    read_weights: Callable[[str], NDArray[np.float64] | None] = field(repr=False, default=lambda _: None)

    @property
    def size(self) -> int:
        """Number of nodes."""
        return len(self.given_names)

    @cached_property
    def names(self) -> list[Hashable]:
        """Name of each node."""
        given = self.given_names
        for method in ("to_pylist", "tolist"):
            if hasattr(given, method):
                return list(getattr(given, method)())
        return list(given)

    @cached_property
    def numbers(self) -> dict[Hashable, int]:
        """Number of each name."""
        return {name: number for number, name in enumerate(self.names)}

    @cached_property
    def rows(self) -> Adjacency:
        """Neighbours of each node, repeated ones too: those at the ends of its arcs where there is a direction."""
        build = build_adjacency if self.is_directed else build_undirected
        return build(self.source, self.target, size=self.size)

    @cached_property
    def back_rows(self) -> Adjacency:
        """The same against the direction."""
        return build_adjacency(self.target, self.source, size=self.size) if self.is_directed else self.rows

    @cached_property
    def pairs(self) -> MergedPairs:
        """Pairs of nodes with any edge between them, whatever its direction."""
        return merge_pairs(self.source, self.target, size=self.size)

    @cached_property
    def joined(self) -> Adjacency:
        """Rows of the graph without directions and repetitions."""
        if self.is_simple and not self.is_directed:
            return self.rows
        return build_undirected(self.pairs.source, self.pairs.target, size=self.size)

    @cached_property
    def distinct(self) -> Adjacency:
        """Rows of the graph without repetitions: with its directions, if it has any."""
        if self.is_simple or not self.is_directed:
            return self.rows if self.is_simple else self.joined
        arcs = merge_pairs(self.source, self.target, size=self.size, directed=True)
        return build_adjacency(arcs.source, arcs.target, size=self.size)

    @cached_property
    def distinct_back(self) -> Adjacency:
        """The same against the direction."""
        if not self.is_directed:
            return self.distinct
        if self.is_simple:
            return self.back_rows
        arcs = merge_pairs(self.target, self.source, size=self.size, directed=True)
        return build_adjacency(arcs.source, arcs.target, size=self.size)

    @cached_property
    def has_loops(self) -> bool:
        """Whether any edge leads back to its node."""
        return bool((self.source == self.target).any())

    @cached_property
    def out_degrees(self) -> NDArray[np.int64]:
        """Edges that begin at each node."""
        return np.bincount(self.source, minlength=self.size)

    @cached_property
    def in_degrees(self) -> NDArray[np.int64]:
        """Edges that end at each node."""
        return np.bincount(self.target, minlength=self.size)

    @cached_property
    def degrees(self) -> NDArray[np.int64]:
        """Edges at each node, loops twice."""
        return self.out_degrees + self.in_degrees

    def select(self, mask: NDArray[np.bool_]) -> GraphArrays:
        """Select some nodes, and the edges between them."""
        kept_nodes = np.flatnonzero(mask)
        kept_edges = np.flatnonzero(mask[self.source] & mask[self.target])
        place = np.cumsum(mask, dtype=np.int32) - np.int32(1)
        read_node, read_edge, read_key, read_weights = self.read_node, self.read_edge, self.read_key, self.read_weights

        def select_weights(name: str) -> NDArray[np.float64] | None:
            weights = read_weights(name)
            return None if weights is None else weights[kept_edges]

        return GraphArrays(
            [self.names[node] for node in kept_nodes.tolist()],
            place[self.source[kept_edges]],
            place[self.target[kept_edges]],
            is_directed=self.is_directed,
            is_simple=self.is_simple,
            read_node=lambda node: read_node(int(kept_nodes[node])),
            read_edge=lambda edge: read_edge(int(kept_edges[edge])),
            read_key=lambda edge: read_key(int(kept_edges[edge])),
            read_weights=select_weights,
        )
