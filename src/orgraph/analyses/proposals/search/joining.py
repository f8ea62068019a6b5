"""Joining: groups of one kind take in members one by one, each where it costs least.

What a group costs more with one member more has a closed form: of n members with the middle m, a further one at p adds
n / (n + 1) · ‖p − m‖² / radius², and for the trades 1 + S / n − (S + 2 c + 1) / (n + 1), where S is the sum of the
squared counts of trades and c how many have its own. Sums are kept for each group, so that nobody is counted anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.proposals.search.leftovers import FormedGroup, find_joinable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions


class Joining:
    """The groups as they grow.

    Attributes
    ----------
    members
        By number of the group, those who joined behind the others.
    cost
        What the groups cost more than at first.
    """

    def __init__(
        self,
        kind: str,
        members: Mapping[int, NDArray[np.int64]],
        candidates: Candidates,
        hosted: NDArray[np.bool_],
        conditions: Conditions,
    ) -> None:
        self.members = dict(members)
        self.cost = 0.0
        self._kind, self._candidates, self._hosted, self._conditions = kind, candidates, hosted, conditions
        self._numbers = list(members)
        groups = list(members.values())
        self._sizes = np.array([len(group) for group in groups], dtype=np.int64)
        self._sums = np.array([candidates.points[group].sum(axis=0) for group in groups]).reshape(-1, 2)
        self._counts = [_count_trades(candidates.trade[group]) for group in groups]
        squares = [sum(count if trade < 0 else count**2 for trade, count in own.items()) for own in self._counts]
        self._squares = np.array(squares, dtype=np.int64)

    def settle(self, member: int) -> bool:
        """Put a member where it costs least; tell whether anywhere."""
        costs = self._measure_costs(member)
        costs[self._sizes >= self._conditions.maximum] = np.inf
        for place in np.argsort(costs, kind="stable").tolist():
            if np.isinf(costs[place]):
                return False
            standing = FormedGroup(self._kind, self.members[self._numbers[place]])
            if find_joinable(self._candidates, member, standing, self._hosted, self._conditions):
                self.cost += float(costs[place])
                self._take_in(place, member)
                return True
        return False

    def _measure_costs(self, member: int) -> NDArray[np.float64]:
        """Measure what each group costs more with a member."""
        sizes = self._sizes
        away = (self._candidates.points[member] - self._sums / sizes[:, np.newaxis]) / self._conditions.radius_m
        way: NDArray[np.float64] = sizes / (sizes + 1) * (away**2).sum(axis=1)
        return way + 1 + self._squares / sizes - (self._squares + 2 * self._count_alike(member) + 1) / (sizes + 1)

    def _count_alike(self, member: int) -> NDArray[np.int64]:
        """Count who has the trade of a member in each group; whoever has no known trade is like nobody."""
        trade = int(self._candidates.trade[member])
        return np.array([counts.get(trade, 0) if trade >= 0 else 0 for counts in self._counts], dtype=np.int64)

    def _take_in(self, place: int, member: int) -> None:
        trade, counts = int(self._candidates.trade[member]), self._counts[place]
        alike = counts.get(trade, 0)
        self._squares[place] += 2 * alike + 1 if trade >= 0 else 1
        self._sizes[place] += 1
        self._sums[place] += self._candidates.points[member]
        counts[trade] = alike + 1
        number = self._numbers[place]
        self.members[number] = np.append(self.members[number], member)


def _count_trades(trades: NDArray[np.int32]) -> dict[int, int]:
    found, counts = np.unique(trades, return_counts=True)
    return dict(zip(found.tolist(), counts.tolist(), strict=True))
