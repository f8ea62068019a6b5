"""Notes: what a reader of a proposal has to know beside its groups, and which rules nothing could keep to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.proposals.candidates import COORDINATES
from orgraph.analyses.proposals.decisions import list_unknown_keys
from orgraph.findings import Words
from orgraph.model import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orgraph.analyses.alliances.belonging import Outside
    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.decisions import Decisions
    from orgraph.analyses.proposals.hosts.choosing import HostTable
    from orgraph.snapshot import Snapshot


def list_infeasible(candidates: Candidates, hosts: HostTable, conditions: Conditions) -> Iterator[Words]:
    """List the rules that cannot be kept to at all."""
    if len(candidates) < conditions.minimum:
        yield Words(
            f"可安排的两新组织只有{len(candidates)}家，不足最少成员数{conditions.minimum}家",
            f"There are {len(candidates)} organizations to place, fewer than the minimum of {conditions.minimum}",
        )
    titles = vocabulary("alliance_kind")
    for kind in conditions.precedence:
        if not hosts.allowed[kind].any():
            yield Words(
                f"没有符合规定的单位可牵头“{titles.title(kind)}”联盟",
                f"Nobody may host an alliance of the kind {kind}",
            )


def list_notes(snapshot: Snapshot, candidates: Candidates, outside: Outside, decisions: Decisions) -> Iterator[Words]:
    """List how those to place follow from those in no alliance, what stands for coordinates, who is not known."""
    yield _write_outside(snapshot, candidates, outside, decisions)
    lost = int((candidates.basis != COORDINATES).sum())
    if lost:
        yield Words(
            f"{lost}家没有坐标，以所在载体或乡镇（街道）代替",
            f"{lost} organizations have no coordinates: their carrier or township stands for them",
        )
    unknown = list_unknown_keys(decisions, snapshot)
    if unknown:
        yield Words(
            f"意见中的{'、'.join(unknown)}不在台账中", f"Decisions name {', '.join(unknown)}: not in the ledgers"
        )


def _write_outside(snapshot: Snapshot, candidates: Candidates, outside: Outside, decisions: Decisions) -> Words:
    """Say how those to place follow from those in no alliance, as `measure_alliances` counts them."""
    known, unknown = len(outside.orphans), len(outside.orphans_unknown)
    orphans = np.concatenate([outside.orphans, outside.orphans_unknown])
    placing = int(np.isin(orphans, candidates.positions).sum())
    left = np.isin(orphans, snapshot.nodes("Organization").positions(decisions.excluded))
    left &= ~np.isin(orphans, candidates.positions)
    excluded, waiting = int(left.sum()), len(orphans) - placing - int(left.sum())
    again = len(candidates) - placing
    parts = [
        (unknown, f"另有{unknown}家是否加入未知", f"of {unknown} more it is unknown"),
        (waiting, f"{waiting}家已列入拟建联盟，待批准", f"{waiting} are in proposed alliances and wait for approval"),
        (excluded, f"{excluded}家按意见不参与", f"{excluded} are left out by decision"),
        (again, f"另有{again}家由现有联盟重新安排", f"{again} more come from alliances that are not kept"),
    ]
    said = [(zh, en) for count, zh, en in parts if count]
    return Words(
        "；".join([f"未加入联盟{known}家，待安排{len(candidates)}家", *(zh for zh, _ in said)]),
        "; ".join([f"{known} are in no alliance, {len(candidates)} are to be placed", *(en for _, en in said)]),
    )
