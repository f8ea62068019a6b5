"""Triangles: how many go through each node, in edges × √edges steps and a few bytes per edge, hubs or not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.kernels.native import NativeFunction

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.kernels.graphs.csr import Adjacency

_COUNT_TRIANGLES: Final = NativeFunction(
    "orgraph_count_triangles", ("int64", "int64[]", "int32[]", "int32[]", "int64[]")
)


def count_triangles(adjacency: Adjacency) -> NDArray[np.int64]:
    """Count the triangles through every node of an undirected graph without repeated edges; loops do not count."""
    size = len(adjacency.offsets) - 1
    counts = np.empty(size, dtype=np.int64)
    _COUNT_TRIANGLES(size, adjacency.offsets, adjacency.neighbours, adjacency.edges, counts)
    return counts
