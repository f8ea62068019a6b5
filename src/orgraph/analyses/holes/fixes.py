"""Fixes: by what a hole could be closed, which of it the rules allow, what it gains, and which way is the cheapest.

Which form suits whom (branch regulations 2018 ch. 2; domain table 单独 → 联合 → 区域、行业 → 指导员):

- *own_branch*: a unit that must build (three full members and more at the unit).
- *joint_branch*: adjacent units that have members, fewer than three each, and together at least three; five units at
  most (soft). Counts of 1 and 2 are stored as 1–2: three such units have three for certain, two only perhaps.
- *regional*, *industry*: a Party organization of the carrier, or of an association that units belong to, that lists
  them. It exists already, or the carrier's management or the association may found one where the units together have
  three members for certain.
- *instructor*: an instructor or a liaison, for whoever is left. That is work coverage, everything above organization
  coverage.

The cheapest plan closes the whole hole: own branches for those that must build; for the others organization coverage
before work coverage, at each step the fix with the lowest price per organization that is still uncovered; instructors
for the rest. Prices are in the rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.findings import Words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

    from orgraph.analyses.holes.candidates import Candidates
    from orgraph.rules import Rules

FIX_TITLES: Final[dict[str, Words]] = {
    "own_branch": Words("单独组建党支部", "own branch"),
    "joint_branch": Words("组建联合党支部", "joint branch"),
    "regional": Words("纳入区域性党组织", "regional Party organization"),
    "industry": Words("纳入行业性党组织", "industry Party organization"),
    "instructor": Words("选派党建指导员", "instructor"),
}
"""Every fix and its title, in the order in which equals come."""
RULE_NAMES: Final = {
    "own_branch": "establish.min_full_members_solo",
    "joint_branch": "establish.joint_branch_max_units",
    "regional": "establish.regional",
    "industry": "establish.industry",
    "instructor": "instructors.organizations_max",
}
RULES: Final[dict[str, Words]] = {
    "own_branch": Words(
        "本单位有正式党员3人以上的，应当单独组建（党章第三十条）",
        "three full members and more at the unit: a branch is due (Party Constitution art. 30)",
    ),
    "joint_branch": Words(
        "正式党员不足3人的相邻单位合计3人以上，联合组建，一般不超过5个单位（支部工作条例第二章）",
        "adjacent units with fewer than three full members each, together three: a joint branch, as a rule of five "
        "units at most (branch regulations ch. 2)",
    ),
    "regional": Words(
        "由载体的区域性党组织列名覆盖；须新建的，所列单位合计须有正式党员3人",
        "a regional Party organization of the carrier lists them; to found one they need three full members together",
    ),
    "industry": Words(
        "由协会商会的行业性党组织列名覆盖；须新建的，所列单位合计须有正式党员3人",
        "an industry Party organization of the association lists them; to found one they need three full members "
        "together",
    ),
    "instructor": Words(
        "没有党员或暂不具备组建条件的，选派党建指导员或联络员，每人联系单位数有上限",
        "where no Party organization can be built yet: an instructor or liaison, each with a limit of organizations",
    ),
}
"""What each fix obeys, in words; the figures are those of the shipped rules."""
ORGANIZATION_COVERAGE: Final = "organization"
WORK_COVERAGE: Final = "work"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fix:
    """One way to reach some organizations of a hole.

    Attributes
    ----------
    positions
        Whom it covers, sorted.
    certain
        False where the known counts of members only perhaps reach what the rule asks.
    count
        Branches to found, or posts to fill; 0 where an existing Party organization lists the units.
    by
        Kind and position of who lists or founds: a Party organization, a carrier, an association; None elsewhere.
    price
        Of the whole fix, in the unit of the rules.
    """

    kind: str
    positions: NDArray[np.int32]
    count: int
    price: float
    certain: bool = True
    by: tuple[str, int] | None = None

    @property
    def gain(self) -> int:
        """Organizations that would be covered and are not."""
        return len(self.positions)

    @property
    def coverage(self) -> str:
        """``"organization"`` or ``"work"`` coverage."""
        return WORK_COVERAGE if self.kind == "instructor" else ORGANIZATION_COVERAGE

    def as_dict(self, key: Callable[[str, int], str]) -> dict[str, Any]:
        """As JSON holds it; `key` gives the key of a node."""
        return {
            "fix": self.kind,
            "title": FIX_TITLES[self.kind].as_dict(),
            "rule": RULE_NAMES[self.kind],
            "rule_text": RULES[self.kind].as_dict(),
            "coverage": self.coverage,
            "gain": self.gain,
            "members": [key("Organization", position) for position in self.positions.tolist()],
            "certain": self.certain,
            "count": self.count,
            "by": None if self.by is None else {"kind": self.by[0], "key": key(*self.by)},
            "founds": self.count > 0,
            "price": self.price,
        }


def list_fixes(positions: NDArray[np.int32], candidates: Candidates, *, rules: Rules) -> list[Fix]:
    """List every fix of one hole that the rules allow, best first: by price per organization, then by gain."""
    fixes = [
        *_list_own(positions, candidates, rules=rules),
        *candidates.list_joint(positions),
        *_list_listing(positions, candidates, rules=rules),
        propose_instructor(positions, rules=rules),
    ]
    return sorted(fixes, key=_rank)


def list_plan(positions: NDArray[np.int32], fixes: Iterable[Fix], *, rules: Rules) -> list[Fix]:
    """List the cheapest fixes that together close a hole; each covers only whom those before it do not."""
    open_to = [fix for fix in fixes if fix.certain and fix.coverage == ORGANIZATION_COVERAGE]
    plan = [fix for fix in open_to if fix.kind == "own_branch"]
    left = np.ones(len(positions), dtype=np.bool_)
    for fix in plan:
        left[np.searchsorted(positions, fix.positions)] = False
    # A fix gains less and less while others are taken: the best is the first whose price for each is still true.
    waiting = [(fix.price / fix.gain, _rank(fix), fix) for fix in open_to if fix.kind != "own_branch"]
    heapify(waiting)
    while waiting:
        price, rank, fix = heappop(waiting)
        places = np.searchsorted(positions, fix.positions)
        rest = fix.positions[left[places]]
        if not len(rest) or (fix.count and len(rest) < fix.gain):
            continue  # nobody is left, or not all whose members are needed to found it
        if fix.price / len(rest) > price:
            heappush(waiting, (fix.price / len(rest), rank, fix))
            continue
        plan.append(replace(fix, positions=rest))
        left[places] = False
    if left.any():
        plan.append(propose_instructor(positions[left], rules=rules))
    return plan


def propose_instructor(positions: NDArray[np.int32], *, rules: Rules) -> Fix:
    """Propose what is always allowed: as many posts as the load limit asks for."""
    posts = -(-len(positions) // rules.instructors.organizations_max)
    return Fix(kind="instructor", positions=positions, count=posts, price=posts * rules.fixes.instructor_price)


def _rank(fix: Fix) -> tuple[object, ...]:
    order = list(FIX_TITLES).index(fix.kind)
    by = fix.by or ("", -1)
    return (not fix.certain, fix.price / fix.gain, -fix.gain, order, int(fix.positions[0]), *by)


def _list_own(positions: NDArray[np.int32], candidates: Candidates, *, rules: Rules) -> list[Fix]:
    must = positions[candidates.must_build[positions]]
    if not len(must):
        return []
    return [Fix(kind="own_branch", positions=must, count=len(must), price=len(must) * rules.fixes.own_branch_price)]


def _list_listing(positions: NDArray[np.int32], candidates: Candidates, *, rules: Rules) -> list[Fix]:
    """List what carriers and associations could do; those that must build are left to build."""
    prices, least = rules.fixes, rules.establish.min_full_members_solo
    listed: dict[tuple[str, int], list[NDArray[np.int32]]] = {}
    fixes = []
    for source in (candidates.carriers, candidates.associations):
        for group, units in source.group(positions[~candidates.must_build[positions]]):
            party = source.party.get(group)
            if party is not None:
                listed.setdefault((source.kind, party), []).append(units)
            elif group in source.founders and candidates.at_least[units].sum() >= least:
                by = (source.node_kind, group)
                fixes.append(Fix(kind=source.kind, positions=units, count=1, price=prices.founding_price, by=by))
    for (kind, party), groups in listed.items():
        units = np.unique(np.concatenate(groups))
        by = ("PartyOrganization", party)
        fixes.append(Fix(kind=kind, positions=units, count=0, price=prices.listing_price, by=by))
    return fixes
