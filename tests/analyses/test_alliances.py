"""Alliances: hosts, the four tests, agreements, lists, mechanisms, who is outside, and what stays unknown."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from orgraph.analyses import Alliances, measure_alliances
from orgraph.errors import InvalidValueError
from orgraph.rules import read_rules
from tests.analyses.build import JINDONG, LAST_QUARTER, WUCHENG, City

if TYPE_CHECKING:
    from tests.analyses.build import Cell

RULES = read_rules()
METRE = 180 / np.pi / 6_371_008.8


def make_city(kind: str = "park", members: int = 6, **columns: Cell) -> City:
    """Make one alliance with so many firms of one trade at one place, hosted by the management of the park."""
    city = City().load_everything().load("alliances").load("events", "lists", months=LAST_QUARTER)
    city.add("Alliance", "L", name="联盟", kind=kind, status="approved", longitude=119.9, latitude=29.0, **columns)
    city.place("L", kind="Alliance", counted=WUCHENG)
    city.add("Unit", "U", name="管委会", kind="park_management")
    city.relate("HOSTS", "U", "L")
    for number in range(members):
        join(city, f"E{number}", at=0.0, industry="3311")
    return city


def join(city: City, key: str, *, at: float | None, alliance: str = "L", **columns: Cell) -> None:
    """Let an organization so many metres to the north of one place join an alliance."""
    if at is not None:
        columns |= {"longitude": 119.9, "latitude": 29.0 + at * METRE}
    city.organization(key, **columns)
    city.relate("MEMBER_OF", key, alliance)


def measure(city: City) -> Alliances:
    return measure_alliances(city.snapshot(), rules=RULES)


def describe(city: City, key: str = "L") -> dict[str, Any]:
    alliances = measure(city)
    return alliances.describe(alliances.find(key))


def find_answer(city: City, test: str) -> str:
    return str(describe(city)["tests"][test]["answer"])


def test_an_alliance_that_is_near_alike_of_fair_size_and_of_one_county_passes_all_four() -> None:
    facts = describe(make_city())
    assert {name: test["answer"] for name, test in facts["tests"].items()} == dict.fromkeys(
        ("adjacent", "similar", "sized", "manageable"), "pass"
    )
    assert facts["tests"]["adjacent"]["sentence"]["zh"].startswith("地域相邻符合：")
    assert facts["host_allowed"] is True


def test_the_median_distance_is_measured_from_the_host_where_it_has_a_place() -> None:
    city = make_city("building")
    city.organization("H", longitude=119.9, latitude=29.0 + 501 * METRE)
    city.relate("HAS_ROLE", "H", "property_service")
    del city.relations["HOSTS"]
    city.relate("HOSTS", "H", "L", source_kind="Organization")
    test = describe(city)["tests"]["adjacent"]
    assert (test["answer"], test["from"]) == ("fail", "host")
    assert test["median_distance_m"] == pytest.approx(501.0, abs=0.1)


def test_far_members_fail_and_too_few_known_places_are_unknown() -> None:
    city = make_city(members=0)
    for number in range(6):
        join(city, f"F{number}", at=3_001.0)
    assert find_answer(city, "adjacent") == "fail"
    for number in range(7):
        join(city, f"G{number}", at=None)
    assert find_answer(city, "adjacent") == "unknown"


def test_trades_of_one_chain_are_alike_and_scattered_ones_are_not() -> None:
    city = make_city("industry", members=0)
    for number, industry in enumerate(("3324", "3351", "3381", "3465", "1311")):
        join(city, f"E{number}", at=0.0, industry=industry)
    test = describe(city)["tests"]["similar"]
    assert (test["answer"], test["industry"], test["industry_share"]) == ("pass", "五金", 0.8)
    scattered = make_city(members=0)
    for number, industry in enumerate(("1311", "2110", "3311", "6429", "7010")):
        join(scattered, f"E{number}", at=0.0, industry=industry)
    test = describe(scattered)["tests"]["similar"]
    assert (test["answer"], test["entropy_bits"]) == ("fail", pytest.approx(2.322, abs=0.001))
    assert find_answer(make_city(members=0), "similar") == "unknown"


def test_size_is_counted_over_members_of_all_kinds() -> None:
    city = make_city(members=4)
    assert find_answer(city, "sized") == "fail"
    city.add("Unit", "V", kind="department")
    city.relate("MEMBER_OF", "V", "L", source_kind="Unit")
    assert find_answer(city, "sized") == "pass"


def test_two_hosts_other_counties_and_many_townships_are_hard_to_manage() -> None:
    two_hosts = make_city()
    two_hosts.add("Unit", "V", kind="park_management")
    two_hosts.relate("HOSTS", "V", "L")
    assert find_answer(two_hosts, "manageable") == "fail"
    across = make_city()
    join(across, "X", at=0.0, operating=JINDONG)
    assert describe(across)["tests"]["manageable"]["outside"] == 1
    assert find_answer(across, "manageable") == "fail"


def test_an_industry_alliance_across_counties_is_tested_against_its_responsible_unit_and_counts_there_once() -> None:
    city = make_city("industry")
    city.add("Unit", "U", kind="industry_authority")
    join(city, "X", at=0.0, operating=JINDONG, industry="3311")
    alliances = measure(city)
    assert find_answer(city, "manageable") == "pass"
    assert alliances.as_dict()["groups"] == [{"unit": WUCHENG, "kind": "industry", "count": 1}]


@pytest.mark.parametrize(
    ("kind", "unit_kind", "answer"),
    [
        ("park", "park_management", "pass"),
        ("park", "market_regulator", "fail"),
        ("market", "subdistrict", "pass"),
        ("building", "park_management", "fail"),
        ("industry", "industry_regulator", "pass"),
        ("industry", None, "unknown"),
    ],
)
def test_the_plan_allows_some_hosts_of_each_kind(kind: str, unit_kind: str | None, answer: str) -> None:
    city = make_city(kind)
    city.nodes["Unit"]["U"]["kind"] = unit_kind
    assert measure(city).table()["host_allowed"].to_pylist() == [answer]
    del city.relations["HOSTS"]
    assert describe(city)["host_allowed"] is False


def test_agreements_are_in_force_expiring_expired_or_none() -> None:
    city = make_city(members=0)
    ends = {"E0": date(2022, 1, 1), "E1": date(2020, 9, 27), "E2": date(2020, 6, 29), "E3": None}
    for key, end in ends.items():
        city.organization(key)
        city.relate("MEMBER_OF", key, "L", agreement_from=date(2019, 1, 1) if end else None, agreement_to=end)
    city.organization("E4")
    city.relate("MEMBER_OF", "E4", "L", agreement_from=date(2020, 7, 1))
    agreements = describe(city)["agreements"]
    counts = {name: agreements[name] for name in ("in_force", "expiring", "expired", "none", "later")}
    assert counts == dict.fromkeys(counts, 1)
    assert (agreements["share"], agreements["denominator"]) == (0.4, 5)
    assert agreements["ending_soon"] == [{"kind": "Organization", "key": "E1", "days_left": 89}]


def test_a_member_that_two_rows_name_is_one_member() -> None:
    city = make_city(members=1)
    city.relate("MEMBER_OF", "E0", "L", agreement_from=date(2020, 1, 1), agreement_to=date(2021, 1, 1))
    facts = describe(city)
    assert (facts["members"], facts["agreements"]["in_force"]) == (1, 1)


def test_six_dedicated_are_there_missing_or_unknown() -> None:
    facts = describe(make_city(has_body=True, has_fund=False))
    assert facts["six_dedicated"]["has_body"] is True
    assert facts["six_missing"] == ["专项经费"]
    assert facts["six_dedicated"]["has_team"] is None


def test_a_mechanism_is_alive_by_an_event_of_the_quarter_and_dormant_only_where_ledgers_are_loaded() -> None:
    city = make_city()
    for mechanism, day in (("meeting", date(2020, 4, 1)), ("team", date(2020, 3, 31)), ("rotation", date(2020, 7, 1))):
        city.add("Event", mechanism, kind="alliance_activity", held_on=day, mechanism=mechanism, co_type="work")
        city.relate("HELD_BY", mechanism, "L", source_kind="Event", target_kind="Alliance")
    facts = describe(city)
    assert {name: found["alive"] for name, found in facts["mechanisms"].items()} == {
        "team": False,
        "rotation": False,
        "meeting": True,
        "deliberation": False,
        "bulletin": False,
    }
    assert facts["mechanisms"]["team"]["evidence"] == {"2019Q3": 0, "2019Q4": 0, "2020Q1": 1, "2020Q2": 0}
    assert (facts["jointly"]["work"], facts["dormant"]) == (2, False)
    city.scopes = [scope for scope in city.scopes if scope.ledger != "events"]
    facts = describe(city)
    assert (facts["mechanisms"]["meeting"]["alive"], facts["mechanisms"]["team"]["alive"]) == (True, None)


def test_needs_are_matched_by_a_day_or_by_an_answer_and_delivery_takes_days() -> None:
    city = make_city()
    raised: dict[str, Cell] = {"kind": "need", "category": "training", "raised_on": date(2020, 5, 1)}
    city.add("ListItem", "N0", **raised)
    city.add("ListItem", "N1", **raised, matched_on=date(2020, 5, 9), delivered_on=date(2020, 5, 11))
    city.add("ListItem", "N2", **raised)
    city.add("ListItem", "N3", **raised, matched_on=date(2020, 7, 9))
    city.add("ListItem", "R", kind="resource", category="training", raised_on=date(2020, 5, 2))
    city.relate("ANSWERS", "R", "N2")
    for key in ("N0", "N1", "N2", "N3", "R"):
        city.relate("LISTED_BY", key, "L")
    lists = describe(city)["lists"]
    assert lists["counts"] == {"need": 4, "resource": 1, "service": 0, "project": 0}
    assert (lists["matched"], lists["matched_share"], lists["delivered"], lists["median_days"]) == (2, 0.5, 1, 10.0)
    city.scopes = [scope for scope in city.scopes if scope.ledger != "lists"]
    assert describe(city)["lists"]["known"] is False


def test_who_is_in_none_in_many_and_which_alliances_share_members() -> None:
    city = make_city(members=3)
    city.organization("alone", above_scale=True)
    for key in ("M", "N", "P"):
        city.add("Alliance", key, kind="park", status="proposed" if key == "P" else "approved")
        city.relate("MEMBER_OF", "E0", key)
    city.relate("MEMBER_OF", "E1", "M")
    content = measure(city).as_dict()
    assert content["orphans"] == {"count": 1, "unknown": 0, "above_scale": ["alone"]}
    assert content["in_many"] == ["E0"]
    pairs = {(row["first"], row["second"]): row["shared"] for row in content["overlaps"]}
    assert pairs == {("L", "M"): 2, ("L", "N"): 1, ("M", "N"): 1}
    city.scopes = [scope for scope in city.scopes if scope.ledger != "alliances"]
    assert measure(city).as_dict()["orphans"]["unknown"] == 1


def test_a_party_organization_inside_is_set_up_in_it_a_member_or_covers_a_member() -> None:
    city = make_city()
    assert describe(city)["party_inside"] is False
    city.party("P", "E0")
    assert describe(city)["party_inside"] is True
    unknown = make_city()
    unknown.scopes = [scope for scope in unknown.scopes if scope.ledger != "party"]
    assert describe(unknown)["party_inside"] is None


def test_without_a_ledger_alliances_are_unknown() -> None:
    findings = measure(City()).findings()
    assert [finding.value for finding in findings] == [None]
    with pytest.raises(InvalidValueError, match="No alliance"):
        measure(City()).find("L")


def test_a_proposed_alliance_counts_in_no_finding() -> None:
    city = make_city()
    city.nodes["Alliance"]["L"]["status"] = "proposed"
    alliances = measure(city)
    assert alliances.findings()[0].value == 0
    assert all(finding.value is None for finding in alliances.findings() if finding.indicator == "I12")
