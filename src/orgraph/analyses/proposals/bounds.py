"""Bounds: what no proposal can cost less than that keeps to the same conditions and decisions and places as many.

Candidates get prices in every kind such that no group of the kind costs less than its members are worth together
(`kernels.formation_bounds`); a group of a kind lies in one set of candidates that hang together in that kind. Of a
candidate's prices the least counts: with those no group of any kind costs less than its members are worth either. The
dearest are taken to be those without a place. Added is the price of the fewest groups. Accepted groups stand, and cost
what they cost.
Hosts are taken to cost nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.proposals.contiguity import find_contiguity
from orgraph.analyses.proposals.costs import list_trade_labels, measure_group_cost
from orgraph.findings import Words
from orgraph.kernels.formation_bounds import list_prices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.leftovers import FormedGroup

ROUNDING: Final = 1e-9
"""So much less than computed is said, that rounding lifts no bound above the truth."""


def find_bound(
    candidates: Candidates,
    groups: Sequence[FormedGroup],
    hosted: dict[str, NDArray[np.bool_]],
    conditions: Conditions,
) -> float:
    """Find what no proposal that places as many can cost less than."""
    accepted = [group for group in groups if group.accepted]
    placed = sum(len(group.members) for group in groups if not group.accepted)
    free = np.ones(len(candidates), dtype=np.bool_)
    for group in accepted:
        free[group.members] = False
    settled = sum(measure_group_cost(candidates, group.members, conditions) for group in accepted)
    shares = np.full(len(candidates), np.inf)
    for kind in conditions.precedence:
        shares = np.minimum(shares, _list_shares(candidates, kind, hosted[kind] & free, conditions))
    spread = max(float(np.sort(shares[free])[:placed].sum()), 0.0)
    bound = settled + spread + conditions.group_price * -(-placed // conditions.maximum)
    return float(bound) * (1 - ROUNDING)


def _list_shares(
    candidates: Candidates, kind: str, chosen: NDArray[np.bool_], conditions: Conditions
) -> NDArray[np.float64]:
    """List the least shares in groups of one kind; infinite for those whom no group of the kind can hold."""
    components = find_contiguity(candidates, kind, conditions, hosted=chosen).find_components()
    sizes = np.bincount(components[components >= 0], minlength=len(candidates) + 1)
    rows = np.flatnonzero((components >= 0) & (sizes[components] >= conditions.minimum))
    shares = np.full(len(candidates), np.inf)
    if len(rows):
        component = np.unique(components[rows], return_inverse=True)[1].reshape(-1)
        x_m, y_m = _set_apart(candidates.points[rows], component)
        labels = list_trade_labels(candidates.trade[rows])
        shares[rows] = list_prices(
            x_m, y_m, labels, component, minimum=conditions.minimum, radius_m=conditions.radius_m
        )
    return shares


def _set_apart(
    points: NDArray[np.float64], component: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Move components away from each other, on a grid: nobody's nearest is then in another, and no group is changed."""
    size = np.ptp(points, axis=0).max() * 4.0 + 1.0
    side = int(np.ceil(np.sqrt(component.max() + 1)))
    return points[:, 0] + size * (component % side), points[:, 1] + size * (component // side)


def find_bound_words(cost: float, bound: float) -> Words:
    """Say how far from the best a proposal can be at most."""
    gap = (cost - bound) / cost if cost > 0 else 0.0
    return Words(
        f"代价{cost:,.1f}；同样条件下安排同样多组织的任何方案不低于{bound:,.1f}，至多可再降{gap:.0%}",
        f"It costs {cost:,.1f}; no proposal that places as many under the same conditions costs less than "
        f"{bound:,.1f}, {gap:.0%} less",
    )
