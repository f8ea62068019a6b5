"""Size classes (大型 中型 小型 微型), told for whole columns.

A class needs all lower bounds of its row, otherwise the next class down; micro is what is left. Unknown is not zero: an
organization of which one figure is missing has a class only where the known figures already make it micro. A trade that
is unknown, too coarse (``"G"``) or outside the method has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.rules.sectors import UNKNOWN, find_sectors, read_figures

if TYPE_CHECKING:
    import numpy.typing as npt

    from orgraph.identifiers.columns import Texts
    from orgraph.rules.thresholds import SizeClasses

SIZE_CLASSES: Final = ("micro", "small", "medium", "large")
"""微型 小型 中型 大型; the numbers of `classify_size` are places in this tuple."""


def classify_size(
    industries: Texts,
    *,
    employees: npt.ArrayLike,
    turnover_wan: npt.ArrayLike,
    assets_wan: npt.ArrayLike,
    rules: SizeClasses,
) -> npt.NDArray[np.int8]:
    """Tell the size class of each organization by 国统字〔2017〕213号.

    Parameters
    ----------
    industries
        Keys of GB/T 4754-2017.
    employees, turnover_wan, assets_wan
        Employees, turnover and assets in 万元; NaN where unknown.
    rules
        ``read_rules().size_classes``.

    Returns
    -------
    numpy.ndarray
        Place in `SIZE_CLASSES` as ``int8``, −1 where it cannot be known.
    """
    sector = find_sectors(industries, [sector.industries for sector in rules.sectors])
    highest = np.full(len(sector), len(SIZE_CLASSES) - 1)
    complete = np.ones(len(sector), dtype=np.bool_)
    for name, figures in (
        ("employees_min", employees),
        ("turnover_min_wan", turnover_wan),
        ("assets_min_wan", assets_wan),
    ):
        values = read_figures(figures, len(sector))
        bounds = _list_bounds(rules, name)[:, sector]
        needed, known = ~np.isnan(bounds[0]), ~np.isnan(values)
        reached = (values >= bounds).sum(axis=0)
        highest = np.where(needed & known, np.minimum(highest, reached), highest)
        complete &= known | ~needed
    told = (sector >= 0) & (complete | (highest == 0))
    return np.where(told, highest, UNKNOWN).astype(np.int8)


def _list_bounds(rules: SizeClasses, name: str) -> npt.NDArray[np.float64]:
    """Return the bounds of small, medium, large by sector, NaN for none; the last two columns answer to −2 and −1."""
    rows = [
        [getattr(bounds, name) for bounds in (sector.small, sector.medium, sector.large)] for sector in rules.sectors
    ]
    return np.array([*rows, [None] * 3, [None] * 3], dtype=np.float64).T
