"""Gathering: alliances of an industry close in on where those lie who need them.

Who fits into no group nearby ends up in an alliance of an industry, and those of a trade may lie all over the city. But
near each of them are others of the same trade, in groups that can spare them. So

- those of a group who have no other home gather with the nearest of their trade, and the others of the group go home;
- a group is cut in two, and each half that is too small gathers with the nearest of its trade.

The nearest are those who cost least: their way to the middle, and what the group that they leave weighs more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.proposals.search.trials import Trials

INDUSTRY: Final = "industry"
MOST_ASKED: Final = 48
"""So many of the nearest are asked, and two more for each one that is wanted."""
CUTTING_ROUNDS: Final = 8


@dataclass(slots=True)
class Gathering:
    """The search; `trials` holds the groups."""

    trials: Trials
    _of_trade: dict[int, NDArray[np.int64]] = field(default_factory=dict)

    def improve(self, rounds: int) -> bool:
        """Let groups of industries close in, or cut them in two, as long as that pays; tell whether any changed."""
        gained, changed = False, True
        while changed and rounds > 0:
            changed, number = False, 0
            while number < len(self.trials.groups):  # those that are new come last, and have their turn
                group = self.trials.groups[number]
                if group.kind == INDUSTRY and len(group.members) and not group.accepted:
                    changed |= self._close_in(number) or self._cut(number)
                number += 1
            gained |= changed
            rounds -= 1
        return gained

    def gather(self, rows: NDArray[np.int64], own: int = -1) -> bool:
        """Let some of one trade, leftovers or of one group, gather with the nearest of it in a group of their own."""
        recruits = self._find_recruits(rows, set(rows.tolist()), own)
        if recruits is None:
            return False
        chosen = [*rows.tolist(), *recruits]
        if own >= 0 and set(chosen) == set(self.trials.groups[own].members.tolist()):
            return False
        return self.trials.attempt(dict.fromkeys(chosen, len(self.trials.groups)), INDUSTRY)

    def _close_in(self, number: int) -> bool:
        """Let those without another home gather anew; the others of the group go home."""
        members = self.trials.groups[number].members
        bound = np.array([row for row in members.tolist() if not self.trials.has_home(row, number)], dtype=np.int64)
        return self.gather(bound, number) if len(bound) else self.trials.dissolve(number)

    def _cut(self, number: int) -> bool:
        """Cut a group in two, where both halves are large enough once they have gathered."""
        members = self.trials.groups[number].members
        first = _cut_in_two(self.trials.candidates.points[members])
        if not first.any() or first.all():
            return False
        moves = dict.fromkeys(members[first].tolist(), len(self.trials.groups))
        for half, target in ((members[first], len(self.trials.groups)), (members[~first], number)):
            recruits = self._find_recruits(half, set(moves))
            if recruits is None:
                return False
            moves |= dict.fromkeys(recruits, target)
        return self.trials.attempt(moves, INDUSTRY)

    def _find_recruits(self, rows: NDArray[np.int64], taken: set[int], own: int = -1) -> list[int] | None:
        """Find who makes up the numbers of some of one trade at the least cost; None where too few can."""
        trials = self.trials
        wanted = trials.conditions.minimum - len(rows)
        points, left, recruits = trials.candidates.points, dict[int, int](), list[int]()
        free = self._list_free(int(rows[0]), taken, own) if wanted > 0 else rows[:0]
        away = ((points[free] - points[rows].mean(axis=0)) ** 2).sum(axis=1) / trials.conditions.radius_m**2
        asked = np.argsort(away, kind="stable")[: MOST_ASKED + 2 * max(wanted, 0)]
        costs = [(float(away[place]) + self._measure_loss(int(free[place]), own), int(free[place])) for place in asked]
        for cost, row in sorted(costs):
            if len(recruits) >= wanted or np.isinf(cost):
                break
            number = int(trials.labels[row])
            if number not in {-1, own}:
                spare = left.get(number, len(trials.groups[number].members) - trials.conditions.minimum)
                if spare <= 0:
                    continue
                left[number] = spare - 1
            recruits.append(row)
        return recruits if len(recruits) >= wanted else None

    def _measure_loss(self, row: int, own: int) -> float:
        """Measure what a group weighs more without one of its members; infinite where it cannot do without."""
        trials, number = self.trials, int(self.trials.labels[row])
        if number in {-1, own}:
            return 0.0
        group = trials.groups[number]
        rest = group.members[group.members != row]
        if not trials.can_stand(group, rest):
            return np.inf
        return trials.weighing.weigh(group.kind, rest) - trials.weighing.weigh(group.kind, group.members)

    def _list_free(self, row: int, taken: set[int], own: int) -> NDArray[np.int64]:
        """List those of the trade of a candidate, within its border, who are in no group of an industry or in `own`."""
        trials = self.trials
        steps, trade = trials.open_steps(INDUSTRY), trials.candidates.trade
        if int(trade[row]) not in self._of_trade:
            tied = sorted(set().union(*trials.ties.together))
            self._of_trade[int(trade[row])] = np.setdiff1d(np.flatnonzero(steps.eligible & (trade == trade[row])), tied)
        rows = self._of_trade[int(trade[row])]
        rows = rows[steps.border[rows] == steps.border[row]]
        free = [number in {-1, own} or self._is_free(number) for number in trials.labels[rows].tolist()]
        return np.setdiff1d(rows[np.array(free, dtype=np.bool_)], sorted(taken))

    def _is_free(self, number: int) -> bool:
        group = self.trials.groups[number]
        return not group.accepted and group.kind != INDUSTRY


def _cut_in_two(points: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Tell who belongs to the first of two halves: around the two farthest apart, then around their middles."""
    one = points[np.argmax(((points - points.mean(axis=0)) ** 2).sum(axis=1))]
    middles = [one, points[np.argmax(((points - one) ** 2).sum(axis=1))]]
    first = np.zeros(len(points), dtype=np.bool_)
    for _ in range(CUTTING_ROUNDS):
        away = [((points - middle) ** 2).sum(axis=1) for middle in middles]
        first = away[0] < away[1]
        if not first.any() or first.all():
            break
        middles = [points[first].mean(axis=0), points[~first].mean(axis=0)]
    return first
