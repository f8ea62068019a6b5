"""The best way to cut a few nodes into connected groups of allowed size: exact, by dynamic programming over sets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

MOST_NODES: Final = 12
"""Time and memory grow with three to the power of this."""


def find_best_partition(
    size: int,
    edges: Sequence[tuple[int, int]],
    price: Callable[[NDArray[np.int64]], float],
    *,
    minimum: int,
    maximum: int,
) -> list[list[int]]:
    """Place as many nodes as possible in connected groups, and among such partitions find the cheapest.

    Parameters
    ----------
    size
        Number of nodes, at most `MOST_NODES`.
    edges
        Which nodes are neighbours.
    price
        What a group costs, given its nodes in rising order; not negative, infinite for one that must not be.
    minimum, maximum
        Fewest and most nodes of a group.

    Returns
    -------
    list of list of int
        The groups, each in rising order, by first node; nodes in none are left out.
    """
    connected = list_connected(size, edges, minimum=minimum, maximum=maximum)
    return choose_sets(size, {group: price(list_nodes(group, size)) for group in connected})


def choose_sets(size: int, prices: Mapping[int, float]) -> list[list[int]]:
    """Choose disjoint sets that hold as many nodes as possible, and among such choices the cheapest.

    Parameters
    ----------
    size
        Number of nodes, at most `MOST_NODES`.
    prices
        What each set that may be chosen costs, by its bit mask; one that is infinite must not be.

    Returns
    -------
    list of list of int
        The sets as nodes in rising order, by first node.
    """
    priced = [(group, cost) for group, cost in sorted(prices.items()) if np.isfinite(cost)]
    bonus = 2.0 * (sum(sorted(cost for _, cost in priced)[-size:]) + 1.0)
    best = np.zeros(1 << size)
    choice = np.zeros(1 << size, dtype=np.int64)
    for low in range(size - 1, -1, -1):
        masks = (np.arange(1 << (size - 1 - low), dtype=np.int64) << (low + 1)) | (1 << low)
        best[masks] = best[masks ^ (1 << low)]
        for group, cost in priced:
            if group & -group == 1 << low:
                inside = masks[(masks & group) == group]
                value = best[inside ^ group] + group.bit_count() * bonus - cost
                better = value > best[inside] + 1e-12 * bonus
                best[inside[better]], choice[inside[better]] = value[better], group
    return _read_choice(choice, size)


def list_nodes(group: int, size: int) -> NDArray[np.int64]:
    """List the nodes of a set that is given as a bit mask."""
    return np.flatnonzero((group >> np.arange(size)) & 1)


def list_connected(size: int, edges: Sequence[tuple[int, int]], *, minimum: int, maximum: int) -> list[int]:
    """List connected sets of allowed size as bit masks, in rising order."""
    near = [0] * size
    for one, other in edges:
        near[one] |= 1 << other
        near[other] |= 1 << one
    found = {1 << node for node in range(size)}
    growing = set(found)
    for _ in range(min(maximum, size) - 1):
        growing = {
            group | 1 << node
            for group in growing
            for node in range(size)
            if not group >> node & 1 and near[node] & group
        }
        found |= growing
    return sorted(group for group in found if minimum <= group.bit_count() <= maximum)


def _read_choice(choice: NDArray[np.int64], size: int) -> list[list[int]]:
    rest, groups = (1 << size) - 1, []
    while rest:
        group = int(choice[rest])
        if group:
            groups.append([node for node in range(size) if group >> node & 1])
        rest ^= group or rest & -rest
    return groups
