"""Fixes: the ways to reach organizations of a hole, the rule that each obeys, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from orgraph.findings import Words

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray


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
