"""Small graphs for the kernels, and the same graphs for NetworkX."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
from hypothesis import strategies as st

from orgraph.kernels.graphs.csr import build_undirected, merge_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.kernels.graphs.csr import Adjacency


@dataclass(frozen=True)
class Pairs:
    """Edges of a graph, repeated ones and loops among them."""

    size: int
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    weight: NDArray[np.float64]

    def networkx(self, kind: type[nx.Graph[int]] = nx.Graph) -> nx.Graph[int]:
        """Build the graph edge by edge; in a simple one the weights of repeated edges add up."""
        graph = kind()
        graph.add_nodes_from(range(self.size))
        for source, target, weight in zip(
            self.source.tolist(), self.target.tolist(), self.weight.tolist(), strict=True
        ):
            before = graph.edges[source, target]["weight"] if kind is nx.Graph and graph.has_edge(source, target) else 0
            graph.add_edge(source, target, weight=before + weight)
        return graph

    def simple(self) -> Adjacency:
        """Build the rows of the simple graph."""
        merged = merge_pairs(self.source, self.target, size=self.size)
        return build_undirected(merged.source, merged.target, size=self.size)


@st.composite
def pairs(draw: st.DrawFn, *, most: int = 25) -> Pairs:
    """Draw a graph: sparse or dense, with isolated nodes, loops and repeated edges."""
    size = draw(st.integers(1, most))
    count = draw(st.integers(0, 3 * size))
    random = np.random.default_rng(draw(st.integers(0, 2**32)))
    source, target = random.integers(0, size, (2, count))
    return Pairs(size, source, target, random.integers(0, 6, count).astype(float))


def sample_pairs(size: int, count: int, *, seed: int = 0) -> Pairs:
    """Make one larger graph in which some nodes have many more edges than others."""
    random = np.random.default_rng(seed)
    hubs = np.minimum(random.pareto(1.2, count) * 4, size - 1).astype(np.int64)
    return Pairs(size, hubs, random.integers(0, size, count), random.random(count))
