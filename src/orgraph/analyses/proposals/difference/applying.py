"""Applying: the snapshot as it would be if a proposal had been approved. Nothing is written anywhere.

- Where planners have accepted groups, only those hold; where they have accepted none, all of them.
- Every alliance that holds exists, counted as approved, with its host and its members; its key is the id of the group.
- Who joins leaves every alliance that is not kept. An alliance that loses all its organizations ends the day before.
- A joint branch exists, covers its units, and is counted by their county or zone; its key is its id.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.proposals.difference.rewriting import Rewriter
from orgraph.analyses.proposals.joint_branches import BranchProposal
from orgraph.findings import Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgraph.analyses.proposals.result.figures import ProposedGroup
    from orgraph.analyses.proposals.result.proposal import Proposal
    from orgraph.snapshot import Snapshot


def list_chosen(proposal: Proposal, *, everything: bool = False) -> tuple[ProposedGroup, ...]:
    """List the groups that a proposal stands for: the accepted ones, or all where none is or `everything` is asked."""
    accepted = tuple(group for group in proposal.groups if group.accepted)
    return proposal.groups if everything or not accepted else accepted


def find_chosen_words(proposal: Proposal, *, everything: bool = False) -> Words:
    """Say for which groups a proposal stands."""
    chosen, total = len(list_chosen(proposal, everything=everything)), len(proposal.groups)
    if chosen < total:
        return Words(
            f"按已采纳的{chosen}个联盟计（共建议{total}个）", f"With what is accepted, {chosen} of {total} alliances"
        )
    if any(group.accepted for group in proposal.groups):
        return Words(f"按建议的全部{total}个联盟计", f"With all {total} proposed alliances")
    return Words(
        f"尚未采纳任何一组，按建议的全部{total}个联盟计", f"None is accepted yet: with all {total} proposed alliances"
    )


def apply_proposal(snapshot: Snapshot, proposal: Proposal | BranchProposal, *, everything: bool = False) -> Snapshot:
    """Apply a proposal to the snapshot that it was made from.

    Parameters
    ----------
    snapshot
        The city before; it is not changed.
    proposal
        Of alliances, or of joint branches.
    everything
        Whether groups hold that are not accepted although others are.

    Returns
    -------
    Snapshot
        The city in which the proposal holds, with a digest of its own.

    Raises
    ------
    InvalidValueError
        Where the proposal was applied before, or names what the snapshot does not have.
    """
    rewriter = Rewriter(snapshot)
    if isinstance(proposal, BranchProposal):
        _add_branches(rewriter, proposal)
        return rewriter.finish("\n".join(branch.id for branch in proposal.branches))
    groups = list_chosen(proposal, everything=everything)
    _leave_alliances(rewriter, proposal, groups)
    _add_alliances(rewriter, proposal, groups)
    return rewriter.finish("\n".join(f"{group.id} {group.host}" for group in groups))


def _add_alliances(rewriter: Rewriter, proposal: Proposal, groups: Sequence[ProposedGroup]) -> None:
    keys, day = rewriter.snapshot.nodes("Organization").keys, proposal.provenance.day
    rewriter.add_nodes(
        "Alliance",
        [
            {"key": group.id, "name": group.name, "kind": group.kind, "status": "approved", "founded_on": day}
            for group in groups
        ],
    )
    rewriter.add_relations(
        "MEMBER_OF",
        [
            {"source": keys[member].as_py(), "target": group.id, "role": "member", "valid_from": day}
            for group in groups
            for member in group.members.tolist()
        ],
    )
    rewriter.add_relations(
        "HOSTS",
        [
            {"source_kind": group.host_kind, "source": group.host, "target": group.id, "valid_from": day}
            for group in groups
        ],
    )
    rewriter.add_relations(
        "IN_AREA",
        [
            {"source_kind": "Alliance", "source": group.id, "target": group.unit, "basis": "counted"}
            for group in groups
            if group.unit
        ],
    )


def _leave_alliances(rewriter: Rewriter, proposal: Proposal, groups: Sequence[ProposedGroup]) -> None:
    """Take those who join out of the alliances that are not kept, and end those that are left empty."""
    snapshot, alliances = rewriter.snapshot, rewriter.snapshot.nodes("Alliance")
    day = proposal.provenance.day
    if proposal.keep is None or not len(alliances):
        return
    joins = np.zeros(len(snapshot.nodes("Organization")), dtype=np.bool_)
    for group in groups:
        joins[group.members] = True
    goes = alliances.exist_on(day)
    goes &= ~np.isin(np.arange(len(alliances)), alliances.positions(list(proposal.keep)))
    pairs = snapshot.relation("MEMBER_OF").on(day, source="Organization", target="Alliance")
    leaving = joins[pairs.source] & goes[pairs.target]
    before = np.bincount(pairs.target, minlength=len(alliances))
    after = before - np.bincount(pairs.target[leaving], minlength=len(alliances))
    rewriter.drop_relations("MEMBER_OF", pairs.rows[leaving])
    empty = np.flatnonzero((before > 0) & (after == 0) & goes)
    rewriter.set_column("Alliance", "ended_on", empty, day - timedelta(days=1))


def _add_branches(rewriter: Rewriter, proposal: BranchProposal) -> None:
    keys, day = rewriter.snapshot.nodes("Organization").keys, proposal.provenance.day
    names = rewriter.snapshot.nodes("Organization").text("name")
    rewriter.add_nodes(
        "PartyOrganization",
        [
            {
                "key": branch.id,
                "name": f"{names[branch.lead].as_py() or keys[branch.lead].as_py()}等联合党支部",
                "level": "branch",
                "established_on": day,
                "full_members": branch.members_at_least,
            }
            for branch in proposal.branches
        ],
    )
    rewriter.add_relations(
        "COVERS",
        [
            {
                "source": branch.id,
                "target": keys[member].as_py(),
                "form": "joint",
                "lead": member == branch.lead,
                "valid_from": day,
            }
            for branch in proposal.branches
            for member in branch.members.tolist()
        ],
    )
    rewriter.add_relations(
        "IN_AREA",
        [
            {"source_kind": "PartyOrganization", "source": branch.id, "target": branch.unit, "basis": "counted"}
            for branch in proposal.branches
            if branch.unit
        ],
    )
