"""Hosts are assigned at the least total cost, however many groups want the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from orgraph.analyses.proposals.hosts.assignment import find_assignment

if TYPE_CHECKING:
    from numpy.typing import NDArray


def find_least_cost(costs: NDArray[np.float64], load: NDArray[np.int64], price: float) -> float:
    """Find what the best assignment costs, with as many places at each host as there are groups."""
    groups, hosts = costs.shape
    places = [costs[:, [host]] + price * (load[host] + np.arange(groups)) for host in range(hosts)]
    everywhere = np.where(np.isfinite(np.hstack(places)), np.hstack(places), 1e6)
    rows, columns = linear_sum_assignment(everywhere)
    return float(everywhere[rows, columns].sum())


def measure_cost(costs: NDArray[np.float64], load: NDArray[np.int64], price: float, hosts: NDArray[np.int64]) -> float:
    """Measure what an assignment costs."""
    led = np.bincount(hosts, minlength=len(load))
    loads = sum(price * (load[host] * count + count * (count - 1) / 2) for host, count in enumerate(led.tolist()))
    return float(costs[np.arange(len(hosts)), hosts].sum() + loads)


def assign(costs: NDArray[np.float64], load: NDArray[np.int64], price: float) -> NDArray[np.int64]:
    """Assign by a table of costs, infinite where a host does not come into question."""
    group, host = np.nonzero(np.isfinite(costs))
    return find_assignment(group, host, costs[group, host], load=load, load_price=price, groups=len(costs))


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    groups=st.integers(1, 48),
    hosts=st.integers(1, 4),
    price=st.sampled_from([0.0, 0.01, 0.5, 3.0]),
)
def test_no_assignment_costs_less(seed: int, groups: int, hosts: int, price: float) -> None:
    random = np.random.default_rng(seed)
    costs = random.random((groups, hosts)).round(2) * 5
    costs[random.random(costs.shape) < 0.3] = np.inf
    costs[np.isinf(costs).all(axis=1), 0] = 1.0
    load = random.integers(0, 3, hosts)

    chosen = assign(costs, load, price)

    assert measure_cost(costs, load, price, chosen) == pytest.approx(find_least_cost(costs, load, price))


def test_a_host_that_all_want_leads_all_where_load_costs_nothing() -> None:
    costs = np.column_stack([np.zeros(100), np.ones(100)])
    assert assign(costs, np.zeros(2, dtype=np.int64), 0.0).tolist() == [0] * 100


def test_a_group_that_nobody_may_host_has_no_host() -> None:
    costs = np.array([[1.0], [np.inf]])
    assert assign(costs, np.zeros(1, dtype=np.int64), 1.0).tolist() == [0, -1]
