"""Communities: connected, repeatable, as good as published partitions, and none where there is no structure."""

from __future__ import annotations

import csv
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgraph import detect_communities
from tests.kernels.networks import compare_partitions, list_partitions, pair_stubs, plant_communities

if TYPE_CHECKING:
    from numpy.typing import NDArray

NETWORKS: Final = Path(__file__).parents[3] / "shared" / "data" / "networks"
LINKS = st.lists(
    st.tuples(st.integers(0, 7), st.integers(0, 7), st.integers(0, 4)),
    max_size=30,
)


def make_graph(source: NDArray[np.int32], target: NDArray[np.int32], count: int) -> nx.Graph[int]:
    graph: nx.Graph[int] = nx.empty_graph(count)
    graph.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
    return graph


def find_pieces(graph: nx.Graph[int], labels: NDArray[np.int32]) -> int:
    """Count the connected parts of all communities."""
    within = [(one, other) for one, other in graph.edges if labels[one] == labels[other]]
    inner: nx.Graph[int] = nx.empty_graph(graph.number_of_nodes())
    inner.add_edges_from(within)
    return nx.number_connected_components(inner)


def list_communities(labels: NDArray[np.int32]) -> list[set[int]]:
    return [set(np.flatnonzero(labels == label).tolist()) for label in range(labels.max(initial=-1) + 1)]


