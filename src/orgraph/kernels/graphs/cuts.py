"""Cuts: nodes and edges whose loss takes a network apart, and how much each cuts off; in linear time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.kernels.native import NativeFunction

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.kernels.graphs.csr import Adjacency

_FIND_CUTS: Final = NativeFunction(
    "orgraph_find_cuts",
    ("int64", "int64[]", "int32[]", "int32[]", "int64", "int64[]", "int32[]", "int32[]", "int64[]", "uint8[]"),
)


@dataclass(frozen=True, slots=True)
class Cuts:
    """What falls apart without each node and each edge.

    Attributes
    ----------
    pieces
        Of each node: into how many parts of any worth its component falls without it.
    cut_off
        Of each node: the worth of all those parts but the largest.
    bridges
        Of each edge: whether its ends have no other way to each other.
    found
        Of each node: its place in the order in which the search found the articulation points; −1 of others.
    """

    pieces: NDArray[np.int32]
    cut_off: NDArray[np.int64]
    bridges: NDArray[np.bool_]
    found: NDArray[np.int32]

    @property
    def articulation(self) -> NDArray[np.bool_]:
        """Of each node: whether its component falls apart without it."""
        return self.pieces > 1


def find_cuts(adjacency: Adjacency, *, worth: NDArray[np.integer] | NDArray[np.bool_] | None = None) -> Cuts:
    """Find articulation points and bridges of an undirected graph; repeated edges are two ways.

    Parameters
    ----------
    worth
        What each node counts in a part, 0 or more; 1 where not given.
    """
    size = len(adjacency.offsets) - 1
    counted = np.ones(size, dtype=np.int64) if worth is None else np.ascontiguousarray(worth, dtype=np.int64)
    if len(counted) != size or (size and counted.min() < 0):
        raise ValueError(f"worth is 0 or more for each of {size} nodes")
    pairs = int(adjacency.edges.max()) + 1 if len(adjacency.edges) else 0
    (found, pieces), cut_off = np.empty((2, size), dtype=np.int32), np.empty(size, dtype=np.int64)
    bridges = np.empty(pairs, dtype=np.uint8)
    rows = (adjacency.offsets, adjacency.neighbours, adjacency.edges)
    _FIND_CUTS(size, *rows, pairs, counted, found, pieces, cut_off, bridges)
    return Cuts(pieces, cut_off, bridges.astype(np.bool_), found)
