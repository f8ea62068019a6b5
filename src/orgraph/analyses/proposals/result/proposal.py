"""A proposal as it states itself: in words, as lists for people and workbooks, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from orgraph.analyses.alliances import TESTS
from orgraph.analyses.proposals.result.figures import ProposalFigures, ProposedGroup
from orgraph.analyses.proposals.result.lists import list_groups, list_members, list_unplaced
from orgraph.analyses.proposals.search.bounds import find_bound_words
from orgraph.analyses.shown import Shown
from orgraph.findings import ORGANIZATIONS, Evidence, Finding, Words
from orgraph.model import vocabulary


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Proposal(ProposalFigures, Shown):
    """Which alliances to form.

    It states itself: in words, as tables, as JSON.
    """

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
