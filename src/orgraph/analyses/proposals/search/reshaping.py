"""Reshaping: trials that place leftovers, and that mend or dissolve groups which fail a test of the plan.

- Leftovers that hang together, fewer than a group needs, win over neighbours, at first whom their groups can spare,
  then whom they cannot: what is left of such a group finds homes in others. Those of one trade gather (`gathering`).
- A group that fails is dissolved; or wins over neighbours of its most frequent trade, for members of other trades; or
  all of one trade in failing groups make up an alliance of that industry.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.spatial import cKDTree

from orgraph.analyses.proposals.search.contiguity import find_contiguity
from orgraph.analyses.proposals.search.gathering import INDUSTRY, Gathering

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.search.leftovers import FormedGroup
    from orgraph.analyses.proposals.search.trials import Trials

MOST_ROUNDS: Final = 3
MOST_IN_ROUNDS: Final = 5000
"""In larger cities one round is made: in one of 35,000 three took 21 s of CPU."""
MOST_TRADES: Final = 3
MOST_TRIED: Final = 24
MOST_RETURNS: Final = 3


@dataclass(slots=True)
class Reshaping:
    """The search.

    Attributes
    ----------
    stages
        Kinds and the conditions that they are formed under, in the order in which they are tried.
    """

    trials: Trials
    stages: Sequence[tuple[str, Conditions]]
    _gathering: Gathering = field(init=False)
    _trees: dict[int, tuple[NDArray[np.int64], cKDTree]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._gathering = Gathering(self.trials)

    def improve(self) -> None:
        """Place more and mend what fails; let industries gather, and place and mend once more."""
        rounds = MOST_ROUNDS if len(self.trials.candidates) <= MOST_IN_ROUNDS else 1
        self._settle(rounds)
        if self._gathering.improve(rounds):
            self._settle(rounds)

    def _settle(self, rounds: int) -> None:
        """Place more, then mend what fails, until nothing is gained."""
        for _ in range(rounds):
            gained = self._place_leftovers()
            gained |= self._mend()
            if not gained:
                break

    def _place_leftovers(self) -> bool:
        gained = False
        for kind, stage in self.stages:
            for rows in self._list_sets(kind, stage, self.trials.labels < 0):
                if kind == INDUSTRY and self._gathering.gather(rows):
                    gained = True
                    continue
                for spare in (True, False):
                    recruits = self._find_recruits(rows, kind, spare=spare)
                    if recruits is not None and self.trials.attempt(self._send([*rows.tolist(), *recruits]), kind):
                        gained = True
                        break
        return gained

    def _send(self, members: list[int]) -> dict[int, int]:
        return dict.fromkeys(members, len(self.trials.groups))

    def _list_sets(self, kind: str, stage: Conditions, free: NDArray[np.bool_]) -> Iterator[NDArray[np.int64]]:
        """List the sets of free candidates that hang together in a kind, the largest first."""
        trials = self.trials
        free = free.copy()
        free[sorted(set().union(*trials.ties.together))] = False
        contiguity = find_contiguity(trials.candidates, kind, stage, hosted=trials.hosted[kind] & free)
        components = contiguity.find_components()
        order = np.argsort(components, kind="stable")
        order = order[components[order] >= 0]
        starts = np.flatnonzero(np.diff(components[order], prepend=-1))
        found = [rows for rows in np.split(order, starts[1:]) if len(rows)]
        yield from sorted(found, key=lambda rows: (-len(rows), int(rows[0])))

    def _find_recruits(self, rows: NDArray[np.int64], kind: str, *, spare: bool) -> list[int] | None:
        """Find who makes up the numbers of a few, the nearest first; None where too few can be won over."""
        trials, minimum = self.trials, self.trials.conditions.minimum
        points = trials.candidates.points
        middle = points[rows].mean(axis=0)
        web = trials.open_web(kind)
        chosen, recruits, seen = set(rows.tolist()), [], set(rows.tolist())
        left: dict[int, NDArray[np.int64]] = {}
        waiting = {int(other) for row in rows.tolist() for other in web.of(row)} - seen
        while len(chosen) < minimum:
            if not waiting:
                return None
            nearest = min(waiting, key=lambda row: (float(((points[row] - middle) ** 2).sum()), row))
            waiting.discard(nearest)
            seen.add(nearest)
            number = int(trials.labels[nearest])
            if number >= 0:
                group, rest = trials.groups[number], left.get(number, trials.groups[number].members)
                rest = rest[rest != nearest]
                if group.accepted or (spare and not trials.can_stand(group, rest)):
                    continue
                left[number] = rest
            chosen.add(nearest)
            recruits.append(nearest)
            waiting |= {int(other) for other in web.of(nearest)} - seen
        return recruits

    def _mend(self) -> bool:
        """Mend or dissolve the groups that fail."""
        trials, gained = self.trials, False
        gained |= self._found_industries()
        for number, group in enumerate(trials.groups):
            if len(group.members) and not group.accepted and trials.weighing.fails(group.kind, group.members):
                gained |= trials.dissolve(number) or self._concentrate(number)
        return gained

    def _found_industries(self) -> bool:
        """Let members of one trade in failing groups, and leftovers, make up alliances of that industry."""
        trials, gained = self.trials, False
        if INDUSTRY not in trials.conditions.precedence:
            return False
        for kind, stage in self.stages:
            if kind != INDUSTRY:
                continue
            free = trials.labels < 0
            for group in trials.groups:
                if len(group.members) and not group.accepted and trials.weighing.fails(group.kind, group.members):
                    free[group.members] = True
            for rows in self._list_sets(kind, stage, free):
                if trials.conditions.minimum <= len(rows) <= trials.conditions.maximum:
                    gained |= trials.attempt(self._send(rows.tolist()), kind)
        return gained

    def _concentrate(self, number: int) -> bool:
        """Win over neighbours of the most frequent trades of a group, for members of other trades."""
        trials, gained = self.trials, False
        group, trade = trials.groups[number], trials.candidates.trade
        own = trade[group.members]
        found, counts = np.unique(own[own >= 0], return_counts=True)
        for place in np.argsort(-counts, kind="stable")[:MOST_TRADES].tolist():
            gained |= self._win_over(number, int(found[place]))
            if not trials.weighing.fails(group.kind, group.members):
                return True
        return gained

    def _win_over(self, number: int, trade: int) -> bool:
        """Win over neighbours of one trade as long as that pays; a group that can spare nobody gets somebody back."""
        trials, gained = self.trials, False
        group = trials.groups[number]
        points = trials.candidates.points
        middle = points[group.members].mean(axis=0)
        beside = [row for row in self._list_beside(group.members, trade) if self._is_free(row, group)]
        beside.sort(key=lambda row: (float(((points[row] - middle) ** 2).sum()), row))
        for row in beside[:MOST_TRIED]:
            if not trials.weighing.fails(group.kind, group.members):
                break
            other = trials.groups[int(trials.labels[row])]
            if not self._can_give(other, trade, group):
                continue
            swaps: list[dict[int, int]] = [{row: number}] if len(other.members) > trials.conditions.minimum else []
            swaps += [{row: number, back: int(trials.labels[row])} for back in self._list_returns(group, other, trade)]
            gained |= any(trials.attempt(moves) for moves in swaps)
        return gained

    def _can_give(self, other: FormedGroup, trade: int, group: FormedGroup) -> bool:
        """Tell whether a group does not need its members of a trade more than another one does."""
        trades = self.trials.candidates.trade
        theirs, ours = trades[other.members], trades[group.members]
        found, counts = np.unique(theirs[theirs >= 0], return_counts=True)
        count = int(counts[found == trade].sum())
        needs = count == counts.max() and count > (ours == trade).sum()
        share = self.trials.weighing.hosts.standards.rules.alliances.fit.of(other.kind).industry_share_min
        return not needs or count - 1 >= share * counts.sum()

    def _is_free(self, row: int, group: FormedGroup) -> bool:
        """Tell whether a candidate is in another group of the kind of one, and may leave it."""
        number = int(self.trials.labels[row])
        other = self.trials.groups[number]
        return number >= 0 and other is not group and other.kind == group.kind and not other.accepted

    def _list_beside(self, members: NDArray[np.int64], trade: int) -> list[int]:
        """List the candidates of a trade within the radius of members."""
        points = self.trials.candidates.points
        if trade not in self._trees:
            of_trade = np.flatnonzero(self.trials.candidates.trade == trade)
            self._trees[trade] = (of_trade, cKDTree(points[of_trade]))
        rows, tree = self._trees[trade]
        near = tree.query_ball_point(points[members], self.trials.conditions.radius_m)
        beside = rows[np.unique(np.concatenate([np.array(some, dtype=np.int64) for some in near]))]
        return [int(row) for row in np.setdiff1d(beside, members, assume_unique=True)]

    def _list_returns(self, group: FormedGroup, other: FormedGroup, trade: int) -> list[int]:
        """List a few members of other trades who could go to the other group: of its most frequent trade, and near."""
        trades, points = self.trials.candidates.trade, self.trials.candidates.points
        own = trades[other.members]
        most = int(np.bincount(own[own >= 0]).argmax()) if (own >= 0).any() else -1
        middle = points[other.members].mean(axis=0)
        leaving = [row for row in group.members.tolist() if trades[row] != trade]
        leaving.sort(key=lambda row: (trades[row] != most, float(((points[row] - middle) ** 2).sum()), row))
        return leaving[:MOST_RETURNS]
