"""Small maps: neighbourhoods of a few organizations are cut the best way there is, in place of what a search found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components

from orgraph.kernels.formation.small_partitions import MOST_NODES, find_best_partition

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_ORGANIZATIONS: Final = 500
"""On larger maps the search alone decides: the exact way takes some 50 ms for each neighbourhood of twelve."""


def settle_small_neighbourhoods(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    kinds: NDArray[np.int32],
    labels: NDArray[np.int64],
    *,
    minimum: int,
    maximum: int,
    radius_m: float,
    reach_m: float,
) -> NDArray[np.int64]:
    """Return the labels with the best groups in every neighbourhood of at most `MOST_NODES` organizations.

    Parameters
    ----------
    labels
        Groups that were found, −1 for none; they stay as they are in larger neighbourhoods.
    radius_m, reach_m
        The unit of distance, and the longest step.
    """
    points = np.stack([x, y], axis=1)
    near = np.linalg.norm(points[:, np.newaxis] - points, axis=2) <= reach_m
    components = connected_components(csr_array(near), directed=False)[1]
    settled = labels.copy()
    for component in np.flatnonzero(np.bincount(components) <= MOST_NODES).tolist():
        rows = np.flatnonzero(components == component)
        rows = rows[np.lexsort((kinds[rows], y[rows], x[rows]))]  # the order of the rows given does not matter
        if len(rows) < minimum:
            continue

        def price(group: NDArray[np.int64], rows: NDArray[np.int64] = rows) -> float:
            return measure_heterogeneity(points[rows[group]], kinds[rows[group]], radius_m=radius_m)

        pairs = np.argwhere(np.triu(near[np.ix_(rows, rows)], k=1)).tolist()
        edges = [(one, other) for one, other in pairs]
        groups = find_best_partition(len(rows), edges, price, minimum=minimum, maximum=maximum)
        settled[rows] = -1
        for number, group in enumerate(groups):
            settled[rows[group]] = len(labels) * (component + 1) + number
    grouped = settled >= 0
    settled[grouped] = np.unique(settled[grouped], return_inverse=True)[1]
    return settled


def measure_heterogeneity(points: NDArray[np.float64], kinds: NDArray[np.int32], *, radius_m: float) -> float:
    """Measure J of one group: squared distances to its middle in radii, and members × (1 − Σ industry share²)."""
    spread = float((((points - points.mean(axis=0)) / radius_m) ** 2).sum())
    counts = np.unique(kinds, return_counts=True)[1]
    return spread + len(kinds) - float((counts**2).sum()) / len(kinds)
