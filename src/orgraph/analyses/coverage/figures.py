"""Figures of coverage: rates, ladder, groups, and what they were counted from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orgraph.analyses.coverage.lists import Lists, find_lists
from orgraph.analyses.coverage.reasons import Reasons, find_reasons
from orgraph.analyses.facts.ladder import RUNGS
from orgraph.analyses.rates.rate import Rate, Rows, find_rate

if TYPE_CHECKING:
    from datetime import date

    import numpy as np
    from numpy.typing import NDArray

    from orgraph.analyses.coverage.sectors import SectorCoverage
    from orgraph.analyses.facts.attributes import City
    from orgraph.analyses.facts.carriers import Sweep
    from orgraph.analyses.facts.gaps import GapWriter
    from orgraph.analyses.rates.groups import Group
    from orgraph.findings import Provenance
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class CoverageFigures:
    """Who is covered, by what, on a day.

    Attributes
    ----------
    rates
        The eight rates A to H.
    effective
        Of the population of A, those covered by a Party organization that met in the last quarter.
    ladder
        Number of organizations by rung; together all organizations that exist on the day.
    groups
        The same by the dimensions of `by`, without empty groups; empty where `by` is.
    sectors
        Coverage of the sectors that the rules watch (I14).
    sweep
        Which parks, buildings and markets were swept lately.
    """

    provenance: Provenance
    by: tuple[str, ...]
    rates: tuple[Rate, ...]
    effective: Rate
    ladder: dict[str, int]
    groups: tuple[Group, ...]
    sectors: tuple[SectorCoverage, ...]
    sweep: Sweep
    rules: Rules
    rungs: NDArray[np.int8]
    patterns: NDArray[np.int32]
    snapshot: Snapshot
    city: City
    gaps: GapWriter

    @property
    def day(self) -> date:
        """The day that the result describes."""
        return self.provenance.day

    @property
    def synthetic(self) -> bool:
        """Whether the data were generated."""
        return self.provenance.synthetic

    def rate(self, code: str) -> Rate:
        """One of the eight rates, by its letter; ``effective`` is the one beside them.

        Raises
        ------
        InvalidValueError
            Where there is no such rate.
        """
        return find_rate((*self.rates, self.effective), code)

    @property
    def must_build_missing(self) -> NDArray[np.int32]:
        """Positions of those in operation that must build and are known not to be covered (应建未建)."""
        return self.rate("B").uncovered_positions

    @property
    def reasons(self) -> Reasons:
        """Why no Party organization was built, by unit."""
        smallest = self.rules.privacy.min_group_size
        return find_reasons(self.snapshot, self.city.places, self.rate("A"), day=self.day, smallest=smallest)

    @property
    def lists(self) -> Lists:
        """What somebody should look at."""
        return find_lists(self.snapshot, self.city, rules=self.rules, day=self.day)

    def find_rung_positions(self, rung: str) -> NDArray[np.int32]:
        """Find the sorted positions of the organizations on a rung."""
        return Rows(self.patterns).find_positions(self.rungs == list(RUNGS).index(rung))
