"""The search for groups of all kinds: by precedence, then whatever places more.

1. Accepted groups stand first. Each kind takes its groups, within counties; kinds that may cross them come once more.
2. A group that joins a pair that is to stay apart, or tears a set that is to stay together, loses who is too much.
3. Leftovers join groups with room, or are cut anew together with a group beside them, until nothing more is gained.
4. Groups are closed whose price and host cost more than their members would cost in the groups beside them. Where that
   happens in a small city, larger groups are tried from the beginning: to close one, those beside it must have room.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.proposals.search.closing import Closing
from orgraph.analyses.proposals.search.contiguity import Contiguity, find_contiguity
from orgraph.analyses.proposals.search.few import find_settled_few
from orgraph.analyses.proposals.search.forming import Ties, find_groups
from orgraph.analyses.proposals.search.leftovers import FormedGroup, Homes
from orgraph.analyses.proposals.search.regrouping import Regrouping
from orgraph.analyses.proposals.search.reshaping import Reshaping
from orgraph.analyses.proposals.search.task import SearchTask
from orgraph.analyses.proposals.search.trials import Trials
from orgraph.analyses.proposals.search.walls import find_walled
from orgraph.analyses.proposals.search.weighing import Weighing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions

MOST_TRIED: Final = 500
"""Up to so many organizations, several searches are compared."""
MOST_COMPARED: Final = 5000
"""Up to so many, what is found by concentrating, by sifting and by neither is compared; above, all concentrate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Search(SearchTask):
    """A search for groups of all kinds.

    Attributes
    ----------
    walled
        Whether no group reaches from those on one side of who stays apart to the other while groups are formed.
    sifted
        Whether at first only groups that pass the tests are kept, and the others formed anew.
    concentrated
        Whether large neighbourhoods exchange members until fewer groups are too mixed.
    """

    walled: bool = False
    sifted: bool = False
    concentrated: bool = True

    def find_all_groups(self) -> list[FormedGroup]:
        """Find groups of all kinds; see the top of this module."""
        ways = [self]
        if len(self.candidates) <= MOST_COMPARED:
            ways += [replace(self, concentrated=False, sifted=sifted) for sifted in (False, True)]
        found = [find_settled_few(self, way._find_best()) for way in ways]  # noqa: SLF001 - it is of this class
        if len(self.candidates) <= MOST_TRIED and self.conditions.group_price > self.conditions.test_price:
            # Where groups are dear the fewest are wanted, and at no price fewer are found now and then.
            free = replace(self.conditions, group_price=0.0)
            search = replace(self, conditions=free, weighing=Weighing(self.candidates, self.weighing.hosts, free))
            found.append(search.find_all_groups())
        return max(found, key=self.rank)

    def rank(self, groups: Sequence[FormedGroup]) -> tuple[int, float]:
        """Rank groups: more placed before less weight."""
        placed = sum(len(group.members) for group in groups)
        return placed, -sum(self.weighing.weigh_hosted(group.kind, group.members) for group in groups)

    def _find_best(self) -> list[FormedGroup]:
        aim, (minimum, maximum) = self.conditions.minimum, (self.conditions.minimum, self.conditions.maximum)
        best, closed = self._find(minimum)
        while closed and aim < maximum and len(self.candidates) <= MOST_TRIED:
            aim = (aim + maximum + 1) // 2
            found, closed = self._find(aim)
            best = max(best, found, key=self.rank)
        return best

    def _find(self, aim: int) -> tuple[list[FormedGroup], bool]:
        """Find groups of `aim` members at least at first; tell whether any was closed."""
        groups = self._form_groups(aim)
        stages = list_stages(self.conditions)
        homes = Homes(self.candidates, groups, self.hosted, self.conditions, self.ties)
        regrouping = Regrouping(self.candidates, groups, self.hosted, stages, self.ties)
        homes.fill()
        while regrouping.improve():
            homes.fill()
        trials = Trials(self.candidates, groups, self.hosted, self.conditions, self.ties, self.weighing)
        Reshaping(trials, stages).improve()
        groups[:] = [group for group in groups if len(group.members)]
        homes.fill()
        closed = Closing(self.candidates, groups, self.hosted, self.conditions, self.ties, self.weighing).improve()
        return groups, closed

    def _form_groups(self, aim: int) -> list[FormedGroup]:
        """Form groups kind by kind: where sifted, at first only those that pass the tests, then whatever is left."""
        groups = [replace(group) for group in self.accepted]
        remaining = np.ones(len(self.candidates), dtype=np.bool_)
        for group in groups:
            remaining[group.members] = False
        for sifting in (True, False) if self.sifted else (False,):
            for kind, stage in list_stages(self.conditions):
                for members in self._form_of_kind(kind, stage, remaining, aim):
                    if not sifting or self._is_fit(kind, members):
                        groups.append(FormedGroup(kind, members))
                        remaining[members] = False
        return groups

    def _form_of_kind(
        self, kind: str, stage: Conditions, remaining: NDArray[np.bool_], aim: int
    ) -> list[NDArray[np.int64]]:
        wanted = self.hosted[kind] & remaining
        contiguity = _find_tied_contiguity(self.candidates, kind, stage, wanted, self.ties)
        if self.walled:
            contiguity = find_walled(contiguity, self.ties)
        share = self.weighing.hosts.standards.rules.alliances.fit.of(kind).industry_share_min
        labels = find_groups(
            self.candidates,
            contiguity,
            replace(stage, minimum=aim),
            self.ties,
            measure=self.weighing.weigh,
            share=share if self.concentrated and kind != "industry" and stage.test_price else 0.0,
        )
        numbers = range(int(labels.max(initial=-1)) + 1)
        found = [_keep_ties(np.flatnonzero(labels == number), contiguity, stage, self.ties) for number in numbers]
        return [members for members in found if len(members)]

    def _is_fit(self, kind: str, members: NDArray[np.int64]) -> bool:
        """Tell whether a group passes the tests and is no dearer than if it failed them."""
        dearest = self.conditions.test_price * len(members)
        return not self.weighing.fails(kind, members) and self.weighing.weigh(kind, members) <= dearest


