"""The eight rates: each has its own population, and effective coverage stands beside them."""

from __future__ import annotations

import pytest

from orgraph.errors import InvalidValueError
from tests.analyses.build import Cell, City, find_status, list_figures, measure

NO_MASS: dict[str, Cell] = {"has_union": False, "has_youth_league": False, "has_womens_federation": False}


def make_city() -> City:
    return City().load_everything()


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"full_members": 3}, "uncovered"),
        ({"full_members": 1}, ""),
        ({"full_members": 2}, ""),
        ({"full_members": 0}, ""),
        ({}, "unknown"),
        ({"full_time_full_members": 3}, "uncovered"),
        ({"kind": "social_group", "full_members": 9, "full_time_full_members": 1}, ""),
        ({"kind": "social_group", "full_members": 9, "full_time_full_members": 3}, "uncovered"),
        ({"kind": "social_service_agency", "full_members": 9}, "unknown"),
        ({"kind": "foundation", "full_members": 1}, ""),
        ({"kind": "intermediary", "full_members": 3}, "uncovered"),
    ],
)
def test_three_full_members_must_build_and_societies_count_full_time_ones(
    columns: dict[str, str | int], expected: str
) -> None:
    city = make_city()
    city.organization("A", **columns)
    assert find_status(city, "A", "B") == expected


@pytest.mark.parametrize(("code", "column"), [("C", "three_haves"), ("D", "above_scale")])
def test_three_haves_and_above_scale_count_enterprises_that_say_so(code: str, column: str) -> None:
    city = make_city()
    city.organization("A", **{column: True})
    city.organization("B", **{column: False})
    city.organization("C")
    city.organization("D", kind="social_group", **{column: True})
    city.organization("E", kind=None, **{column: True})
    city.party("P", "A")
    assert [find_status(city, key, code) for key in "ABCDE"] == ["covered", "", "unknown", "", "unknown"]


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"employees": 80, "full_members": 0}, "uncovered"),
        ({"employees": 79, "turnover_wan": 500.0, "full_members": 0}, "uncovered"),
        ({"employees": 79, "turnover_wan": 499.9, "full_members": 0}, ""),
        ({"employees": 49, "turnover_wan": 9000.0, "full_members": 0}, ""),
        ({"employees": 79, "full_members": 0}, "unknown"),
        ({"employees": 10, "full_members": 1}, "uncovered"),
        ({"employees": 10}, "unknown"),
        ({"full_members": 0}, "unknown"),
        ({"employees": 500, "full_members": 9, "kind": "cooperative"}, ""),
    ],
)
def test_size_tiers_pool_those_that_must_all_be_covered(columns: dict[str, str | float], expected: str) -> None:
    city = make_city()
    city.organization("A", **columns)
    assert find_status(city, "A", "E") == expected


def test_every_tier_is_listed_with_its_own_numbers_and_target() -> None:
    city = make_city()
    city.organization("A", employees=100, full_members=5, **NO_MASS)
    city.organization(
        "B", employees=10, full_members=1, has_union=True, has_youth_league=False, has_womens_federation=False
    )
    city.organization("C", employees=10, full_members=0, **NO_MASS)
    city.party("P", "A")
    tiers = {tier.code: (*list_figures(tier), tier.target) for tier in measure(city).rate("E").tiers}
    assert tiers == {
        "employees_80": (1, 0, 0, 1.0),
        "employees_50_79": (0, 0, 0, 1.0),
        "has_members": (1, 1, 0, 1.0),
        "all": (1, 2, 0, 0.35),
        "without_party_organization": (1, 1, 0, 0.40),
    }
    assert list_figures(measure(city).rate("E")) == (1, 1, 0)


def test_solo_work_coverage_and_total_reach_have_their_own_populations() -> None:
    city = make_city()
    for key in "ABCDEF":
        city.organization(key, **NO_MASS)
    city.party("P1", "A")
    city.party("P2", "B", "C")
    city.instructor("G", "D")
    city.add("Organization", "E", has_union=True)
    coverage = measure(city)
    assert list_figures(coverage.rate("A")) == (3, 3, 0)
    assert list_figures(coverage.rate("F")) == (1, 5, 0)
    assert list_figures(coverage.rate("G")) == (2, 1, 0)
    assert list_figures(coverage.rate("H")) == (5, 1, 0)


