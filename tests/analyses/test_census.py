"""The census: six blocks, learned societies, freshness."""

from __future__ import annotations

import json
from datetime import date

import pytest

from orgraph.analyses import Census, measure_census
from orgraph.rules import read_rules
from tests.analyses.build import CITY_BODIES, WUCHENG, YIWU, Cell, City, list_figures

COMPLETE: dict[str, Cell] = {
    "in_census": True,
    "operating_status": "operating",
    "employees": 12,
    "declared_coverage": "none",
    "full_members": 0,
    "ownership": "private",
}
BLOCK_OF = {
    "in_census": "existence",
    "operating_status": "operation",
    "employees": "employees",
    "declared_coverage": "party_organization",
    "full_members": "members",
    "ownership": "ownership",
}


def take_census(city: City, *, by: tuple[str, ...] = (), day: date | None = None) -> Census:
    return measure_census(city.snapshot(), rules=read_rules(), by=by, day=day)


def test_an_organization_of_which_all_six_are_known_is_complete() -> None:
    city = City().load("census")
    city.organization("A", **COMPLETE)
    census = take_census(city)
    assert [list_figures(block) for block in census.blocks] == [(1, 0, 0)] * 7


@pytest.mark.parametrize("column", list(BLOCK_OF))
def test_an_empty_cell_leaves_its_block_open(column: str) -> None:
    city = City().load("census")
    city.organization("A", **{**COMPLETE, column: False if column == "in_census" else None})
    census = take_census(city)
    open_blocks = [block.code for block in census.blocks if block.uncovered]
    assert open_blocks == [BLOCK_OF[column], "complete"]
    assert census.block("complete").share == 0


def test_a_block_is_unknown_where_the_census_was_not_loaded() -> None:
    city = City().load("census", units=(WUCHENG,))
    city.organization("A", **COMPLETE)
    city.organization("B", operating=YIWU, operating_status=None, employees=3)
    census = take_census(city)
    assert list_figures(census.block("operation")) == (1, 0, 1)
    assert list_figures(census.block("employees")) == (2, 0, 0)
    because = census.block("complete").because
    assert because is not None
    assert because.zh == "两新组织排摸台账：义乌市未报"


def test_the_party_ledger_settles_the_party_block_for_its_units() -> None:
    city = City().load("census").load("party", units=(WUCHENG,))
    city.organization("A")
    city.organization("B", operating=YIWU)
    assert list_figures(take_census(city).block("party_organization")) == (1, 1, 0)


@pytest.mark.parametrize("columns", [{"operating_status": "shell"}, {"in_scope": False}])
def test_what_closed_or_is_out_of_scope_is_not_asked(columns: dict[str, str | bool]) -> None:
    city = City().load("census")
    city.organization("A", **columns)
    assert take_census(city).block("complete").population == 0


def test_blocks_stand_by_counting_unit_unless_asked_otherwise() -> None:
    city = City().load("census")
    city.organization("A", **COMPLETE)
    city.organization("B", operating=YIWU, **{**COMPLETE, "employees": None, "kind": "foundation"})
    groups = take_census(city).groups
    assert [(group.keys["unit"], group.blocks[-1].share) for group in groups] == [(WUCHENG, 1.0), (YIWU, 0.0)]
    by_kind = take_census(city, by=("kind",)).groups
    assert [group.keys["kind"] for group in by_kind] == ["enterprise", "foundation"]


def test_groups_of_the_census_add_up_to_the_whole() -> None:
    city = City().load("census", "registry")
    for number, place in enumerate([WUCHENG, YIWU, None, WUCHENG, YIWU]):
        city.organization(
            f"A{number}",
            operating=place,
            in_census=number % 2 == 0,
            in_registry=number != 2,
            verified_on=date(2020, 6, number + 1) if number else None,
            operating_status="closed" if number == 4 else "operating",
        )
    census = take_census(city)
    for number, block in enumerate(census.blocks):
        parts = [list_figures(group.blocks[number]) for group in census.groups if group.blocks]
        assert tuple(map(sum, zip(*parts, strict=True))) == list_figures(block)
    for state, count in census.reconciliation.counts.items():
        assert sum(group.reconciliation[state] for group in census.groups) == count
    assert sum(group.freshness.verified for group in census.groups if group.freshness) == census.freshness.verified


SOCIETY: dict[str, Cell] = {"kind": "social_group", "subkind": "learned_society", "name": "金华市示例学会"}


