"""Proposing alliances (党建联盟重组): which to form, who hosts them, what stands in the way of the rest.

Kinds are formed by precedence; what one kind leaves over the next may take; in the end leftovers join groups with room.
Within a kind groups are connected (see `contiguity`), of allowed size, and cheap: heterogeneity (squared distances to
the middle in radii, plus members times one minus the sum of squared industry shares) plus a price for each group, plus
what its host costs. Candidates for whom no host of the kind exists never enter, so that every group has one.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, count
from typing import TYPE_CHECKING, Unpack

import numpy as np

from orgraph.analyses.proposals.candidates import find_candidates
from orgraph.analyses.proposals.conditions import Wishes, find_conditions
from orgraph.analyses.proposals.decisions import Decisions
from orgraph.analyses.proposals.difference.tested import find_tested
from orgraph.analyses.proposals.hosts.choosing import (
    HostChoice,
    find_host_row,
    find_host_table,
    find_hosted,
    find_hosts_of_groups,
)
from orgraph.analyses.proposals.result.figures import ProposedGroup, Unplaced
from orgraph.analyses.proposals.result.proposal import Proposal
from orgraph.analyses.proposals.search.bounds import find_bound
from orgraph.analyses.proposals.search.costs import measure_group_cost
from orgraph.analyses.proposals.search.searching import MOST_TRIED, Search
from orgraph.analyses.proposals.search.weighing import Weighing
from orgraph.analyses.proposals.settled import find_settled
from orgraph.analyses.proposals.wording.naming import find_group_id, find_group_name
from orgraph.analyses.proposals.wording.notes import list_infeasible, list_notes
from orgraph.analyses.proposals.wording.prevented import find_prevented, measure_reach
from orgraph.analyses.proposals.wording.reasons import Scene, list_reasons, measure_similarity, measure_span
from orgraph.findings import find_provenance
from orgraph.model import vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.search.leftovers import FormedGroup
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

NO_DECISIONS = Decisions()


def propose_alliances(
    snapshot: Snapshot,
    *,
    rules: Rules,
    day: date | None = None,
    decisions: Decisions = NO_DECISIONS,
    keep: Collection[str] | None = None,
    bound: bool = False,
    **wishes: Unpack[Wishes],
) -> Proposal:
    """Propose alliances for the organizations that are in none.

    Parameters
    ----------
    day
        By default the day that the data describe.
    decisions
        What planners have settled.
    keep
        Keys of existing alliances that stay, with their members; by default all.
    bound
        Whether to work out what no proposal can cost less than.
    wishes
        As in `Conditions`.

    Raises
    ------
    InvalidValueError
        Where the conditions contradict each other.
    """
    day = day or snapshot.data_date
    conditions = find_conditions(rules, **wishes)
    candidates, outside = find_candidates(snapshot, rules=rules, day=day, decisions=decisions, keep=keep)
    hosts = find_host_table(snapshot, candidates, rules=rules, day=day, keep=keep)
    scene = Scene(snapshot=snapshot, rules=rules, conditions=conditions, candidates=candidates, hosts=hosts)
    hosted, groups = _find_groups(scene, decisions)
    proposal = Proposal(
        provenance=find_provenance(snapshot, rules=rules, day=day),
        conditions=conditions,
        decisions=decisions,
        keep=None if keep is None else tuple(sorted(keep)),
        groups=_describe_groups(scene, groups),
        unplaced=_list_unplaced(scene, groups, hosted, decisions),
        infeasible=tuple(list_infeasible(candidates, hosts, conditions)),
        outside=(len(outside.orphans), len(outside.orphans_unknown)),
        notes=tuple(list_notes(snapshot, candidates, outside, decisions)),
        bound=find_bound(candidates, groups, hosted, conditions) if bound else None,
        snapshot=snapshot,
    )
    return find_tested(proposal, rules=rules)


def _find_groups(scene: Scene, decisions: Decisions) -> tuple[dict[str, NDArray[np.bool_]], list[FormedGroup]]:
    """Find whom somebody may host in each kind, and the groups of all kinds."""
    candidates = scene.candidates
    hosted = {kind: find_hosted(scene.hosts, candidates, kind) for kind in vocabulary("alliance_kind").codes}

    accepted, ties = find_settled(scene.snapshot, candidates, decisions)
    search = Search(
        candidates=candidates,
        hosted=hosted,
        conditions=scene.conditions,
        accepted=accepted,
        ties=ties,
        weighing=Weighing(candidates, scene.hosts, scene.conditions),
    )
    best = search.find_all_groups()
    if decisions.apart or decisions.refused:
        best = max(best, replace(search, walled=True).find_all_groups(), key=_count_members)
    if len(candidates) > MOST_TRIED:
        return hosted, best
    reach = _measure_reach(scene, hosted, accepted)
    for chosen in _list_fewer_kinds(scene.conditions.precedence):
        if np.any([reach[kind] for kind in chosen], axis=0).sum() > _count_members(best):
            fewer = replace(search, conditions=replace(scene.conditions, precedence=chosen))
            best = max(best, fewer.find_all_groups(), key=_count_members)
    return hosted, best


def _measure_reach(
    scene: Scene, hosted: dict[str, NDArray[np.bool_]], accepted: Sequence[FormedGroup]
) -> dict[str, NDArray[np.bool_]]:
    """Tell for each kind whom at most it could place, accepted groups included."""
    settled = np.zeros(len(scene.candidates), dtype=np.bool_)
    for group in accepted:
        settled[group.members] = True
    found = {}
    for kind in scene.conditions.precedence:
        reach = measure_reach(scene.candidates, hosted, replace(scene.conditions, precedence=(kind,)))
        found[kind] = settled | (reach >= scene.conditions.minimum)
    return found


def _list_fewer_kinds(kinds: tuple[str, ...]) -> list[tuple[str, ...]]:
    """List the choices of fewer kinds, most kinds first: a kind may take those without whom another place more."""
    return [chosen for count in range(len(kinds) - 1, 0, -1) for chosen in combinations(kinds, count)]


def _count_members(groups: Sequence[FormedGroup]) -> int:
    return sum(len(group.members) for group in groups)


def _list_unplaced(
    scene: Scene, groups: Sequence[FormedGroup], hosted: dict[str, NDArray[np.bool_]], decisions: Decisions
) -> tuple[Unplaced, ...]:
    candidates = scene.candidates
    rest = np.ones(len(candidates), dtype=np.bool_)
    for group in groups:
        rest[group.members] = False
    named = scene.snapshot.nodes("Organization").positions(decisions.keys)
    decided = np.isin(candidates.positions, named)
    return find_prevented(candidates, np.flatnonzero(rest), hosted, scene.conditions, decided)


def _describe_groups(scene: Scene, groups: Sequence[FormedGroup]) -> tuple[ProposedGroup, ...]:
    """Give every group its host and its reasons, in the order of kinds and of first members."""
    formed = [(group.kind, group.members) for group in groups]
    fixed = [find_host_row(scene.snapshot, scene.hosts, group.kind, group.host) for group in groups]
    choices = find_hosts_of_groups(formed, scene.hosts, scene.candidates, scene.conditions, fixed=fixed)
    described = [_describe(scene, group, choice) for group, choice in zip(groups, choices, strict=True)]
    order = scene.conditions.precedence
    in_order = sorted(described, key=lambda group: (order.index(group.kind), int(group.members[0])))
    return _tell_apart(in_order, scene.snapshot.nodes("Alliance").text("name").to_pylist())


def _tell_apart(groups: Sequence[ProposedGroup], taken: Collection[str]) -> tuple[ProposedGroup, ...]:
    """Give numbers to groups whose name another group or an alliance of the ledgers has."""
    names = set(taken)
    named = []
    for group in groups:
        numbered = (f"{group.name}（{number}）" for number in count(2))
        name = group.name if group.name not in names else next(name for name in numbered if name not in names)
        names.add(name)
        named.append(replace(group, name=name))
    return tuple(named)


def _describe(scene: Scene, group: FormedGroup, choice: HostChoice) -> ProposedGroup:
    candidates, hosts, snapshot = scene.candidates, scene.hosts, scene.snapshot
    positions = candidates.positions[group.members]
    keys = snapshot.nodes("Organization").keys
    names = [keys[position].as_py() for position in positions.tolist()]
    areas = candidates.places.areas
    counts = np.bincount(candidates.unit[group.members], minlength=len(areas.units) + 1)
    unit = int(hosts.unit[choice.host])
    if unit == len(areas.units):
        unit = int(np.argmax(counts))
    left = candidates.alliances[group.members]
    alliances, leaving = np.unique(left[left >= 0], return_counts=True)
    kinds = ("Unit", "Organization")
    host_kind = kinds[int(hosts.node_kind[choice.host])]

    def find_key(row: int) -> str:
        return snapshot.nodes(kinds[int(hosts.node_kind[row])]).key(int(hosts.positions[row]))

    return ProposedGroup(
        id=find_group_id(group.kind, names),
        name=find_group_name(snapshot, candidates, scene.rules, group.kind, group.members),
        kind=group.kind,
        host_kind=host_kind,
        host=find_key(choice.host),
        competence=hosts.competence.find_basis(group.kind, choice.host, candidates.industry[group.members]),
        members=positions,
        unit=(*areas.unit_keys, "")[unit],
        reasons=list_reasons(scene, group.kind, group.members, choice),
        span_m=measure_span(candidates, group.members),
        similarity=measure_similarity(candidates, group.members, scene.rules),
        runner_up=find_key(choice.runner_up) if choice.runner_up >= 0 else None,
        difference=choice.difference,
        replaces=tuple(
            (snapshot.nodes("Alliance").key(alliance), count)
            for alliance, count in zip(alliances.tolist(), leaving.tolist(), strict=True)
        ),
        cost=measure_group_cost(candidates, group.members, scene.conditions) + choice.cost,
        accepted=group.accepted,
    )