def test_a_share_keeps_positions_of_what_it_was_counted_from() -> None:
    city = make_city()
    for key in "CAB":
        city.organization(key)
    city.organization("D", operating_status=None)
    city.party("P", "B")
    rate = measure(city).rate("A")
    assert rate.covered_positions.tolist() == [1]
    assert rate.uncovered_positions.tolist() == [0, 2]
    assert rate.unknown_positions.tolist() == [3]
    assert rate.population_positions.tolist() == [0, 1, 2, 3]
    assert rate.share == pytest.approx(1 / 3)
    assert repr(rate) == "Rate(A: 33.3%, 1 of 3 known, 1 unknown)"


def test_a_rate_of_nobody_has_no_share_and_says_so() -> None:
    rate = measure(make_city()).rate("A")
    assert (rate.share, rate.population) == (None, 0)
    assert rate.because is not None
    assert rate.because.zh == "没有符合条件的单位"


def test_must_build_lists_whoever_is_known_to_have_to_and_not_to_have() -> None:
    city = make_city()
    city.organization("B", full_members=12, reason_not_built="not_guided", declared_coverage="none")
    city.organization("A", full_members=3)
    city.organization("C", full_members=3)
    city.organization("D", full_members=3, operating_status=None)
    city.organization("E", full_members=3, operating_status="closed")
    city.party("P", "C")
    coverage = measure(city)
    assert coverage.as_dict()["must_build_missing"] == ["A", "B"]
    rows = coverage.rows("must_build_missing").to_pylist()
    assert [row["full_members"] for row in rows] == ["3", "12"]
    assert (rows[1]["reason_not_built"], rows[1]["declared_coverage"]) == ("not_guided", "none")


def test_members_are_shown_as_a_band_and_the_age_in_days() -> None:
    from datetime import date

    city = make_city()
    city.organization(
        "A", kind="social_group", full_members=2, full_time_full_members=3, registered_on=date(2020, 6, 1)
    )
    row = measure(city).rows("must_build_missing").to_pylist()[0]
    assert (row["full_members"], row["days_since_registered"]) == ("1–2", 29)


def test_what_should_be_solo_and_what_is_declared_otherwise_is_listed() -> None:
    city = make_city()
    city.organization("A", full_members=5, declared_coverage="solo")
    city.organization("B", full_members=1, declared_coverage="joint")
    city.organization("C", full_members=4, declared_coverage="solo")
    city.organization("D", declared_coverage="none")
    city.organization("E", declared_coverage="industry")
    city.party("P1", "A", "B", form="solo")
    city.party("P2", "C", form="joint")
    city.party("P3", "E", form="regional")
    content = measure(city).as_dict()
    assert content["should_be_solo"] == ["A"]
    assert content["declared_disagreements"] == ["A"]
    assert [
        (row["party_organization"], row["organization"], row["declared"]) for row in content["form_disagreements"]
    ] == [("P1", "A", "solo"), ("P1", "B", "solo"), ("P2", "C", "joint")]


def test_joint_branches_of_more_than_five_units_are_listed() -> None:
    city = make_city()
    keys = [city.organization(f"A{number}") for number in range(6)]
    city.party("P1", *keys)
    city.party("P2", *keys[:5])
    city.party("P3", *keys, form="regional")
    assert measure(city).as_dict()["oversized"] == ["P1"]


def test_rows_name_who_covers_and_who_guides() -> None:
    city = make_city()
    city.organization("A")
    city.organization("B", **NO_MASS)
    city.party("P2", "A")
    city.party("P1", "A", form="regional")
    city.instructor("G2", "B")
    city.instructor("G1", "B")
    rows = measure(city).rows("H").to_pylist()
    assert [(row["rung"], row["party_organization"], row["post"]) for row in rows] == [
        ("solo", "P2", None),
        ("instructor", None, "G1"),
    ]


def test_rows_of_a_rung_are_all_that_stand_on_it() -> None:
    city = make_city()
    city.organization("A", kind="other")
    city.organization("B")
    assert measure(city).rows("out_of_scope").column("key").to_pylist() == ["A"]


def test_what_is_no_rate_is_refused_with_what_there_is() -> None:
    coverage = measure(make_city())
    with pytest.raises(InvalidValueError, match=r'"X" is not a rate\. Rates are A, B'):
        coverage.rate("X")
    with pytest.raises(InvalidValueError, match=r'"X" has no rows\. Rows are there for A, B'):
        coverage.rows("X")
