"""Figures of the holes of a city: who is in which, where they lie, and what is near; kept as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.facts.attributes import City
    from orgraph.analyses.facts.dimensions import Dimension
    from orgraph.analyses.holes.candidates import Candidates
    from orgraph.analyses.holes.neighbourhood import Surroundings
    from orgraph.analyses.holes.sites import Sites
    from orgraph.findings import Provenance, Words
    from orgraph.kernels.places.nearness import Nearest
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class HoleFigures:
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

    @property
    def known(self) -> bool:
        """Whether it is known where holes are: there are some, or of nobody it is unknown."""
        return len(self) > 0 or not len(self.unknown)

    def __len__(self) -> int:
        return len(self.offsets) - 1

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
