"""Coverage: which organizations Party building reaches, by what, and against which denominator (I07–I09, I14).

The ladder and the eight denominators follow domain.md 1.3. One organization counts once, on its highest rung. Nothing
is "not covered" before the ledger that would say so is loaded: until then it is unknown, and the result says which.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgraph.analyses.coverage.eight_rates import measure_effective, measure_eight
from orgraph.analyses.coverage.result import Coverage
from orgraph.analyses.coverage.sectors import measure_sectors
from orgraph.analyses.facts.attributes import find_city
from orgraph.analyses.facts.carriers import find_sweep
from orgraph.analyses.facts.dimensions import find_dimensions
from orgraph.analyses.facts.gaps import GapWriter
from orgraph.analyses.rates.groups import list_ladders, measure_groups
from orgraph.analyses.rates.measures import Reach, find_rungs
from orgraph.analyses.rates.rate import Counts, measure_rates
from orgraph.findings import find_provenance

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


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