@pytest.mark.parametrize(
    ("key", "place", "columns", "is_society"),
    [
        ("A", CITY_BODIES, {}, True),
        ("51330700DEM000014C", WUCHENG, {}, True),
        ("51330702DEM000014C", WUCHENG, {}, False),
        ("A", CITY_BODIES, {"subkind": "research_society"}, True),
        ("A", CITY_BODIES, {"subkind": "trade_association"}, True),
        ("A", CITY_BODIES, {"subkind": "private_school"}, False),
        ("A", CITY_BODIES, {"subkind": None, "name": "金华市示例研究会"}, True),
        ("A", CITY_BODIES, {"subkind": None, "name": "金华市示例商会"}, False),
        ("A", CITY_BODIES, {"subkind": None, "kind": "enterprise"}, False),
    ],
)
def test_societies_of_the_city_level_are_told_by_unit_code_or_name(
    key: str, place: str, columns: dict[str, str | None], *, is_society: bool
) -> None:
    city = City().load("census")
    city.organization(key, counted=place, operating=None, **{**SOCIETY, **columns})
    assert take_census(city).society_blocks[-1].population == is_society


def test_societies_are_grouped_by_the_unit_that_supervises_them() -> None:
    city = City().load("census")
    city.add("Unit", "U1", name="市教育局", kind="department", level="city")
    city.add("Unit", "U2", name="婺城区教育局", kind="department", level="county")
    full = {**SOCIETY, **COMPLETE, "unit_members": 30, "leadership_posts": 9, "leadership_posts_filled": 8}
    city.organization("A", operating=WUCHENG, **full)
    city.organization("B", operating=WUCHENG, **{**full, "leadership_posts_filled": None})
    city.organization("C", operating=WUCHENG, **full)
    city.organization("D", counted=CITY_BODIES, operating=None, **full)
    city.relate("SUPERVISED_BY", "A", "U1")
    city.relate("SUPERVISED_BY", "B", "U1")
    city.relate("SUPERVISED_BY", "C", "U2")
    census = take_census(city)
    found = [(group.keys["supervising_unit"], list_figures(group.blocks[-1])) for group in census.society_groups]
    assert found == [("U1", (1, 1, 0)), (None, (1, 0, 0))]
    assert [block.code for block in census.society_blocks if block.uncovered] == ["leadership_posts", "complete"]


def test_supervision_that_ended_with_decoupling_does_not_count() -> None:
    city = City().load("census")
    city.add("Unit", "U1", name="市教育局", kind="department", level="city")
    city.organization("A", operating=WUCHENG, **SOCIETY)
    city.relate("SUPERVISED_BY", "A", "U1", valid_to=date(2019, 12, 31))
    assert take_census(city).society_blocks[-1].population == 0
    assert take_census(city, day=date(2019, 12, 31)).society_blocks[-1].population == 1


def test_freshness_counts_days_since_the_last_verification() -> None:
    city = City().load("census")
    for number, age in enumerate([0, 10, 20, 30, 90, 91, 100, 120, 150, 180]):
        city.organization(f"A{number}", verified_on=date.fromordinal(date(2020, 6, 30).toordinal() - age))
    city.organization("B")
    city.organization("C", verified_on=date(2020, 7, 1))
    fresh = take_census(city).freshness
    assert (fresh.verified, fresh.never, fresh.unknown) == (10, 1, 1)
    assert (fresh.median_days, fresh.p90_days, fresh.stale) == (90, 150, 5)
    assert fresh.stale_share == pytest.approx(6 / 11)


def test_nobody_verified_has_no_median() -> None:
    city = City()
    city.organization("A")
    fresh = take_census(city).freshness
    assert (fresh.median_days, fresh.p90_days, fresh.stale_share, fresh.unknown) == (None, None, None, 1)


def test_the_census_says_what_it_found_and_becomes_json() -> None:
    city = City().load("census", "registry")
    city.organization("A", **COMPLETE, in_registry=True)
    census = take_census(city)
    assert {finding.indicator for finding in census.findings()} == {"I03", "I04", "I05", "I06"}
    for finding in census.findings():
        assert finding.sentence.zh.endswith("。")
        assert finding.sentence.en.endswith(".")
    content = json.loads(json.dumps(census.as_dict()))
    assert content["by"] == ["unit"]
    assert [block["code"] for block in content["blocks"]] == [*BLOCK_OF.values(), "complete"]
    assert content["reconciliation"]["counts"]["matched"] == 1
    assert "六清" in repr(census)
    assert "六清" in census._repr_html_()
