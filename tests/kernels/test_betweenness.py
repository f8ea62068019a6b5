"""Betweenness: exact as NetworkX has it, sampled within what it says."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgraph.kernels.graphs.betweenness import measure_betweenness, sample_betweenness, sum_dependencies
from orgraph.kernels.graphs.csr import build_adjacency, merge_pairs
from tests.kernels.graphs import Pairs, pairs, sample_pairs


@given(pairs())
def test_exact_betweenness_is_that_of_networkx(some: Pairs) -> None:
    known = list(nx.betweenness_centrality(some.networkx()).values())
    np.testing.assert_allclose(measure_betweenness(some.simple()), known, rtol=0, atol=1e-12)


@given(pairs())
def test_betweenness_along_arcs_is_that_of_networkx(some: Pairs) -> None:
    arcs = merge_pairs(some.source, some.target, size=some.size, directed=True)
    found = sum_dependencies(build_adjacency(arcs.source, arcs.target, size=some.size))
    known = nx.betweenness_centrality(some.networkx(nx.DiGraph), normalized=False)
    np.testing.assert_allclose(found, list(known.values()), rtol=0, atol=1e-9)


@settings(max_examples=25)
@given(pairs(), st.integers(0, 1000))
def test_sampled_values_lie_within_their_errors_of_the_exact_ones(some: Pairs, seed: int) -> None:
    # A confidence at which the test may be wrong once in a million graphs.
    found = sample_betweenness(some.simple(), error=0.05, confidence=1 - 1e-6, seed=seed)
    assert (np.abs(found.values - measure_betweenness(some.simple())) <= found.errors + 1e-12).all()
    assert found.error <= 0.05


def test_the_nodes_that_most_paths_pass_are_found_by_sampling() -> None:
    adjacency = sample_pairs(1_500, 6_000).simple()
    exact, found = measure_betweenness(adjacency), sample_betweenness(adjacency, error=0.004)
    top = set(np.argsort(-exact)[:50].tolist())
    assert len(top & set(np.argsort(-found.values)[:50].tolist())) >= 46
    assert np.abs(found.values - exact).max() <= found.error <= 0.004


@settings(max_examples=25)
@given(pairs(), st.integers(0, 1000))
def test_only_pairs_of_chosen_ends_count_where_ends_are_chosen(some: Pairs, seed: int) -> None:
    ends = np.random.default_rng(seed).random(some.size) < 0.6
    graph, names = some.networkx(), np.flatnonzero(ends).tolist()
    exact = measure_betweenness(some.simple(), ends=ends)
    known = nx.betweenness_centrality_subset(graph, names, names)
    pairs_of_others = max((len(names) - 1) * (len(names) - 2), 1)
    np.testing.assert_allclose(exact, 2 * np.array(list(known.values())) / pairs_of_others, atol=1e-12)
    sampled = sample_betweenness(some.simple(), ends=ends, error=0.05, confidence=1 - 1e-6, seed=seed)
    assert (np.abs(sampled.values - exact) <= sampled.errors + 1e-12).all()


def test_the_same_seed_gives_the_same_values() -> None:
    adjacency = sample_pairs(200, 500).simple()
    first, again, other = (sample_betweenness(adjacency, error=0.05, seed=seed) for seed in (1, 1, 2))
    assert first.values.tolist() == again.values.tolist() != other.values.tolist()


def test_sampling_ends_where_most_pairs_are_drawn_and_says_what_is_known_then() -> None:
    adjacency = sample_pairs(200, 500).simple()
    found = sample_betweenness(adjacency, error=1e-5, most=2_000)
    assert found.samples == 2_000
    assert 1e-5 < found.error < 0.2


def test_nodes_of_the_same_neighbours_stand_for_each_other() -> None:
    hubs, leaves = np.repeat(np.arange(3), 40), np.tile(np.arange(3, 43), 3)  # forty members of three places
    source, target = np.append(hubs, [0, 43, 2, 2]), np.append(leaves, [43, 44, 45, 46])  # and a few beside them
    adjacency = Pairs(47, source, target, np.ones(len(source))).simple()
    exact, found = measure_betweenness(adjacency), sample_betweenness(adjacency, error=0.004)
    assert len(set(found.values[3:43].tolist())) == 1
    assert np.abs(found.values - exact).max() <= found.error
    assert exact[44] == found.values[44] == 0 < found.values[43]


@pytest.mark.parametrize("wish", [{"error": 0}, {"error": 1.5}, {"confidence": 1}])
def test_an_error_or_a_confidence_that_cannot_be_is_refused(wish: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        sample_betweenness(sample_pairs(20, 50).simple(), **wish)  # type: ignore[arg-type]  # one wish of each


def test_nodes_without_edges_lie_between_nothing() -> None:
    lonely = Pairs(5, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    assert sample_betweenness(lonely.simple()).values.tolist() == [0] * 5
