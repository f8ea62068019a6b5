"""The holes of a city on a day, kept as columns; a single hole is made when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.analyses.holes import sentences, tables
from orgraph.analyses.holes.fixes import list_fixes, list_plan, propose_instructor
from orgraph.analyses.holes.hole import Hole, NearestHost
from orgraph.analyses.holes.neighbourhood import BASES
from orgraph.analyses.holes.sites import HOST_KINDS, PLACES
from orgraph.analyses.shown import Shown
from orgraph.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    import pyarrow as pa
    from numpy.typing import NDArray

    from orgraph.analyses.facts.attributes import City
    from orgraph.analyses.facts.dimensions import Dimension
    from orgraph.analyses.holes.candidates import Candidates
    from orgraph.analyses.holes.neighbourhood import Surroundings
    from orgraph.analyses.holes.sites import Sites
    from orgraph.findings import Finding, Provenance, Words
    from orgraph.kernels.nearness import Nearest
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Holes(Shown):
    """The coverage holes of a city on a day (覆盖空白).

    Attributes
    ----------
    radius_m, neighbours
        What makes two organizations neighbours.
    positions
        All organizations in holes, hole after hole, sorted within each.
    first_sites
        The first of the able hosts in each carrier and in each township, by ``"carrier"`` and ``"township"``.
    offsets
        Hole `i` is ``positions[offsets[i]:offsets[i + 1]]``; holes stand in the order of their smallest keys.
    unknown
        Organizations of which nobody knows whether anything reaches them: they are in no hole.
    because
        What would tell.
    """

    provenance: Provenance
    radius_m: float
    neighbours: tuple[str, ...]
    positions: NDArray[np.int32]
    offsets: NDArray[np.int64]
    around: Surroundings
    nearest: Nearest
    sites: Sites
    first_sites: dict[str, dict[int, int]]
    unknown: NDArray[np.int32]
    because: Words | None
    candidates: Candidates
    dimensions: dict[str, Dimension]
    rules: Rules
    snapshot: Snapshot
    city: City

    @property
    def day(self) -> date:
        """The day that the result describes."""
        return self.provenance.day

    @property
    def synthetic(self) -> bool:
        """Whether the data were generated."""
        return self.provenance.synthetic

    @property
    def employees(self) -> NDArray[np.float64]:
        """Employees of every organization, NaN where unknown."""
        return self.snapshot.nodes("Organization").number("employees")

    @property
    def members(self) -> NDArray[np.int32]:
        """Full members of every organization at least, −1 where unknown."""
        return self.snapshot.nodes("Organization").members("full_members")

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __iter__(self) -> Iterator[Hole]:
        return (self[number] for number in range(len(self)))

    def __getitem__(self, number: int) -> Hole:
        """Give one hole, with the ways to close it."""
        positions = self.positions[self.offsets[number] : self.offsets[number + 1]]
        if not len(positions):
            raise IndexError(number)
        if self.candidates.plain[positions].all():  # nobody has members, a carrier or an association
            only = (propose_instructor(positions, rules=self.rules),)
            return Hole(
                number=number, positions=positions, host=self._find_host(number), fixes=only, plan=only, holes=self
            )
        fixes = list_fixes(positions, self.candidates, rules=self.rules)
        return Hole(
            number=number,
            positions=positions,
            host=self._find_host(number),
            fixes=tuple(fixes),
            plan=tuple(list_plan(positions, fixes, rules=self.rules)),
            holes=self,
        )

    def find(self, key: str) -> Hole:
        """Find the hole of this name, or the hole in which the organization of this key is.

        Raises
        ------
        InvalidValueError
            Where there is none.
        """
        position = int(self.snapshot.nodes("Organization").positions([key])[0])
        found = np.flatnonzero(self.positions == position)
        if position < 0 or not len(found):
            raise InvalidValueError(f'No hole is named "{key}", and no organization of this key is in one.')
        return self[int(np.searchsorted(self.offsets, found[0], side="right")) - 1]

    @property
    def ranked(self) -> NDArray[np.int64]:
        """Numbers of the holes: most known employees first, then most organizations, then by key."""
        known = np.nan_to_num(self.employees[self.positions])
        staff = np.add.reduceat(known, self.offsets[:-1]) if len(self) else np.zeros(0)
        return np.lexsort((np.arange(len(self)), -np.diff(self.offsets), -staff))

    def organization_key(self, position: int) -> str:
        """Key of an organization."""
        return self.snapshot.nodes("Organization").key(position)

    def node_key(self, kind: str, position: int) -> str:
        """Key of any node."""
        return self.snapshot.nodes(kind).key(position)

    def basis_of(self, number: int) -> NDArray[np.int8]:
        """On what the place of each organization of a hole stands, as places in ``BASES``."""
        return self.around.basis[self.offsets[number] : self.offsets[number + 1]]

    def list_places(self, number: int) -> dict[str, Any]:
        """List where the organizations of a hole are and what they do, most frequent first."""
        return tables.list_places(self, number)

    def _find_host(self, number: int) -> NearestHost | None:
        rows = slice(self.offsets[number], self.offsets[number + 1])
        distance, site = self.nearest.distance_m[rows], self.nearest.site[rows]
        if np.isfinite(distance).any():
            row = int(np.lexsort((site, distance))[0])
            return self._make_host(number, int(site[row]), row, "coordinates", float(distance[row]))
        inside = {"carrier": self.around.carrier[rows], "township": self.around.township[rows]}
        for basis, places in inside.items():
            first = self.first_sites[basis]
            found = [(first[place], row) for row, place in enumerate(places.tolist()) if place in first]
            if found:
                chosen, row = min(found)
                return self._make_host(number, chosen, row, basis, None)
        return None

    def _make_host(self, number: int, chosen: int, row: int, basis: str, distance_m: float | None) -> NearestHost:
        sites, snapshot = self.sites, self.snapshot
        kind, place = HOST_KINDS[sites.kind[chosen]], PLACES[sites.place_code[chosen]]
        nodes, alliance = snapshot.nodes(kind), int(sites.alliance[chosen])
        node = int(sites.node[chosen])
        return NearestHost(
            kind=kind,
            key=nodes.key(node),
            name=nodes.name(node),
            at=(place, snapshot.nodes(place).key(int(sites.place[chosen]))),
            alliance=snapshot.nodes("Alliance").key(alliance) if alliance >= 0 else None,
            member=self.organization_key(int(self.positions[self.offsets[number] + row])),
            basis=basis,
            distance_m=distance_m,
        )

    def table(self) -> pa.Table:
        """One row per hole, in the order of `ranked`."""
        return tables.list_holes(self)

    def rows(self) -> pa.Table:
        """One row per organization in a hole, sorted by key: hole, place, industry, employees, members, basis, fix."""
        return tables.list_organizations(self)

    def fix_rows(self) -> pa.Table:
        """One row per fix of a plan: the hole, its order, what it is, by whom, and what it gains."""
        return tables.list_fix_rows(self)

    def groups(self, *, among: NDArray[np.integer] | None = None) -> pa.Table:
        """Holes and organizations in them, all or those among some positions, by township and industry division."""
        return tables.list_groups(self, among)

    def findings(self) -> list[Finding]:
        """List what there is to say."""
        return sentences.list_findings(self)

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        basis = np.bincount(self.around.basis, minlength=len(BASES)).tolist()
        return {
            **self.provenance.as_dict(),
            "holes": [self[number].as_dict() for number in self.ranked.tolist()],
            "count": len(self),
            "organizations": len(self.positions),
            "unknown": len(self.unknown),
            "because": self.because.as_dict() if self.because else None,
            "radius_m": self.radius_m,
            "neighbours": list(self.neighbours),
            "definition": sentences.find_definition(self).as_dict(),
            "basis": dict(zip(BASES, basis, strict=True)),
            "groups": self.groups().to_pylist(),
        }

    def overview(self) -> tuple[str, list[tuple[str, ...]]]:
        """Give the heading and the lines that it shows of itself."""
        return sentences.list_overview(self)
