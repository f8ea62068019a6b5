"""Nearness: the same clusters as a breadth-first search over all pairs, the same nearest site as a look at each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from orgraph.kernels.places.nearness import NOISE, find_nearest, label_clusters

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

Points = NDArray[np.float64]
RADIUS = 500.0


def label_plainly(points: Points, *, radius: float, min_points: int) -> list[int]:
    """Label clusters by their definition: cores in order, everything that one reaches, borders to the first."""
    squares = ((points[:, np.newaxis] - points[np.newaxis]) ** 2).sum(axis=2)
    near = squares <= radius * radius
    core = near.sum(axis=1) >= min_points
    labels = [NOISE] * len(points)
    clusters = 0
    for first in range(len(points)):
        if not core[first] or labels[first] != NOISE:
            continue
        waiting = [first]
        while waiting:
            point = waiting.pop()
            if labels[point] != NOISE:
                continue
            labels[point] = clusters
            if core[point]:
                waiting += [other for other in np.flatnonzero(near[point]).tolist() if labels[other] == NOISE]
        clusters += 1
    return labels


@st.composite
def point_sets(draw: Callable[[st.SearchStrategy[Any]], Any]) -> Points:
    """Draw points that share addresses, stand exactly a radius apart, or lie anywhere; far from the origin or not."""
    steps = st.integers(0, 12).map(lambda number: number * 250.0)
    somewhere = st.tuples(steps, steps) | st.tuples(st.floats(0, 3_000), st.floats(0, 3_000))
    points: list[tuple[float, float]] = draw(st.lists(somewhere, min_size=1, max_size=60))
    offset = draw(st.sampled_from((0.0, -7e4, 3_400_000.0)))
    repeated = draw(st.lists(st.sampled_from(points), max_size=20))
    drawn: Points = np.array(points + repeated) + offset
    return drawn


@settings(max_examples=150, deadline=None)
@given(point_sets(), st.integers(1, 6))
def test_clusters_are_those_of_the_definition(points: Points, min_points: int) -> None:
    found = label_clusters(points[:, 0], points[:, 1], radius=RADIUS, min_points=min_points)
    assert found.tolist() == label_plainly(points, radius=RADIUS, min_points=min_points)


def test_clusters_of_a_few_hundred_dense_points_are_those_of_the_definition() -> None:
    random = np.random.default_rng(1)
    for spread in (300.0, 3_000.0, 20_000.0):
        points = random.normal(0, spread, (400, 2))
        for min_points in (1, 4, 12):
            found = label_clusters(points[:, 0], points[:, 1], radius=RADIUS, min_points=min_points)
            assert found.tolist() == label_plainly(points, radius=RADIUS, min_points=min_points)


@settings(max_examples=50, deadline=None)
@given(point_sets(), st.randoms(use_true_random=False))
def test_the_order_of_points_changes_no_cluster(points: Points, random: Random) -> None:
    order = list(range(len(points)))
    random.shuffle(order)
    before = label_clusters(points[:, 0], points[:, 1], radius=RADIUS)
    after = label_clusters(points[order, 0], points[order, 1], radius=RADIUS)
    assert len(set(zip(before[order].tolist(), after.tolist(), strict=True))) == before.max() + 1 == after.max() + 1


@pytest.mark.parametrize("size", [100_000])
def test_a_hundred_thousand_points_at_one_address_are_one_cluster(size: int) -> None:
    x = np.full(size, 3_400_000.25)
    assert not label_clusters(x, x, radius=RADIUS).any()
    assert not label_clusters(x, x, radius=RADIUS, min_points=50).any()
    assert (find_nearest(x, x, x[:1_000], x[:1_000] + 3.0).site == 0).all()


def test_two_crowded_addresses_just_out_of_reach_are_two_clusters() -> None:
    x = np.repeat([0.0, RADIUS + 0.001, 2 * RADIUS], 50_000)
    labels = label_clusters(x, np.zeros(len(x)), radius=RADIUS)
    assert [labels[0], labels[50_000], labels[100_000]] == [0, 1, 1]


def test_crowds_on_both_sides_of_a_gap_are_not_compared_one_by_one() -> None:
    random = np.random.default_rng(2)
    y = random.uniform(0, 200, 100_000)
    x = np.where(np.arange(100_000) % 2, 0.0, RADIUS + 1e-6) + np.where(np.arange(100_000) % 2, -1, 1) * 1e-3
    assert label_clusters(x, y, radius=RADIUS).max() == 1


def test_a_line_of_steps_of_the_radius_is_one_cluster_and_a_longer_step_cuts_it() -> None:
    x = np.arange(200) * RADIUS
    assert label_clusters(x, x * 0, radius=RADIUS).max() == 0
    x[100:] += 0.01
    assert label_clusters(x, x * 0, radius=RADIUS).tolist() == [0] * 100 + [1] * 100


@settings(max_examples=150, deadline=None)
@given(point_sets(), point_sets())
def test_the_nearest_site_is_the_nearest_and_of_equals_the_first(sites: Points, points: Points) -> None:
    found = find_nearest(sites[:, 0], sites[:, 1], points[:, 0], points[:, 1])
    squares = ((points[:, np.newaxis] - sites[np.newaxis]) ** 2).sum(axis=2)
    assert found.site.tolist() == squares.argmin(axis=1).tolist()
    np.testing.assert_array_equal(found.distance_m, np.sqrt(squares.min(axis=1)))


def test_without_a_site_nothing_is_near() -> None:
    found = find_nearest([], [], [1.0], [2.0])
    assert (found.site[0], found.distance_m[0]) == (-1, np.inf)
    assert len(find_nearest([1.0], [2.0], [], []).site) == 0
    assert len(label_clusters([], [], radius=1.0)) == 0


@pytest.mark.parametrize(
    ("x", "y", "radius", "min_points", "message"),
    [
        ([0.0, 1.0], [0.0], 500.0, 1, "shape"),
        ([0.0, np.nan], [0.0, 1.0], 500.0, 1, "not finite"),
        ([0.0], [np.inf], 500.0, 1, "not finite"),
        ([0.0], [0.0], 0.0, 1, "above 0"),
        ([0.0], [0.0], np.nan, 1, "above 0"),
        ([0.0], [0.0], 500.0, 0, "1 is the least"),
        ([0.0, 1e9], [0.0, 0.0], 0.5, 1, "apart"),
    ],
)
def test_what_cannot_be_clustered_is_refused(
    x: list[float], y: list[float], radius: float, min_points: int, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        label_clusters(x, y, radius=radius, min_points=min_points)
