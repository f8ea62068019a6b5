"""A lower bound of the heterogeneity: what no grouping within the bounds can go below.

Organizations get prices such that no group costs less than its members are worth together: then no grouping costs less
than the prices of those whom it places. The first prices need no search. J of a group of m is (1 / m) Σ over ordered
pairs of d, with d = ‖p − q‖² / (2 radius²), plus 1 where the industries differ. A member's share, the mean of d over
its group with itself at 0, is at least the mean over itself and its `minimum` − 1 nearest in that sense: a larger group
only adds farther ones. From there the sum of the prices is raised as far as it goes (`native/prices.h`): the dual of
choosing groups so that all are placed, where fractions of groups may be chosen too. Groups need not hang together, but
they lie in one neighbourhood: among those that hang together by steps of at most the radius.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.kernels.native import NativeFunction
from orgraph.kernels.places.nearness import LARGEST_EXTENT, label_clusters

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

MOST_LOOKED_AT: Final = 64
FIRST_STEP: Final = 0.4
LAST_STEP: Final = 0.005
CELL: Final = 0.5
"""Square of the side of a cell, where a usual price is 1: a few centres of groups are looked at in each."""
LEAST_SCALE: Final = 0.2
"""Of the mean price: steps of those whose own price is lower are in proportion to this."""
FIXED_SCALE: Final = 1e-6
"""Steps of those whose price is not to rise: it may have to fall a little."""
ROUNDING: Final = 1e-9
"""So much less than computed is said, that rounding lifts no bound above the truth."""
_FIND_PRICES: Final = NativeFunction(
    "orgraph_find_prices",
    (
        *["int64"] * 3, *["float64[]"] * 2, *["int32[]"] * 2, "float64[]", "float64", "int64", *["float64"] * 2,
        "int64", "float64[]",
    ),
)  # fmt: skip


def find_lower_bound(
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    industry: NDArray[np.integer],
    *,
    minimum: int,
    radius_m: float,
    left_out: int = 0,
    turns: int | None = None,
) -> float:
    """Find a number that J of no grouping is below.

    Parameters
    ----------
    x_m, y_m, industry
        As for `form_groups`.
    minimum
        Least organizations in a group.
    radius_m
        The unit of distance in J, and the longest step by which organizations hang together.
    left_out
        How many organizations a grouping may leave without a group; the dearest are taken to be those. Organizations
        that too few others hang together with are left out by every grouping.
    turns
        How often prices are raised; 0: not at all. By default as `choose_turns` says.
    """
    component = _label_components(x_m, y_m, radius_m)
    rows = np.flatnonzero(np.bincount(component)[component] >= minimum)
    placed = min(len(x_m) - left_out, len(rows))
    if placed <= 0:
        return 0.0
    prices = list_prices(
        x_m[rows], y_m[rows], industry[rows], component[rows], minimum=minimum, radius_m=radius_m, turns=turns
    )
    return max(float(np.sort(prices)[:placed].sum()), 0.0) * (1 - ROUNDING)


def _label_components(x_m: NDArray[np.float64], y_m: NDArray[np.float64], radius_m: float) -> NDArray[np.int32]:
    """Label who hangs together; a step may be longer by what rounding does to positions."""
    extent = float(max(np.abs(values).max(initial=0.0) for values in (x_m, y_m)))
    radius_m += 64 * float(np.finfo(np.float64).eps) * extent
    if 2 * extent >= LARGEST_EXTENT * radius_m:
        return np.zeros(len(x_m), dtype=np.int32)
    return label_clusters(x_m, y_m, radius=radius_m)


def choose_turns(count: int) -> int:
    """Choose how often to raise prices: some seconds for 10,000, less than a minute for 100,000."""
    return int(np.clip(3_000_000 // max(count, 1), 12, 60))


def list_prices(
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    industry: NDArray[np.integer],
    component: NDArray[np.integer],
    *,
    minimum: int,
    radius_m: float,
    turns: int | None = None,
    at_most: NDArray[np.float64] | None = None,
) -> NDArray[np.float64]:
    """List a price for each organization such that no group costs less than its members are worth together.

    Parameters
    ----------
    component
        A group lies in one of them; each has `minimum` organizations at least.
    at_most
        Prices that are not to be exceeded, infinite for those that are free.
    """
    prices = list_least_shares(x_m, y_m, industry, minimum=minimum, radius_m=radius_m)
    free = np.ones(len(prices), dtype=np.bool_)
    if at_most is not None:
        prices, free = np.minimum(prices, at_most), np.isinf(at_most)
    turns = choose_turns(len(x_m)) if turns is None else turns
    if minimum == 1 or not turns or not prices.any():
        return prices
    kinds = np.unique(industry, return_inverse=True)[1]
    order = np.lexsort((free, prices, kinds, y_m, x_m, component))
    for rows in _split(order, component):
        origin = rows[0]
        raised = _raise_prices(
            (x_m[rows] - x_m[origin]) / radius_m, (y_m[rows] - y_m[origin]) / radius_m, kinds[rows], prices[rows],
            free[rows], minimum=minimum, turns=turns,
        )  # fmt: skip
        if raised.sum() > prices[rows].sum():
            prices[rows] = raised
    return prices if at_most is None else np.minimum(prices, at_most)


def _raise_prices(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    kinds: NDArray[np.integer],
    prices: NDArray[np.float64],
    free: NDArray[np.bool_],
    *,
    minimum: int,
    turns: int,
) -> NDArray[np.float64]:
    """Raise the free prices of one component, whose equal organizations stand together; distances are in radii."""
    usual = float(prices.mean())
    if usual <= 0 or not free.any():
        return prices
    told_apart = (x, y, kinds) if free.all() else (x, y, kinds, prices, free)
    fresh = np.any([np.diff(values) != 0 for values in told_apart], axis=0)
    first = np.append(0, np.flatnonzero(fresh) + 1)
    item = np.cumsum(np.append(0, fresh))
    raised = prices[first]
    work = 10**10 + 10**6 * len(x)
    numbers = np.unique(kinds[first], return_inverse=True)[1].astype(np.int32)
    status = _FIND_PRICES(
        len(first), int(numbers.max()) + 1, minimum, x[first], y[first], numbers, np.bincount(item).astype(np.int32),
        np.where(free[first], np.maximum(raised, LEAST_SCALE * usual), FIXED_SCALE * usual),
        float(np.sqrt(CELL * usual)), turns, FIRST_STEP, LAST_STEP, work, raised,
    )  # fmt: skip
    if status:
        return prices
    extent = float(max(np.ptp(x), np.ptp(y)))
    margin = 64 * np.finfo(np.float64).eps * (1 + extent) * (2 + np.sqrt(np.abs(raised).max()))
    return np.asarray(raised[item] - margin)


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
    for members in _split(np.argsort(industry, kind="stable"), industry):
        apart, _ = _ask(places[members], others + 1)
        same[members] = apart[:, 1:] ** 2
    return np.sort(np.concatenate([foreign, same], axis=1), axis=1)[:, :others]


def _ask(places: NDArray[np.float64], count: int) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Ask for the nearest of each place, itself among them; two columns at least."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - a bound is asked for rarely

    distance, position = cKDTree(places).query(places, k=max(count, 2))
    return np.asarray(distance), np.asarray(position, dtype=np.int64)


def _split(order: NDArray[np.int64], labels: NDArray[np.integer]) -> Iterator[NDArray[np.int64]]:
    """Split rows that are sorted by label where it changes."""
    yield from np.split(order, np.flatnonzero(np.diff(labels[order])) + 1)
