"""Closing: a group gives its members to groups beside it where that saves more than it costs.

One group less saves its price and its host. Its members go to one neighbour as a whole, or each where it costs least as
far as there is room, whichever is cheaper. Nobody loses a place. An accepted group neither gives nor takes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.proposals.search.contiguity import find_contiguity
from orgraph.analyses.proposals.search.joining import Joining

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.search.forming import Ties
    from orgraph.analyses.proposals.search.leftovers import FormedGroup
    from orgraph.analyses.proposals.search.weighing import Weighing

    Members = dict[int, NDArray[np.int64]]

LEAST_GAIN: Final = 1e-9


@dataclass(slots=True)
class Closing:
    """The state of the search.

    Attributes
    ----------
    hosted
        By kind, the candidates that somebody may host.
    weighing
        Weighs groups, their hosts included.
    """

    candidates: Candidates
    groups: list[FormedGroup]
    hosted: dict[str, NDArray[np.bool_]]
    conditions: Conditions
    ties: Ties
    weighing: Weighing
    _clock: int = 0
    _changed: dict[int, int] = field(default_factory=dict)
    _looked: dict[int, tuple[int, list[int]]] = field(default_factory=dict)

    def improve(self) -> bool:
        """Close groups, the smallest first, until no closing saves anything; tell whether any was closed."""
        pairs = {
            kind: find_contiguity(self.candidates, kind, self.conditions, hosted=self.hosted[kind]).pairs
            for kind in {group.kind for group in self.groups}
        }
        closed = True
        while closed:
            closed = False
            labels = np.full(len(self.candidates), -1)
            for number, group in enumerate(self.groups):
                labels[group.members] = number
            beside = self._list_neighbours(labels, pairs)
            for number in sorted(beside, key=lambda number: (len(self.groups[number].members), number)):
                closed |= self._has_news(number, sorted(beside[number])) and self._close(number, sorted(beside[number]))
        count = len(self.groups)
        self.groups[:] = [group for group in self.groups if len(group.members)]
        return len(self.groups) < count

    def _list_neighbours(self, labels: NDArray[np.int64], pairs: dict[str, NDArray[np.int32]]) -> dict[int, set[int]]:
        """List the groups of the same kind beside each group; accepted ones are left out."""
        beside: dict[int, set[int]] = {}
        for kind, steps in pairs.items():
            free = np.array([group.kind == kind and not group.accepted for group in self.groups] + [False])
            ends = labels[steps]
            crossing = (ends[:, 0] != ends[:, 1]) & free[ends].all(axis=1)
            for one, other in np.unique(ends[crossing], axis=0).tolist():
                beside.setdefault(one, set()).add(other)
                beside.setdefault(other, set()).add(one)
        return beside

    def _has_news(self, number: int, others: list[int]) -> bool:
        """Tell whether a group or one beside it has changed since it was last looked at, and note that it is."""
        last, before = self._looked.get(number, (-1, []))
        self._clock += 1
        self._looked[number] = (self._clock, others)
        return before != others or any(self._changed.get(one, -1) >= last for one in (number, *others))

    def _close(self, number: int, others: list[int]) -> bool:
        """Close one group if that saves anything; tell whether."""
        group, maximum = self.groups[number], self.conditions.maximum
        homes = [other for other in others if 0 < len(self.groups[other].members) < maximum]
        rooms = [maximum - len(self.groups[other].members) for other in homes]
        saved = self.weighing.weigh_hosted(group.kind, group.members) if len(group.members) else 0.0
        if not saved or sum(rooms) < len(group.members) or self._measure_way(group, homes) >= saved:
            return False
        whole = [{home: self._join(home, group.members)} for home, room in zip(homes, rooms, strict=True)]
        whole = [one for one, room in zip(whole, rooms, strict=True) if room >= len(group.members)]
        choices = [*whole, *self._scatter(group, homes, saved)]
        prices = [self._measure_change(choice, saved) for choice in choices]
        if not prices or min(prices) >= saved - LEAST_GAIN:
            return False
        for home, members in choices[int(np.argmin(prices))].items():
            self._change(home, members)
        self._change(number, group.members[:0])
        return True

    def _change(self, number: int, members: NDArray[np.int64]) -> None:
        self.groups[number].members = members
        self._changed[number] = self._clock

    def _measure_way(self, group: FormedGroup, homes: list[int]) -> float:
        """Measure what the way to the nearest middles costs at least, whatever goes where."""
        points = self.candidates.points
        middles = np.array([points[self.groups[home].members].mean(axis=0) for home in homes])
        sizes = np.array([len(self.groups[home].members) for home in homes])
        away = ((points[group.members][:, np.newaxis] - middles) / self.conditions.radius_m) ** 2
        # A member of those who join takes the middle along: what remains of its way is at least this share.
        share = sizes / (sizes + len(group.members))
        return float((away.sum(axis=2) * share).min(axis=1).sum())

    def _join(self, home: int, members: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.sort(np.concatenate([self.groups[home].members, members]))

    def _measure_change(self, choice: Members, saved: float) -> float:
        """Measure what groups cost more with some members than now; infinite where a tie forbids it.

        And infinite where even hosts for nothing would save nothing: what hosts cost takes longest to find.
        """
        weighing, standing = self.weighing, {home: self.groups[home] for home in choice}
        if any(self.ties.clash(set(members.tolist())) for members in choice.values()):
            return np.inf
        before = sum(weighing.weigh_hosted(group.kind, group.members) for group in standing.values())
        if sum(weighing.weigh(standing[home].kind, members) for home, members in choice.items()) - before >= saved:
            return np.inf
        return sum(weighing.weigh_hosted(standing[home].kind, members) for home, members in choice.items()) - before

    def _scatter(self, group: FormedGroup, homes: list[int], saved: float) -> list[Members]:
        """Put each member where it costs least.

        An empty list where not all find room, some are locked together, or that costs more than is saved.
        """
        if any(not tied.isdisjoint(group.members.tolist()) for tied in self.ties.together):
            return []
        standing = {home: self.groups[home].members for home in homes}
        joining = Joining(group.kind, standing, self.candidates, self.hosted[group.kind], self.conditions)
        waiting = group.members.tolist()
        while waiting and joining.cost < saved:
            stayed = [member for member in waiting if joining.cost < saved and not joining.settle(member)]
            if len(stayed) == len(waiting):
                return []
            waiting = stayed
        if joining.cost >= saved:
            return []
        grown = {home: np.sort(members) for home, members in joining.members.items()}
        return [{home: members for home, members in grown.items() if len(members) > len(standing[home])}]
