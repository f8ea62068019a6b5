"""Core numbers: in how tight a part of the network each node lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.kernels.native import NativeFunction

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.kernels.graphs.csr import Adjacency

_FIND_CORE_NUMBERS: Final = NativeFunction("orgraph_find_core_numbers", ("int64", "int64[]", "int32[]", "int32[]"))


def find_core_numbers(adjacency: Adjacency) -> NDArray[np.int32]:
    """Find of every node the greatest k so that it lies in a part where all have k neighbours.

    The graph is undirected and without loops; where edges repeat, each counts.
    """
    size = len(adjacency.offsets) - 1
    core = np.empty(size, dtype=np.int32)
    _FIND_CORE_NUMBERS(size, adjacency.offsets, adjacency.neighbours, core)
    return core
