"""What a coverage says of itself: findings, JSON, text."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from orgraph.rules import read_rules
from tests.analyses.build import WUCHENG, City, measure

if TYPE_CHECKING:
    from orgraph.findings import Evidence


def make_city() -> City:
    city = City().load_everything()
    city.organization("A", full_members=3, employees=90, three_haves=True, above_scale=True, industry="6020")
    city.organization("B", operating_status=None)
    return city


def test_every_finding_names_its_indicator_clause_and_both_languages() -> None:
    findings = measure(make_city()).findings()
    assert {finding.indicator for finding in findings} == {"I04", "I07", "I08", "I09", "I14"}
    for finding in findings:
        assert finding.clause in {"二(一)1", "二(一)2"}
        assert finding.sentence.zh.endswith("。")
        assert finding.sentence.en.endswith(".")


def test_the_must_build_finding_points_at_the_rows() -> None:
    finding = next(finding for finding in measure(make_city()).findings() if finding.indicator == "I08")
    assert finding.value == 1
    assert finding.sentence.zh.startswith("应建未建1家")
    evidence: Evidence = finding.evidence[0]
    assert (evidence.kind, evidence.positions.tolist()) == ("Organization", [0])


def test_a_share_that_cannot_be_known_is_none_and_says_why() -> None:
    city = City().load("registry")
    city.organization("A", operating_status=None)
    findings = measure(city).findings()
    coverage = next(finding for finding in findings if finding.indicator == "I07")
    assert coverage.value is None
    assert coverage.sentence.zh == "组织覆盖率未知：两新组织排摸台账：婺城区未报；党组织台账：婺城区未报。"


def test_json_keeps_to_the_contract() -> None:
    content = json.loads(json.dumps(measure(make_city(), by=("county", "kind")).as_dict()))
    assert content["as_of"] == "2020-06-30"
    assert content["rules"] == read_rules().digest
    assert len(content["snapshot"]) == 64
    assert [rate["code"] for rate in content["rates"]] == list("ABCDEFGH")
    for rate in content["rates"]:
        assert {"code", "title", "denominator", "covered", "population", "unknown", "share", "because"} <= set(rate)
        known = rate["population"] - rate["unknown"]
        assert rate["share"] == (rate["covered"] / known if known else None)
    assert "tiers" in content["rates"][4]
    assert content["groups"][0]["keys"] == {"county": WUCHENG, "kind": "enterprise"}
    assert set(content["groups"][0]) == {"keys", "titles", "rates", "ladder"}
    assert sum(content["ladder"].values()) == 2
    assert content["must_build_missing"] == ["A"]


def test_groups_stand_in_the_json_only_where_asked_for() -> None:
    assert "groups" not in measure(make_city()).as_dict()


def test_text_and_html_show_every_rate_with_its_denominator() -> None:
    coverage = measure(make_city())
    for shown in (repr(coverage), coverage._repr_html_()):
        for rate in coverage.rates:
            assert rate.title.zh in shown
            assert rate.denominator.zh in shown
