"""Proposals: which alliances to form, what changes if we do, and the ledger that asks for approval."""

from orgraph.analyses.proposals.conditions import Wishes
from orgraph.analyses.proposals.decisions import AcceptedGroup, Decisions, find_decisions
from orgraph.analyses.proposals.difference.applying import apply_proposal, find_chosen_words, list_chosen
from orgraph.analyses.proposals.difference.losses import Loss
from orgraph.analyses.proposals.difference.measuring import Change, Difference, measure_difference
from orgraph.analyses.proposals.joint_branches import BranchProposal, JointBranch, propose_joint_branches
from orgraph.analyses.proposals.proposing import propose_alliances
from orgraph.analyses.proposals.result.figures import ProposedGroup, Unplaced
from orgraph.analyses.proposals.result.proposal import Proposal

__all__ = [
    "AcceptedGroup",
    "BranchProposal",
    "Change",
    "Decisions",
    "Difference",
    "JointBranch",
    "Loss",
    "Proposal",
    "ProposedGroup",
    "Unplaced",
    "Wishes",
    "apply_proposal",
    "find_chosen_words",
    "find_decisions",
    "list_chosen",
    "measure_difference",
    "propose_alliances",
    "propose_joint_branches",
]
