"""Drafts of proposals: what planners asked for and settled, kept while they work on it.

A draft is a wish and decisions, both small; the proposal is worked out from them for the batch that is current.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

from orgraph.analyses.proposals import (
    Decisions,
    apply_proposal,
    find_chosen_words,
    find_decisions,
    measure_difference,
    propose_alliances,
)

if TYPE_CHECKING:
    from orgraph.analyses.proposals import Difference, Proposal, ProposedGroup, Wishes
    from orgraph.snapshot import Snapshot
    from orgraph_api.editions import Edition

LISTS: Final = ("accepted", "refused", "together", "apart", "excluded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What planners asked for, and what they have settled since.

    Attributes
    ----------
    kinds
        Kinds of alliances that may be formed; none stands for those of the rules.
    batch, data_date
        The batch that it was last worked on with, and the day that this describes; empty for a draft just begun.
    changed_at
        When it was last worked on, as ISO 8601 in UTC.
    """

    token: str = ""
    minimum: int | None = None
    maximum: int | None = None
    radius_m: float | None = None
    kinds: tuple[str, ...] = ()
    seed: int = 0
    decisions: Decisions = field(default_factory=Decisions)
    batch: str = ""
    data_date: str = ""
    changed_at: str = ""

    @property
    def wishes(self) -> Wishes:
        """What the proposal has to keep to."""
        return {
            "minimum": self.minimum,
            "maximum": self.maximum,
            "radius_m": self.radius_m,
            "precedence": self.kinds or None,
            "seed": self.seed,
        }

    @property
    def question(self) -> tuple[object, ...]:
        """Names the proposal that it leads to."""
        return ("draft", self.minimum, self.maximum, self.radius_m, self.kinds, self.seed, self.decisions)


def find_proposal(edition: Edition, draft: Draft) -> Proposal:
    """Find the proposal of a draft."""
    return edition.answers.find(
        draft.question,
        lambda: propose_alliances(edition.snapshot, rules=edition.rules, decisions=draft.decisions, **draft.wishes),
    )


def find_applied(edition: Edition, draft: Draft) -> Snapshot:
    """Find the city as it would be if the accepted groups of a draft, or all where none is, had been approved."""
    return edition.answers.find(
        ("applied", draft.question), lambda: apply_proposal(edition.snapshot, find_proposal(edition, draft))
    )


def find_difference(edition: Edition, draft: Draft) -> Difference:
    """Find what the proposal of a draft changes, and what is lost."""
    return edition.answers.find(
        ("difference", draft.question),
        lambda: measure_difference(
            edition.snapshot,
            find_applied(edition, draft),
            rules=edition.rules,
            basis=find_chosen_words(find_proposal(edition, draft)),
        ),
    )


def list_keys(proposal: Proposal, group: ProposedGroup) -> list[str]:
    """List the keys of the members of a group."""
    keys = proposal.snapshot.nodes("Organization").keys
    return [keys[position].as_py() for position in group.members.tolist()]


def decide(draft: Draft, proposal: Proposal, *, action: str, group: str = "", codes: tuple[str, ...] = ()) -> Draft:
    """Settle something: a group (accept, refuse, together) or organizations (exclude, apart, together).

    Raises
    ------
    InvalidValueError
        Where the decision contradicts an earlier one.
    """
    chosen = proposal.find_group(group) if group else None
    members = tuple(list_keys(proposal, chosen)) if chosen else codes
    held = draft.decisions.as_dict()
    if action == "accept" and chosen is not None:
        held["accepted"].append({"kind": chosen.kind, "host": chosen.host, "members": list(members)})
    elif action == "refuse":
        held["refused"].append(list(members))
    elif action == "together":
        held["together"].append(list(members))
    elif action == "apart":
        held["apart"].append(list(codes))
    elif action == "exclude":
        held["excluded"] += [code for code in codes if code not in held["excluded"]]
    return replace(draft, decisions=find_decisions(held))


def withdraw(draft: Draft, *, what: str, name: str) -> Draft:
    """Take one decision back; what is not there stays so."""
    held = draft.decisions.as_dict()
    if what in LISTS:
        held[what] = [entry for entry in held[what] if name_entry(entry) != name]
    return replace(draft, decisions=find_decisions(held))


def name_entry(entry: Any) -> str:  # noqa: ANN401 - a code, a list of codes, or a group
    """Name one decision by its content: a page that is no longer fresh takes back what it shows, or nothing."""
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()[:16]
