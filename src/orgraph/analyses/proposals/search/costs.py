"""What a group costs: how far its members lie apart, how different they are, and the price of one more group."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgraph.kernels.formation.small_maps import measure_heterogeneity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions


def measure_group_cost(candidates: Candidates, members: NDArray[np.int64], conditions: Conditions) -> float:
    """Measure what a group costs without its host: its heterogeneity by divisions and chains, and the price of a group.

    Whoever has no known industry is like nobody.
    """
    trade = candidates.trade[members]
    kinds = np.where(trade < 0, -1 - members, trade)
    spread = measure_heterogeneity(candidates.points[members], kinds, radius_m=conditions.radius_m)
    return spread + conditions.group_price


def list_trade_labels(trade: NDArray[np.int32]) -> NDArray[np.int32]:
    """List trades numbered from 0; whoever has no known trade has a number of its own."""
    labels = trade.astype(np.int64)
    unknown = np.flatnonzero(trade < 0)
    labels[unknown] = int(trade.max(initial=0)) + 1 + np.arange(len(unknown))
    return np.unique(labels, return_inverse=True)[1].reshape(-1).astype(np.int32)
