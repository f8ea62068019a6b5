from __future__ import annotations

import numpy as np
import pytest

from orgraph import form_groups
from orgraph.kernels.formation_bounds import find_lower_bound
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


@pytest.mark.parametrize("minimum", [3, 20, 100])
def test_the_bound_is_below_what_is_found(minimum: int) -> None:
    random = np.random.default_rng(8)
    x, y = random.uniform(0, 800, (2, 600))
    industry = random.integers(0, 9, 600)
    labels = form_groups(x, y, industry, minimum=minimum, maximum=3 * minimum, radius_m=300).labels
    found = measure_cost(x, y, industry, labels, radius_m=300)
    bound = find_lower_bound(x, y, industry, minimum=minimum, radius_m=300)
    assert 0.2 * found < bound <= found
