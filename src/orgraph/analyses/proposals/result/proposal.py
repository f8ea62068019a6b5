"""Proposals: groups that keep to every rule, what could not be placed and why, and what it costs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from orgraph.analyses.alliances import TESTS
from orgraph.analyses.proposals.result.lists import list_groups, list_members, list_unplaced
from orgraph.analyses.proposals.search.bounds import find_bound_words
from orgraph.analyses.shown import Shown
from orgraph.findings import ORGANIZATIONS, Evidence, Finding, Provenance, Words
from orgraph.model import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.decisions import Decisions
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
class Proposal(Shown):
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

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it; the fields of the command line's contract come first."""
        keys = self.snapshot.nodes("Organization").keys
        return {
            **self.provenance.as_dict(),
            "groups": [_list_group(group, keys) for group in self.groups],
            "unplaced": [
                {"id": keys[item.position].as_py(), "rule": item.rule, "words": item.words.as_dict()}
                for item in self.unplaced
            ],
            "cost": self.cost,
            "bound": self.bound,
            "placed": self.placed,
            "passing": self.passing,
            "outside": {"count": self.outside[0], "unknown": self.outside[1]},
            "conditions": self.conditions.as_dict(),
            "decisions": self.decisions.as_dict(),
            "keep": None if self.keep is None else list(self.keep),
            "infeasible": [words.as_dict() for words in self.infeasible],
            "notes": [words.as_dict() for words in self.notes],
        }

    def table(self) -> pa.Table:
        """One row per member: its group and the host of that, who it is, how far from the host."""
        return list_members(self)

    def group_table(self) -> pa.Table:
        """One row per group: id, name, kind, host, members, unit, distance, similarity, cost, runner-up, and why."""
        return list_groups(self)

    def unplaced_table(self) -> pa.Table:
        """One row per organization that is in no group: who it is, the rule and its words."""
        return list_unplaced(self)

    def findings(self) -> list[Finding]:
        """List what there is to say."""
        members = np.sort(np.concatenate([group.members for group in self.groups] or [np.zeros(0, np.int32)]))
        rest = np.array([item.position for item in self.unplaced], dtype=np.int32)
        total = len(members) + len(rest)
        words = Words(
            f"建议组建{len(self.groups)}个党建联盟，安排{len(members)}家，{len(rest)}家未能安排",
            f"{len(self.groups)} alliances are proposed for {len(members)} organizations; {len(rest)} find no place",
        )
        said = [
            Finding(indicator="I11", clause="二(一)2", sentence=words, value=None, unit=ORGANIZATIONS)
            for words in (
                *self.list_tests(),
                *self._list_kinds(),
                *self._list_rules(),
                *self.infeasible,
                *self.notes,
                *self._list_bounds(),
            )
        ]
        return [
            Finding(
                indicator="I11",
                clause="二(一)2",
                sentence=words,
                value=float(len(members)),
                unit=ORGANIZATIONS,
                numerator=len(members),
                denominator=Words(f"{total}家待安排的两新组织", f"{total} organizations to place"),
                evidence=(Evidence("Organization", members), Evidence("Organization", rest)),
            ),
            *said,
        ]

    def list_tests(self) -> list[Words]:
        """Say how many groups pass all four tests, and which test how many fail."""
        if not self.groups:
            return []
        fails = {test: sum(test in group.failed for group in self.groups) for test in TESTS}
        zh = "、".join(f"{TESTS[test].zh}{count}组" for test, count in fails.items() if count)
        en = ", ".join(f"{TESTS[test].en} {count}" for test, count in fails.items() if count)
        return [
            Words(
                f"{len(self.groups)}组，其中{self.passing}组四项检验全部符合" + (f"；不符合的：{zh}" if zh else ""),
                f"{self.passing} of {len(self.groups)} pass all four tests" + (f"; failing: {en}" if en else ""),
            )
        ]

    def _list_kinds(self) -> list[Words]:
        titles = vocabulary("alliance_kind")
        sizes = {kind: [len(group.members) for group in self.groups if group.kind == kind] for kind in titles.codes}
        return [
            Words(
                f"{titles.title(kind)}：{len(of_kind)}个联盟，{sum(of_kind)}家",
                f"{kind}: {len(of_kind)} alliances of {sum(of_kind)} organizations",
            )
            for kind, of_kind in sizes.items()
            if of_kind
        ]

    def _list_bounds(self) -> list[Words]:
        return [] if self.bound is None else [find_bound_words(self.cost, self.bound)]

    def _list_rules(self) -> list[Words]:
        counts: dict[Words, int] = {}
        for item in self.unplaced:
            counts[item.words] = counts.get(item.words, 0) + 1
        return [
            Words(f"{count}家未能安排：{words.zh}", f"{count} find no place: {words.en}")
            for words, count in sorted(counts.items(), key=lambda pair: -pair[1])
        ]

    def overview(self) -> tuple[str, list[tuple[str, ...]]]:
        """Give the heading and the lines that it shows of itself."""
        titles = vocabulary("alliance_kind")
        lines: list[tuple[str, ...]] = [("kind", "groups", "organizations", "pass all four", *TESTS)]
        for kind in titles.codes:
            of_kind = [group for group in self.groups if group.kind == kind]
            fails = [f"{sum(test in group.failed for group in of_kind):,}" for test in TESTS]
            passing = f"{sum(group.passes for group in of_kind):,}"
            lines.append(
                (titles.title(kind), f"{len(of_kind):,}", f"{sum(len(g.members) for g in of_kind):,}", passing, *fails)
            )
        lines.append(("unplaced", "", f"{len(self.unplaced):,}", "", *("" for _ in TESTS)))
        return f"Proposal of alliances, {self.provenance.day}: cost {self.cost:,.1f}", lines


def _list_group(group: ProposedGroup, keys: pa.Array) -> dict[str, Any]:
    return {
        "id": group.id,
        "kind": group.kind,
        "host": group.host,
        "members": keys.take(pa.array(group.members)).to_pylist(),
        "reasons": [words.as_dict() for words in group.reasons],
        "tests": dict(group.tests),
        "name": group.name,
        "host_kind": group.host_kind,
        "host_competence": group.competence,
        "unit": group.unit,
        "span_m": None if group.span_m is None else round(group.span_m, 1),
        "similarity": None if group.similarity is None else round(group.similarity, 4),
        "runner_up": group.runner_up,
        "difference": round(group.difference, 4),
        "replaces": [{"alliance": key, "members": count} for key, count in group.replaces],
        "cost": round(group.cost, 6),
        "accepted": group.accepted,
    }
