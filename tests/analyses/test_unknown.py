"""Unknown is not zero, and not one either: what a ledger that was not loaded leaves open."""

from __future__ import annotations

import pytest

from tests.analyses.build import (
    CITY,
    CITY_BODIES,
    DAY,
    LAST_QUARTER,
    UNITS,
    WUCHENG,
    YIWU,
    ZONE,
    Cell,
    City,
    find_rung,
    find_status,
    list_figures,
    measure,
)

NO_MASS: dict[str, Cell] = {"has_union": False, "has_youth_league": False, "has_womens_federation": False}


def make_two_counties() -> City:
    city = City()
    city.organization("A", full_members=4, **NO_MASS)
    city.organization("B", operating=YIWU, full_members=4, **NO_MASS)
    return city


def test_a_registry_alone_reports_no_share_at_all() -> None:
    city = City().load("registry")
    city.organization("A", operating_status=None, registration_status="active", registered=WUCHENG, operating=None)
    coverage = measure(city)
    assert [rate.share for rate in coverage.rates] == [None] * 8
    assert [rate.unknown for rate in coverage.rates] == [1] * 8
    because = coverage.rate("A").because
    assert because is not None
    assert because.zh == "两新组织排摸台账：婺城区未报；党组织台账：婺城区未报"
    assert coverage.ladder["unknown"] == 1


def test_one_countys_party_ledger_says_nothing_of_the_others() -> None:
    city = make_two_counties().load("census", "posts").load("party", units=(WUCHENG,))
    assert list_figures(measure(city).rate("A")) == (0, 1, 1)
    by_unit = {group.keys["unit"]: group.rate("A") for group in measure(city, by=("unit",)).groups}
    assert by_unit[WUCHENG].share == 0
    assert by_unit[YIWU].share is None
    because = by_unit[YIWU].because
    assert because is not None
    assert because.zh == "党组织台账：义乌市未报"


def test_a_yes_from_another_countys_ledger_does_not_make_the_share_one() -> None:
    city = make_two_counties().load("census", "posts").load("party", units=(WUCHENG,))
    city.party("P", "B", counted=WUCHENG)
    assert find_rung(city, "B") == "unknown"
    assert list_figures(measure(city).rate("A")) == (0, 1, 1)
    assert find_rung(city.load("party", units=(YIWU,)), "B") == "solo"


def test_the_whole_city_speaks_for_every_unit_and_its_bodies_for_themselves_only() -> None:
    city = make_two_counties().load("census", "posts").load("party", units=(CITY_BODIES,))
    assert measure(city).rate("A").unknown == 2
    city.organization("C", counted=CITY_BODIES, operating=None)
    assert find_status(city, "C") == "uncovered"
    assert measure(city.load("party", units=(CITY,))).rate("A").unknown == 0


def test_an_organization_of_unknown_unit_is_uncovered_only_where_every_unit_reports() -> None:
    city = City().load("census", "posts").load("party", units=tuple(UNITS[:-1]))
    city.organization("A", operating=None, **NO_MASS)
    because = measure(city).rate("A").because
    assert because is not None
    assert because.zh == "党组织台账：磐安县未报"
    assert find_status(city.load("party", units=UNITS[-1:]), "A") == "uncovered"


def test_whoever_may_not_operate_stays_in_the_population_as_unknown() -> None:
    city = City().load_everything()
    city.organization("A", operating_status=None)
    city.organization("B")
    city.party("P", "A", "B")
    rate = measure(city).rate("A")
    assert (rate.covered, rate.population, rate.unknown, rate.share) == (1, 2, 1, 1.0)
    assert rate.because is not None
    assert rate.because.zh == "两新组织排摸台账：婺城区未填“运转情况”（1家）"


def test_total_reach_is_unknown_without_the_ledger_of_posts() -> None:
    city = City().load("census", "party")
    city.organization("A", has_union=True, has_youth_league=False, has_womens_federation=False)
    city.organization("B", **NO_MASS)
    coverage = measure(city)
    assert (coverage.rate("G").share, coverage.rate("H").share) == (None, None)
    because = coverage.rate("H").because
    assert because is not None
    assert because.zh == "岗位台账：婺城区未报"
    assert find_rung(city, "A") == "unknown"


