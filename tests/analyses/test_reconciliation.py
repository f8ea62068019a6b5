"""The frame: registers against census, closed, moved, and pairs that may be one."""

from __future__ import annotations

from datetime import date

import pytest

from orgraph.analyses import measure_census
from orgraph.rules import read_rules
from tests.analyses.build import DONGYANG, WUCHENG, YIWU, ZONE, City

LEDGERS = ("registry", "civil_affairs", "census")


def find_state(city: City, key: str) -> str:
    census = measure_census(city.snapshot(), rules=read_rules())
    position = census.snapshot.nodes("Organization").position(key)
    state = census.reconciliation.states[position]
    return list(census.reconciliation.counts)[state] if state >= 0 else ""


@pytest.mark.parametrize(
    ("columns", "state"),
    [
        ({"in_registry": True, "in_census": True}, "matched"),
        ({"in_civil_affairs": True, "in_census": True, "kind": "foundation"}, "matched"),
        ({"in_registry": True, "in_census": False}, "only_in_frame"),
        ({"in_registry": False, "in_census": True}, "only_in_census"),
        ({"in_registry": True, "in_census": False, "registration_status": "deregistered"}, "closed"),
        ({"in_registry": True, "in_census": False, "closed_on": date(2020, 1, 1)}, "closed"),
        ({"in_registry": True, "in_census": True, "registration_status": "deregistered"}, "matched"),
        ({"in_registry": False, "in_census": True, "subkind": "law_firm", "kind": "intermediary"}, "other_register"),
        ({"in_registry": True, "in_census": True, "in_scope": False}, ""),
        ({"in_registry": True, "registered_on": date(2020, 7, 1)}, ""),
    ],
)
def test_each_organization_has_one_state_between_registers_and_census(
    columns: dict[str, str | bool | date], state: str
) -> None:
    city = City().load(*LEDGERS)
    city.organization("A", **columns)
    assert find_state(city, "A") == state


def test_what_one_side_lacks_is_unknown_where_that_side_was_not_loaded() -> None:
    city = City().load("registry", units=(WUCHENG,)).load("census", units=(YIWU,))
    city.organization("A", in_registry=True, in_census=False)
    city.organization("B", operating=YIWU, in_registry=False, in_census=True)
    city.organization("C", operating=YIWU, registered=WUCHENG, in_registry=False, in_census=True)
    city.organization("D", operating=YIWU, registered=WUCHENG, in_registry=True, in_census=False)
    assert [find_state(city, key) for key in "ABCD"] == ["unknown", "unknown", "only_in_census", "only_in_frame"]


def test_a_society_is_looked_for_in_the_register_of_civil_affairs() -> None:
    city = City().load("registry", "census")
    city.organization("A", kind="social_group", in_registry=False, in_census=True)
    assert find_state(city, "A") == "unknown"
    assert find_state(city.load("civil_affairs"), "A") == "only_in_census"


def test_contradictions_of_registers_and_census_are_listed() -> None:
    city = City().load(*LEDGERS)
    city.organization("A", in_registry=True, in_census=True, registration_status="revoked")
    city.organization("B", in_registry=True, in_census=True, registration_status="active", operating_status="not_found")
    city.organization("C", in_registry=True, in_census=True, registration_status="active")
    census = measure_census(city.snapshot(), rules=read_rules())
    lists = census.as_dict()["reconciliation"]["lists"]
    assert (lists["closed_but_operating"], lists["operating_but_closed"]) == (["A"], ["B"])


@pytest.mark.parametrize(
    ("registered", "operating", "moved"),
    [
        (WUCHENG, YIWU, True),
        (f"{YIWU}/苏溪镇", YIWU, False),
        (WUCHENG, ZONE, False),
        (None, YIWU, False),
        (DONGYANG, f"{YIWU}/苏溪镇", True),
    ],
)
def test_whoever_operates_in_another_county_has_moved(registered: str | None, operating: str, *, moved: bool) -> None:
    city = City().load(*LEDGERS)
    city.organization("A", registered=registered, operating=operating)
    census = measure_census(city.snapshot(), rules=read_rules())
    assert len(census.reconciliation.moved) == moved


