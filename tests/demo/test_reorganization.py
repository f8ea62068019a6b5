"""Holes and alliances of the synthetic city, against what was planted and what its own facts say."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from orgraph.analyses import Alliances, Holes, find_holes, measure_alliances
from orgraph.demo import CLEAN, TRUTH
from orgraph.rules import read_rules
from orgraph.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.snapshot import Snapshot


@pytest.fixture(scope="module")
def planted(tiny_folder: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((tiny_folder / TRUTH).read_text(encoding="utf-8"))
    found: dict[str, Any] = truth["planted"]
    return found


@pytest.fixture(scope="module")
def snapshot(tiny_folder: Path, imported: object) -> Snapshot:
    assert imported
    return open_store(f"local:{tiny_folder / f'store-{CLEAN}'}").read_snapshot()


@pytest.fixture(scope="module")
def holes(snapshot: Snapshot) -> Holes:
    return find_holes(snapshot, rules=read_rules(), radius_m=500.0)


@pytest.fixture(scope="module")
def alliances(snapshot: Snapshot) -> Alliances:
    return measure_alliances(snapshot, rules=read_rules())


def test_every_hole_of_the_city_is_found_exactly(holes: Holes, planted: dict[str, Any]) -> None:
    found = sorted(hole["members"] for hole in holes.as_dict()["holes"])
    assert found == planted["hole_members_500_m"]
    assert max(map(len, found)) > 5


def test_planted_holes_are_found_whole_and_who_must_build_is_told_to(holes: Holes, planted: dict[str, Any]) -> None:
    assert planted["holes"]
    for plant in planted["holes"]:
        hole = holes.find(plant["organizations"][0]).as_dict()
        assert hole["members"] == plant["hole"]
        assert plant["carrier"] in {carrier["key"] for carrier in hole["carriers"]}
        own = {key for fix in hole["plan"] if fix["fix"] == "own_branch" for key in fix["members"]}
        assert own & set(plant["organizations"]) == set(plant["own_branch"])
        assert sorted(key for fix in hole["plan"] for key in fix["members"]) == hole["members"]
    assert any(plant["own_branch"] for plant in planted["holes"])


def test_planted_alliances_that_break_a_rule_are_found_exactly(alliances: Alliances, planted: dict[str, Any]) -> None:
    facts = [found for found in alliances.as_dict()["alliances"] if found["counted"]]
    every = alliances.as_dict()["alliances"]

    def list_where(found: list[dict[str, Any]], name: str, value: object) -> list[str]:
        return sorted(one["key"] for one in found if one[name] == value)

    assert list_where(every, "host_allowed", False) == sorted(planted["alliances_with_forbidden_host"])
    assert list_where(facts, "dormant", True) == sorted(planted["dormant_alliances"])
    assert list_where(every, "counted", False) == sorted(planted["proposed_alliances"])
    wrong_size = [one["key"] for one in facts if one["tests"]["sized"]["answer"] == "fail"]
    assert sorted(wrong_size) == sorted(planted["alliances_of_unsuitable_size"])
    incomplete = [one["key"] for one in facts if one["six_missing"]]
    assert sorted(incomplete) == planted["alliances_not_six_dedicated"]


def test_planted_members_in_none_in_many_and_with_ending_agreements_are_found_exactly(
    alliances: Alliances, planted: dict[str, Any]
) -> None:
    assert alliances.as_dict()["in_many"] == planted["organizations_in_many_alliances"]
    rows = alliances.outside_rows().to_pylist()
    assert [row["key"] for row in rows if not row["memberships"]] == planted["organizations_in_no_alliance"]
    proposed = set(planted["proposed_alliances"])
    for name in ("expiring", "expired"):
        found = [
            [row["key"], row["alliance"]]
            for row in alliances.member_rows().to_pylist()
            if row["agreement"] == name and row["alliance"] not in proposed
        ]
        assert sorted(found) == planted[f"agreements_{name}"]


def test_an_alliance_across_counties_counts_once_in_its_responsible_unit(
    alliances: Alliances, planted: dict[str, Any]
) -> None:
    groups = alliances.as_dict()["groups"]
    assert sum(group["count"] for group in groups) == alliances.listed.count
    crossing = [alliances.describe(alliances.find(key)) for key in planted["alliances_across_counties"]]
    assert any(facts["tests"]["manageable"]["outside"] for facts in crossing)
    assert all(facts["tests"]["manageable"]["answer"] != "unknown" for facts in crossing)
