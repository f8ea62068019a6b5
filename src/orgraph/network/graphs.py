"""Graphs over arrays: NetworkX takes them for its own, in functions that it dispatches and in those that it does not.

A graph of ours is an ``nx.Graph`` whose dictionaries are mappings over arrays, filled where they are looked at. What
has a kernel never looks at them. The graph cannot be changed; whatever is made from its class, a copy above all, is an
ordinary graph of NetworkX that can be.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Self

import networkx as nx
import numpy as np
from networkx.classes import reportviews

from orgraph.kernels.graphs.csr import check_pairs, merge_pairs
from orgraph.network.arrays import GraphArrays
from orgraph.network.mappings import Attributes, Kept, LazyMapping, refuse

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from numpy.typing import ArrayLike, NDArray

    from orgraph.kernels.graphs.csr import Adjacency

    Rows = LazyMapping[Hashable, int, Any]


class _OverArrays:
    """What the four kinds of graphs have in common."""

    __networkx_backend__: ClassVar[str] = "orgraph"
    ordinary: ClassVar[Any]
    frozen: ClassVar[bool] = True
    arrays: GraphArrays
    graph: dict[str, Any]

    add_node = add_nodes_from = remove_node = remove_nodes_from = refuse
    add_edge = add_edges_from = add_weighted_edges_from = remove_edge = remove_edges_from = refuse
    clear = clear_edges = update = refuse

    def __new__(cls, *arguments: Any, **attributes: Any) -> Any:  # noqa: ANN401 - as NetworkX takes them
        """Make an ordinary graph: NetworkX makes new graphs from the class of a given one, and changes them."""
        return cls.ordinary(*arguments, **attributes)

    @classmethod
    def over(cls, arrays: GraphArrays, **attributes: object) -> Self:
        """Make a graph over arrays, with attributes of the graph itself."""
        made: Self = object.__new__(cls)
        made.arrays, made.graph = arrays, attributes
        return made

    def __reduce__(self) -> Any:  # noqa: ANN401 - whatever an ordinary graph is pickled to
        return _give, (self.copy(),)  # type: ignore[attr-defined]  # of nx.Graph

    def __len__(self) -> int:
        return self.arrays.size

    def __iter__(self) -> Iterator[Hashable]:
        return iter(self.arrays.names)

    def __contains__(self, name: object) -> bool:
        try:
            return name in self.arrays.numbers
        except TypeError:
            return False

    def number_of_nodes(self) -> int:
        """Count the nodes."""
        return self.arrays.size

    order = number_of_nodes

    def size(self, weight: str | None = None) -> float:
        """Count the edges, or add up their weights."""
        weights = None if weight is None else self.arrays.read_weights(weight)
        return len(self.arrays.source) if weights is None else float(weights.sum())

    def subgraph(self, nodes: Iterable[Hashable]) -> Self:
        """Make the graph of some nodes and the edges between them, over arrays of its own."""
        mask = np.zeros(self.arrays.size, dtype=np.bool_)
        some = self.nbunch_iter(nodes)  # type: ignore[attr-defined]  # of nx.Graph
        mask[[self.arrays.numbers[name] for name in some]] = True
        return type(self).over(self.arrays.select(mask), **self.graph)

    def to_simple(self) -> ArrayGraph:
        """Make the undirected simple graph: one edge between two nodes, its `weight` the number of edges given.

        Neighbours stand in the order that a copy made by NetworkX would have, so ties fall alike on both.
        """
        arrays, pairs = self.arrays, self.arrays.pairs
        order = np.argsort(np.minimum(pairs.source, pairs.target), kind="stable")
        simple = _make_simple(arrays, pairs.source[order], pairs.target[order], pairs.sum(None)[order])
        return ArrayGraph.over(simple, **self.graph)

    @cached_property
    def _node(self) -> Rows:
        return LazyMapping(self.arrays.numbers, self.arrays.read_node)

    @cached_property
    def _adj(self) -> Rows:
        return self._make_rows(lambda: self.arrays.rows)

    def _make_rows(self, find_rows: Callable[[], Adjacency]) -> Rows:
        arrays = self.arrays
        read_row = _read_simple_row if arrays.is_simple else _read_multiple_row
        return LazyMapping(arrays.numbers, Kept(lambda node: read_row(arrays, find_rows(), node), len))


def _give(graph: nx.Graph[Any]) -> nx.Graph[Any]:
    """Give what a graph is pickled to: an ordinary one."""
    return graph


def _read_simple_row(arrays: GraphArrays, rows: Adjacency, node: int) -> LazyMapping[Hashable, int, Attributes]:
    place = slice(rows.offsets[node], rows.offsets[node + 1])
    names = [arrays.names[neighbour] for neighbour in rows.neighbours[place].tolist()]
    return LazyMapping(dict(zip(names, rows.edges[place].tolist(), strict=True)), arrays.read_edge)


def _read_multiple_row(arrays: GraphArrays, rows: Adjacency, node: int) -> LazyMapping[Hashable, list[int], Any]:
    place = slice(rows.offsets[node], rows.offsets[node + 1])
    edges: dict[Hashable, list[int]] = {}
    for neighbour, edge in zip(rows.neighbours[place].tolist(), rows.edges[place].tolist(), strict=True):
        edges.setdefault(arrays.names[neighbour], []).append(edge)

    def read_keys(some: list[int]) -> LazyMapping[Hashable, int, Attributes]:
        return LazyMapping({arrays.read_key(edge): edge for edge in some}, arrays.read_edge)

    return LazyMapping(edges, read_keys)


def _count_by(view: type[Any], name: str) -> Any:  # noqa: ANN401 - a class
    """Make a view of degrees that has all of them from the arrays where no weight is asked for."""

    class Degrees(view):  # type: ignore[misc]  # one of several classes of NetworkX
        def _counts(self) -> NDArray[np.int64] | None:
            return getattr(self._graph.arrays, name) if self._weight is None and self._nodes is self._succ else None

        def __iter__(self) -> Iterator[tuple[Hashable, float]]:
            counts = self._counts()
            return super().__iter__() if counts is None else zip(self._graph, counts.tolist(), strict=True)

        def __getitem__(self, node: Hashable) -> float:
            counts = self._counts()
            if counts is None:
                return super().__getitem__(node)  # type: ignore[no-any-return]  # its class is one of several
            return int(counts[self._graph.arrays.numbers[node]])

    return cached_property(Degrees)


class _Directed(_OverArrays):
    """What graphs of arcs have beside."""

    @property
    def _succ(self) -> Rows:
        return self._adj

    @cached_property
    def _pred(self) -> Rows:
        return self._make_rows(lambda: self.arrays.back_rows)


class ArrayGraph(_OverArrays, nx.Graph):  # type: ignore[type-arg,misc]  # what is over arrays is the same, but cannot be changed
    """An undirected graph with at most one edge between two nodes."""

    ordinary = nx.Graph
    degree = _count_by(reportviews.DegreeView, "degrees")


class ArrayMultiGraph(_OverArrays, nx.MultiGraph):  # type: ignore[type-arg,misc]  # as above
    """An undirected graph with any number of edges between two nodes."""

    ordinary = nx.MultiGraph
    degree = _count_by(reportviews.MultiDegreeView, "degrees")


class ArrayDiGraph(_Directed, nx.DiGraph):  # type: ignore[type-arg,misc]  # as above
    """A directed graph with at most one arc from one node to another."""

    ordinary = nx.DiGraph
    degree = _count_by(reportviews.DiDegreeView, "degrees")
    in_degree = _count_by(reportviews.InDegreeView, "in_degrees")
    out_degree = _count_by(reportviews.OutDegreeView, "out_degrees")


class ArrayMultiDiGraph(_Directed, nx.MultiDiGraph):  # type: ignore[type-arg,misc]  # as above
    """A directed graph with any number of arcs from one node to another."""

    ordinary = nx.MultiDiGraph
    degree = _count_by(reportviews.DiMultiDegreeView, "degrees")
    in_degree = _count_by(reportviews.InMultiDegreeView, "in_degrees")
    out_degree = _count_by(reportviews.OutMultiDegreeView, "out_degrees")


_CLASSES: dict[tuple[bool, bool], Any] = {
    (False, True): ArrayGraph,
    (False, False): ArrayMultiGraph,
    (True, True): ArrayDiGraph,
    (True, False): ArrayMultiDiGraph,
}


def find_class(*, directed: bool, simple: bool) -> Any:  # noqa: ANN401 - one of four classes
    """Find the class of graphs of a kind."""
    return _CLASSES[directed, simple]


def build_graph(
    source: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    names: Sequence[Hashable] | NDArray[Any] | None = None,
    size: int | None = None,
    directed: bool = False,
    multigraph: bool = False,
) -> Any:  # noqa: ANN401 - one of four classes, all of them nx.Graph
    """Build a read-only graph for NetworkX over arrays.

    Parameters
    ----------
    source, target
        Number of the node at either end of each edge.
    weight
        Of each edge: its attribute `weight`.
    names
        Name of each node; by default its number.
    size
        Number of nodes where no names are given; by default one more than the highest number.
    directed, multigraph
        As the graph is to be. In one that is no multigraph repeated edges become one, and their weights add up.

    Raises
    ------
    ValueError
        Where an end is no whole number or lies outside of the nodes, lengths differ, or values are masked.
    """
    source, target = _read_bare(source), _read_bare(target)
    weight = None if weight is None else _read_bare(weight).astype(np.float64, copy=False)
    highest = max((int(end.max()) for end in (source, target) if end.size), default=-1)
    number = len(names) if names is not None else highest + 1 if size is None else size
    begins, ends = check_pairs(source, target, size=number)
    if weight is not None and weight.shape != begins.shape:
        raise ValueError(f"{weight.size} weights for {len(begins)} edges: one each")
    given = range(number) if names is None else names
    bare = GraphArrays(given, begins, ends, is_directed=directed, is_simple=not multigraph)
    if not multigraph:
        merged = merge_pairs(begins, ends, size=number, directed=directed)
        weight = None if weight is None else merged.sum(weight)
        kept = merged.first
        del merged  # a fifth of the memory that this takes
        bare = bare if kept is None else replace(bare, source=begins[kept], target=ends[kept])
    else:
        bare = replace(bare, read_key=_number_repetitions(bare).__getitem__)
    arrays = bare if weight is None else _weigh(bare, weight)
    return find_class(directed=directed, simple=not multigraph).over(arrays)


def _read_bare(values: ArrayLike) -> NDArray[Any]:
    if np.ma.is_masked(values):
        raise ValueError("source, target or weight has masked values: leave those edges out")
    return np.asarray(values)


def _make_simple(
    arrays: GraphArrays, source: NDArray[np.int32], target: NDArray[np.int32], weight: NDArray[np.float64]
) -> GraphArrays:
    bare = GraphArrays(
        arrays.given_names, source, target, is_directed=False, is_simple=True, read_node=arrays.read_node
    )
    return _weigh(bare, weight)


def _weigh(arrays: GraphArrays, weight: NDArray[np.float64]) -> GraphArrays:
    """Give the edges the attribute `weight`."""
    return replace(
        arrays,
        read_edge=lambda edge: Attributes(weight=float(weight[edge])),
        read_weights=lambda name: weight if name == "weight" else None,
    )


def _number_repetitions(arrays: GraphArrays) -> list[int]:
    """Give numbers from 0 to the edges with the same ends, as NetworkX does."""
    numbers = merge_pairs(arrays.source, arrays.target, size=arrays.size, directed=arrays.is_directed).numbers
    order = np.argsort(numbers, kind="stable")
    counts = np.bincount(numbers)
    begins = np.repeat(np.cumsum(counts) - counts, counts)
    keys = np.empty(len(numbers), dtype=np.int64)
    keys[order] = np.arange(len(numbers)) - begins
    return [int(key) for key in keys]
