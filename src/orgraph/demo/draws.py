"""Draws that reach their shares exactly, so that a small city is as well calibrated as a large one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from orgraph.demo.calibration import Days, Flags, Integers, Numbers, Texts


def apportion(total: int, weights: npt.ArrayLike, *, minimum: int = 0) -> Integers:
    """Divide a whole number by weights (largest remainders), with at least `minimum` where a weight is not 0."""
    shares = np.asarray(weights, dtype=np.float64)
    floor = np.where(shares > 0, minimum, 0)
    rest = max(total - int(floor.sum()), 0)
    exact = shares / shares.sum() * rest
    parts = np.floor(exact).astype(np.int64)
    order = np.argsort(parts - exact, kind="stable")
    parts[order[: rest - int(parts.sum())]] += 1
    whole: Integers = parts + floor
    return whole


def deal(generator: np.random.Generator, total: int, weights: npt.ArrayLike) -> Integers:
    """Return `total` labels 0 … in random order, each as often as its weight says."""
    counts = apportion(total, weights)
    return generator.permutation(np.repeat(np.arange(len(counts)), counts))


def pick(generator: np.random.Generator, candidates: Flags | Integers, count: float) -> Integers:
    """Pick so many positions (rounded, at most all) without repetition, sorted."""
    positions = np.flatnonzero(candidates) if candidates.dtype == np.bool_ else candidates
    chosen = generator.permutation(positions)[: round(count)]
    return np.sort(chosen).astype(np.int64)


def toss(generator: np.random.Generator, count: int, share: float) -> Flags:
    """Set each of so many flags with a chance of its own; where few are drawn the share is not exact."""
    flags: Flags = generator.random(count) < share
    return flags


def mark(length: int, positions: Integers) -> Flags:
    """Return flags that are set at the positions."""
    flags = np.zeros(length, dtype=np.bool_)
    flags[positions] = True
    return flags


def pick_flags(generator: np.random.Generator, candidates: Flags, share: float, *, minimum: int = 0) -> Flags:
    """Mark a share of the candidates, at least `minimum` where there are so many."""
    count = max(float(candidates.sum()) * share, minimum)
    return mark(len(candidates), pick(generator, candidates, count))


def rank_into(scores: Numbers, shares: Sequence[float]) -> Integers:
    """Label by rank: the lowest scores get 0, the next 1 …, each as often as its share says."""
    counts = apportion(len(scores), shares)
    labels = np.empty(len(scores), dtype=np.int64)
    labels[np.argsort(scores, kind="stable")] = np.repeat(np.arange(len(counts)), counts)
    return labels


def draw_log_uniform(generator: np.random.Generator, lowest: npt.ArrayLike, highest: npt.ArrayLike) -> Integers:
    """Draw whole numbers between two bounds (both included), small ones more often."""
    low, high = np.asarray(lowest, dtype=np.float64), np.asarray(highest, dtype=np.float64)
    size = np.broadcast(low, high).shape
    drawn = np.exp(generator.uniform(np.log(low), np.log(high + 1), size))
    return np.clip(np.floor(drawn), low, high).astype(np.int64)


def draw_days(
    generator: np.random.Generator, first: npt.ArrayLike, last: npt.ArrayLike, *, count: int | None = None
) -> Days:
    """Draw days between two bounds (both included): one per row of the bounds, or `count` between single bounds."""
    low = np.asarray(first, dtype="datetime64[D]").astype(np.int64)
    high = np.asarray(last, dtype="datetime64[D]").astype(np.int64)
    low, high = np.broadcast_arrays(low, high)
    return generator.integers(low, np.maximum(high, low) + 1, size=count).astype("datetime64[D]")


def cut_runs(generator: np.random.Generator, places: Integers, sizes: Sequence[int]) -> Integers:
    """Cut rows that stand sorted by place into groups of random sizes that never cross a place.

    Parameters
    ----------
    places
        Where each row lies; equal values stand together.
    sizes
        The sizes to draw from.

    Returns
    -------
    numpy.ndarray
        The number of each row's group, rising from 0.
    """
    if not len(places):
        return np.zeros(0, dtype=np.int64)
    drawn = generator.choice(np.asarray(sizes), len(places) // max(min(sizes), 1) + 1)
    borders = np.cumsum(drawn)
    starts = np.zeros(len(places), dtype=np.bool_)
    starts[borders[borders < len(places)]] = True
    starts[1:] |= places[1:] != places[:-1]
    starts[0] = False
    return np.cumsum(starts).astype(np.int64)


def number_within(groups: Integers) -> Integers:
    """Give the rows of each group the numbers 0 … in their order; equal groups need not stand together."""
    order = np.argsort(groups, kind="stable")
    ordered = groups[order]
    first = np.r_[True, ordered[1:] != ordered[:-1]] if len(ordered) else np.zeros(0, dtype=np.bool_)
    starts = np.flatnonzero(first)
    numbers = np.empty(len(groups), dtype=np.int64)
    numbers[order] = np.arange(len(groups)) - np.repeat(starts, np.diff(np.r_[starts, len(groups)]))
    return numbers


def choose_by_unit(generator: np.random.Generator, units: Integers, pools: Sequence[Integers]) -> Integers:
    """Choose for each row one member of its unit's pool, −1 where the pool is empty."""
    chosen = np.full(len(units), -1, dtype=np.int64)
    for unit, pool in enumerate(pools):
        rows = np.flatnonzero(units == unit)
        if len(pool) and len(rows):
            chosen[rows] = generator.choice(pool, len(rows))
    return chosen


def as_texts(values: Sequence[object] | npt.NDArray[np.generic]) -> Texts:
    """Return an array of Python objects, so that texts add up and missing ones are None."""
    texts = np.empty(len(values), dtype=np.object_)
    texts[:] = values.tolist() if isinstance(values, np.ndarray) else list(values)
    return texts


def number_texts(numbers: Integers, *, digits: int) -> Texts:
    """Return whole numbers as texts of so many digits, as ``00012``."""
    return as_texts([f"{number:0{digits}d}" for number in numbers.tolist()])


def is_filled(texts: Texts) -> Flags:
    """Tell which entries are not None."""
    filled: Flags = np.array([text is not None for text in texts.tolist()], dtype=np.bool_)
    return filled


def take(values: Texts, positions: Integers) -> Texts:
    """Return the values at the positions, None at −1."""
    taken = as_texts([None] * len(positions))
    rows = positions >= 0
    taken[rows] = values[positions[rows]]
    return taken


def either(flags: Flags, yes: Texts | str | None, no: Texts | str | None) -> Texts:
    """Return one text where the flag is set and the other where not; None is no text."""
    chosen = as_texts([None] * len(flags))
    for rows, texts in ((flags, yes), (~flags, no)):
        chosen[rows] = texts[rows] if isinstance(texts, np.ndarray) else texts
    return chosen
