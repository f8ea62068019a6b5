"""One hole: its organizations, what is known of them, the nearest able host, and the ways to close it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.analyses.facts.requirements import list_member_words
from orgraph.analyses.holes.fixes import FIX_TITLES, RULE_NAMES, Fix
from orgraph.analyses.holes.neighbourhood import BASES
from orgraph.findings import Words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.holes.result import Holes

HOST_BASES: Final = {
    "carrier": Words("在同一载体，距离未知", "in the same carrier at an unknown distance"),
    "township": Words("在同一乡镇（街道），距离未知", "in the same township at an unknown distance"),
}
"""What a host without a distance shares with the hole, nearer first."""
_BRANCH = 3


@dataclass(frozen=True, slots=True, eq=False)
class NearestHost:
    """The nearest able host of a hole, and how far it is from the nearest organization of the hole.

    Where no distance can be measured, it is the first able host in the same carrier, else in the same township.

    Attributes
    ----------
    kind, key, name
        The host: a Party organization, a service centre, or a unit or organization that hosts an alliance.
    at
        Kind and key of what stands where it was measured.
    alliance
        Key of the alliance that it hosts, for hosts of alliances.
    member
        Key of the organization of the hole that it is near to.
    basis
        On what nearness stands: ``"coordinates"``, ``"carrier"`` or ``"township"``.
    distance_m
        None where it does not stand on coordinates.
    """

    kind: str
    key: str
    name: str
    at: tuple[str, str]
    alliance: str | None
    member: str
    basis: str
    distance_m: float | None

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "kind": self.kind,
            "key": self.key,
            "name": self.name,
            "at": {"kind": self.at[0], "key": self.at[1]},
            "alliance": self.alliance,
            "member": self.member,
            "basis": self.basis,
            "distance_m": self.rounded_m,
        }

    @property
    def rounded_m(self) -> float | None:
        """The distance to the centimetre."""
        return None if self.distance_m is None else round(self.distance_m, 2)

    @property
    def words(self) -> Words:
        """How near it is, in words: metres, or what it shares with the hole."""
        if self.distance_m is None:
            return HOST_BASES[self.basis]
        return Words(f"{self.distance_m:.0f}米", f"{self.distance_m:.0f} m away")


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
    holes: Holes

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
            **holes.list_places(self.number),
            "host_basis": self.host.basis if self.host else "none",
            "nearest_host": self.host.as_dict() if self.host else None,
            "plan": [item.as_dict(holes.node_key) for item in self.plan],
            "options": [item.as_dict(holes.node_key) for item in self.fixes],
        }