def list_stages(conditions: Conditions) -> list[tuple[str, Conditions]]:
    """List the kinds in their order, each within counties; those that may cross them once more at the end."""
    within = replace(conditions, borders=tuple(conditions.precedence))
    stages = [(kind, within) for kind in conditions.precedence]
    return stages + [(kind, conditions) for kind in conditions.precedence if kind not in conditions.borders]


def _find_tied_contiguity(
    candidates: Candidates, kind: str, conditions: Conditions, wanted: NDArray[np.bool_], ties: Ties
) -> Contiguity:
    """Find the neighbours of one kind without the sets that this kind cannot hold as a whole."""
    contiguity = find_contiguity(candidates, kind, conditions, hosted=wanted)
    components = contiguity.find_components()
    for tied in ties.together:
        rows = np.array(sorted(tied))
        if (components[rows] < 0).any() or len(np.unique(components[rows])) > 1 or len(rows) > conditions.maximum:
            wanted = wanted & ~np.isin(np.arange(len(candidates)), rows)
    return find_contiguity(candidates, kind, conditions, hosted=wanted) if ties.together else contiguity


def _keep_ties(
    members: NDArray[np.int64], contiguity: Contiguity, conditions: Conditions, ties: Ties
) -> NDArray[np.int64]:
    """Drop from a group who may not be in it, the fewest that one by one restore it; nobody where that fails."""
    while len(members) >= conditions.minimum:
        inside = set(members.tolist())
        torn = [tied & inside for tied in ties.together if tied & inside and not tied <= inside]
        clashes = [(one & inside, other & inside) for one, other in ties.apart if one & inside and other & inside]
        if not torn and not clashes:
            # A set that stays together may lie in one group without a step between its members.
            return members if contiguity.hangs_together(members) else members[:0]
        leaving = [set(part) for part in torn] or [
            _with_tied(side, ties) for side in sorted(clashes[0], key=lambda side: (len(side), -min(side)))
        ]
        for some in leaving:
            rest = np.array(sorted(inside - some), dtype=np.int64)
            if len(rest) >= conditions.minimum and contiguity.hangs_together(rest):
                members = rest
                break
        else:
            return members[:0]
    return members[:0]


def _with_tied(some: frozenset[int], ties: Ties) -> set[int]:
    return set(some).union(*(tied for tied in ties.together if not tied.isdisjoint(some)))
