"""Walls: where two sets stay apart, candidates around them take the side of whoever is nearer, and no step crosses.

A wall reaches as far as twice the extent of the sets and a radius more, so that a group seldom goes around it; what
does is mended afterwards. It guides the search and is no rule: others of both sides may well be in one group.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.proposals.search.contiguity import Contiguity
    from orgraph.analyses.proposals.search.forming import Ties


def find_walled(contiguity: Contiguity, ties: Ties) -> Contiguity:
    """Drop the steps that cross a wall."""
    pairs = contiguity.pairs
    for sets in ties.apart:
        side = _find_sides(contiguity.candidates.points, [np.array(sorted(one)) for one in sets], contiguity.radius_m)
        pairs = pairs[side[pairs[:, 0]] * side[pairs[:, 1]] >= 0]
    return replace(contiguity, pairs=pairs)


def _find_sides(points: NDArray[np.float64], sets: list[NDArray[np.int64]], radius_m: float) -> NDArray[np.int8]:
    """Tell on which side of a wall everybody is: −1 or 1, 0 for those whom it does not concern."""
    both = points[np.concatenate(sets)]
    middle = both.mean(axis=0)
    reach = 2.0 * float(np.linalg.norm(both - middle, axis=1).max()) + radius_m
    near = np.flatnonzero(np.linalg.norm(points - middle, axis=1) <= reach)
    away = [cKDTree(points[rows]).query(points[near])[0] for rows in sets]
    side = np.zeros(len(points), dtype=np.int8)
    side[near] = np.where(away[0] <= away[1], -1, 1)
    side[sets[0]], side[sets[1]] = -1, 1
    return side
