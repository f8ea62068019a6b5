"""What a group costs: how far its members lie apart, how different they are, and the price of one more group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions


def measure_group_cost(candidates: Candidates, members: NDArray[np.int64], conditions: Conditions) -> float:
    """Measure what a group costs without its host.

    Squared distances to the middle in radii, plus members times one minus the sum of squared shares of divisions and
    chains, plus the price of a group.
    """
    points = candidates.points[members]
    spread = float((((points - points.mean(axis=0)) / conditions.radius_m) ** 2).sum())
    trade = candidates.trade[members]
    counts = np.unique(trade[trade >= 0], return_counts=True)[1]
    # Whoever has no known industry is like nobody.
    squares = float((counts.astype(np.float64) ** 2).sum() + (trade < 0).sum())
    return spread + len(members) - squares / len(members) + conditions.group_price
