"""Neighbours of points in the plane: a web of about three edges a point that holds every shortest connection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.spatial import Delaunay, QhullError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_APART_M: Final = 1e-4
_TURN: Final = np.pi * (3.0 - np.sqrt(5.0))
"""The golden angle: points of one address lie on a spiral, no three of them in a line."""


def triangulate(points: NDArray[np.float64]) -> NDArray[np.int32]:
    """Link points to their neighbours in a Delaunay triangulation.

    It holds a shortest spanning tree of the points, so that its edges up to any length connect what all pairs up to
    that length connect. Points of one place are set a tenth of a millimetre apart, in their order.

    Parameters
    ----------
    points
        Metres, shape ``(n, 2)``, none NaN.

    Returns
    -------
    numpy.ndarray
        Edges, shape ``(m, 2)``, the smaller number first, sorted.
    """
    if len(points) < 2:  # noqa: PLR2004 - one point has no neighbour
        return np.zeros((0, 2), dtype=np.int32)
    apart = _set_apart(points)
    if len(points) < 4:  # noqa: PLR2004 - Qhull wants more than a triangle
        return _link_line(apart)
    try:
        mesh = Delaunay(apart - apart.mean(axis=0))
    except QhullError:  # all in one line
        return _link_line(apart)
    corners = mesh.simplices
    edges = np.vstack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [0, 2]], mesh.coplanar[:, [0, 2]]])
    return sort_pairs(edges, size=len(points))


def sort_pairs(pairs: NDArray[np.integer], *, size: int) -> NDArray[np.int32]:
    """Put the smaller of two numbers below `size` first, drop repetitions, sort.

    By one number for each pair: sorting rows takes five times as long.
    """
    codes = np.unique(pairs.min(axis=1, initial=size).astype(np.int64) * size + pairs.max(axis=1, initial=0))
    return np.stack([codes // size, codes % size], axis=1).astype(np.int32)


def _set_apart(points: NDArray[np.float64]) -> NDArray[np.float64]:
    order = np.lexsort((points[:, 1], points[:, 0]))
    starts = np.flatnonzero(np.append(True, (points[order[1:]] != points[order[:-1]]).any(axis=1)))
    rank = np.empty(len(points))
    rank[order] = np.arange(len(points)) - np.repeat(starts, np.diff(starts, append=len(points)))
    reach = _APART_M * np.sqrt(rank)
    apart: NDArray[np.float64] = points + np.stack([reach * np.cos(rank * _TURN), reach * np.sin(rank * _TURN)], axis=1)
    return apart


def _link_line(points: NDArray[np.float64]) -> NDArray[np.int32]:
    """Link points along the line on which they lie; three that do not lie on one are all linked."""
    order = np.lexsort((points[:, 1], points[:, 0]))
    edges = np.stack([order[:-1], order[1:]], axis=1)
    if len(points) == 3:  # noqa: PLR2004 - a triangle
        edges = np.array([[0, 1], [0, 2], [1, 2]])
    return sort_pairs(edges, size=len(points))
