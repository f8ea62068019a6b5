"""Graphs over arrays that NetworkX takes for its own, read-only, and the backend that answers for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from orgraph.network.graphs import ArrayDiGraph, ArrayGraph, ArrayMultiDiGraph, ArrayMultiGraph, build_graph
    from orgraph.network.reading import Extent, read_network

__all__ = [
    "ArrayDiGraph",
    "ArrayGraph",
    "ArrayMultiDiGraph",
    "ArrayMultiGraph",
    "Extent",
    "build_graph",
    "read_network",
]

# Imported when first used: NetworkX looks into this package whenever it is imported, with or without a graph of ours.
__getattr__, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "graphs": ["ArrayDiGraph", "ArrayGraph", "ArrayMultiDiGraph", "ArrayMultiGraph", "build_graph"],
        "reading": ["Extent", "read_network"],
    },
)
