"""Assigning groups to hosts at the least total cost, where each further group of a host costs more.

A host has places, each dearer than the one before by the load price, and the groups are matched to places exactly. Not
as many places are opened as there are groups that want the host, which would be the square of them: where a host fills
all that are open, as many more are opened and the matching is made anew. Once nobody fills all of its places, further
ones, which are dearer still, gain nothing. Groups that share no host are matched apart from each other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components, min_weight_full_bipartite_matching

if TYPE_CHECKING:
    from numpy.typing import NDArray

FIRST_PLACES: Final = 16


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
    chosen = np.full(groups, -1, dtype=np.int64)
    hosts, place = np.unique(host, return_inverse=True)
    shape = (groups + len(hosts),) * 2
    graph = coo_array((np.ones(len(group), dtype=np.int8), (group, groups + place)), shape=shape)
    component = connected_components(graph, directed=False)[1][group]
    order = np.argsort(component, kind="stable")
    first = cost + load_price * load[host]
    for some in np.split(order, np.flatnonzero(np.diff(component[order])) + 1) if len(order) else []:
        able, row = np.unique(group[some], return_inverse=True)
        chosen[able] = _assign(row, host[some], first[some], load_price)
    return chosen


def _assign(
    row: NDArray[np.int64], host: NDArray[np.int64], cost: NDArray[np.float64], load_price: float
) -> NDArray[np.int64]:
    """Assign each row a host, opening as many places as are filled."""
    hosts, place = np.unique(host, return_inverse=True)
    wanted = np.bincount(place)
    opened = np.minimum(wanted, FIRST_PLACES)
    while True:
        try:
            column = _match(row, place, cost, opened, load_price)
        except ValueError:  # too few places for all groups
            if (opened == wanted).all():
                raise
            opened = np.minimum(wanted, 2 * opened)
            continue
        found = np.repeat(np.arange(len(hosts)), opened)[column]
        full = (np.bincount(found, minlength=len(hosts)) == opened) & (opened < wanted)
        if not full.any():
            return hosts[found]
        opened[full] = np.minimum(wanted, 2 * opened)[full]


def _match(
    row: NDArray[np.int64],
    place: NDArray[np.int64],
    cost: NDArray[np.float64],
    opened: NDArray[np.int64],
    load_price: float,
) -> NDArray[np.int64]:
    """Match all rows to open places, given host by host."""
    starts = np.cumsum(opened) - opened
    times = opened[place]
    slot = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    columns = np.repeat(starts[place], times) + slot
    # A weight of 0 would be no edge.
    weights = 1.0 + np.repeat(cost, times) + load_price * slot
    shape = (int(row.max()) + 1, int(opened.sum()))
    graph = csr_array((weights, (np.repeat(row, times), columns)), shape=shape)
    return np.asarray(min_weight_full_bipartite_matching(graph)[1], dtype=np.int64)
