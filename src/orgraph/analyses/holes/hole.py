"""One hole: its organizations, what is known of them, the nearest able host, and the ways to close it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.analyses.facts.requirements import list_member_words
from orgraph.analyses.holes.fix import FIX_TITLES, RULE_NAMES, Fix
from orgraph.analyses.holes.fixes import list_fixes, list_plan, propose_instructor
from orgraph.analyses.holes.nearest_host import NearestHost, find_host
from orgraph.analyses.holes.neighbourhood import BASES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.facts.dimensions import Dimension
    from orgraph.analyses.holes.figures import HoleFigures

_BRANCH = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hole:
    """One hole.

    Attributes
    ----------
    number
        Its place among the holes of the result.
    positions
        Its organizations, sorted.
    fixes
        All that the rules allow, best first.
    plan
        The cheapest that together close it; the first of them is its `fix`.
    """

    number: int
    positions: NDArray[np.int32]
    host: NearestHost | None
    fixes: tuple[Fix, ...]
    plan: tuple[Fix, ...]
    holes: HoleFigures

    @property
    def key(self) -> str:
        """Name of the hole: the smallest key of its organizations."""
        return self.holes.organization_key(int(self.positions[0]))

    @property
    def fix(self) -> Fix:
        """What to begin with: the first fix of the plan."""
        return self.plan[0]

    def __len__(self) -> int:
        return len(self.positions)

    @property
    def employees(self) -> tuple[int, int]:
        """Employees of those of whom they are known, and of how many they are not."""
        employees = self.holes.employees[self.positions]
        known = ~np.isnan(employees)
        return int(employees[known].sum()), int((~known).sum())

    @property
    def full_members(self) -> dict[str, int]:
        """Organizations by number of full members: ``0``, ``1–2``, ``3+``, ``unknown``."""
        members = self.holes.members[self.positions]
        return {
            "0": int((members == 0).sum()),
            "1–2": int((members == 1).sum()),
            "3+": int((members >= _BRANCH).sum()),
            "unknown": int((members < 0).sum()),
        }

    def list_places(self) -> dict[str, Any]:
        """List its counting units, townships, carriers and industry divisions with their number of organizations."""
        names = {"unit": "units", "township": "townships", "carrier": "carriers", "industry_division": "industries"}
        dimensions = self.holes.dimensions
        return {plural: _count_values(dimensions[name], self.positions) for name, plural in names.items()}

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it; the fields of the command line's contract come first."""
        holes, fix = self.holes, self.fix
        employees, unknown = self.employees
        members = holes.members[self.positions]
        at_least = int(members[members > 0].sum())
        basis = np.bincount(holes.basis_of(self.number), minlength=len(BASES)).tolist()
        return {
            "id": self.key,
            "members": [holes.organization_key(position) for position in self.positions.tolist()],
            "host": self.host.key if self.host else None,
            "distance_m": self.host.rounded_m if self.host else None,
            "fix": fix.kind,
            "rule": RULE_NAMES[fix.kind],
            "gain": fix.gain,
            "coverage": fix.coverage,
            "fix_title": FIX_TITLES[fix.kind].as_dict(),
            "size": len(self),
            "employees": employees,
            "employees_unknown": unknown,
            "full_members": self.full_members,
            "full_members_at_least": list_member_words(np.array([at_least], dtype=np.int32))[0],
            "basis": dict(zip(BASES, basis, strict=True)),
            **self.list_places(),
            "host_basis": self.host.basis if self.host else "none",
            "nearest_host": self.host.as_dict() if self.host else None,
            "plan": [item.as_dict(holes.node_key) for item in self.plan],
            "options": [item.as_dict(holes.node_key) for item in self.fixes],
        }


def find_hole(holes: HoleFigures, number: int) -> Hole:
    """Find one hole, with the ways to close it.

    Raises
    ------
    IndexError
        Where there are not so many holes.
    """
    positions = holes.positions[holes.offsets[number] : holes.offsets[number + 1]]
    if not len(positions):
        raise IndexError(number)
    if holes.candidates.plain[positions].all():  # nobody has members, a carrier or an association
        only = (propose_instructor(positions, rules=holes.rules),)
        return Hole(
            number=number, positions=positions, host=find_host(holes, number), fixes=only, plan=only, holes=holes
        )
    fixes = list_fixes(positions, holes.candidates, rules=holes.rules)
    return Hole(
        number=number,
        positions=positions,
        host=find_host(holes, number),
        fixes=tuple(fixes),
        plan=tuple(list_plan(positions, fixes, rules=holes.rules)),
        holes=holes,
    )


def _count_values(dimension: Dimension, positions: NDArray[np.int32]) -> list[dict[str, Any]]:
    codes, counts = np.unique(dimension.codes[positions], return_counts=True)
    order = np.lexsort((codes, -counts))
    pairs = zip(codes[order].tolist(), counts[order].tolist(), strict=True)
    return [{"key": dimension.key(code), "title": dimension.title(code).zh, "count": count} for code, count in pairs]
