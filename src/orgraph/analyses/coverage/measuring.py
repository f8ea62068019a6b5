"""Coverage: which organizations Party building reaches, by what, and against which denominator (I07–I09, I14).

The ladder and the eight denominators follow domain.md 1.3. One organization counts once, on its highest rung. Nothing
is "not covered" before the ledger that would say so is loaded: until then it is unknown, and the result says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orgraph.analyses.coverage import rows as behind
from orgraph.analyses.coverage import sentences
from orgraph.analyses.coverage.eight_rates import measure_effective, measure_eight
from orgraph.analyses.coverage.lists import Lists, find_lists
from orgraph.analyses.coverage.reasons import Reasons, find_reasons
from orgraph.analyses.coverage.sectors import SectorCoverage, measure_sectors
from orgraph.analyses.facts.attributes import City, find_city
from orgraph.analyses.facts.carriers import Sweep, find_sweep
from orgraph.analyses.facts.dimensions import find_dimensions
from orgraph.analyses.facts.gaps import GapWriter
from orgraph.analyses.facts.ladder import RUNGS
from orgraph.analyses.rates.groups import Group, list_ladders, measure_groups
from orgraph.analyses.rates.measures import Reach, find_rungs
from orgraph.analyses.rates.rate import Counts, Rate, Rows, find_rate, measure_rates
from orgraph.analyses.shown import Shown
from orgraph.findings import Finding, Provenance, find_provenance

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Coverage(Shown):
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

    def rows(self, code: str) -> pa.Table:
        """List the organizations behind a rate, its whole population: who they are, their status, and why.

        Parameters
        ----------
        code
            A letter, ``effective``, ``must_build_missing``, or a rung of the ladder.
        """
        return behind.list_rows(self, code)

    def group_table(self) -> pa.Table:
        """List the groups as a table: one row per group and rate."""
        return behind.list_groups(self)

    def findings(self) -> list[Finding]:
        """List what there is to say."""
        return sentences.list_findings(self)

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it; the fields of the command line's contract come first."""
        keys = self.snapshot.nodes("Organization").keys
        content = {
            **self.provenance.as_dict(),
            "rates": [rate.as_dict() for rate in self.rates],
            "ladder": self.ladder,
            "must_build_missing": keys.take(self.must_build_missing).to_pylist(),
        }
        if self.by:
            content["by"] = list(self.by)
            content["groups"] = [group.as_dict() for group in self.groups]
        carriers = self.snapshot.nodes("Carrier").keys.to_pylist()
        return {
            **content,
            "effective": self.effective.as_dict(),
            "sectors": [sector.as_dict(keys) for sector in self.sectors],
            "carriers": self.sweep.as_dict(carriers),
            "reasons": self.reasons.as_dict(),
            **self.lists.as_dict(self.snapshot),
        }

    def overview(self) -> tuple[str, list[tuple[str, ...]]]:
        """Give the heading and the lines that it shows of itself."""
        return sentences.list_overview(self)


def measure_coverage(snapshot: Snapshot, *, rules: Rules, day: date | None = None, by: Sequence[str] = ()) -> Coverage:
    """Measure who is covered, by what, on a day.

    Parameters
    ----------
    snapshot
        The city.
    rules
        Thresholds, tiers, sectors.
    day
        Day by whose relations it is measured; by default the day that the data describe.
    by
        Any of ``DIMENSIONS``, in the order in which groups nest.

    Raises
    ------
    InvalidValueError
        Where `by` names what is not a dimension.
    """
    day = day or snapshot.data_date
    city = find_city(snapshot, rules=rules, day=day)
    dimensions = find_dimensions(snapshot, city.places, by, rules=rules, day=day)
    patterns = city.attributes.group()
    of_pattern = city.attributes.take(patterns.first_rows)
    reach = Reach.of(of_pattern)
    gaps = GapWriter.of(city.knowledge, day=day, months=rules.coverage.effective_meeting_months)
    whole = Counts.of(patterns, city.places.unit, (), unit_count=len(city.places.areas.units) + 1)
    eight = measure_eight(of_pattern, reach, rules=rules)
    rungs = find_rungs(of_pattern, reach)
    return Coverage(
        provenance=find_provenance(snapshot, rules=rules, day=day),
        by=tuple(by),
        rates=tuple(measure_rates(measure, whole, patterns, gaps)[0] for measure in eight),
        effective=measure_rates(measure_effective(of_pattern, reach), whole, patterns, gaps)[0],
        ladder=list_ladders(rungs, whole)[0],
        groups=measure_groups(eight, rungs, city.places.unit, dimensions, patterns, gaps),
        sectors=measure_sectors(of_pattern, reach, whole, patterns, gaps, rules=rules),
        sweep=find_sweep(snapshot, city.places.areas, gaps, day=day, fresh_days=rules.freshness.fresh_days),
        rules=rules,
        rungs=rungs,
        patterns=patterns.groups,
        snapshot=snapshot,
        city=city,
        gaps=gaps,
    )
