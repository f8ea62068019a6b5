"""What NetworkX asks of the structure of a graph, answered by kernels: components, cuts, triangles, cores, the matrix.

Each function has the name, the parameters and the answer of the one in NetworkX.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from orgraph.kernels.graphs.components import find_components
from orgraph.kernels.graphs.cores import find_core_numbers
from orgraph.kernels.graphs.csr import build_undirected
from orgraph.kernels.graphs.cuts import find_cuts
from orgraph.kernels.graphs.paths import find_distances
from orgraph.kernels.graphs.triangles import count_triangles
from orgraph.network.asking import ask_networkx, build_matrix, give_parts, give_values, read_weights

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from numpy.typing import NDArray

    from orgraph.network.arrays import GraphArrays
    from orgraph.network.graphs import ArrayGraph


def connected_components(graph: ArrayGraph, /) -> Iterator[set[Hashable]]:
    """Give the components, by their first nodes."""
    return give_parts(graph.arrays, find_components(graph.arrays.joined))


weakly_connected_components = connected_components


def number_connected_components(graph: ArrayGraph, /) -> int:
    """Count the components."""
    return int(find_components(graph.arrays.joined).max(initial=-1)) + 1


number_weakly_connected_components = number_connected_components


def is_connected(graph: ArrayGraph, /) -> bool:
    """Say whether there is one component."""
    if not len(graph):
        raise nx.NetworkXPointlessConcept("Connectivity is undefined for the null graph.")
    return number_connected_components(graph) == 1


is_weakly_connected = is_connected


def node_connected_component(graph: ArrayGraph, n: Hashable) -> set[Hashable]:
    """Give the component of a node."""
    if n not in graph.arrays.numbers:
        raise KeyError(n)
    reached = find_distances(graph.arrays.joined, graph.arrays.numbers[n]).reached
    return {graph.arrays.names[number] for number in reached.tolist()}


def strongly_connected_components(graph: ArrayGraph, /) -> Iterator[set[Hashable]]:
    """Give the parts whose nodes reach each other, each before those that reach it."""
    return give_parts(graph.arrays, find_components(graph.arrays.rows))


def number_strongly_connected_components(graph: ArrayGraph, /) -> int:
    """Count the parts whose nodes reach each other."""
    return int(find_components(graph.arrays.rows).max(initial=-1)) + 1


def is_strongly_connected(graph: ArrayGraph, /) -> bool:
    """Say whether every node reaches every other."""
    if not len(graph):
        raise nx.NetworkXPointlessConcept("Connectivity is undefined for the null graph.")
    return number_strongly_connected_components(graph) == 1


def articulation_points(graph: ArrayGraph, /) -> Iterator[Hashable]:
    """Give the nodes whose component falls apart without them, in the order of a depth-first search."""
    found = find_cuts(graph.arrays.joined).found
    order = np.argsort(found, kind="stable")[np.count_nonzero(found < 0) :]
    return iter([graph.arrays.names[number] for number in order.tolist()])


def bridges(graph: ArrayGraph, root: Hashable = None) -> Iterator[tuple[Hashable, Hashable]]:
    """Give the edges whose ends have no other way to each other, first by the end that comes first."""
    arrays = graph.arrays
    if root is not None:
        yield from ask_networkx("bridges")(graph, root)
        return
    rows = arrays.rows
    node = np.repeat(np.arange(arrays.size), rows.degrees)
    shown = find_cuts(rows).bridges[rows.edges] & (node < rows.neighbours)
    for first, second in zip(node[shown].tolist(), rows.neighbours[shown].tolist(), strict=True):
        yield arrays.names[first], arrays.names[second]


def has_bridges(graph: ArrayGraph, root: Hashable = None) -> bool:
    """Say whether there is any bridge."""
    if root is not None:
        return bool(ask_networkx("has_bridges")(graph, root))
    return bool(find_cuts(graph.arrays.rows).bridges.any())


def core_number(graph: ArrayGraph, /) -> dict[Hashable, int]:
    """Give the core number of each node; in a directed graph neighbours on both sides count."""
    arrays = graph.arrays
    if arrays.has_loops:
        return dict(ask_networkx("core_number")(graph))  # it complains
    both = build_undirected(arrays.source, arrays.target, size=arrays.size) if arrays.is_directed else arrays.rows
    return give_values(arrays, find_core_numbers(both))


def triangles(graph: ArrayGraph, nodes: Any = None) -> Any:  # noqa: ANN401 - a node or several
    """Give the number of triangles through each node."""
    if nodes is not None or not graph.arrays.is_simple:
        return ask_networkx("triangles")(graph, nodes)
    return give_values(graph.arrays, count_triangles(graph.arrays.joined))


def clustering(graph: ArrayGraph, nodes: Any = None, weight: str | None = None) -> Any:  # noqa: ANN401 - as above
    """Give the share of pairs of neighbours that are neighbours of each other."""
    if nodes is not None or weight is not None or not _is_plain(graph):
        return ask_networkx("clustering")(graph, nodes, weight)
    shares = give_values(graph.arrays, _find_clustering(graph.arrays))
    return {name: share or 0 for name, share in shares.items()}  # a whole number, as NetworkX has it


def average_clustering(
    graph: ArrayGraph,
    nodes: Any = None,  # noqa: ANN401 - as above
    weight: str | None = None,
    count_zeros: bool = True,  # noqa: FBT001, FBT002 - as NetworkX has it
) -> float:
    """Give the mean of the clustering of all nodes."""
    if nodes is not None or weight is not None or not _is_plain(graph) or not len(graph):
        return float(ask_networkx("average_clustering")(graph, nodes, weight, count_zeros))
    shares = _find_clustering(graph.arrays)
    counted = shares if count_zeros else shares[shares > 0]
    return float(counted.sum()) / len(counted)


def transitivity(graph: ArrayGraph, /) -> float:
    """Give the share of connected triples that are closed."""
    if not _is_plain(graph):
        return ask_networkx("transitivity")(graph)  # type: ignore[no-any-return]  # 0 where there is no triangle
    counts, degrees = count_triangles(graph.arrays.joined), _find_degrees(graph.arrays)
    closed = 2 * int(counts.sum())
    return closed / int((degrees * (degrees - 1)).sum()) if closed else 0


def to_scipy_sparse_array(
    graph: ArrayGraph,
    nodelist: Any = None,  # noqa: ANN401 - any container
    dtype: Any = None,  # noqa: ANN401 - whatever NumPy takes for one
    weight: str | None = "weight",
    format: str = "csr",  # noqa: A002 - as NetworkX has it
) -> Any:  # noqa: ANN401 - one of the formats of SciPy
    """Give the matrix of weights, those of repeated edges added up: floats, or whole numbers where no edge has one."""
    arrays = graph.arrays
    ask = ask_networkx("to_scipy_sparse_array")
    is_given = dtype is not None and np.dtype(dtype) != np.float64  # NetworkX refuses what such numbers cannot hold
    if not len(arrays.source) or is_given or (nodelist is not None and list(nodelist) != arrays.names):
        return ask(graph, nodelist, dtype, weight, format)
    try:
        matrix = build_matrix(arrays, read_weights(arrays, weight)).copy()
    except TypeError:
        return ask(graph, nodelist, dtype, weight, format)
    matrix.sum_duplicates()
    try:
        return matrix.astype(dtype or matrix.dtype, copy=False).asformat(format)
    except ValueError as error:
        raise nx.NetworkXError(f"Unknown sparse matrix format: {format}") from error


def _is_plain(graph: ArrayGraph) -> bool:
    return graph.arrays.is_simple and not graph.arrays.is_directed


def _find_degrees(arrays: GraphArrays) -> NDArray[np.int64]:
    loops = arrays.source[arrays.source == arrays.target]
    return arrays.joined.degrees - np.bincount(loops, minlength=arrays.size)


def _find_clustering(arrays: GraphArrays) -> NDArray[np.float64]:
    counts, degrees = count_triangles(arrays.joined), _find_degrees(arrays)
    pairs = degrees * (degrees - 1)
    shares: NDArray[np.float64] = np.divide(2.0 * counts, pairs, out=np.zeros(arrays.size), where=counts > 0)
    return shares
