from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgraph import form_groups
from orgraph.kernels.formation.bounds import find_lower_bound, list_prices
from tests.kernels.grouping_rules import find_best, measure_cost


@pytest.mark.parametrize("seed", range(12))
def test_no_bound_is_above_the_best_of_all_groupings(seed: int) -> None:
    random = np.random.default_rng(seed)
    number, minimum = int(random.integers(5, 11)), int(random.integers(1, 5))
    x, y = random.integers(0, 60, (2, number)).astype(float)
    industry = random.integers(0, 3, number)
    placed, best = find_best(x, y, industry, minimum=minimum, maximum=minimum + 2, radius_m=30.0)
    bound = find_lower_bound(x, y, industry, minimum=minimum, radius_m=30.0, left_out=number - placed)
    assert 0 <= bound <= best + 1e-9


def test_the_bound_is_reached_where_equal_organizations_fill_groups() -> None:
    industry = np.repeat([1, 2], 40)
    assert find_lower_bound(np.zeros(80), np.zeros(80), industry, minimum=20, radius_m=1.0) == 0
    mixed = np.arange(80)  # twenty different ones cost 19 in any group
    assert find_lower_bound(np.zeros(80), np.zeros(80), mixed, minimum=20, radius_m=1.0) == pytest.approx(76)


SHAPES = ("anywhere", "one address", "line", "grid", "two islands", "far from the origin")


def draw_map(random: np.random.Generator, shape: str, number: int) -> tuple[np.ndarray, np.ndarray]:
    x, y = random.uniform(0, 100, (2, number))
    flat = {"one address": np.zeros(number), "line": np.arange(number) * 9.0, "grid": np.arange(number) % 3 * 20.0}
    if shape in flat:
        return flat[shape], np.arange(number) // 3 * 20.0 if shape == "grid" else np.zeros(number)
    shift = {"two islands": np.arange(number) % 2 * 1e5, "far from the origin": 4e6}.get(shape, 0.0)
    return x + shift, y


@given(st.sampled_from(SHAPES), st.sampled_from([1, 2, 5, 40]), st.sampled_from([1.0, 30.0]), st.integers(0, 2**32))
@settings(max_examples=60, deadline=None)
def test_no_group_costs_less_than_its_members_are_worth(shape: str, kinds: int, radius_m: float, seed: int) -> None:
    random = np.random.default_rng(seed)
    number = int(random.integers(3, 10))
    minimum = int(random.integers(2, number))
    x, y = draw_map(random, shape, number)
    industry = random.integers(0, kinds, number)
    prices = list_prices(x, y, industry, np.zeros(number, dtype=int), minimum=minimum, radius_m=radius_m)
    capped = np.where(random.random(number) < 0.5, prices / 2, np.inf)  # some already have prices, of another kind
    others = list_prices(
        x, y, industry, np.zeros(number, dtype=int), minimum=minimum, radius_m=radius_m, at_most=capped
    )
    assert (others <= capped).all()
    for size in range(minimum, number + 1):
        for group in map(list, combinations(range(number), size)):
            near_x, near_y = x[group] - x[0], y[group] - y[0]
            cost = measure_cost(near_x, near_y, industry[group], np.zeros(size, dtype=int), radius_m=radius_m)
            assert max(prices[group].sum(), others[group].sum()) <= cost * (1 + 1e-9) + 1e-12


@pytest.mark.parametrize(
    ("minimum", "kinds", "least"), [(3, 9, 0.65), (20, 9, 0.86), (100, 9, 0.95), (20, 600, 0.98), (20, 1, 0.8)]
)
def test_the_bound_is_close_below_what_is_found(minimum: int, kinds: int, least: float) -> None:
    random = np.random.default_rng(8)
    x, y = random.uniform(0, 800, (2, 600))
    industry = random.integers(0, kinds, 600)
    labels = form_groups(x, y, industry, minimum=minimum, maximum=3 * minimum, radius_m=300).labels
    found = measure_cost(x, y, industry, labels, radius_m=300)
    bound = find_lower_bound(x, y, industry, minimum=minimum, radius_m=300)
    assert least * found < bound <= found
    assert 0 < find_lower_bound(x, y, industry, minimum=minimum, radius_m=300, turns=0) < bound


def test_who_hangs_together_with_too_few_counts_as_left_out() -> None:
    x = np.array([0.0, 1.0, 2.0, 500.0])
    y, industry = np.zeros(4), np.zeros(4, dtype=int)
    whole = find_lower_bound(x, y, industry, left_out=1, minimum=3, radius_m=10.0)
    assert whole == pytest.approx(0.02, rel=0.01)
    assert find_lower_bound(x[:3], y[:3], industry[:3], left_out=1, minimum=3, radius_m=10.0) < whole
