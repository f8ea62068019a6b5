"""What NetworkX asks of the places of nodes in a graph, answered by kernels: degree, betweenness, PageRank, constraint.

Each function has the name, the parameters and the answer of the one in NetworkX.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from orgraph.kernels.graphs.betweenness import sum_dependencies
from orgraph.kernels.graphs.constraint import sum_constraint
from orgraph.kernels.graphs.pagerank import rank_pages
from orgraph.network.asking import ask_networkx, build_matrix, give_values, read_weights

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping
    from random import Random

    from numpy.typing import NDArray

    from orgraph.network.arrays import GraphArrays
    from orgraph.network.graphs import ArrayGraph


def degree_centrality(graph: ArrayGraph, /) -> dict[Hashable, float]:
    """Give the number of edges of each node, as a share of all other nodes."""
    return _give_shares(graph.arrays, graph.arrays.degrees)


def in_degree_centrality(graph: ArrayGraph, /) -> dict[Hashable, float]:
    """Give the same of arcs that end at each node."""
    return _give_shares(graph.arrays, graph.arrays.in_degrees)


def out_degree_centrality(graph: ArrayGraph, /) -> dict[Hashable, float]:
    """Give the same of arcs that begin at each node."""
    return _give_shares(graph.arrays, graph.arrays.out_degrees)


def _give_shares(arrays: GraphArrays, degrees: NDArray[np.int64]) -> dict[Hashable, float]:
    if arrays.size <= 1:
        return dict.fromkeys(arrays.names, 1)
    return give_values(arrays, degrees * (1 / (arrays.size - 1)))


def constraint(graph: ArrayGraph, nodes: Any = None, weight: str | None = None) -> dict[Hashable, float]:  # noqa: ANN401 - any container
    """Give Burt's constraint of each node."""
    arrays = graph.arrays
    try:
        weights = read_weights(arrays, weight)
    except TypeError:
        return dict(ask_networkx("constraint")(graph, nodes, weight))
    if nodes is not None or not arrays.size or (weights is not None and (weights < 0).any()):
        return dict(ask_networkx("constraint")(graph, nodes, weight))
    sums = arrays.pairs.sum(weights)
    return give_values(arrays, sum_constraint(arrays.pairs, sums, size=arrays.size, directed=arrays.is_directed))


def betweenness_centrality(
    graph: ArrayGraph,
    k: int | None = None,
    normalized: bool = True,  # noqa: FBT001, FBT002 - as NetworkX has it
    weight: str | None = None,
    endpoints: bool = False,  # noqa: FBT001, FBT002 - as NetworkX has it
    seed: Random | None = None,
) -> dict[Hashable, float]:
    """Give the share of shortest paths that each node lies on; by steps, from all nodes or from `k` drawn ones."""
    arrays = graph.arrays
    if weight is not None or endpoints:
        answer = ask_networkx("betweenness_centrality")
        return dict(answer(graph, k=k, normalized=normalized, weight=weight, endpoints=endpoints, seed=seed))
    size, sources = arrays.size, None
    if k is not None and k != size:
        draw: Random = nx.utils.create_py_random_state(seed)
        sources = np.array([arrays.numbers[name] for name in draw.sample(arrays.names, k)], dtype=np.int32)
    sums = sum_dependencies(arrays.distinct, sources)
    return give_values(arrays, _rescale(sums, sources, size=size, normalized=normalized, directed=arrays.is_directed))


def _rescale(
    sums: NDArray[np.float64], sources: NDArray[np.int32] | None, *, size: int, normalized: bool, directed: bool
) -> NDArray[np.float64]:
    """Rescale as NetworkX does: a drawn source is no source for itself, so that it had one less."""
    others = size - 1
    if others < 2:  # noqa: PLR2004 - no node lies between two others
        return sums
    counts = np.full(size, float(others if sources is None else len(sources)))
    if sources is not None:
        counts[sources] -= 1
    if not counts.any():
        raise ZeroDivisionError("no source was drawn")
    counts[counts == 0] = np.nan
    scale = 1 / (counts * (others - 1)) if normalized else others / (counts * (1 if directed else 2))
    scaled: NDArray[np.float64] = sums * scale
    return scaled


def pagerank(
    graph: ArrayGraph,
    alpha: float = 0.85,
    personalization: Mapping[Hashable, float] | None = None,
    max_iter: int = 100,
    tol: float = 1e-6,
    nstart: Mapping[Hashable, float] | None = None,
    weight: str | None = "weight",
    dangling: Mapping[Hashable, float] | None = None,
) -> dict[Hashable, float]:
    """Give the PageRank of each node."""
    arrays = graph.arrays
    if not arrays.size:
        return {}
    try:
        weights = read_weights(arrays, weight)
    except TypeError:
        answer = ask_networkx("pagerank")
        return dict(answer(graph, alpha, personalization, max_iter, tol, nstart, weight, dangling))
    rank = rank_pages(
        build_matrix(arrays, weights),
        damping=alpha,
        start=_read_distribution(arrays, nstart),
        personalization=_read_personalization(arrays, personalization),
        dangling=_read_distribution(arrays, dangling),
        tolerance=tol,
        most_rounds=max_iter,
    )
    if rank is None:
        raise nx.PowerIterationFailedConvergence(max_iter)
    return give_values(arrays, rank)


def _read_distribution(arrays: GraphArrays, given: Mapping[Hashable, float] | None) -> NDArray[np.float64] | None:
    if given is None:
        return None
    values = np.array([given.get(name, 0) for name in arrays.names], dtype=np.float64)
    shares: NDArray[np.float64] = values / values.sum()  # of nothing: no numbers, with which no rank settles
    return shares


def _read_personalization(arrays: GraphArrays, given: Mapping[Hashable, float] | None) -> NDArray[np.float64] | None:
    if given is not None and sum(given.get(name, 0) for name in arrays.names) == 0:
        raise ZeroDivisionError
    return _read_distribution(arrays, given)
