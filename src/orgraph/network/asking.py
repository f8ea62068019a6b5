"""Asking a graph for its arrays, and giving answers in the containers that NetworkX gives."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import numpy as np

from orgraph.kernels.graphs.csr import build_adjacency

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator

    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from orgraph.network.arrays import GraphArrays

OVER_KERNELS: Final = (
    *("adjacency_matrix", "all_pairs_dijkstra_path_length", "all_pairs_shortest_path_length"),
    *("average_shortest_path_length", "center", "diameter", "eccentricity", "eigenvector_centrality_numpy"),
    *("harmonic_centrality", "hits", "is_forest", "is_tree", "k_core", "k_corona", "k_crust", "k_shell"),
    *("laplacian_matrix", "normalized_laplacian_matrix", "periphery", "radius", "shortest_path_length"),
    *("single_source_dijkstra_path_length", "wiener_index"),
)
"""Functions of NetworkX whose own code asks for what has a kernel, and for nothing that needs a second graph."""


CHANGING: Final = (
    *("is_kl_connected", "kl_connected_subgraph", "lukes_partitioning", "maximum_spanning_arborescence"),
    *("minimal_branching", "minimum_branching", "minimum_spanning_arborescence", "negative_edge_cycle"),
    *("recursive_simple_cycles", "spanning_tree_distribution"),
)
"""Functions of NetworkX that change the given graph for a while and put it back, or change a deep copy of it."""


def ask_networkx(name: str) -> Callable[..., Any]:
    """Give NetworkX's own code of a function that it dispatches; AttributeError where it dispatches none."""
    # There is no other way to all of them.
    function = vars(nx.utils.backends)["_registered_algorithms"].get(name)
    if function is None:
        raise AttributeError(f"NetworkX {nx.__version__} dispatches no function {name!r}")
    code: Callable[..., Any] = function.orig_func
    if name in OVER_KERNELS:
        return code

    show = _copy if name in CHANGING else _show

    def ask(*arguments: object, **named: object) -> Any:  # noqa: ANN401 - whatever the function answers
        return code(*map(show, arguments), **{key: show(value) for key, value in named.items()})

    return ask


def _copy(argument: object) -> object:
    """Copy a graph of ours into an ordinary one that can be changed, and leave everything else."""
    return argument.copy() if isinstance(argument, nx.Graph) else argument


def _show(argument: object) -> object:
    """Give a graph of ours as an ordinary one over the same mappings, and leave everything else.

    NetworkX's code puts graphs of its own making beside the given one, and NetworkX refuses to dispatch what has graphs
    of two backends.
    """
    if isinstance(argument, list):
        return [_show(some) for some in argument]
    if isinstance(argument, nx.Graph) and argument.__networkx_backend__ == "orgraph":
        return nx.graphviews.generic_graph_view(argument)
    return argument


def find_number(arrays: GraphArrays, name: Hashable) -> int:
    """Find the number of a node, or complain as NetworkX does."""
    try:
        return arrays.numbers[name]
    except (KeyError, TypeError):
        raise nx.NodeNotFound(f"Source {name} is not in G") from None


def give_values(arrays: GraphArrays, values: NDArray[Any]) -> dict[Hashable, Any]:
    """Give a value for each node."""
    return dict(zip(arrays.names, values.tolist(), strict=True))


def give_parts(arrays: GraphArrays, labels: NDArray[np.int32]) -> Iterator[set[Hashable]]:
    """Give the nodes of each label as a set, in the order of the labels."""
    if not len(labels):
        return
    count = int(labels.max()) + 1
    rows = build_adjacency(labels, np.arange(len(labels), dtype=np.int32), size=count)
    names = arrays.names
    members = [names[number] for number in rows.neighbours.tolist()]
    bounds = rows.offsets.tolist()
    for begin, end in pairwise(bounds):
        yield set(members[begin:end])


def read_weights(arrays: GraphArrays, name: object) -> NDArray[np.float64] | None:
    """Read an attribute of all edges as numbers; None where all count 1.

    Raises
    ------
    TypeError
        Where the attribute is no number, or is computed by a function.
    """
    if name is None:
        return None
    if callable(name):
        raise TypeError("weights that a function computes are not in the arrays")
    return arrays.read_weights(str(name))


def build_matrix(arrays: GraphArrays, weights: NDArray[Any] | None) -> csr_array:
    """Build the matrix of weights from row to column; an edge without a direction is in two rows, a loop in one."""
    from scipy.sparse import csr_array  # noqa: PLC0415 - half a second of import

    rows = arrays.rows
    entries = np.ones(len(rows.edges), dtype=np.int64) if weights is None else weights[rows.edges]
    return csr_array((entries, rows.neighbours, rows.offsets), shape=(arrays.size, arrays.size))
