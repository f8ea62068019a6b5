"""The four tests of proposed groups: exactly what `measure_alliances` will find once the proposal is approved.

The groups are applied in memory and measured by the analysis of alliances itself, so that a reason given here and the
card of the alliance later cannot disagree. What the proposal adds (how far the farthest lies, which host comes next)
follows in the same sentence.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.alliances import TESTS, measure_alliances
from orgraph.analyses.alliances.describing import ANSWER_CODES
from orgraph.analyses.proposals.difference.applying import apply_proposal
from orgraph.findings import Words

if TYPE_CHECKING:
    from orgraph.analyses.proposals.result.proposal import Proposal
    from orgraph.rules import Rules


def find_tested(proposal: Proposal, *, rules: Rules) -> Proposal:
    """Find the proposal with the four tests in front of its reasons."""
    # Under names of their own: a group may be in the ledgers already as a proposed alliance.
    named = tuple(replace(group, id=f"{number} {group.id}") for number, group in enumerate(proposal.groups))
    after = apply_proposal(proposal.snapshot, replace(proposal, groups=named), everything=True)
    alliances = measure_alliances(after, rules=rules, day=proposal.provenance.day)
    positions = after.nodes("Alliance").positions([group.id for group in named])
    rows = np.searchsorted(alliances.listed.positions, positions)  # both by key
    tested = []
    for group, row in zip(proposal.groups, rows.tolist(), strict=True):
        said = [alliances.state_test(row, test) for test in TESTS]
        answers = {test: ANSWER_CODES[int(alliances.fit.answer(test)[row])] for test in TESTS}
        tested.append(replace(group, tests=answers, reasons=tuple(map(_join, said, group.reasons))))
    return replace(proposal, groups=tuple(tested))


def _join(test: Words, more: Words) -> Words:
    return Words(f"{test.zh.removesuffix('。')}；{more.zh}", f"{test.en.removesuffix('.')}; {more.en}")
