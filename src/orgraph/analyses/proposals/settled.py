"""What planners have settled, as numbers of candidates: accepted groups, ties, refused groups as halves kept apart.

A refused group is halved across its longest extent, and no group has members of both halves again: of its members at
most half come back together, and who was farthest in it never does. Those locked together stay on one side.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.proposals.search.forming import Ties
from orgraph.analyses.proposals.search.leftovers import FormedGroup
from orgraph.model import vocabulary

if TYPE_CHECKING:
    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.decisions import Decisions
    from orgraph.snapshot import Snapshot


def find_settled(snapshot: Snapshot, candidates: Candidates, decisions: Decisions) -> tuple[list[FormedGroup], Ties]:
    """Find accepted groups and ties; who is not among the candidates is left out."""
    keys = snapshot.nodes("Organization").keys
    rows = (
        {keys[position].as_py(): row for row, position in enumerate(candidates.positions.tolist())}
        if decisions.keys
        else {}
    )

    def find_rows(names: tuple[str, ...]) -> list[int]:
        return sorted(rows[name] for name in names if name in rows)

    kinds = vocabulary("alliance_kind").codes
    accepted = [
        FormedGroup(group.kind, np.array(members, dtype=np.int64), accepted=True, host=group.host)
        for group in decisions.accepted
        if (members := find_rows(group.members)) and group.kind in kinds
    ]
    settled = {row for group in accepted for row in group.members.tolist()}
    pairs = [pair for names in decisions.apart if len(pair := find_rows(names)) == 2]  # noqa: PLR2004 - a pair
    together = _merge([set(find_rows(names)) - settled for names in decisions.together])
    refused = [find_rows(names) for names in decisions.refused]
    apart = [(frozenset({one}), frozenset({other})) for one, other in pairs]
    apart += [_halve(candidates, group, together) for group in refused if len(group) > 1]
    return accepted, Ties(together=together, apart=tuple(apart))


def _merge(sets: list[set[int]]) -> tuple[frozenset[int], ...]:
    """Merge sets that share somebody; one alone is tied to nobody."""
    merged: list[set[int]] = []
    for some in sets:
        touching = [other for other in merged if other & some]
        merged = [other for other in merged if not other & some]
        merged.append(some.union(*touching))
    return tuple(sorted((frozenset(some) for some in merged if len(some) > 1), key=min))


def _halve(
    candidates: Candidates, group: list[int], together: tuple[frozenset[int], ...]
) -> tuple[frozenset[int], frozenset[int]]:
    """Halve a group between the two that lie farthest from each other."""
    points = candidates.points[group]
    distances = np.linalg.norm(points[:, np.newaxis] - points[np.newaxis], axis=2)
    one, other = divmod(int(np.argmax(distances)), len(group))
    along = points @ (points[other] - points[one])
    order = np.lexsort((np.array(group), candidates.trade[group], along))
    first = {group[place] for place in order[: (len(group) + 1) // 2].tolist()}
    second = set(group) - first
    for tied in together:
        if not tied.isdisjoint(first) and not tied.isdisjoint(second) and not set(group) <= tied:
            larger, smaller = (first, second) if len(tied & first) >= len(tied & second) else (second, first)
            larger |= tied & smaller
            smaller -= tied
    return (frozenset(first), frozenset(second)) if first and second else (frozenset(group[:1]), frozenset(group[1:]))
