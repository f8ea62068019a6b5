"""Assigning groups to hosts at the least total cost, where each further group of a host costs more.

A host has places, each dearer than the one before by the load price, and the groups are matched to places exactly. Not
as many places are opened as there are groups that want the host, which would be the square of them: where a host fills
all that are open, as many more are opened and the matching is made anew. Once nobody fills all of its places, further
ones, which are dearer still, gain nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

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
    able, row = np.unique(group, return_inverse=True)
    hosts, place = np.unique(host, return_inverse=True)
    wanted = np.bincount(place)
    opened = np.minimum(wanted, FIRST_PLACES)
    first = cost + load_price * load[host]
    while len(able):
        try:
            column = _match(row, place, first, opened, load_price)
        except ValueError:  # too few places for all groups
            if (opened == wanted).all():
                raise
            opened = np.minimum(wanted, 2 * opened)
            continue
        found = np.repeat(np.arange(len(hosts)), opened)[column]
        full = (np.bincount(found, minlength=len(hosts)) == opened) & (opened < wanted)
        if not full.any():
            chosen[able] = hosts[found]
            break
        opened[full] = np.minimum(wanted, 2 * opened)[full]
    return chosen


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
