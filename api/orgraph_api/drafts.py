"""Drafts of proposals: what planners asked for and settled, kept while they work on it.

A draft is a wish and decisions, both small; the proposal is worked out from them for the batch that is current.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from orgraph.analyses.proposals import (
    Decisions,
    apply_proposal,
    find_chosen_words,
    find_decisions,
    measure_difference,
    propose_alliances,
)

if TYPE_CHECKING:
    from orgraph.analyses.proposals import Difference, Proposal, ProposedGroup
    from orgraph.snapshot import Snapshot
    from orgraph_api.editions import Edition

MOST_DRAFTS: Final = 50
LISTS: Final = ("accepted", "refused", "together", "apart", "excluded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What planners asked for, and what they have settled since."""

    token: str
    minimum: int | None = None
    maximum: int | None = None
    radius_m: float | None = None
    seed: int = 0
    decisions: Decisions = field(default_factory=Decisions)

    @property
    def question(self) -> tuple[object, ...]:
        """Names the proposal that it leads to."""
        return ("draft", self.minimum, self.maximum, self.radius_m, self.seed, self.decisions)


class Drafts:
    """The drafts of a server; the oldest give way."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Draft] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, draft: Draft) -> Draft:
        """Begin a draft under a name of its own."""
        begun = replace(draft, token=secrets.token_urlsafe(9))
        self.keep(begun)
        return begun

    def keep(self, draft: Draft) -> None:
        """Keep a draft as it is now."""
        with self._lock:
            self._kept[draft.token] = draft
            while len(self._kept) > MOST_DRAFTS:
                self._kept.popitem(last=False)

    def find(self, token: str) -> Draft | None:
        """Find a draft; None where there is none of this name."""
        with self._lock:
            return self._kept.get(token)

    def list_all(self) -> list[Draft]:
        """List all drafts, the newest first."""
        with self._lock:
            return list(self._kept.values())[::-1]


def find_proposal(edition: Edition, draft: Draft) -> Proposal:
    """Find the proposal of a draft."""
    return edition.answers.find(
        draft.question,
        lambda: propose_alliances(
            edition.snapshot,
            rules=edition.rules,
            minimum=draft.minimum,
            maximum=draft.maximum,
            radius_m=draft.radius_m,
            decisions=draft.decisions,
            seed=draft.seed,
        ),
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


def withdraw(draft: Draft, *, what: str, number: int) -> Draft:
    """Take one decision back; what is not there stays so."""
    held = draft.decisions.as_dict()
    if what in LISTS and 0 <= number < len(held[what]):
        del held[what][number]
    return replace(draft, decisions=find_decisions(held))
