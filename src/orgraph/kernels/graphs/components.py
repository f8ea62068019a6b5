"""Components: which nodes hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.kernels.native import NativeFunction

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.kernels.graphs.csr import Adjacency

_FIND_COMPONENTS: Final = NativeFunction("orgraph_find_components", ("int64", "int64[]", "int32[]", "int32[]"))


def find_components(adjacency: Adjacency) -> NDArray[np.int32]:
    """Find the component of every node, numbered from 0.

    In rows of arcs these are the strong components, whose nodes reach each other: none reaches one of a higher number
    but its own. In rows that hold every edge twice they are the components, in the order of their first nodes.
    """
    size = len(adjacency.offsets) - 1
    labels = np.empty(size, dtype=np.int32)
    _FIND_COMPONENTS(size, adjacency.offsets, adjacency.neighbours, labels)
    return labels
