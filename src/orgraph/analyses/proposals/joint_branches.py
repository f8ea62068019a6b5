"""Joint branches (联合党支部): neighbours that have members, each too few, together enough.

Branch regulations (2018): units with fewer than three full members form a joint branch by 地域相邻、行业相近、规模
适当、便于管理, and such a branch covers five units at most, as a rule; a county may read it otherwise.

- A unit may join where it counts on the day, has full members but fewer than a branch of its own needs, and is known to
  have no Party organization. A count stored as 1 stands for 1–2: only the lower bound is added up, so that every branch
  proposed reaches the number for certain.
- Neighbours lie in one carrier or at most the radius apart and are counted by the same county or zone; a branch hangs
  together by such steps.
- As many units as possible are placed, then the branches are compact and alike; up to twelve units that hang together
  the proposal is the best there is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from orgraph.analyses.facts.attributes import find_city
from orgraph.analyses.facts.standing import COUNTED
from orgraph.analyses.proposals.candidates import Candidates, find_places_of
from orgraph.analyses.proposals.conditions import Conditions, find_conditions
from orgraph.analyses.proposals.search.contiguity import BRANCH, find_contiguity
from orgraph.analyses.proposals.search.forming import find_groups
from orgraph.analyses.proposals.wording.naming import find_group_id
from orgraph.analyses.proposals.wording.reasons import find_span_words, measure_similarity, measure_span
from orgraph.analyses.shown import Shown
from orgraph.findings import ORGANIZATIONS, Evidence, Finding, Provenance, Words, find_provenance
from orgraph.snapshot import SMALL_BAND

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.facts.attributes import City
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

RADIUS_M: Final = 500.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class JointBranch:
    """One proposed joint branch.

    Attributes
    ----------
    id
        Names it by its units.
    members
        Positions of the units, sorted.
    lead
        Position of the unit with the most members, the first by key where several have.
    members_at_least
        Full members together, at least.
    unit
        Key of the county or zone that counts the units.
    """

    id: str
    members: NDArray[np.int32]
    lead: int
    members_at_least: int
    unit: str
    reasons: tuple[Words, ...]
    span_m: float | None
    similarity: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class BranchProposal(Shown):
    """Which joint branches to form.

    Attributes
    ----------
    branches
        In the order of their first units.
    unplaced
        Positions of units that have members but no neighbours with whom they would reach the number for certain.
    unknown
        Positions of units of which it is unknown whether they have members or a Party organization.
    """

    provenance: Provenance
    radius_m: float
    units_most: int
    members_needed: int
    branches: tuple[JointBranch, ...]
    unplaced: NDArray[np.int32]
    unknown: NDArray[np.int32]
    snapshot: Snapshot

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        keys = self.snapshot.nodes("Organization").keys
        return {
            **self.provenance.as_dict(),
            "branches": [
                {
                    "id": branch.id,
                    "members": keys.take(pa.array(branch.members)).to_pylist(),
                    "lead": keys[branch.lead].as_py(),
                    "members_at_least": branch.members_at_least,
                    "unit": branch.unit,
                    "reasons": [words.as_dict() for words in branch.reasons],
                    "span_m": None if branch.span_m is None else round(branch.span_m, 1),
                    "similarity": None if branch.similarity is None else round(branch.similarity, 4),
                }
                for branch in self.branches
            ],
            "unplaced": keys.take(pa.array(self.unplaced)).to_pylist(),
            "unknown": len(self.unknown),
            "radius_m": self.radius_m,
            "units_most": self.units_most,
            "members_needed": self.members_needed,
        }

    def table(self) -> pa.Table:
        """One row per unit of a branch."""
        nodes = self.snapshot.nodes("Organization")
        rows = [(branch, position) for branch in self.branches for position in branch.members.tolist()]
        members = pa.array([position for _, position in rows], pa.int32())
        counts = nodes.members("full_members")
        bands = [SMALL_BAND if counts[position] == 1 else str(counts[position]) for _, position in rows]
        return pa.table(
            {
                "group": pa.array([branch.id for branch, _ in rows], pa.string()),
                "unit": pa.array([branch.unit for branch, _ in rows], pa.string()),
                "key": nodes.keys.take(members),
                "name": nodes.text("name").take(members),
                "full_members": pa.array(bands, pa.string()),
            }
        )

    def findings(self) -> list[Finding]:
        """List what there is to say."""
        placed = np.sort(np.concatenate([branch.members for branch in self.branches] or [np.zeros(0, np.int32)]))
        words = Words(
            f"建议组建{len(self.branches)}个联合党支部，覆盖{len(placed)}家；{len(self.unplaced)}家有党员但附近凑不足"
            f"{self.members_needed}名正式党员，{len(self.unknown)}家情况未知",
            f"{len(self.branches)} joint branches would cover {len(placed)} units; "
            f"{len(self.unplaced)} have members and no neighbours to reach {self.members_needed} with; "
            f"of {len(self.unknown)} it is unknown",
        )
        return [
            Finding(
                indicator="I07",
                clause="二(一)2",
                sentence=words,
                value=float(len(placed)),
                unit=ORGANIZATIONS,
                evidence=(Evidence("Organization", placed), Evidence("Organization", self.unplaced)),
            )
        ]

    def overview(self) -> tuple[str, list[tuple[str, ...]]]:
        """Give the heading and the lines that it shows of itself."""
        placed = sum(len(branch.members) for branch in self.branches)
        lines: list[tuple[str, ...]] = [
            ("joint branches", "units", "unplaced", "unknown"),
            (f"{len(self.branches):,}", f"{placed:,}", f"{len(self.unplaced):,}", f"{len(self.unknown):,}"),
        ]
        return f"Proposal of joint branches, {self.provenance.day}", lines


def propose_joint_branches(
    snapshot: Snapshot,
    *,
    rules: Rules,
    day: date | None = None,
    radius_m: float = RADIUS_M,
    units_most: int | None = None,
    seed: int = 0,
) -> BranchProposal:
    """Propose joint branches for units that have members and no Party organization.

    Parameters
    ----------
    day
        By default the day that the data describe.
    radius_m
        How far neighbours may lie apart.
    units_most
        Most units of a branch; by default the five of the rules.

    Raises
    ------
    InvalidValueError
        Where the radius is not above 0, or `units_most` allows no branch.
    """
    day = day or snapshot.data_date
    needed = rules.establish.min_full_members_solo
    most = rules.establish.joint_branch_max_units if units_most is None else units_most
    city = find_city(snapshot, rules=rules, day=day)
    eligible, unknown = _find_eligible(snapshot, city, needed)
    candidates = find_places_of(snapshot, eligible, rules=rules, day=day)
    conditions = replace(
        find_conditions(rules, minimum=needed, maximum=most, radius_m=radius_m, group_price=0.0, seed=seed),
        borders=(BRANCH,),
        precedence=(BRANCH,),
    )
    labels, formed = _form_branches(candidates, conditions)
    return BranchProposal(
        provenance=find_provenance(snapshot, rules=rules, day=day),
        radius_m=conditions.radius_m,
        units_most=most,
        members_needed=needed,
        branches=tuple(_describe(snapshot, candidates, rows, conditions, rules) for rows in formed),
        unplaced=candidates.positions[labels < 0],
        unknown=unknown,
        snapshot=snapshot,
    )


def _form_branches(candidates: Candidates, conditions: Conditions) -> tuple[NDArray[np.int32], list[NDArray[np.int64]]]:
    """Form branches: the number of each unit's branch, −1 for none, and the units of each, by their first."""
    everybody = np.ones(len(candidates), dtype=np.bool_)
    labels = find_groups(candidates, find_contiguity(candidates, BRANCH, conditions, hosted=everybody), conditions)
    numbers = range(int(labels.max(initial=-1)) + 1)
    formed = sorted((np.flatnonzero(labels == number) for number in numbers), key=lambda rows: int(rows[0]))
    return labels, formed


