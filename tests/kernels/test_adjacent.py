from __future__ import annotations

import numpy as np
import pytest

from orgraph.kernels.formation.adjacent import ANY_INDUSTRY_SMALL, SAME_INDUSTRY, find_candidates


@pytest.mark.parametrize("seed", range(10))
def test_the_nearest_of_all_and_of_the_same_industry_are_candidates(seed: int) -> None:
    random = np.random.default_rng(seed)
    x, y = random.uniform(0, 6, (2, 60))
    kinds = random.integers(0, 3, 60).astype(np.int32)
    order = np.lexsort((kinds, y, x))
    x, y, kinds = x[order], y[order], kinds[order]
    candidates = find_candidates(x, y, kinds, radius_m=1.0)
    apart = np.hypot(x[:, None] - x, y[:, None] - y)
    for item in range(60):
        near = set(candidates.near[candidates.start[item] : candidates.start[item + 1]].tolist())
        nearest = [other for other in np.argsort(apart[item]).tolist() if other != item and apart[item, other] <= 1]
        same = [other for other in nearest if kinds[other] == kinds[item]]
        assert {*nearest[:ANY_INDUSTRY_SMALL], *same[:SAME_INDUSTRY]} <= near
