"""Triangles, constraint, cuts, cores, components and distances agree with NetworkX on graphs of every shape."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.kernels.graphs.components import find_components
from orgraph.kernels.graphs.constraint import measure_constraint
from orgraph.kernels.graphs.cores import find_core_numbers
from orgraph.kernels.graphs.csr import build_undirected
from orgraph.kernels.graphs.cuts import find_cuts
from orgraph.kernels.graphs.paths import find_distances
from orgraph.kernels.graphs.triangles import count_triangles
from tests.kernels.graphs import Pairs, pairs, sample_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray


def assert_same(found: NDArray[np.float64], known: list[float]) -> None:
    np.testing.assert_allclose(found, known, rtol=0, atol=1e-12, equal_nan=True)


def ask_constraint(graph: nx.Graph[int], weight: str | None) -> list[float]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # NetworkX divides by the strength of isolated nodes
        return list(nx.constraint(graph, weight=weight).values())


@given(pairs())
def test_constraint_is_that_of_networkx_with_weights_loops_and_isolated_nodes(some: Pairs) -> None:
    found = measure_constraint(some.source, some.target, some.weight, size=some.size)
    assert_same(found, ask_constraint(some.networkx(), "weight"))


@given(pairs())
def test_constraint_of_arcs_is_that_of_networkx(some: Pairs) -> None:
    found = measure_constraint(some.source, some.target, some.weight, size=some.size, directed=True)
    assert_same(found, ask_constraint(some.networkx(nx.MultiDiGraph), "weight"))


def test_constraint_around_hubs_is_that_of_networkx() -> None:
    some = sample_pairs(400, 1_500)
    counts = some.networkx(nx.MultiGraph)
    found = measure_constraint(some.source, some.target, size=some.size)
    assert_same(found, ask_constraint(counts, None))


def test_constraint_of_negative_weights_is_refused() -> None:
    with pytest.raises(ValueError, match="0 or more"):
        measure_constraint(np.array([0]), np.array([1]), np.array([-1.0]), size=2)


@given(pairs())
def test_triangles_are_those_of_networkx(some: Pairs) -> None:
    graph = some.networkx()
    assert count_triangles(some.simple()).tolist() == [nx.triangles(graph, node) for node in graph]


@given(pairs())
def test_articulation_points_and_bridges_are_those_of_networkx(some: Pairs) -> None:
    graph, adjacency = some.networkx(), some.simple()
    cuts = find_cuts(adjacency)
    assert set(np.flatnonzero(cuts.articulation).tolist()) == set(nx.articulation_points(graph))
    edges = list(dict.fromkeys(frozenset(ends) for ends in zip(some.source, some.target, strict=True)))
    bridges = {edges[number] for number in np.flatnonzero(cuts.bridges)}
    assert bridges == {frozenset(ends) for ends in nx.bridges(graph)}  # type: ignore[call-overload]  # stub: of int


@given(pairs(), st.randoms(use_true_random=False))
def test_what_a_node_cuts_off_is_what_lies_outside_of_the_largest_part_without_it(some: Pairs, random: object) -> None:
    worth = np.array([random.randint(0, 2) for _ in range(some.size)])  # type: ignore[attr-defined]  # random.Random
    cuts, graph = find_cuts(some.simple(), worth=worth), some.networkx()
    for node in graph:
        others = graph.subgraph(nx.node_connected_component(graph, node) - {node})
        parts = [total for part in nx.connected_components(others) if (total := int(worth[list(part)].sum()))]
        assert cuts.pieces[node] == len(parts)
        assert cuts.cut_off[node] == sum(parts) - max(parts, default=0)


def test_a_path_of_many_nodes_needs_no_recursion() -> None:
    steps = np.arange(50_000)
    cuts = find_cuts(build_undirected(steps, steps + 1, size=50_001))
    assert cuts.bridges.all()
    assert cuts.cut_off[1:4].tolist() == [1, 2, 3]
    assert cuts.cut_off.max() == 25_000


def test_two_ways_between_the_same_nodes_are_no_bridge() -> None:
    cuts = find_cuts(build_undirected(np.array([0, 0, 1]), np.array([1, 1, 2]), size=3))
    assert cuts.bridges.tolist() == [False, False, True]


@given(pairs())
def test_core_numbers_are_those_of_networkx(some: Pairs) -> None:
    graph = some.networkx()
    graph.remove_edges_from(list(nx.selfloop_edges(graph)))
    ends = np.array(graph.edges(), dtype=np.int64).reshape(-1, 2)
    found = find_core_numbers(build_undirected(ends[:, 0], ends[:, 1], size=some.size))
    assert found.tolist() == list(nx.core_number(graph).values())


@given(pairs())
def test_components_are_numbered_by_their_first_nodes(some: Pairs) -> None:
    labels = find_components(some.simple())
    found = [set(np.flatnonzero(labels == label).tolist()) for label in range(labels.max() + 1)]
    assert found == list(nx.connected_components(some.networkx()))


@given(pairs())
def test_distances_are_those_of_networkx_nearest_first(some: Pairs) -> None:
    found = find_distances(some.simple(), 0)
    known = nx.single_source_shortest_path_length(some.networkx(), 0)
    assert dict(zip(found.reached.tolist(), found.steps[found.reached].tolist(), strict=True)) == known
    assert (np.diff(found.steps[found.reached]) >= 0).all()


def test_a_distance_from_no_node_is_refused() -> None:
    with pytest.raises(ValueError, match="nodes lie from 0 to 1"):
        find_distances(build_undirected(np.array([0]), np.array([1]), size=2), 2)
