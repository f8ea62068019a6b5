"""Trials: several candidates change their groups at once, or nobody does.

A trial says who goes where. A group that is left with too few is dissolved: each of its members goes to the nearest
group that it may join, another one with too few as well, or to none. The trial holds where every group that it touches
keeps to every rule and either more are placed or the same at less weight. An accepted group neither gives nor takes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import hypot
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.proposals.search.contiguity import Contiguity, find_contiguity
from orgraph.analyses.proposals.search.leftovers import FormedGroup, find_joinable
from orgraph.kernels.graphs.csr import Adjacency, build_adjacency

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.search.forming import Ties
    from orgraph.analyses.proposals.search.weighing import Weighing

    Sides = dict[int, NDArray[np.int64]]

LEAST_GAIN: Final = 1e-9
MOST_HOMES: Final = 12
"""So many of the nearest groups are looked at as a new home."""


@dataclass(slots=True)
class Trials:
    """The groups as they stand.

    Attributes
    ----------
    hosted
        By kind, the candidates that somebody may host.
    weighing
        Weighs groups, whoever hosts them.
    labels
        The group of each candidate, −1 for none.
    """

    candidates: Candidates
    groups: list[FormedGroup]
    hosted: dict[str, NDArray[np.bool_]]
    conditions: Conditions
    ties: Ties
    weighing: Weighing
    labels: NDArray[np.int64] = field(init=False)
    _steps: dict[str, Contiguity] = field(default_factory=dict)
    _of_trade: dict[int, list[int]] = field(default_factory=dict)
    _middles: dict[int, tuple[float, float]] = field(default_factory=dict)
    _webs: dict[str, Adjacency] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.labels = np.full(len(self.candidates), -1)
        for number, group in enumerate(self.groups):
            self.labels[group.members] = number
            self._note_trade(number)

    def _note_trade(self, number: int) -> None:
        """Remember which trade a group of an industry has."""
        group = self.groups[number]
        if group.kind == "industry" and len(group.members):
            self._of_trade.setdefault(int(self.candidates.trade[group.members[0]]), []).append(number)

    def attempt(self, moves: Mapping[int, int], kind: str | None = None) -> bool:
        """Move candidates to groups by number if that holds; the next number stands for a new group of `kind`."""
        if kind is not None:
            self.groups.append(FormedGroup(kind, np.zeros(0, dtype=np.int64)))
        sides = self._find_sides(moves)
        if sides is not None and self._pays(sides):
            self._settle_sides(sides)
            if kind is not None:
                self._note_trade(len(self.groups) - 1)
            return True
        if kind is not None:
            self.groups.pop()
        return False

    def dissolve(self, number: int) -> bool:
        """Find every member of a group another home if that pays."""
        sides: Sides = {number: self.groups[number].members}
        if not self._rehome(number, sides) or not self._pays(sides):
            return False
        self._settle_sides(sides)
        return True

    def _settle_sides(self, sides: Sides) -> None:
        for number in sides:
            self.labels[self.groups[number].members] = -1
        for number, members in sides.items():
            self.groups[number].members = np.sort(members)
            self.labels[members] = number
            self._middles.pop(number, None)

    def _find_sides(self, moves: Mapping[int, int]) -> Sides | None:
        """Find who would be in every group that is touched; None where that is not to be."""
        rows, targets = np.array(list(moves)), np.array(list(moves.values()))
        touched = np.unique(np.concatenate([self.labels[rows], targets]))
        sides: Sides = {}
        for number in touched[touched >= 0].tolist():
            if self.groups[number].accepted:
                return None
            members = self.groups[number].members
            sides[number] = np.concatenate([members[~np.isin(members, rows)], rows[targets == number]])
        for number in sorted(sides):
            if 0 < len(sides[number]) < self.conditions.minimum and not self._rehome(number, sides):
                return None
        return sides

    def _rehome(self, number: int, sides: Sides) -> bool:
        """Find homes for those left in a group, as far as there are any; tell whether they may be parted."""
        waiting = sides[number].tolist()
        if self.ties.together and any(not tied.isdisjoint(waiting) for tied in self.ties.together):
            return False
        sides[number] = sides[number][:0]
        while waiting:
            stayed = [member for member in waiting if not self._settle(member, number, sides)]
            if len(stayed) == len(waiting):
                break
            waiting = stayed
        return True

    def has_home(self, member: int, number: int) -> bool:
        """Tell whether a member of one group could join another."""
        return self._settle(member, number, {})

    def can_stand(self, group: FormedGroup, rest: NDArray[np.int64]) -> bool:
        """Tell whether what is left of a group is large enough and hangs together."""
        return len(rest) >= self.conditions.minimum and self.open_steps(group.kind).hangs_together(rest)

    def _settle(self, member: int, number: int, sides: Sides) -> bool:
        """Put one candidate into the nearest group that it may join; tell whether there is one."""
        for home in self._list_homes(member):
            group = self.groups[home]
            members = sides.get(home, group.members)
            if home == number or group.accepted or not 0 < len(members) < self.conditions.maximum:
                continue
            standing = FormedGroup(group.kind, members)
            if find_joinable(self.candidates, member, standing, self.hosted[group.kind], self.conditions):
                sides[home] = np.append(members, member)
                return True
        return False

    def _list_homes(self, member: int) -> list[int]:
        """List the groups beside a candidate, and those of its trade, the nearest first."""
        beside: set[int] = set()
        for kind in self.conditions.precedence:
            if kind != "industry":
                found = set(self.labels[self.open_web(kind).of(member)].tolist())
                beside |= {number for number in found if number >= 0 and self.groups[number].kind == kind}
        beside |= set(self._of_trade.get(int(self.candidates.trade[member]), ()))
        near = [number for number in beside if len(self.groups[number].members)]
        east, north = self.candidates.points[member].tolist()
        away = [(hypot(x - east, y - north), number) for number in near for x, y in (self._find_middle(number),)]
        return [number for _, number in sorted(away)[:MOST_HOMES]]

    def _find_middle(self, number: int) -> tuple[float, float]:
        if number not in self._middles:
            east, north = self.candidates.points[self.groups[number].members].mean(axis=0).tolist()
            self._middles[number] = (east, north)
        return self._middles[number]

    def _pays(self, sides: Sides) -> bool:
        """Tell whether groups keep to every rule, and place more or cost less than now."""
        standing = [(self.groups[number], np.sort(side)) for number, side in sides.items()]
        placed, saved = sum(len(members) - len(group.members) for group, members in standing), 0.0
        if placed < 0:
            return False
        for group, members in standing:
            saved += self.weighing.weigh(group.kind, group.members) if len(group.members) else 0.0
            if len(members) > self.conditions.maximum or not self.ties.hold(members):
                return False
            saved -= self.weighing.weigh(group.kind, members) if len(members) else 0.0
        if placed == 0 and saved <= LEAST_GAIN:
            return False
        # Last, because it takes longest, and few come to it.
        return all(self.open_steps(group.kind).hangs_together(members) for group, members in standing if len(members))

    def open_steps(self, kind: str) -> Contiguity:
        """Open who is a neighbour of whom in a kind."""
        if kind not in self._steps:
            self._steps[kind] = find_contiguity(self.candidates, kind, self.conditions, hosted=self.hosted[kind])
        return self._steps[kind]

    def open_web(self, kind: str) -> Adjacency:
        """Open the neighbours of all candidates in a kind."""
        if kind not in self._webs:
            pairs = self.open_steps(kind).pairs
            both = np.vstack([pairs, pairs[:, ::-1]])
            self._webs[kind] = build_adjacency(both[:, 0].copy(), both[:, 1].copy(), size=len(self.candidates))
        return self._webs[kind]
