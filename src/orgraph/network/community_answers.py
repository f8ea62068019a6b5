"""What NetworkX asks of communities, answered by the Leiden kernel: both names give connected communities.

Each function has the name and the parameters of the one in NetworkX. Partitions are no worse than those of NetworkX,
measured by modularity, and not the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx as nx

from orgraph.kernels.communities.detection import detect_communities
from orgraph.network.asking import ask_networkx, give_parts, read_weights

if TYPE_CHECKING:
    from collections.abc import Hashable
    from random import Random

    from orgraph.network.graphs import ArrayGraph


def louvain_communities(
    graph: ArrayGraph,
    weight: str | None = "weight",
    resolution: float = 1,
    threshold: float = 1e-7,
    max_level: int | None = None,
    seed: Random | None = None,
) -> list[set[Hashable]]:
    """Give communities of high modularity; with a direction or a limit of levels, those of NetworkX."""
    if graph.arrays.is_directed or max_level is not None:
        return list(ask_networkx("louvain_communities")(graph, weight, resolution, threshold, max_level, seed))
    return _detect(graph, weight, resolution, seed)


def leiden_communities(
    graph: ArrayGraph,
    weight: str | None = "weight",
    resolution: float = 1,
    max_level: int | None = None,
    seed: Random | None = None,
) -> list[set[Hashable]]:
    """Give communities of high modularity that are connected, of an undirected graph."""
    if graph.arrays.is_directed or max_level is not None:
        raise NotImplementedError("Leiden communities have no direction and no limit of levels here.")
    return _detect(graph, weight, resolution, seed)


def _detect(graph: ArrayGraph, weight: str | None, resolution: float, seed: Random | None) -> list[set[Hashable]]:
    arrays = graph.arrays
    draw: Random = nx.utils.create_py_random_state(seed)
    found = detect_communities(
        arrays.source,
        arrays.target,
        read_weights(arrays, weight),
        count=arrays.size,
        resolution=resolution,
        seed=draw.getrandbits(31),
    )
    return list(give_parts(arrays, found.labels))
