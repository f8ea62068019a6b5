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


def list_trade_labels(trade: NDArray[np.int32]) -> NDArray[np.int32]:
    """List trades numbered from 0; whoever has no known trade has a number of its own."""
    labels = trade.astype(np.int64)
    unknown = np.flatnonzero(trade < 0)
    labels[unknown] = int(trade.max(initial=0)) + 1 + np.arange(len(unknown))
    return np.unique(labels, return_inverse=True)[1].reshape(-1).astype(np.int32)
