"""A lower bound of the heterogeneity: what no grouping within the bounds can go below.

J of a group of m is (1 / m) Σ over ordered pairs of d, with d = ‖p − q‖² / (2 radius²), plus 1 where the industries
differ. A member's share, the mean of d over its group with itself at 0, is at least the mean over itself and its
`minimum` − 1 nearest in that sense: a larger group only adds farther ones. Connection is not asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_LOOKED_AT: Final = 64


def find_lower_bound(
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    industry: NDArray[np.integer],
    *,
    minimum: int,
    radius_m: float,
    left_out: int = 0,
) -> float:
    """Find a number that J of no grouping is below.

    Parameters
    ----------
    x_m, y_m, industry
        As for `form_groups`.
    minimum
        Least organizations in a group.
    radius_m
        The unit of distance in J.
    left_out
        How many organizations a grouping may leave without a group; the dearest are taken to be those.
    """
    number = len(x_m)
    if minimum > number or left_out >= number:
        return 0.0
    shares = list_least_shares(x_m, y_m, industry, minimum=minimum, radius_m=radius_m)
    return float(np.sort(shares)[: number - left_out].sum()) * (1 - 1e-9)


def list_least_shares(
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    industry: NDArray[np.integer],
    *,
    minimum: int,
    radius_m: float,
) -> NDArray[np.float64]:
    """List for each organization what its share of J is at least, in any group of `minimum` or more of those given."""
    others = min(minimum - 1, MOST_LOOKED_AT)
    if not others:
        return np.zeros(len(x_m))
    nearest = _list_nearest(x_m, y_m, industry, others, radius_m)
    # Beyond those looked at, each is at least as far as the last of them.
    shares: NDArray[np.float64] = (nearest.sum(axis=1) + (minimum - 1 - others) * nearest[:, -1]) / minimum
    return shares


def _list_nearest(
    x_m: NDArray[np.float64], y_m: NDArray[np.float64], industry: NDArray[np.integer], others: int, radius_m: float
) -> NDArray[np.float64]:
    """List d to the nearest others, ascending; they are among the nearest of the same industry and of all."""
    places = np.column_stack([x_m - x_m.min(), y_m - y_m.min()]) / (radius_m * np.sqrt(2))
    distance, position = _ask(places, others + 1)
    differs = industry[np.minimum(position, len(places) - 1)] != industry[:, None]
    # Those of the same industry are counted from their own list alone, oneself is none of them.
    foreign = np.where(differs, distance**2 + 1, np.inf)
    same = np.full((len(places), others), np.inf)
    for members in _split(industry):
        apart, _ = _ask(places[members], others + 1)
        same[members] = apart[:, 1:] ** 2
    return np.sort(np.concatenate([foreign, same], axis=1), axis=1)[:, :others]


def _ask(places: NDArray[np.float64], count: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Ask for the nearest of each place, itself among them; two columns at least."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - a bound is asked for rarely

    distance, position = cKDTree(places).query(places, k=max(count, 2))
    return np.asarray(distance), np.asarray(position, dtype=np.int64)


def _split(industry: NDArray[np.integer]) -> list[NDArray[np.int64]]:
    order = np.argsort(industry, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(industry[order])) + 1)
