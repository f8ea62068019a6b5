"""Regrouping: leftovers make up a group of their own with members that other groups can spare.

Kinds are formed one after the other, so that a building may take those who would have made up the numbers of a park.
Leftovers that hang together, fewer than a group needs, win over neighbours one by one, the nearest first: a group can
spare a member where it stays large enough, hangs together without it, and no tie is torn. Only when the numbers are
reached does anybody move, so that every regrouping places as many more as there were leftovers. An accepted group
spares nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.proposals.search.contiguity import Contiguity, find_contiguity
from orgraph.analyses.proposals.search.leftovers import FormedGroup
from orgraph.kernels.graphs.csr import Adjacency, build_adjacency

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.search.forming import Ties


@dataclass(slots=True)
class Regrouping:
    """The state of the search.

    Attributes
    ----------
    hosted
        By kind, the candidates that somebody may host.
    stages
        Kinds and the conditions that they are formed under, in the order in which they are tried.
    """

    candidates: Candidates
    groups: list[FormedGroup]
    hosted: dict[str, NDArray[np.bool_]]
    stages: Sequence[tuple[str, Conditions]]
    ties: Ties
    _webs: dict[int, Adjacency] = field(default_factory=dict)
    _neighbours: dict[str, Contiguity] = field(default_factory=dict)

    def improve(self) -> bool:
        """Place more; tell whether anything was gained."""
        gained = False
        labels = np.full(len(self.candidates), -1)
        for number, group in enumerate(self.groups):
            labels[group.members] = number
        for stage, (kind, conditions) in enumerate(self.stages):
            for rows in self._list_leftovers(labels, kind, conditions):
                recruits = self._find_recruits(rows, labels, self._open_web(stage), conditions)
                if recruits is not None:
                    self._move(np.sort(np.concatenate([rows, recruits])), labels, kind)
                    gained = True
        return gained

    def _open_web(self, stage: int) -> Adjacency:
        """Open the neighbours of all candidates in a kind."""
        if stage not in self._webs:
            kind, conditions = self.stages[stage]
            pairs = find_contiguity(self.candidates, kind, conditions, hosted=self.hosted[kind]).pairs
            both = np.vstack([pairs, pairs[:, ::-1]])
            self._webs[stage] = build_adjacency(both[:, 0].copy(), both[:, 1].copy(), size=len(self.candidates))
        return self._webs[stage]

    def _list_leftovers(
        self, labels: NDArray[np.int64], kind: str, conditions: Conditions
    ) -> Iterator[NDArray[np.int64]]:
        """List the sets of leftovers that hang together in a kind, the largest first; sets that are tied stay out."""
        free = labels < 0
        free[sorted(set().union(*self.ties.together))] = False
        contiguity = find_contiguity(self.candidates, kind, conditions, hosted=self.hosted[kind] & free)
        components = contiguity.find_components()
        order = np.argsort(components, kind="stable")
        order = order[components[order] >= 0]
        starts = np.flatnonzero(np.diff(components[order], prepend=-1))
        found = [rows for rows in np.split(order, starts[1:]) if len(rows)]
        for rows in sorted(found, key=lambda rows: (-len(rows), int(rows[0]))):
            if len(rows) < conditions.minimum and self.ties.hold(rows):
                yield rows

    def _find_recruits(
        self, rows: NDArray[np.int64], labels: NDArray[np.int64], web: Adjacency, conditions: Conditions
    ) -> NDArray[np.int64] | None:
        """Find who makes up the numbers; None where that cannot be done."""
        points, middle = self.candidates.points, self.candidates.points[rows].mean(axis=0)
        chosen, recruits = set(rows.tolist()), []
        lost: dict[int, list[int]] = {}
        seen = set(chosen)
        waiting = [int(other) for row in rows.tolist() for other in web.of(row) if int(other) not in chosen]
        while len(chosen) < conditions.minimum:
            waiting = [other for other in dict.fromkeys(waiting) if other not in seen]
            if not waiting:
                return None
            nearest = min(waiting, key=lambda row: (float(np.linalg.norm(points[row] - middle)), row))
            seen.add(nearest)
            if self._can_spare(nearest, labels, lost, conditions) and self._fits(nearest, chosen):
                chosen.add(nearest)
                recruits.append(nearest)
                lost.setdefault(int(labels[nearest]), []).append(nearest)
                waiting += [int(other) for other in web.of(nearest)]
        return np.array(recruits, dtype=np.int64)

    def _fits(self, row: int, chosen: set[int]) -> bool:
        return not self.ties.clash({row, *chosen})

    def _can_spare(
        self, row: int, labels: NDArray[np.int64], lost: dict[int, list[int]], conditions: Conditions
    ) -> bool:
        """Tell whether the group of a candidate can do without it and those that it has lost already."""
        number = int(labels[row])
        if number < 0 or self.groups[number].accepted or any(row in tied for tied in self.ties.together):
            return False
        group = self.groups[number]
        gone = [*lost.get(number, []), row]
        if len(group.members) - len(gone) < conditions.minimum:
            return False
        return self._open_neighbours(group.kind).hangs_together(np.setdiff1d(group.members, gone))

    def _open_neighbours(self, kind: str) -> Contiguity:
        """Open who is a neighbour of whom in a kind, whoever hosts."""
        if kind not in self._neighbours:
            everybody = np.ones(len(self.candidates), dtype=np.bool_)
            self._neighbours[kind] = find_contiguity(self.candidates, kind, self.stages[-1][1], hosted=everybody)
        return self._neighbours[kind]

    def _move(self, members: NDArray[np.int64], labels: NDArray[np.int64], kind: str) -> None:
        for number in np.unique(labels[members]).tolist():
            if number >= 0:
                group = self.groups[number]
                group.members = np.setdiff1d(group.members, members)
        labels[members] = len(self.groups)
        self.groups.append(FormedGroup(kind, members))
