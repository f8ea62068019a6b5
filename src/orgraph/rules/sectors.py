"""Sets of industries: which organizations lie inside, which outside, and of which it cannot be told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.identifiers import read_industries
from orgraph.identifiers.columns import Texts, read_distinct

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

UNKNOWN: Final = -1
OUTSIDE: Final = -2


def find_sectors(industries: Texts, sectors: Sequence[tuple[str, ...]]) -> npt.NDArray[np.int16]:
    """Find the sector of each organization among disjoint sets of industries.

    Parameters
    ----------
    industries
        Keys of GB/T 4754-2017, one per organization.
    sectors
        The keys of each sector; a key stands for everything below it, and the finest key decides.

    Returns
    -------
    numpy.ndarray
        The place of the sector; −2 (`OUTSIDE`) where the trade lies in none; −1 (`UNKNOWN`) where there is no trade,
        or one so coarse that a part of it lies inside (70 where 701 is a sector).
    """
    tree = read_industries()
    sector_of = {key: number for number, keys in enumerate(sectors) for key in keys}
    coarse = {ancestor for key in sector_of for ancestor in tree.list_ancestors(key)}

    finest: dict[str | None, int] = {}
    for industry in tree.rows:  # each stands after the one above it
        finest[industry.key] = sector_of.get(industry.key, finest.get(industry.parent, OUTSIDE))

    def find_sector(key: str | None) -> int:
        sector = finest.get(key, UNKNOWN)
        return UNKNOWN if sector == OUTSIDE and key in coarse else sector

    distinct, rows = read_distinct(industries)
    return np.array([*map(find_sector, distinct), UNKNOWN], dtype=np.int16)[rows]


def classify_sector(industries: Texts, codes: tuple[str, ...]) -> npt.NDArray[np.int8]:
    """Tell which organizations lie in one sector, as in ``read_rules().sectors["courier"].codes``.

    Returns
    -------
    numpy.ndarray
        ``int8``: 1 inside, 0 outside, −1 where the trade is unknown or too coarse to tell.
    """
    found = find_sectors(industries, [codes])
    return np.select([found >= 0, found == OUTSIDE], [1, 0], default=UNKNOWN).astype(np.int8)


def read_figures(figures: npt.ArrayLike, rows: int) -> npt.NDArray[np.float64]:
    """Return one figure per row; a single one stands for all."""
    return np.broadcast_to(np.asarray(figures, dtype=np.float64), (rows,))
