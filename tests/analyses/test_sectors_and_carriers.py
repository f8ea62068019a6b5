"""Watched sectors, swept carriers, reasons for not building."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.analyses.build import DAY, WUCHENG, YIWU, Cell, City, list_figures, measure

if TYPE_CHECKING:
    from orgraph.analyses import SectorCoverage

NO_MASS: dict[str, Cell] = {"has_union": False, "has_youth_league": False, "has_womens_federation": False}


def find_sector(city: City, name: str) -> SectorCoverage:
    return next(sector for sector in measure(city).sectors if sector.name == name)


def test_a_sector_holds_its_industries_and_what_is_tagged_with_its_name() -> None:
    city = City().load_everything()
    city.organization("A", industry="6020", **NO_MASS)
    city.organization("B", industry="3311", **NO_MASS)
    city.organization("C", **NO_MASS)
    city.organization("D", industry="3311", **NO_MASS)
    city.relate("HAS_ROLE", "D", "live_streaming")
    city.party("P", "D")
    assert list_figures(find_sector(city, "courier").organization) == (0, 1, 1)
    assert list_figures(find_sector(city, "live_streaming").organization) == (1, 0, 1)
    content = measure(city).as_dict()["sectors"]
    courier = next(sector for sector in content if sector["name"] == "courier")
    assert (courier["uncovered"], courier["holes"]) == (["A"], ["A"])


def test_a_tag_counts_from_its_first_day() -> None:
    city = City().load_everything()
    city.organization("A", industry="3311")
    city.relate("HAS_ROLE", "A", "live_streaming", valid_from=date(2020, 7, 1))
    assert find_sector(city, "live_streaming").organization.population == 0


def test_an_industry_too_coarse_to_tell_is_unknown() -> None:
    city = City().load_everything()
    city.organization("A", industry="60")
    rate = find_sector(city, "courier").organization
    assert list_figures(rate) == (0, 0, 1)
    assert rate.because is not None
    assert rate.because.zh == "两新组织排摸台账：婺城区未填“行业代码”（1家）"


@pytest.mark.parametrize(
    ("swept_on", "figures"),
    [
        (date(2020, 4, 1), (1, 0)),
        (date(2020, 3, 31), (0, 0)),
        (None, (0, 0)),
        (date(2020, 7, 1), (0, 1)),
    ],
)
def test_a_carrier_is_swept_for_ninety_days(swept_on: date | None, figures: tuple[int, int]) -> None:
    city = City().load("carriers")
    city.add("Carrier", "C", name="园", kind="building", last_swept_on=swept_on)
    city.place("C", kind="Carrier", operating=WUCHENG)
    sweep = measure(city).sweep
    assert (sweep.covered, sweep.unknown) == figures
    assert sweep.population == 1
    assert len(sweep.not_swept) == 1 - sum(figures)


def test_a_carrier_without_a_day_is_unknown_where_its_ledger_was_not_loaded() -> None:
    city = City().load("carriers", units=(WUCHENG,))
    for key, place in (("C1", WUCHENG), ("C2", YIWU)):
        city.add("Carrier", key, name=key, kind="park")
        city.place(key, kind="Carrier", operating=place)
    content = measure(city).as_dict()["carriers"]
    assert (content["not_swept"], content["unknown"], content["because"]) == (["C1"], 1, "载体台账：义乌市未报")


def test_a_carrier_that_closed_or_opens_later_need_not_be_swept() -> None:
    city = City().load("carriers")
    city.add("Carrier", "C1", kind="park", closed_on=date(2020, 6, 1))
    city.add("Carrier", "C2", kind="park", opened_on=date(2020, 7, 1))
    sweep = measure(city).sweep
    assert (sweep.population, sweep.share) == (0, None)


def test_reasons_are_counted_by_unit_and_the_owners_from_five_on() -> None:
    city = City().load_everything()
    city.organization("A", reason_not_built="no_members")
    city.organization("B")
    city.organization("C", operating=YIWU, reason_not_built="other")
    for key, unit, day, count in (
        ("T1", WUCHENG, DAY, 4),
        ("T2", YIWU, date(2020, 5, 31), 9),
        ("T3", YIWU, DAY, 5),
        ("T4", YIWU, date(2020, 7, 31), 50),
    ):
        city.add("Tally", key, topic="owner_reason", counted_on=day, count=count)
        city.place(key, kind="Tally", counted=unit)
    reasons = measure(city).as_dict()["reasons"]
    assert [(row["unit"], row["counts"]["no_members"], row["counts"]["not_given"]) for row in reasons["units"]] == [
        (WUCHENG, 1, 1),
        (YIWU, 0, 0),
    ]
    assert reasons["owner_reason"] == {WUCHENG: None, YIWU: 5}
