"""Leftovers: candidates that no group took join one that has room, wherever its kind and their place allow it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import cKDTree

from orgraph.analyses.proposals.candidates import COORDINATES, TOWNSHIP
from orgraph.analyses.proposals.search.contiguity import RESTS_ON_CARRIERS

if TYPE_CHECKING:
    from collections.abc import Callable

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
    if candidates.basis[member] == COORDINATES:
        located = others[candidates.basis[others] == COORDINATES]
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
        tied = set().union(*self.ties.together)
        rest = [row for row in np.flatnonzero(labels < 0).tolist() if row not in tied]
        while rest and self.groups:
            look_up = list_reach(self.candidates, labels, rest, self.conditions.radius_m)
            stayed = []
            for member in rest:
                home = self._find_home(member, look_up(member))
                if home is None:
                    stayed.append(member)
                    continue
                group = self.groups[home]
                group.members = np.sort(np.append(group.members, member))
                labels[member] = home
            if len(stayed) == len(rest):
                return
            rest = stayed

    def _find_home(self, member: int, reachable: set[int]) -> int | None:
        numbers = sorted(reachable)
        points, maximum = self.candidates.points, self.conditions.maximum
        away = [
            float(np.linalg.norm(points[self.groups[one].members].mean(axis=0) - points[member])) for one in numbers
        ]
        for _, number in sorted(zip(away, numbers, strict=True)):
            group = self.groups[number]
            if group.accepted or len(group.members) >= maximum:
                continue
            if self.ties.apart and self.ties.clash({member, *group.members.tolist()}):
                continue
            if find_joinable(self.candidates, member, group, self.hosted[group.kind], self.conditions):
                return number
        return None


def list_reach(
    candidates: Candidates, labels: NDArray[np.int64], rest: list[int], radius_m: float
) -> Callable[[int], set[int]]:
    """List the groups that lie within reach of each leftover; whether it may join them is looked at later."""
    placed = np.flatnonzero(labels >= 0)
    tree = cKDTree(candidates.points[placed])
    near = dict(zip(rest, tree.query_ball_point(candidates.points[rest], radius_m), strict=True))
    shared = [candidates.trade, candidates.township, *candidates.carriers.values()]
    by_value: list[dict[int, set[int]]] = []
    for values in shared:
        groups: dict[int, set[int]] = {}
        for value, label in zip(values[placed].tolist(), labels[placed].tolist(), strict=True):
            groups.setdefault(value, set()).add(label)
        groups.pop(-1, None)
        by_value.append(groups)

    def look_up(member: int) -> set[int]:
        found = set(labels[placed[near[member]]].tolist())
        for values, groups in zip(shared, by_value, strict=True):
            found |= groups.get(int(values[member]), set())
        return found

    return look_up
