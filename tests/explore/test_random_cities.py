"""Coverage asked in Cypher is coverage as the analysis counts it, on cities with every kind of gap."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings

from orgraph.analyses import measure_coverage
from tests.analyses.cities import cities
from tests.explore import test_answers as answers

if TYPE_CHECKING:
    from tests.analyses.build import City
    from tests.explore.writing import Writer


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(city=cities())
def test_coverage_in_cypher_is_coverage(writer: Writer, city: City) -> None:
    graph = writer.write(city.snapshot())
    coverage = measure_coverage(graph.snapshot, rules=answers.RULES, by=("unit",))
    answers.test_coverage_by_unit(graph, coverage)
    answers.test_coverage_ladder(graph, coverage)
    answers.test_must_build_missing(graph, coverage)
    answers.test_unreached_organizations(graph, coverage)
    answers.test_uncovered_by_place(graph)
    answers.test_roster_age(graph)
    answers.test_party_organizations_silent(graph)
    answers.test_terms_ending(graph)
