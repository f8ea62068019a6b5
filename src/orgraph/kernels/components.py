"""Components: which nodes hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.kernels.csr import Adjacency


def find_components(adjacency: Adjacency) -> NDArray[np.int32]:
    """Find the component of every node, numbered from 0 in the order of their first nodes.

    In rows of arcs these are the strong components, whose nodes reach each other. In rows that hold every edge twice
    they are the components, and are found without the transposed rows that a search for weak ones needs.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - half a second of import
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - the same

    size = len(adjacency.offsets) - 1
    if not size:
        return np.zeros(0, dtype=np.int32)
    ones = np.ones(len(adjacency.neighbours), dtype=np.int8)
    matrix = csr_array((ones, adjacency.neighbours, adjacency.offsets), shape=(size, size))
    count, labels = connected_components(matrix, directed=True, connection="strong")
    first = np.full(count, size, dtype=np.int64)
    np.minimum.at(first, labels, np.arange(size))
    number = np.empty(count, dtype=np.int32)
    number[np.argsort(first, kind="stable")] = np.arange(count, dtype=np.int32)
    return number[labels]
