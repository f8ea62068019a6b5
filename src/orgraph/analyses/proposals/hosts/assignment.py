"""Assigning groups to hosts at the least total cost, where each further group of a host costs more.

A linear program over the arcs between groups and hosts, and the places of each host, each dearer than the one before by
the load price. Its matrix is that of a network, so its corners are whole numbers: the simplex finds an assignment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csc_array

if TYPE_CHECKING:
    from numpy.typing import NDArray


def find_assignment(
    group: NDArray[np.int64],
    host: NDArray[np.int64],
    cost: NDArray[np.float64],
    *,
    load: NDArray[np.int64],
    load_price: float,
    groups: int,
) -> NDArray[np.int64]:
    """Assign each group to one of the hosts that come into question for it.

    Parameters
    ----------
    group, host, cost
        Who could host which group, and what that costs beside the load; groups and hosts numbered from 0.
    load
        For each host how many it hosts already.
    groups
        How many groups there are.

    Returns
    -------
    ndarray
        The host of each group, −1 where none comes into question.
    """
    from scipy.optimize import linprog  # noqa: PLC0415 - a quarter of a second of import that only this needs

    chosen = np.full(groups, -1, dtype=np.int64)
    able, row = np.unique(group, return_inverse=True)
    hosts, place = np.unique(host, return_inverse=True)
    if not len(able):
        return chosen
    wanted = np.bincount(place)
    times = np.arange(len(host)) - np.repeat(np.cumsum(wanted) - wanted, wanted)
    prices = np.concatenate([cost + load_price * load[host], load_price * times])
    told = np.concatenate([np.ones(len(able)), np.zeros(len(hosts))])
    flows = _list_flows(row, place, wanted)
    found = linprog(prices, A_eq=flows, b_eq=told, bounds=(0, 1), method="highs-ds")  # type: ignore[call-overload]  # its stubs know no sparse arrays
    taken = np.flatnonzero(found.x[: len(host)] > 0.5)  # noqa: PLR2004 - whole numbers but for rounding
    chosen[group[taken]] = host[taken]
    return chosen


def _list_flows(row: NDArray[np.int64], place: NDArray[np.int64], wanted: NDArray[np.int64]) -> csc_array:
    """List what flows: out of each group one, into each host as many as of its places are taken."""
    arcs, groups = len(row), int(row.max()) + 1
    into = groups + np.concatenate([place, np.repeat(np.arange(len(wanted)), wanted)])
    column = np.concatenate([np.arange(arcs), np.arange(2 * arcs)])
    value = np.concatenate([np.ones(2 * arcs), np.full(arcs, -1.0)])
    return csc_array((value, (np.concatenate([row, into]), column)), shape=(groups + len(wanted), 2 * arcs))
