"""What holds of every grouping, worked out the plain way: sizes, connection, cost, and the best of all groupings."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray


def measure_cost(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    industry: NDArray[np.int64],
    labels: NDArray[np.int64],
    *,
    radius_m: float,
) -> float:
    """J by its definition, of the organizations that are placed."""
    cost = 0.0
    for label in np.unique(labels[labels >= 0]):
        members = labels == label
        places = np.column_stack([x[members], y[members]])
        cost += float(((places - places.mean(axis=0)) ** 2).sum()) / radius_m**2
        shares = np.unique(industry[members], return_counts=True)[1] / members.sum()
        cost += float(members.sum() * (1 - (shares**2).sum()))
    return cost


def list_steps(x: NDArray[np.float64], y: NDArray[np.float64], radius_m: float) -> NDArray[np.bool_]:
    """Which pairs are within reach of each other."""
    return (x[:, None] - x) ** 2 + (y[:, None] - y) ** 2 <= radius_m**2


def find_broken(
    labels: NDArray[np.int64], steps: NDArray[np.bool_], *, minimum: int, maximum: int
) -> list[tuple[int, str]]:
    """Name the groups that break a rule."""
    broken = []
    for label in np.unique(labels[labels >= 0]).tolist():
        members = np.flatnonzero(labels == label)
        if not minimum <= len(members) <= maximum:
            broken.append((label, f"{len(members)} members"))
        if connected_components(steps[np.ix_(members, members)], directed=False)[0] > 1:
            broken.append((label, "in pieces"))
    return broken


def find_best(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    industry: NDArray[np.int64],
    *,
    minimum: int,
    maximum: int,
    radius_m: float,
) -> tuple[int, float]:
    """Try every grouping: the most organizations that can be placed, and the lowest J that places so many."""
    number = len(x)
    steps = list_steps(x, y, radius_m)
    costs: dict[int, float] = {}
    for group in range(1, 1 << number):
        members = np.array([bool(group >> place & 1) for place in range(number)])
        if minimum <= members.sum() <= maximum and not find_broken(
            np.where(members, 0, -1), steps, minimum=minimum, maximum=maximum
        ):
            costs[group] = measure_cost(x, y, industry, np.where(members, 0, -1), radius_m=radius_m)

    @cache
    def solve(free: int) -> tuple[int, float]:
        if not free:
            return 0, 0.0
        first = free & -free
        best = solve(free ^ first)
        for group in _list_subsets(free ^ first):
            cost = costs.get(group | first)
            if cost is not None:
                placed, rest = solve(free & ~(group | first))
                best = min(best, (placed - (group | first).bit_count(), rest + cost))
        return best

    placed, cost = solve((1 << number) - 1)
    return -placed, cost


def _list_subsets(whole: int) -> Iterator[int]:
    subset = whole
    while True:
        yield subset
        if not subset:
            return
        subset = (subset - 1) & whole
