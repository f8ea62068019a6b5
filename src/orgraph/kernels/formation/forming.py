"""Forming groups: organizations in connected groups of bounded size, alike in place and industry, at the lowest cost.

The cost is the heterogeneity J = Σ ‖p − p̄‖² / radius² + Σ over groups of members × (1 − Σ industry share²). With an
industry as a corner of a simplex both terms are squared distances to a mean: groups are k-means clusters with bounds.
Splitting a group never raises J, so the lowest J lies near the most groups that the minimum allows.
"""

from __future__ import annotations

import math
import operator
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.kernels.formation.curves import turn_to_own_axes
from orgraph.kernels.formation.regions import Formation, form_regions
from orgraph.kernels.formation.small_maps import MOST_ORGANIZATIONS, settle_small_neighbourhoods

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

FURTHER_GROUP: Final = 0.25
"""One group more may cost this share of what groups cost on the average: 5 % more groups for 1 to 2 % of J."""
MOST_BITS: Final = 300
LEAST_RADIUS_M: Final = float(np.finfo(np.float64).tiny)


def form_groups(
    x_m: ArrayLike,
    y_m: ArrayLike,
    industry: ArrayLike,
    *,
    minimum: int,
    maximum: int,
    radius_m: float,
    seed: int = 0,
) -> Formation:
    """Form connected groups of bounded size, many of them, with the lowest heterogeneity that is found.

    The order of the rows does not matter, and the same seed gives the same groups.

    Parameters
    ----------
    x_m, y_m
        Position of each organization, metres.
    industry
        Industry of each organization, any whole numbers.
    minimum, maximum
        Least and most organizations in a group.
    radius_m
        A group hangs together by steps of at most this length; also the unit of distance in J.
    seed
        Of the draws.

    Raises
    ------
    ValueError
        Where the arguments make no sense: other lengths, no finite numbers, a minimum below 1 or above the maximum.

    Examples
    --------
    >>> formed = form_groups([0, 1, 2, 90], [0, 0, 0, 0], [7, 7, 7, 7], minimum=2, maximum=3, radius_m=5)
    >>> formed.labels.tolist()
    [0, 0, 0, -1]
    >>> formed.unplaced[3]
    'Only 1 hangs together here: fewer than the minimum of 2.'
    """
    x, y, kinds = _read_columns(x_m, y_m, industry)
    radius = _read_radius(radius_m)
    minimum, maximum, seed = _read_bounds(minimum, maximum, seed)
    return _form(x, y, kinds, bounds=(minimum, maximum), radius_m=radius, seed=seed)


def _form(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    kinds: NDArray[np.int32],
    *,
    bounds: tuple[int, int],
    radius_m: float,
    seed: int,
) -> Formation:
    """Search, and on small maps cut small neighbourhoods exactly."""
    x, y, radius_m = _halve(x, y, radius_m)
    along, across, error = turn_to_own_axes(x, y, kinds)
    minimum, maximum = bounds
    reach_m = radius_m + error
    formed = form_regions(
        along,
        across,
        kinds,
        minimum=minimum,
        maximum=maximum,
        scale_m=radius_m,
        radius_m=reach_m,
        worth=FURTHER_GROUP,
        seed=seed,
    )
    if len(x) > MOST_ORGANIZATIONS:
        return formed
    settle = partial(settle_small_neighbourhoods, minimum=minimum, maximum=maximum, radius_m=radius_m, reach_m=reach_m)
    return _replace_labels(formed, settle(along, across, kinds, formed.labels))


def _replace_labels(formed: Formation, labels: NDArray[np.int64]) -> Formation:
    """Keep the reasons of those who stay without a group; the best cut leaves somebody out of necessity."""
    best = "The best cut into connected groups within the bounds has no room for it."
    reasons = {row: formed.unplaced.get(row, best) for row in np.flatnonzero(labels < 0).tolist()}
    return Formation(labels=labels, unplaced=MappingProxyType(reasons))


def _read_bounds(minimum: Any, maximum: Any, seed: Any) -> tuple[int, int, int]:  # noqa: ANN401 - checked here
    least, most, draws = (
        _read_whole(value, name) for name, value in (("minimum", minimum), ("maximum", maximum), ("seed", seed))
    )
    if least < 1:
        raise ValueError(f"minimum is {least}: a group has at least 1 organization.")
    if least > most:
        raise ValueError(f"minimum {least} is above maximum {most}: no group can have both.")
    return least, most, draws


def _halve(
    x: NDArray[np.float64], y: NDArray[np.float64], radius_m: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], float]:
    """Halve a map, without rounding, until squares and sums of its positions are numbers, and its radius likewise."""
    largest = max(float(np.abs(values).max(initial=0.0)) for values in (x, y))
    halvings = math.frexp(largest)[1] - MOST_BITS
    if halvings <= 0:
        return x, y, radius_m
    return np.ldexp(x, -halvings), np.ldexp(y, -halvings), max(math.ldexp(radius_m, -halvings), LEAST_RADIUS_M)


def _read_columns(
    x_m: ArrayLike, y_m: ArrayLike, industry: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int32]]:
    """Check the columns; industries are numbered from 0."""
    if any(np.ma.is_masked(values) for values in (x_m, y_m, industry)):
        raise ValueError("x_m, y_m or industry has masked values: leave those organizations out.")
    if any(np.asarray(values).dtype.kind in "cmM" for values in (x_m, y_m)):
        raise ValueError("x_m and y_m are numbers of metres: no complex ones, no dates.")
    try:
        x, y = (np.array(values, dtype=np.float64) + 0.0 for values in (x_m, y_m))  # + 0.0: there is one zero only
    except (TypeError, ValueError) as error:
        raise ValueError(f"x_m and y_m are numbers: {error}.") from error
    codes = np.asarray(industry)
    if x.ndim != 1 or y.ndim != 1 or codes.ndim != 1 or not len(x) == len(y) == len(codes):
        raise ValueError(
            f"x_m, y_m and industry have one value per organization; their shapes are {x.shape}, {y.shape} and "
            f"{codes.shape}."
        )
    if len(codes) and codes.dtype.kind not in "iub":
        raise ValueError(f"industry holds whole numbers, not {codes.dtype}.")
    for name, values in (("x_m", x), ("y_m", y)):
        wrong = np.flatnonzero(~np.isfinite(values))
        if len(wrong):
            raise ValueError(f"{name}[{wrong[0]}] is {values[wrong[0]]}: positions are finite numbers of metres.")
    return x, y, np.unique(codes, return_inverse=True)[1].astype(np.int32)


def _read_whole(value: Any, name: str) -> int:  # noqa: ANN401 - whatever was passed is checked here
    try:
        return operator.index(value)
    except TypeError as error:
        raise ValueError(f"{name} is {value!r}: it is a whole number.") from error


def _read_radius(radius_m: Any) -> float:  # noqa: ANN401 - whatever was passed is checked here
    try:
        radius = float(radius_m)
    except (TypeError, ValueError) as error:
        raise ValueError(f"radius_m is {radius_m!r}: it is a number of metres.") from error
    if not (math.isfinite(radius * radius) and radius > 0 and radius * radius > 0):
        raise ValueError(f"radius_m is {radius_m!r}: it is a finite number of metres above 0.")
    return radius
