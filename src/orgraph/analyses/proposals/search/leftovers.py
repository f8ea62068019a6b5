"""Leftovers: candidates that no group took join one that has room, wherever its kind and their place allow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from orgraph.analyses.proposals.candidates import TOWNSHIP
from orgraph.analyses.proposals.search.contiguity import RESTS_ON_CARRIERS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.search.forming import Ties


@dataclass(slots=True)
class FormedGroup:
    """A group while the search goes on: its kind, its members in rising order, whether it is settled."""

    kind: str
    members: NDArray[np.int64]
    accepted: bool = False
    host: str = ""


def find_joinable(
    candidates: Candidates, member: int, group: FormedGroup, hosted: NDArray[np.bool_], conditions: Conditions
) -> bool:
    """Tell whether a candidate may join a group as it stands, its size aside."""
    others = group.members
    crosses = group.kind in conditions.borders and candidates.unit[member] != candidates.unit[others[0]]
    if crosses or not hosted[member]:
        return False
    if group.kind == "industry":
        return bool(candidates.trade[member] >= 0 and candidates.trade[member] == candidates.trade[others[0]])
    carrier = candidates.carriers[group.kind]
    if carrier[member] >= 0 and (carrier[others] == carrier[member]).any():
        return True
    if group.kind in RESTS_ON_CARRIERS and carrier[member] < 0:
        return False
    return _lies_near(candidates, member, group, conditions)


def _lies_near(candidates: Candidates, member: int, group: FormedGroup, conditions: Conditions) -> bool:
    """Tell whether a candidate lies within the radius of a member, or shares a township where one has no place."""
    others = group.members
    if candidates.are_located(member):
        located = others[candidates.are_located(others)]
        away = np.linalg.norm(candidates.points[located] - candidates.points[member], axis=1)
        if (away <= conditions.radius_m).any():
            return True
    same = (candidates.township[member] >= 0) & (candidates.township[others] == candidates.township[member])
    placeless = (candidates.basis[others] == TOWNSHIP) | (candidates.basis[member] == TOWNSHIP)
    return bool(group.kind == "park" and (same & placeless).any())


@dataclass(slots=True)
class Homes:
    """Finds homes for leftovers: the state of the search.

    Attributes
    ----------
    hosted
        By kind, the candidates that somebody may host.
    ties
        Who must and who must not be in one group; sets that stay together find no home one by one.
    """

    candidates: Candidates
    groups: list[FormedGroup]
    hosted: dict[str, NDArray[np.bool_]]
    conditions: Conditions
    ties: Ties

    def fill(self) -> None:
        """Let leftovers join groups with room, each the one whose middle is nearest, until none can."""
        labels = np.full(len(self.candidates), -1)
        for number, group in enumerate(self.groups):
            labels[group.members] = number
        points = self.candidates.points
        middles = np.array([points[group.members].mean(axis=0) for group in self.groups])
        tied = set().union(*self.ties.together)
        able = np.any([self.hosted[kind] for kind in self.conditions.precedence], axis=0)
        rest = [row for row in np.flatnonzero((labels < 0) & able).tolist() if row not in tied]
        while rest and self.groups:
            look_up = list_reach(self.candidates, labels, self.groups, self.conditions.radius_m)
            stayed = []
            for member in rest:
                home = self._find_home(member, look_up(member), middles)
                if home is None:
                    stayed.append(member)
                    continue
                group = self.groups[home]
                group.members = np.sort(np.append(group.members, member))
                middles[home] = points[group.members].mean(axis=0)
                labels[member] = home
            if len(stayed) == len(rest):
                return
            rest = stayed

    def _find_home(self, member: int, reachable: set[int], middles: NDArray[np.float64]) -> int | None:
        numbers = np.array(sorted(reachable), dtype=np.int64)
        away = np.linalg.norm(middles[numbers] - self.candidates.points[member], axis=1)
        order: list[int] = numbers[np.argsort(away, kind="stable")].tolist()
        for number in order:
            group = self.groups[number]
            if group.accepted or len(group.members) >= self.conditions.maximum:
                continue
            if self.ties.apart and self.ties.clash({member, *group.members.tolist()}):
                continue
            if find_joinable(self.candidates, member, group, self.hosted[group.kind], self.conditions):
                return number
        return None


def list_reach(
    candidates: Candidates, labels: NDArray[np.int64], groups: Sequence[FormedGroup], radius_m: float
) -> Callable[[int], set[int]]:
    """List the groups that lie within reach of a leftover; whether it may join them is looked at later."""
    placed = np.flatnonzero(labels >= 0)
    tree = cKDTree(candidates.points[placed])
    kinds = np.array([group.kind for group in groups])[labels[placed]]
    ways = [("industry", candidates.trade), ("park", candidates.township), *candidates.carriers.items()]
    by_value: list[tuple[NDArray[np.int32], dict[int, set[int]]]] = []
    for kind, values in ways:
        rows = placed[kinds == kind]
        found: dict[int, set[int]] = {}
        for value, label in np.unique(np.stack([values[rows], labels[rows]], axis=1), axis=0).tolist():
            found.setdefault(value, set()).add(label)
        found.pop(-1, None)
        by_value.append((values, found))

    def look_up(member: int) -> set[int]:
        near = placed[tree.query_ball_point(candidates.points[member], radius_m)]
        sharing = (found.get(int(values[member]), set()) for values, found in by_value)
        return set(labels[near].tolist()).union(*sharing)

    return look_up
