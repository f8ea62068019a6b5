"""A local rule file changes what statements count as it changes what the analyses count."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from orgraph.analyses import measure_coverage
from orgraph.rules import read_rules
from tests.cli.running import orgraph
from tests.explore import test_answers as answers

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.explore.asking import Graph
    from tests.neo4j.servers import Server

LOCAL = """
[establish]
min_full_members_solo = 2
social_organizations_count_full_time_only = false
[coverage]
effective_meeting_months = 1
[freshness]
fresh_days = 30
[election]
due_within_months = 18
[term_years]
committee = 4
branch = 2
[visits]
burden_max_per_quarter = 1
"""
CHANGED = ("coverage_by_unit", "roster_age", "party_organizations_silent", "terms_ending", "over_visited")


def test_statements_follow_local_rules_as_the_analyses_do(
    lts_graph: Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "rules.toml").write_text(LOCAL, encoding="utf-8")
    rules = read_rules(tmp_path / "rules.toml")
    monkeypatch.setattr(answers, "RULES", rules)
    graph = replace(lts_graph, rules=rules)
    coverage = measure_coverage(graph.snapshot, rules=rules, by=("unit",))
    answers.test_coverage_by_unit(graph, coverage)
    answers.test_must_build_missing(graph, coverage)
    answers.test_carriers_not_swept(graph, coverage)
    answers.test_roster_age(graph)
    answers.test_alliances(graph)
    answers.test_alliances_quiet(graph)
    answers.test_party_organizations_silent(graph)
    answers.test_terms_ending(graph)
    answers.test_over_visited(graph)
    for name in CHANGED:
        assert graph.ask(name) != lts_graph.ask(name), "a threshold that changes nothing here proves nothing"


def test_the_command_takes_thresholds_from_the_rules_in_force(
    lts_graph: Graph, neo4j_lts: Server, tmp_path: Path
) -> None:
    local = tmp_path / "rules.toml"
    local.write_text(LOCAL, encoding="utf-8")
    environment = {**neo4j_lts.environment, "ORGRAPH_STORE": lts_graph.connection.address.url}
    many = replace(lts_graph, rules=read_rules(local)).ask("over_visited")
    assert len(many) > len(lts_graph.ask("over_visited"))
    assert orgraph("query", "over_visited", "--json", "--rules", local, **environment).json["rows"] == many
    assert orgraph("query", "over_visited", "--json", ORGRAPH_RULES=str(local), **environment).json["rows"] == many