def read_published(name: str) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Read the links of a published network and the community of each node."""
    if not NETWORKS.exists():
        pytest.skip("the published networks are not on this machine")
    with (NETWORKS / f"{name}_truth.csv").open() as file:
        truth = list(csv.reader(file))[1:]
    with (NETWORKS / f"{name}_edges.csv").open() as file:
        edges = list(csv.reader(file))[1:]
    place = {node: number for number, (node, _) in enumerate(truth)}
    source, target = (np.array([place[edge[end]] for edge in edges], dtype=np.int32) for end in (0, 1))
    groups = sorted({group for _, group in truth})
    return source, target, np.array([groups.index(group) for _, group in truth], dtype=np.int32)


@settings(max_examples=60, deadline=None)
@given(LINKS, st.sampled_from([0.0, 0.5, 1.0, 3.0, None]))
def test_labels_are_compact_and_every_community_is_connected(
    links: list[tuple[int, int, int]], resolution: float | None
) -> None:
    source, target, weight = (np.array([link[place] for link in links], dtype=np.int32) for place in range(3))
    found = detect_communities(source, target, weight, count=8, resolution=resolution)
    kept = weight > 0
    graph = make_graph(source[kept], target[kept], 8)
    assert sorted(set(found.labels.tolist())) == list(range(found.count))
    assert find_pieces(graph, found.labels) == found.count


@settings(max_examples=60, deadline=None)
@given(LINKS)
def test_modularity_is_that_of_networkx(links: list[tuple[int, int, int]]) -> None:
    source, target, weight = (np.array([link[place] for link in links], dtype=np.int32) for place in range(3))
    found = detect_communities(source, target, weight, count=8, resolution=1.0)
    graph: nx.MultiGraph[int] = nx.empty_graph(8, create_using=nx.MultiGraph)
    graph.add_weighted_edges_from((one, other, amount) for one, other, amount in links if amount)
    expected = nx.community.modularity(graph, list_communities(found.labels)) if weight.sum() else 0.0
    assert found.modularity == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("seed", range(12))
def test_small_networks_reach_the_best_modularity_of_all_partitions(seed: int) -> None:
    graph = nx.gnm_random_graph(8, 13, seed=seed)
    source, target = np.array(graph.edges).T
    best = max(nx.community.modularity(graph, partition) for partition in list_partitions(range(8)))
    found = detect_communities(source, target, count=8, resolution=1.0)
    assert found.modularity == pytest.approx(best, abs=1e-12)


def test_the_same_seed_gives_the_same_communities_where_many_nodes_have_one_neighbour() -> None:
    random = np.random.default_rng(1)
    for seed in range(60):
        count = int(random.integers(200, 2_000))
        source, target = random.integers(0, count, (2, count))
        one, other = (detect_communities(source, target, resolution=7.5, seed=seed) for _ in range(2))
        assert np.array_equal(one.labels, other.labels)


@pytest.mark.parametrize("resolution", [1.0, None])
def test_the_same_links_in_any_order_and_direction_give_the_same_communities(resolution: float | None) -> None:
    source, target, _ = plant_communities(count=600, size=30, inside=8, outside=3, seed=1)
    random = np.random.default_rng(2)
    order, turned = random.permutation(len(source)), random.random(len(source)) < 0.5
    one = detect_communities(source, target, resolution=resolution, seed=5)
    other = detect_communities(
        np.where(turned, target, source)[order], np.where(turned, source, target)[order], resolution=resolution, seed=5
    )
    assert one.labels.tolist() == other.labels.tolist()
    assert one.resolution == other.resolution


@pytest.mark.parametrize("seed", [71, 72, 91])
def test_weights_of_repeated_links_add_up_in_any_order(seed: int) -> None:
    random = np.random.default_rng(seed)
    count = int(random.integers(4, 40))
    links = int(random.integers(count, 5 * count))
    source, target = random.integers(0, count, (2, links))
    weight = random.integers(1, 6, links)  # a third of a number has no end: sums depend on their order
    one = detect_communities(source, target, weight, resolution=1.0, seed=3)
    for _ in range(5):
        order, turned = random.permutation(links), random.random(links) < 0.5
        other = detect_communities(
            np.where(turned, target, source)[order],
            np.where(turned, source, target)[order],
            weight[order],
            resolution=1.0,
            seed=3,
        )
        assert one.labels.tolist() == other.labels.tolist()
        assert (one.modularity, one.saving) == (other.modularity, other.saving)


def test_repeated_links_add_up_and_a_common_factor_changes_nothing() -> None:
    source, target, _ = plant_communities(count=600, size=30, inside=8, outside=3, seed=1)
    plain = detect_communities(source, target)
    for factor in (1e-9, 3.0, 1e12):
        scaled = detect_communities(source, target, np.full(len(source), factor))
        assert scaled.labels.tolist() == plain.labels.tolist()
        assert scaled.saving == pytest.approx(plain.saving)
    twice = detect_communities(np.tile(source, 2), np.tile(target, 2))
    weighted = detect_communities(source, target, np.full(len(source), 2))
    assert twice.labels.tolist() == weighted.labels.tolist()
    assert twice.saving == pytest.approx(weighted.saving)


@pytest.mark.parametrize("seed", range(5))
def test_planted_communities_are_found_under_every_seed_and_naming_of_the_nodes(seed: int) -> None:
    source, target, planted = plant_communities(count=12_000, size=24, inside=8, outside=4, seed=3)
    names = np.random.default_rng(seed).permutation(len(planted)).astype(np.int32)
    found = detect_communities(names[source], names[target], seed=seed)
    assert found.significant
    assert compare_partitions(found.labels[names], planted) > 0.98


@pytest.mark.parametrize("seed", [0, 2])
def test_planted_communities_of_few_links_are_found_where_moves_that_only_gain_miss_some(seed: int) -> None:
    source, target, planted = pair_stubs(count=10_000, size=100, inside=5, outside=5, seed=seed)
    assert compare_partitions(detect_communities(source, target).labels, planted) > 0.995


def test_communities_that_differ_by_their_weights_alone_are_found() -> None:
    planted = np.repeat(np.arange(6, dtype=np.int32), 20)
    source, target = np.triu_indices(len(planted), 1)
    weight = np.where(planted[source] == planted[target], 10.0, 1.0)
    found = detect_communities(source, target, weight)
    assert found.significant
    assert compare_partitions(found.labels, planted) == 1.0


@pytest.mark.parametrize(("name", "least"), [("football", 0.89), ("lfr_mu0.1", 1.0), ("lfr_mu0.3", 0.975)], ids=str)
def test_published_communities_are_found_without_a_resolution(name: str, least: float) -> None:
    source, target, truth = read_published(name)
    for seed in range(3):
        found = detect_communities(source, target, count=len(truth), seed=seed)
        assert found.significant
        assert compare_partitions(found.labels, truth) >= least


def test_the_karate_club_is_two_groups_or_no_structure() -> None:
    source, target, truth = read_published("karate")
    for seed in range(5):
        found = detect_communities(source, target, seed=seed)
        assert not found.significant or compare_partitions(found.labels, truth) >= 0.77


RANDOM: Final[dict[str, Any]] = {
    "sparse": lambda seed: nx.gnm_random_graph(2_000, 2_000, seed=seed),
    "medium": lambda seed: nx.gnm_random_graph(2_000, 8_000, seed=seed),
    "dense": lambda seed: nx.gnm_random_graph(300, 15_000, seed=seed),
    "small": lambda seed: nx.gnm_random_graph(30, 70, seed=seed),
    "regular": lambda seed: nx.random_regular_graph(4, 1_000, seed=seed),
    "heavy tails": lambda seed: nx.barabasi_albert_graph(2_000, 3, seed=seed),
    "tree": lambda seed: nx.random_labeled_tree(1_000, seed=seed),
    "path": lambda _: nx.path_graph(1_000),
    "star": lambda _: nx.star_graph(1_000),
    "complete": lambda _: nx.complete_graph(60),
}


@pytest.mark.parametrize("kind", RANDOM)
def test_no_structure_is_claimed_where_there_is_none(kind: str) -> None:
    for seed in range(3):
        graph = RANDOM[kind](seed)
        source, target = np.array(graph.edges).T
        assert not detect_communities(source, target, count=len(graph), seed=seed).significant


@pytest.mark.parametrize("spread", ["exponential", "few heavy ones"])
def test_weights_that_fall_by_chance_are_no_structure(spread: str) -> None:
    random = np.random.default_rng(4)
    source, target = random.integers(0, 2_000, (2, 20_000))
    heavy = np.where(random.random(20_000) < 0.1, 10.0, 1.0)
    weight = random.exponential(size=20_000) if spread == "exponential" else heavy
    found = detect_communities(source, target, weight)
    assert found.saving > 100  # as many as would do if all links weighed the same
    assert not found.significant


def test_few_heavy_links_between_nodes_of_equal_degree_are_no_structure() -> None:
    random = np.random.default_rng(1)
    source, target = random.permutation(np.repeat(np.arange(2_000), 16)).reshape(2, -1)
    found = detect_communities(source, target, np.where(random.random(16_000) < 0.1, 10.0, 1.0))
    assert found.saving > 500
    assert not found.significant


def test_where_nothing_holds_together_more_than_chance_the_components_are_told() -> None:
    graph = nx.planted_partition_graph(4, 32, 8 / 31, 8 / 96, seed=1)
    source, target = np.array(graph.edges).T
    found = detect_communities(source, target, count=130)
    assert (found.significant, found.count) == (False, 3)


def test_networks_without_links_are_nodes_without_company() -> None:
    nothing = detect_communities([], [])
    assert (nothing.count, nothing.modularity, nothing.significant) == (0, 0.0, False)
    alone = detect_communities([2], [2], count=4)
    assert alone.labels.tolist() == [0, 1, 2, 3]
    weightless = detect_communities([0, 1], [1, 2], [0, 0])
    assert weightless.labels.tolist() == [0, 1, 2]


def test_many_components_and_large_hubs_are_no_obstacle() -> None:
    first = np.arange(0, 300_000, dtype=np.int32) * 2
    pairs = detect_communities(first, first + 1)
    assert pairs.count == 300_000
    hub = np.repeat(np.array([0, 1], dtype=np.int32), 50_000)
    leaves = np.tile(np.arange(2, 50_002, dtype=np.int32), 2)
    assert detect_communities(hub, leaves, resolution=1.0).labels.size == 50_002


TRIANGLES: Final = [pair for start in range(0, 60, 6) for pair in combinations(range(start, start + 6), 2)]


def test_a_result_says_what_it_is() -> None:
    source, target = zip(*TRIANGLES, strict=True)
    found = detect_communities(source, target)
    assert repr(found) == (
        f"<Communities: 10 of 60 nodes, resolution {found.resolution:g}, modularity 0.9000, significant>"
    )
    assert "modularity 0.0000" in repr(replace(found, modularity=-1e-17))


@pytest.mark.parametrize(
    ("arguments", "options", "says"),
    [
        (([0, 1], [1]), {}, "2 ends and target 1"),
        (([0.0, 1.0], [1.0, 2.0]), {}, "whole numbers"),
        ((["a"], ["b"]), {}, "whole numbers"),
        (([[0]], [[1]]), {}, "2 dimensions"),
        (([-1], [1]), {}, "holds -1"),
        (([1 << 40], [1]), {}, "whole numbers from 0 to"),
        (([0, 5], [1, 2]), {"count": 5}, "need 6 nodes"),
        (([0], [1]), {"count": 2.5}, "count is a whole number"),
        (([0], [1], [-1.0]), {}, "negative or not finite"),
        (([0], [1], [np.nan]), {}, "negative or not finite"),
        (([0], [1], [np.inf]), {}, "negative or not finite"),
        (([0], [1], [1.0, 2.0]), {}, "one number for each"),
        (([0], [1], ["heavy"]), {}, "weights are numbers"),
        (([0], np.ma.masked_equal([1], 1)), {}, "target has masked"),
        (([0], [1], np.ma.masked_equal([2.0], 2.0)), {}, "weight has masked"),
        (([0], [1]), {"resolution": -1.0}, "from 0"),
        (([0], [1]), {"resolution": np.nan}, "finite"),
        (([0], [1]), {"resolution": "fine"}, "number from 0"),
        (([0], [1]), {"seed": 1.5}, "seed is a whole number"),
    ],
)
def test_wrong_arguments_are_refused_in_words(arguments: tuple[Any, ...], options: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        detect_communities(*arguments, **options)


def test_millions_of_nodes_without_a_link_change_nothing_for_the_others() -> None:
    source, target = np.array([[7, 9], [9, 11], [11, 7], [3_000_000, 5], [5, 13], [13, 3_000_000]]).T
    found = detect_communities(source, target, resolution=1.0)
    few = detect_communities([1, 2, 3, 5, 0, 4], [2, 3, 1, 0, 4, 5], resolution=1.0)
    assert len(found.labels) == 3_000_001
    assert found.count == 3_000_001 - 4
    assert len(set(found.labels[[7, 9, 11]])) == len(set(found.labels[[5, 13, 3_000_000]])) == 1
    first = np.unique(found.labels, return_index=True)[1]
    assert (np.diff(first) > 0).all()  # numbered in the order of their first nodes
    assert found.modularity == pytest.approx(few.modularity)