def _find_eligible(snapshot: Snapshot, city: City, needed: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Find who may join a branch, and of whom it cannot be told."""
    attributes, counts = city.attributes, snapshot.nodes("Organization").members("full_members")
    counted = attributes.standing == COUNTED
    without = counted & (attributes.found == 0)
    few = (counts >= 1) & (counts < needed)
    eligible = without & attributes.party_known & few
    unknown = without & ((counts < 0) | (few & ~attributes.party_known))
    return np.flatnonzero(eligible).astype(np.int32), np.flatnonzero(unknown).astype(np.int32)


def _describe(
    snapshot: Snapshot, candidates: Candidates, rows: NDArray[np.int64], conditions: Conditions, rules: Rules
) -> JointBranch:
    nodes = snapshot.nodes("Organization")
    positions = candidates.positions[rows]
    counts = nodes.members("full_members")[positions]
    areas = candidates.places.areas
    span, similarity = measure_span(candidates, rows), measure_similarity(candidates, rows, rules)
    far = find_span_words(span)
    title = (*areas.unit_titles, "")[int(candidates.unit[rows[0]])]
    alike = "未知" if similarity is None else f"{similarity:.2f}"
    return JointBranch(
        id=find_group_id("joint", nodes.keys.take(pa.array(positions)).to_pylist()),
        members=positions,
        lead=int(positions[int(np.argmax(counts))]),
        members_at_least=int(counts.sum()),
        unit=(*areas.unit_keys, "")[int(candidates.unit[rows[0]])],
        reasons=(
            Words(
                f"地域相邻：同一载体或相隔不超过{conditions.radius_m:g}米，{far[0]}",
                f"Near: in one carrier or within {conditions.radius_m:g} m, {far[1]}",
            ),
            Words(f"行业相近：行业相近度{alike}", f"Alike: similarity {'unknown' if similarity is None else alike}"),
            Words(
                f"规模适当：{len(rows)}家单位（一般不超过{conditions.maximum}家），正式党员合计至少{counts.sum()}名",
                f"Of suitable size: {len(rows)} units (at most {conditions.maximum}), {counts.sum()} members at least",
            ),
            Words(f"便于管理：均由{title}统计", f"Easy to manage: all counted by {title}"),
        ),
        span_m=span,
        similarity=similarity,
    )
