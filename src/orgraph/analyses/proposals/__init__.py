"""Proposals: which alliances to form, what changes if we do, and the ledger that asks for approval."""

from orgraph.analyses.proposals.conditions import Wishes
from orgraph.analyses.proposals.decisions import AcceptedGroup, Decisions, find_decisions
from orgraph.analyses.proposals.proposal import Proposal, ProposedGroup, Unplaced
from orgraph.analyses.proposals.proposing import propose_alliances

__all__ = [
    "AcceptedGroup",
    "Decisions",
    "Proposal",
    "ProposedGroup",
    "Unplaced",
    "Wishes",
    "find_decisions",
    "propose_alliances",
]
