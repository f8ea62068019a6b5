"""Links as they are given: ends and weights are checked, and what is wrong is named."""

from __future__ import annotations

import operator
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

MOST_NODES: Final = (1 << 31) - 1


def check_number(name: str, value: int) -> int:
    """Read a whole number.

    Raises
    ------
    ValueError
        Where it is none.
    """
    if isinstance(value, bool | np.bool_):
        raise ValueError(f"{name} is a whole number, not {value!r}")  # noqa: TRY004 - one error for wrong arguments
    try:
        return operator.index(value)
    except TypeError:
        raise ValueError(f"{name} is a whole number, not {value!r}") from None


def check_pairs(source: ArrayLike, target: ArrayLike) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    """Read the ends of links.

    Raises
    ------
    ValueError
        Where an end is no whole number from 0, or the lengths differ.
    """
    begins, ends = _check_ends("source", source), _check_ends("target", target)
    if len(begins) != len(ends):
        raise ValueError(f"source has {len(begins):,} ends and target {len(ends):,}: give one of each per link")
    return begins, ends


def _check_ends(name: str, values: ArrayLike) -> NDArray[np.integer]:
    if np.ma.is_masked(values):
        raise ValueError(f"{name} has masked values: leave those links out")
    ends = np.asarray(values)
    if ends.ndim != 1:
        raise ValueError(f"{name} has {ends.ndim} dimensions: give one number per link")
    if not len(ends):
        return np.zeros(0, dtype=np.int32)
    if not np.issubdtype(ends.dtype, np.integer):
        raise ValueError(f"{name} holds {ends.dtype}: nodes are whole numbers from 0")
    low, high = ends.min(), ends.max()
    if low < 0 or high >= MOST_NODES:
        raise ValueError(f"{name} holds {low if low < 0 else high}: nodes are whole numbers from 0 to {MOST_NODES - 1}")
    return ends


def check_count(begins: NDArray[np.integer], ends: NDArray[np.integer], count: int | None) -> int:
    """Read the number of nodes; without one, the largest end and one.

    Raises
    ------
    ValueError
        Where an end lies outside of it.
    """
    needed = max(int(begins.max()), int(ends.max())) + 1 if len(begins) else 0
    if count is None:
        return needed
    nodes = check_number("count", count)
    if not needed <= nodes <= MOST_NODES:
        raise ValueError(
            f"count is {nodes}, but the links need {needed} nodes: give at least that, at most {MOST_NODES}"
        )
    return nodes


def check_weights(weight: ArrayLike, links: int) -> NDArray[np.float64]:
    """Read weights as parts of the largest one.

    Raises
    ------
    ValueError
        Where one is negative or not finite, or there are more or fewer than links.
    """
    if np.ma.is_masked(weight):
        raise ValueError("weight has masked values: leave those links out")
    given = np.asarray(weight)
    if given.shape != (links,):
        raise ValueError(f"weight has the shape {given.shape}: give one number for each of the {links:,} links")
    if links and not (np.issubdtype(given.dtype, np.floating) or np.issubdtype(given.dtype, np.integer)):
        raise ValueError(f"weight holds {given.dtype}: weights are numbers from 0")
    weights = given.astype(np.float64)
    if not np.isfinite(weights).all() or (links and weights.min() < 0):
        raise ValueError("a weight is negative or not finite: weights are numbers from 0")
    largest = weights.max(initial=0.0)
    if largest > 0:
        weights /= largest
    return weights