def list_pairs(city: City) -> list[tuple[str, str, str]]:
    rows = measure_census(city.snapshot(), rules=read_rules()).duplicate_rows().to_pylist()
    return [(row["first"], row["second"], row["reason"]) for row in rows]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("示例五金有限公司", "示例五金有限责任公司"),
        ("示例（义乌）五金有限公司", "示例(义乌)五金有限公司"),
        ("示例五金有限公司", "示例 五金　有限公司"),
        ("ＡＢＣ五金有限公司", "abc五金有限公司"),
        ("示例·五金有限公司", "示例五金有限公司"),
    ],
)
def test_two_spellings_of_one_name_are_a_candidate(left: str, right: str) -> None:
    city = City()
    city.organization("A", name=left)
    city.organization("B", name=right)
    assert list_pairs(city) == [("A", "B", "same_name")]


def test_a_former_name_that_another_has_now_is_a_candidate() -> None:
    city = City()
    city.organization("A", name="新名五金有限公司", former_name="旧名五金有限公司")
    city.organization("B", name="旧名五金有限责任公司")
    assert list_pairs(city) == [("A", "B", "former_name")]


def test_one_organization_code_in_two_credit_codes_is_the_strongest_candidate() -> None:
    city = City()
    city.organization("91330782DEM0000141", name="甲五金有限公司")
    city.organization("91330783DEM0000149", name="乙贸易有限公司")
    assert list_pairs(city) == [("91330782DEM0000141", "91330783DEM0000149", "same_code")]


@pytest.mark.parametrize(
    ("left", "right", "found"),
    [
        ("金华市永新五金制品有限公司", "永新五金制品厂", True),
        ("义乌市永新五金制品有限公司", "永新五金有限公司", True),
        ("永新五金制品有限公司", "永兴五金制品有限公司", False),
        ("永新五金制品有限公司", "永新国际贸易有限公司", False),
        ("甲贸易有限公司", "乙贸易有限公司", False),
    ],
)
def test_alike_names_at_one_address_are_a_candidate(left: str, right: str, *, found: bool) -> None:
    city = City()
    city.organization("A", name=left, operating_address="义乌市苏溪镇示例路1号")
    city.organization("B", name=right, registered_address="义乌市苏溪镇 示例路１号")
    assert list_pairs(city) == ([("A", "B", "same_address")] if found else [])
    city.add("Organization", "B", registered_address="义乌市苏溪镇示例路2号")
    assert list_pairs(city) == []


def make_pair() -> City:
    city = City()
    city.organization("A", name="示例五金有限公司")
    city.organization("B", name="示例五金有限责任公司")
    return city


@pytest.mark.parametrize(
    ("relation", "columns"),
    [
        ("SAME_AS", {"decision": "not_same"}),
        ("SAME_AS", {"decision": "same_as"}),
        ("SUCCEEDS", {"kind": "re_registration"}),
        ("BRANCH_OF", {}),
    ],
)
def test_a_decided_pair_and_a_branch_with_its_entity_are_no_candidates(relation: str, columns: dict[str, str]) -> None:
    city = make_pair()
    city.relate(relation, "B", "A", **columns)
    assert list_pairs(city) == []


def test_a_branch_is_told_by_its_name_too() -> None:
    city = City()
    address = "义乌市示例路1号"
    city.organization("A", name="永新五金制品有限公司", operating_address=address)
    city.organization("B", name="永新五金制品有限公司义乌分公司", operating_address=address)
    assert list_pairs(city) == []


@pytest.mark.parametrize(
    "columns", [{"closed_on": date(2020, 1, 1)}, {"registration_status": "deregistered"}, {"in_scope": False}]
)
def test_what_has_ended_is_nobodys_duplicate(columns: dict[str, str | bool | date]) -> None:
    city = make_pair()
    city.add("Organization", "A", **columns)
    assert list_pairs(city) == []


def test_two_own_codes_lower_the_score() -> None:
    city = City()
    city.organization("91330782DEM0000141", name="示例五金有限公司")
    city.organization("LOCAL/330782/enterprise/示例五金有限公司", name="示例五金有限公司")
    city.organization("91330702DEM00009XN", name="示例五金有限公司")
    rows = measure_census(city.snapshot(), rules=read_rules()).duplicate_rows().to_pylist()
    assert [row["score"] for row in rows] == [0.95, 0.95, 0.8]
    assert rows[-1]["second"] == "91330782DEM0000141"