def test_unions_are_unknown_before_anybody_was_asked_about_them() -> None:
    city = City().load_everything()
    city.organization("A", has_union=True)
    city.organization("B")
    coverage = measure(city)
    assert list_figures(coverage.rate("G")) == (0, 0, 2)
    city.organization("C", **NO_MASS)
    assert list_figures(measure(city).rate("G")) == (1, 1, 1)


def test_one_known_mass_organization_is_yes_and_two_known_absences_are_not_no() -> None:
    city = City().load_everything()
    city.organization("A", has_union=False, has_youth_league=True)
    city.organization("B", has_union=False, has_youth_league=False)
    city.organization("C", **NO_MASS)
    assert [find_rung(city, key) for key in "ABC"] == ["mass", "unknown", "none"]


def test_effective_coverage_needs_the_reports_of_the_whole_quarter() -> None:
    city = City().load("census", "party", "posts").load("organization_life", months=LAST_QUARTER[:2])
    city.organization("A")
    city.organization("B")
    city.party("P", "A")
    city.meeting("P", "2020-04")
    effective = measure(city).effective
    assert list_figures(effective) == (0, 0, 2)
    assert effective.because is not None
    assert effective.because.zh == "组织生活月报（2020-04至2020-06）：婺城区未报"
    city.load("organization_life", months=LAST_QUARTER[2:])
    assert list_figures(measure(city).effective) == (1, 1, 0)


def test_a_party_organization_of_another_unit_needs_the_reports_of_that_unit() -> None:
    city = City().load("census", "party", "posts")
    city.load("organization_life", units=(WUCHENG,), months=LAST_QUARTER)
    city.organization("A")
    city.party("P", "A", counted=YIWU)
    effective = measure(city).effective
    assert effective.unknown == 1
    assert effective.because is not None
    assert "义乌市" in effective.because.zh
    assert "婺城区" not in effective.because.zh, "it has reported"
    city.load("organization_life", units=(YIWU,), months=LAST_QUARTER)
    assert list_figures(measure(city).effective) == (0, 1, 0)


@pytest.mark.parametrize(
    ("month", "expected"),
    [("2020-03", "uncovered"), ("2020-04", "covered"), ("2020-06", "covered")],
)
def test_a_meeting_counts_within_the_last_three_whole_months(month: str, expected: str) -> None:
    city = City().load_everything()
    city.organization("A")
    city.party("P", "A")
    city.meeting("P", month)
    assert find_status(city, "A", "effective") == expected


def test_no_meeting_is_not_a_meeting() -> None:
    city = City().load_everything()
    city.organization("A")
    city.party("P", "A")
    city.meeting("P", "2020-05", count=0)
    assert find_status(city, "A", "effective") == "uncovered"


def test_a_meeting_of_the_running_month_counts_before_the_month_is_over() -> None:
    city = City().load("census", "party", "posts").load("organization_life", months=("2020-03", "2020-04", "2020-05"))
    city.organization("A")
    city.party("P", "A")
    city.meeting("P", "2020-06")
    assert find_status(city, "A", "effective", day=DAY.replace(day=15)) == "covered"
    assert find_status(city, "A", "effective") == "unknown"


def test_the_zone_and_the_district_are_loaded_each_for_itself() -> None:
    city = City().load("census", "posts").load("party", units=(ZONE,))
    city.organization("A", counted=ZONE, operating=WUCHENG)
    city.organization("B", operating=WUCHENG)
    assert (find_status(city, "A"), find_status(city, "B")) == ("uncovered", "unknown")


def test_rows_say_what_would_tell() -> None:
    city = make_two_counties().load("census", "posts").load("party", units=(WUCHENG,))
    rows = measure(city).rows("A").to_pylist()
    assert [(row["key"], row["status"], row["because"]) for row in rows] == [
        ("A", "uncovered", None),
        ("B", "unknown", "党组织台账：义乌市未报"),
    ]


def test_the_whole_city_is_named_where_every_unit_is_missing() -> None:
    city = City().load("census", "posts")
    for number, unit in enumerate(UNITS):
        city.organization(f"A{number}", counted=unit)
    because = measure(city).rate("A").because
    assert because is not None
    assert because.zh == "党组织台账：全市未报"
    assert because.en == "Party organizations: not reported by the whole city"
