"""What NetworkX asks of distances, answered by kernels: by steps from one node, by weights from one or several.

Each function has the name, the parameters and the answer of the one in NetworkX.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from orgraph.kernels.graphs.paths import find_distances
from orgraph.network.asking import ask_networkx, build_matrix, find_number, give_values, read_weights

if TYPE_CHECKING:
    from collections.abc import Hashable

    from orgraph.network.graphs import ArrayGraph


def single_source_shortest_path_length(
    graph: ArrayGraph, source: Hashable, cutoff: float | None = None
) -> dict[Hashable, int]:
    """Give the number of steps from a node to every node that it reaches, nearest first."""
    arrays = graph.arrays
    found = find_distances(arrays.rows, find_number(arrays, source))
    # One step more is taken while fewer than the limit were: a limit of 1.5 lets two steps pass.
    reached = found.reached if cutoff is None else found.reached[found.steps[found.reached] < max(cutoff, 0) + 1]
    names = [arrays.names[number] for number in reached.tolist()]
    return dict(zip(names, found.steps[reached].tolist(), strict=True))


def multi_source_dijkstra_path_length(
    graph: ArrayGraph,
    sources: Any,  # noqa: ANN401 - any container
    cutoff: float | None = None,
    weight: Any = "weight",  # noqa: ANN401 - a name or a function
) -> dict[Hashable, float]:
    """Give the least sum of weights from the nearest of some nodes to every node that they reach, nearest first."""
    arrays = graph.arrays
    ask = ask_networkx("multi_source_dijkstra_path_length")
    try:
        weights = read_weights(arrays, weight)
    except TypeError:
        return dict(ask(graph, sources, cutoff, weight))
    if weights is None:
        weights = np.ones(len(arrays.source))  # not whole numbers: SciPy would add up repeated edges
    if not sources or not ((weights >= 0) & (weights < np.inf)).all() or not (cutoff is None or cutoff >= 0):
        return dict(ask(graph, sources, cutoff, weight))
    from scipy.sparse.csgraph import dijkstra  # noqa: PLC0415 - half a second of import

    for name in sources:
        if name not in graph:
            raise nx.NodeNotFound(f"Node {name} not found in graph")
    lengths = dijkstra(
        build_matrix(arrays, weights),
        indices=[arrays.numbers[name] for name in sources],
        limit=np.inf if cutoff is None else cutoff,
        min_only=True,
    )
    order = np.argsort(lengths, kind="stable")[: np.count_nonzero(np.isfinite(lengths))]
    names = [arrays.names[number] for number in order.tolist()]
    return dict(zip(names, lengths[order].tolist(), strict=True))


def closeness_centrality(
    graph: ArrayGraph,
    u: Hashable = None,
    distance: str | None = None,
    wf_improved: bool = True,  # noqa: FBT001, FBT002 - as NetworkX has it
) -> Any:  # noqa: ANN401 - one value or all
    """Give the inverse of the mean number of steps from the nodes that reach each node."""
    if u is not None or distance is not None:
        return ask_networkx("closeness_centrality")(graph, u, distance, wf_improved)
    arrays = graph.arrays
    values = np.zeros(arrays.size)
    for node in range(arrays.size):
        found = find_distances(arrays.distinct_back, node)
        total, others = int(found.steps[found.reached].sum()), len(found.reached) - 1
        if total:
            values[node] = others / total * (others / (arrays.size - 1) if wf_improved else 1.0)
    return give_values(arrays, values)
