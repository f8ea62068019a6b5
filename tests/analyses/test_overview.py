from __future__ import annotations

from datetime import date

from orgraph.analyses.overview import measure_overview
from orgraph.analyses.reporting import list_reporting
from orgraph.rules import read_rules
from tests.analyses.build import CITY_BODIES, JINDONG, WUCHENG, YIWU, City

RULES = read_rules()


def values(city: City) -> dict[str, float | None]:
    return {figure.code: figure.value for figure in measure_overview(city.snapshot(), rules=RULES).figures}


def test_the_figures_are_those_of_the_analyses() -> None:
    city = City().load_everything().load("alliances")
    city.organization(
        "E1", full_members=4, employees=10, has_union=False, has_youth_league=False, has_womens_federation=False
    )
    city.organization("E2", full_members=4)
    city.party("P", "E2")
    overview = measure_overview(city.snapshot(), rules=RULES)
    found = {figure.code: figure.value for figure in overview.figures}
    assert found["must_build_missing"] == overview.coverage.rate("B").uncovered == 1
    assert found["A"] == overview.coverage.rate("A").share == 0.5
    assert found["none"] == overview.coverage.ladder["none"] == 1
    assert found["alliances"] == 0
    assert "职工 10 人" in next(figure.beside.zh for figure in overview.figures if figure.code == "none")


def test_what_no_ledger_tells_is_unknown_and_never_zero() -> None:
    city = City().load("registry")
    city.organization("E1")
    found = values(city)
    assert {code for code, value in found.items() if value is None} == {
        "must_build_missing",
        "none",
        "A",
        "alliances",
        "visits",
    }
    assert found["behind"] == 11


def test_every_unknown_names_the_ledger_that_would_tell_once() -> None:
    city = City().load("census")
    city.organization("E1", full_members=4)
    overview = measure_overview(city.snapshot(), rules=RULES)
    gaps = [gap.zh for gap in overview.gaps]
    assert any("党组织台账" in gap for gap in gaps)
    assert len(gaps) == len(set(gaps))


def test_the_units_stand_in_administrative_order_with_the_sums_of_the_city() -> None:
    city = City().load_everything()
    city.organization("E1", operating=YIWU)
    city.organization("E2", operating=WUCHENG)
    overview = measure_overview(city.snapshot(), rules=RULES)
    keys = [line.key for line in overview.units]
    assert keys.index(WUCHENG) < keys.index(YIWU)
    assert sum(line.organizations for line in overview.units) == overview.coverage.rate("A").population == 2


def test_where_nobody_must_build_none_is_missing_and_that_is_known() -> None:
    city = City().load_everything()
    city.organization("E1", full_members=0)
    overview = measure_overview(city.snapshot(), rules=RULES)
    assert next(figure.value for figure in overview.figures if figure.code == "must_build_missing") == 0
    unknown = City().load("registry")
    unknown.organization("E1")
    figure = measure_overview(unknown.snapshot(), rules=RULES).figures[0]
    assert (figure.value, figure.beside.zh) == (None, "应建家数未知")


def test_a_unit_is_behind_where_most_of_its_organizations_were_verified_too_long_ago() -> None:
    city = City().load_everything()
    for number, day in enumerate((date(2020, 1, 2), date(2020, 2, 3), date(2020, 6, 1))):
        city.organization(f"E{number}", operating=YIWU, verified_on=day)
    city.organization("E3", operating=WUCHENG, verified_on=date(2020, 6, 1))
    city.organization("E4", operating=WUCHENG)
    city.organization("E5", operating=JINDONG)
    reporting = list_reporting(city.snapshot(), rules=RULES)
    assert reporting.behind == (YIWU,)
    stale = [(row["key"], row["days"]) for row in reporting.stale_rows().to_pylist()]
    # Of 金东区 nobody told any day: nothing is known there, and nothing is held against it.
    assert stale == [("E0", 180), ("E1", 148), ("E4", None)]
    assert measure_overview(city.snapshot(), rules=RULES).figures[-1].value == 1


def test_a_unit_is_behind_where_its_census_is_not_loaded() -> None:
    city = City().load("census", units=(WUCHENG, YIWU))
    reporting = list_reporting(city.snapshot(), rules=RULES)
    assert len(reporting.behind) == 9
    assert not {WUCHENG, YIWU} & set(reporting.behind)


def test_the_bodies_of_the_city_report_like_every_unit_that_coverage_counts_by() -> None:
    city = City().load("census", units=(CITY_BODIES, WUCHENG))
    for number, place in enumerate((CITY_BODIES, WUCHENG, JINDONG)):
        city.organization(f"E{number}", operating=place)
    overview = measure_overview(city.snapshot(), rules=RULES)
    assert {group.keys["unit"] for group in overview.coverage.groups} <= dict(overview.reporting.units).keys()
    assert {line.key: line.reported for line in overview.units if line.organizations or line.reported} == {
        CITY_BODIES: True,
        WUCHENG: True,
        JINDONG: False,
    }
