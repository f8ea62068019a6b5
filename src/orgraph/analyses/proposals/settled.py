"""What planners have settled, as numbers of candidates: accepted groups, ties, refused groups as pairs kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.proposals.forming import Ties
from orgraph.analyses.proposals.leftovers import FormedGroup
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
    apart = [pair for names in decisions.apart if len(pair := find_rows(names)) == 2]  # noqa: PLR2004 - a pair
    together = _merge([set(find_rows(names)) - settled for names in decisions.together])
    refused = [find_rows(names) for names in decisions.refused]
    far = {_find_farthest(candidates, group) for group in refused if len(group) > 1}
    pairs = {(pair[0], pair[1]) for pair in [*apart, *far]}
    return accepted, Ties(together=together, apart=frozenset(pairs))


def _merge(sets: list[set[int]]) -> tuple[frozenset[int], ...]:
    """Merge sets that share somebody; one alone is tied to nobody."""
    merged: list[set[int]] = []
    for some in sets:
        touching = [other for other in merged if other & some]
        merged = [other for other in merged if not other & some]
        merged.append(some.union(*touching))
    return tuple(sorted((frozenset(some) for some in merged if len(some) > 1), key=min))


def _find_farthest(candidates: Candidates, group: list[int]) -> tuple[int, int]:
    """Find the two that lie farthest from each other, the first of several."""
    points = candidates.points[group]
    distances = np.linalg.norm(points[:, np.newaxis] - points[np.newaxis], axis=2)
    one, other = divmod(int(np.argmax(distances)), len(group))
    if one == other:  # all in one place
        one, other = 0, len(group) - 1
    return min(group[one], group[other]), max(group[one], group[other])
