from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgraph.kernels.places.neighbours import triangulate


def count_parts(points: np.ndarray, edges: np.ndarray, radius_m: float) -> set[frozenset[int]]:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(points)))
    lengths = np.linalg.norm(points[edges[:, 0]] - points[edges[:, 1]], axis=1)
    graph.add_edges_from(edges[lengths <= radius_m].tolist())
    return {frozenset(part) for part in nx.connected_components(graph)}


@settings(max_examples=60)
@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 3)), max_size=25), st.sampled_from([0.5, 100.5, 150.0, 230.0])
)
def test_edges_up_to_a_length_connect_what_all_pairs_up_to_it_connect(
    places: list[tuple[int, int]], radius_m: float
) -> None:
    points = np.array(places, dtype=float).reshape(-1, 2) * 100.0
    pairs = np.array(np.triu_indices(len(points), k=1)).T.reshape(-1, 2)
    assert count_parts(points, triangulate(points), radius_m) == count_parts(points, pairs, radius_m)


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 500])
def test_an_address_of_many_is_a_web(count: int) -> None:
    edges = triangulate(np.zeros((count, 2)))
    degrees = np.bincount(edges.ravel(), minlength=count)
    assert degrees.max(initial=0) <= 30
    assert count_parts(np.zeros((count, 2)), edges, 1.0) == ({frozenset(range(count))} if count else set())
