from __future__ import annotations

from datetime import date

import pytest

from orgraph.analyses.visits import DUE, NOT_KNOWN, VISITED, Quarter, measure_visits
from orgraph.rules import read_rules
from tests.analyses.build import LAST_QUARTER, WUCHENG, City

RULES = read_rules()


def make_city() -> City:
    city = City().load("units")
    city.organization("E1")
    city.add("Carrier", "C1", name="示例大厦", kind="building")
    city.add("Unit", "U1", name="市经信局")
    city.place("U1", kind="Unit", counted=WUCHENG)
    city.relate("LINKED_TO", "U1", "E1", contact_kind="key_social_organization")
    city.relate("LINKED_TO", "U1", "C1", target_kind="Carrier")
    return city


def visit(city: City, unit: str, target: str, day: date, *, kind: str = "Organization") -> None:
    key = city.add("Visit", f"{unit}/{target}/{day}", visited_on=day)
    city.relate("MADE", unit, key)
    city.relate("CALLED_ON", key, target, target_kind=kind)


def test_a_link_that_was_visited_in_the_quarter_is_visited() -> None:
    city = make_city().load("visits", months=LAST_QUARTER)
    visit(city, "U1", "C1", date(2020, 4, 2), kind="Carrier")
    visit(city, "U1", "E1", date(2020, 3, 31))
    visits = measure_visits(city.snapshot(), rules=RULES)
    assert [(row["target_key"], row["status"]) for row in visits.table().to_pylist()] == [
        ("E1", "due"),
        ("C1", "visited"),
    ]
    assert (visits.count(VISITED), visits.count(DUE), visits.count(NOT_KNOWN)) == (1, 1, 0)


def test_a_visit_of_another_unit_does_not_answer_the_link() -> None:
    city = make_city().load("visits", months=LAST_QUARTER)
    city.add("Unit", "U2", name="市民政局")
    visit(city, "U2", "E1", date(2020, 5, 2))
    visits = measure_visits(city.snapshot(), rules=RULES)
    assert visits.count(VISITED) == 0
    assert visits.other_visits == 1


def test_not_visited_is_unknown_where_a_month_was_not_reported() -> None:
    city = make_city().load("visits", units=(WUCHENG,), months=LAST_QUARTER[:2])
    visits = measure_visits(city.snapshot(), rules=RULES)
    assert visits.count(NOT_KNOWN) == 2
    assert visits.because is not None
    assert "走访月报" in visits.because.zh


def test_the_reports_of_the_unit_itself_are_enough() -> None:
    city = make_city().load("visits", units=(WUCHENG,), months=LAST_QUARTER)
    assert measure_visits(city.snapshot(), rules=RULES).count(DUE) == 2


@pytest.mark.parametrize(
    ("day", "ends", "running", "months"),
    [
        (date(2020, 6, 30), date(2020, 6, 30), False, ("2020-04", "2020-05", "2020-06")),
        (date(2020, 5, 15), date(2020, 6, 30), True, ("2020-04",)),
        (date(2020, 10, 3), date(2020, 12, 31), True, ("2020-10",)),
        (date(2020, 12, 31), date(2020, 12, 31), False, ("2020-10", "2020-11", "2020-12")),
    ],
)
def test_a_quarter_knows_its_end_and_the_months_that_tell(
    day: date, ends: date, months: tuple[str, ...], *, running: bool
) -> None:
    quarter = Quarter.of(day)
    assert (quarter.ends, quarter.is_running, quarter.needed_months) == (ends, running, months)
