"""Figures of a proposal: groups that keep to every rule, what could not be placed and why, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.decisions import Decisions
    from orgraph.findings import Provenance, Words
    from orgraph.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ProposedGroup:
    """One proposed alliance.

    Attributes
    ----------
    id
        Names the group by its kind and its members: the same group has the same id in every proposal.
    name
        For planners: after the carrier, the township or the trade of most members.
    kind
        ``building``, ``market``, ``park`` or ``industry``.
    host_kind, host
        ``Unit`` or ``Organization``, and its key.
    competence
        Whether the host answers for the trade of the members: ``stated`` in ledgers, ``inferred`` from its name,
        ``none``, or ``not_asked`` where the plan does not name hosts by their trade.
    members
        Positions of the organizations, sorted.
    unit
        Key of the county or zone that is responsible: the host's, else that of most members.
    reasons
        The four tests, the host and what the group replaces, in words.
    tests
        What each of the four tests answers, by its name: ``pass``, ``fail`` or ``unknown``.
    span_m
        Largest distance of a member from the middle; None where no distance is known.
    similarity
        Mean similarity of the industries of two members, from 0 to 1; None where none is known.
    runner_up, difference
        Key of the next best host, None where there is no other; what it would cost more.
    replaces
        Keys of existing alliances that members would leave, with how many would.
    cost
        Heterogeneity, price and host of this group.
    accepted
        Whether a planner has settled it.
    """

    id: str
    name: str
    kind: str
    host_kind: str
    host: str
    competence: str
    members: NDArray[np.int32]
    unit: str
    reasons: tuple[Words, ...]
    span_m: float | None
    similarity: float | None
    runner_up: str | None
    difference: float
    replaces: tuple[tuple[str, int], ...]
    cost: float
    accepted: bool
    tests: Mapping[str, str] = field(default_factory=dict)

    @property
    def failed(self) -> tuple[str, ...]:
        """Names of the tests that it fails."""
        return tuple(name for name, answer in self.tests.items() if answer == "fail")

    @property
    def passes(self) -> bool:
        """Whether it passes all four tests."""
        return set(self.tests.values()) == {"pass"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unplaced:
    """An organization that no group holds: its position, the rule that prevented it, and that rule in words."""

    position: int
    rule: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ProposalFigures:
    """Which alliances to form.

    Attributes
    ----------
    groups
        In the order of kinds and of their first members.
    unplaced
        By position.
    infeasible
        Rules that cannot be kept to at all, in words.
    outside
        Organizations in no approved alliance, as `measure_alliances` counts them, and those of which it is unknown.
    notes
        What a reader has to know: how those to place follow from `outside`, coordinates that stand for others,
        decisions that name nobody.
    bound
        What the cost of no proposal that places as many can go below; None where not asked for.
    """

    provenance: Provenance
    conditions: Conditions
    decisions: Decisions
    keep: tuple[str, ...] | None
    groups: tuple[ProposedGroup, ...]
    unplaced: tuple[Unplaced, ...]
    infeasible: tuple[Words, ...]
    outside: tuple[int, int]
    notes: tuple[Words, ...]
    bound: float | None
    snapshot: Snapshot

    @property
    def placed(self) -> int:
        """Number of organizations in groups."""
        return sum(len(group.members) for group in self.groups)

    @property
    def passing(self) -> int:
        """Number of groups that fail none of the four tests and of which none is unknown."""
        return sum(group.passes for group in self.groups)

    @property
    def cost(self) -> float:
        """Sum of the costs of the groups."""
        return float(sum(group.cost for group in self.groups))

    def find_group(self, name: str) -> ProposedGroup | None:
        """Find a group by its id."""
        return next((group for group in self.groups if group.id == name), None)
