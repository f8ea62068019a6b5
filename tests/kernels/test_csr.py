"""Compressed rows and merged pairs."""

from __future__ import annotations

from collections import Counter

import networkx as nx
import numpy as np
import pytest
from hypothesis import given

from orgraph.kernels.graphs.csr import build_adjacency, build_undirected, merge_pairs
from tests.kernels.graphs import Pairs, pairs


@given(pairs())
def test_rows_without_direction_are_those_of_networkx_in_its_order(some: Pairs) -> None:
    merged = merge_pairs(some.source, some.target, size=some.size)
    adjacency = build_undirected(merged.source, merged.target, size=some.size)
    graph = some.networkx()
    assert [adjacency.of(node).tolist() for node in range(some.size)] == [list(graph[node]) for node in graph]
    weights = merged.sum(some.weight)[adjacency.edges].tolist()
    assert weights == [data["weight"] for node in graph for data in graph[node].values()]


@given(pairs())
def test_every_pair_stands_in_the_rows_of_both_ends_and_a_loop_once(some: Pairs) -> None:
    adjacency = build_undirected(some.source, some.target, size=some.size)
    found = Counter(adjacency.edges.tolist())
    assert found == {
        number: 1 if source == target else 2
        for number, (source, target) in enumerate(zip(some.source, some.target, strict=True))
    }


@given(pairs())
def test_merged_pairs_are_the_first_of_their_kind(some: Pairs) -> None:
    merged = merge_pairs(some.source, some.target, size=some.size, directed=True)
    arcs = list(zip(some.source.tolist(), some.target.tolist(), strict=True))
    assert list(zip(merged.source.tolist(), merged.target.tolist(), strict=True)) == list(dict.fromkeys(arcs))
    assert merged.sum(None).tolist() == list(Counter(arcs).values())
    assert isinstance(some.networkx(nx.MultiGraph), nx.MultiGraph)


@pytest.mark.parametrize("build", [build_undirected, merge_pairs, build_adjacency])
@pytest.mark.parametrize(("source", "target"), [([0, 3], [1, 1]), ([0, -1], [1, 1]), ([0], [1, 1])])
def test_an_end_outside_of_the_nodes_is_refused(build: object, source: list[int], target: list[int]) -> None:
    with pytest.raises(ValueError, match=r"(sources|targets) lie from 0 to 2|as long"):
        build(np.array(source), np.array(target), size=3)  # type: ignore[operator]  # one of three functions
