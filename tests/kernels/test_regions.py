from __future__ import annotations

import numpy as np
import pytest

from orgraph.kernels.formation.atoms import Burden
from orgraph.kernels.formation.regions import form_regions
from tests.kernels.grouping_rules import find_broken, list_steps, measure_cost


def place_line(number: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    return np.arange(number, dtype=float), np.zeros(number), np.zeros(number, dtype=np.int32)


def link_line(number: int) -> tuple[np.ndarray, np.ndarray]:
    return np.arange(number - 1), np.arange(1, number)


def test_only_the_steps_that_are_told_are_taken() -> None:
    source, target = link_line(10)
    kept = source != 4  # a border between the fifth and the sixth
    formed = form_regions(*place_line(10), minimum=2, maximum=10, scale_m=3.0, edges=(source[kept], target[kept]))
    assert set(formed.labels[:5]).isdisjoint(formed.labels[5:])
    assert not formed.unplaced


def test_what_must_stay_together_does() -> None:
    together = np.full(12, -1)
    together[[0, 11]] = 0
    formed = form_regions(*place_line(12), minimum=3, maximum=6, scale_m=3.0, edges=link_line(12), together=together)
    assert formed.labels[0] == formed.labels[11]
    assert np.bincount(formed.labels).min() >= 3


def test_sizes_count_and_too_large_a_block_is_named() -> None:
    sizes = np.array([1, 1, 9, 1, 1, 1])
    formed = form_regions(*place_line(6), minimum=3, maximum=5, scale_m=3.0, radius_m=1.0, sizes=sizes)
    assert formed.labels.tolist() == [-1, -1, -1, 0, 0, 0]
    assert formed.unplaced[2] == "9 must stay together: more than the maximum of 5."


def test_adjacency_is_told_once() -> None:
    with pytest.raises(ValueError, match="give one of the two"):
        form_regions(*place_line(3), minimum=1, maximum=2, scale_m=1.0)


def test_a_price_makes_fewer_groups_as_far_as_it_outweighs_the_spread() -> None:
    random = np.random.default_rng(2)
    x, y, kinds = *random.uniform(0, 2000, (2, 800)), random.integers(0, 5, 800).astype(np.int32)
    counts, costs = [], []
    for price in (0.0, 5.0, 20.0, 1e6):
        formed = form_regions(x, y, kinds, minimum=20, maximum=60, scale_m=500.0, radius_m=500.0, price=price)
        assert not formed.unplaced
        assert 20 <= np.bincount(formed.labels).min() <= np.bincount(formed.labels).max() <= 60
        counts.append(formed.count)
        costs.append(measure_cost(x, y, kinds.astype(np.int64), formed.labels, radius_m=500.0))
    assert counts == sorted(counts, reverse=True)
    assert costs == sorted(costs)
    assert counts[-1] <= 800 // 40


def test_a_worth_makes_more_groups_for_little_more_spread() -> None:
    random = np.random.default_rng(10)
    sizes = random.integers(20, 61, 24)
    planted = np.repeat(np.arange(24), sizes)
    x, y = random.uniform(0, 1900, (2, 24))[:, planted] + random.normal(0, 150, (2, sizes.sum()))
    kinds = np.where(random.random(sizes.sum()) < 0.6, planted, random.integers(0, 24, sizes.sum())).astype(np.int32)
    counts, costs = [], []
    for worth in (0.0, 1.0):
        formed = form_regions(x, y, kinds, minimum=20, maximum=60, scale_m=500.0, radius_m=500.0, worth=worth)
        counts.append(formed.count)
        costs.append(measure_cost(x, y, kinds.astype(np.int64), formed.labels, radius_m=500.0))
    assert counts[0] < counts[1] <= sizes.sum() // 20
    assert costs[0] < costs[1] < 1.1 * costs[0]


def measure_burden(kinds: np.ndarray, labels: np.ndarray, burden: Burden) -> float:
    """Measure what mixed groups weigh more, by the definition."""
    weight = 0.0
    for label in range(labels.max() + 1):
        own = kinds[labels == label]
        counts = np.bincount(own[own < burden.known], minlength=1)
        needed = np.ceil(burden.share * counts.sum())
        if 2 * counts.sum() >= len(own):
            weight += burden.price * len(own) * np.sqrt(max(needed - counts.max(), 0.0) / needed)
    return weight


def test_under_a_burden_fewer_groups_are_too_mixed_and_as_many_are_placed() -> None:
    random = np.random.default_rng(3)
    x, y, kinds = *random.uniform(0, 2000, (2, 300)), random.integers(0, 14, 300).astype(np.int32)
    kinds[kinds > 11] = 12 + np.arange((kinds > 11).sum(), dtype=np.int32)  # of whom nothing is known
    burden = Burden(price=100.0, share=0.3, known=12)
    whole, steps = [], list_steps(x, y, 400.0)
    for given in (None, burden):
        source, target = np.nonzero(np.triu(steps, k=1))
        formed = form_regions(x, y, kinds, minimum=15, maximum=30, scale_m=400.0, edges=(source, target), burden=given)
        assert not formed.unplaced
        assert find_broken(formed.labels, steps, minimum=15, maximum=30) == []
        cost = measure_cost(x, y, kinds.astype(np.int64), formed.labels, radius_m=400.0)
        whole.append(cost + measure_burden(kinds, formed.labels, burden))
        mixed = measure_burden(kinds, formed.labels, burden)
    assert mixed == 0.0
    assert whole[1] < 0.2 * whole[0]
