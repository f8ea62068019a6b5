"""Bounds: what no proposal can cost less than that keeps to the same conditions and decisions and places as many.

A group of a kind lies in one set of candidates that hang together in that kind. So candidates have prices there that no
group of the kind costs less than (`kernels.formation.bounds`), and prices that hold in every kind can be found one kind
after the other; the dearest are taken to be those without a place. Added is the price of the fewest groups. Accepted
groups stand, and cost what they cost. Hosts are taken to cost nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.proposals.search.contiguity import find_contiguity
from orgraph.analyses.proposals.search.costs import list_trade_labels, measure_group_cost
from orgraph.findings import Words
from orgraph.kernels.formation.bounds import list_prices

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.search.leftovers import FormedGroup

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
    chosen = {kind: hosted[kind] & free for kind in conditions.precedence}
    spread = max(_bound_spread(candidates, chosen, conditions, placed, turns) for turns in (0, None))
    bound = settled + spread + conditions.group_price * -(-placed // conditions.maximum)
    return float(bound) * (1 - ROUNDING)


def _bound_spread(
    candidates: Candidates,
    chosen: dict[str, NDArray[np.bool_]],
    conditions: Conditions,
    placed: int,
    turns: int | None,
) -> float:
    """Bound the heterogeneity of any groups that place so many, by prices that hold in all kinds.

    A kind raises the prices of those whom no kind before it could hold; the others keep theirs, or lower ones.
    """
    prices = np.full(len(candidates), np.inf)
    for kind, rows in chosen.items():
        prices = _list_prices(candidates, kind, rows, conditions, prices, turns)
    return float(np.sort(prices)[:placed].sum())


def _list_prices(
    candidates: Candidates,
    kind: str,
    chosen: NDArray[np.bool_],
    conditions: Conditions,
    at_most: NDArray[np.float64],
    turns: int | None,
) -> NDArray[np.float64]:
    """List prices that hold in groups of one kind too; infinite for those whom no group of a kind so far can hold."""
    components = find_contiguity(candidates, kind, conditions, hosted=chosen).find_components()
    sizes = np.bincount(components[components >= 0], minlength=len(candidates) + 1)
    rows = np.flatnonzero((components >= 0) & (sizes[components] >= conditions.minimum))
    prices = at_most.copy()
    if len(rows):
        component = np.unique(components[rows], return_inverse=True)[1]
        x_m, y_m = _set_apart(candidates.points[rows], component)
        prices[rows] = list_prices(
            x_m, y_m, list_trade_labels(candidates.trade[rows]), component,
            minimum=conditions.minimum, radius_m=conditions.radius_m, turns=turns, at_most=at_most[rows],
        )  # fmt: skip
    return prices


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
