"""The holes of a city on a day: in words, as tables, as JSON. A single hole is made when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.analyses.holes import sentences, tables
from orgraph.analyses.holes.figures import HoleFigures
from orgraph.analyses.holes.hole import Hole, find_hole
from orgraph.analyses.holes.neighbourhood import BASES
from orgraph.analyses.shown import Shown
from orgraph.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from orgraph.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Holes(HoleFigures, Shown):
    """The coverage holes of a city on a day (覆盖空白).

    It states itself: in words, as tables, as JSON.
    """

    def __iter__(self) -> Iterator[Hole]:
        return (self[number] for number in range(len(self)))

    def __getitem__(self, number: int) -> Hole:
        """Give one hole, with the ways to close it."""
        return find_hole(self, number)

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
            "count": len(self) if self.known else None,
            "organizations": len(self.positions) if self.known else None,
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
