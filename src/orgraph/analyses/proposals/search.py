"""The search for groups of all kinds: by precedence, then whatever places more.

1. Accepted groups stand first. Each kind takes its groups, within counties; kinds that may cross them come once more.
2. A group that joins a pair that is to stay apart, or tears a set that is to stay together, loses who is too much.
3. Leftovers join groups with room, or are cut anew together with a group beside them, until nothing more is gained.
4. Groups are closed whose price and host cost more than their members would cost in the groups beside them. Where that
   happens in a small city, larger groups are tried from the beginning: to close one, those beside it must have room.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.proposals.closing import Closing
from orgraph.analyses.proposals.contiguity import Contiguity, find_contiguity
from orgraph.analyses.proposals.forming import Ties, find_groups
from orgraph.analyses.proposals.leftovers import FormedGroup, Homes
from orgraph.analyses.proposals.regrouping import Regrouping
from orgraph.analyses.proposals.walls import find_walled

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions

MOST_TRIED: Final = 500
"""Up to so many organizations, several searches are compared."""


def find_all_groups(
    candidates: Candidates,
    hosted: dict[str, NDArray[np.bool_]],
    conditions: Conditions,
    *,
    accepted: Sequence[FormedGroup],
    ties: Ties,
    measure: Callable[[str, NDArray[np.int64]], float],
    walled: bool = False,
) -> list[FormedGroup]:
    """Find groups of all kinds; see the top of this module.

    `measure` gives the cost of a group of a kind, its host included; `walled` lets no group reach from those on one
    side of who stays apart to the other.
    """

    def rank(groups: Sequence[FormedGroup]) -> tuple[int, float]:
        placed = sum(len(group.members) for group in groups)
        return placed, -sum(measure(group.kind, group.members) for group in groups)

    def find(aim: int) -> tuple[list[FormedGroup], bool]:
        groups = _form_groups(candidates, hosted, conditions, accepted, ties, measure, aim, walled=walled)
        return groups, Closing(candidates, groups, hosted, conditions, ties, measure).improve()

    aim = conditions.minimum
    best, closed = find(aim)
    while closed and aim < conditions.maximum and len(candidates) <= MOST_TRIED:
        aim = (aim + conditions.maximum + 1) // 2
        found, closed = find(aim)
        if rank(found) > rank(best):
            best = found
    return best


def _form_groups(
    candidates: Candidates,
    hosted: dict[str, NDArray[np.bool_]],
    conditions: Conditions,
    accepted: Sequence[FormedGroup],
    ties: Ties,
    measure: Callable[[str, NDArray[np.int64]], float],
    aim: int,
    *,
    walled: bool,
) -> list[FormedGroup]:
    """Form groups kind by kind, of `aim` members at least at first, then place whom they leave over."""
    groups = [replace(group) for group in accepted]
    remaining = np.ones(len(candidates), dtype=np.bool_)
    for group in groups:
        remaining[group.members] = False
    stages = list_stages(conditions)
    for kind, stage in stages:
        contiguity = _find_tied_contiguity(candidates, kind, stage, hosted[kind] & remaining, ties)
        if walled:
            contiguity = find_walled(contiguity, ties)
        labels = find_groups(candidates, contiguity, replace(stage, minimum=aim), ties, measure)
        for number in range(int(labels.max(initial=-1)) + 1):
            members = _keep_ties(np.flatnonzero(labels == number), contiguity, stage, ties)
            if len(members):
                groups.append(FormedGroup(kind, members))
                remaining[members] = False
    homes = Homes(candidates, groups, hosted, conditions, ties)
    regrouping = Regrouping(candidates, groups, hosted, stages, ties)
    homes.fill()
    while regrouping.improve():
        homes.fill()
    return groups


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
