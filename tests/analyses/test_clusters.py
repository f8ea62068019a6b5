"""Clusters: planted ones are found and fitted to alliances without being told of them; none where ties are chance."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final

import numpy as np
import pytest

from orgraph.analyses import Clusters, find_clusters
from orgraph.analyses.clusters.comparison import measure_likeness
from orgraph.errors import InvalidValueError
from orgraph.rules import Rules, read_rules
from tests.analyses.build import DAY, WUCHENG, City

if TYPE_CHECKING:
    from pathlib import Path

RULES: Final = read_rules()
BLOCKS: Final = 4
SIZE: Final = 16
EVENTS: Final = 10


def name(block: int, number: int) -> str:
    return f"B{block}-{number:02}"


def make_city(*, mixed: bool = False) -> City:
    """Make four circles of organizations that meet at the events of their own alliance, or of any where mixed."""
    city, random = City(), np.random.default_rng(1)
    everyone = [city.organization(name(block, number)) for block in range(BLOCKS) for number in range(SIZE)]
    for ledger in ("alliances", "visits", "events"):
        city.load(ledger)
    for block in range(BLOCKS):
        city.add("Unit", f"U{block}", name=f"单位{block}")
        for turn in range(EVENTS):
            event = city.add("Event", f"E{block}-{turn}", kind="alliance_activity", held_on=date(2020, 5, 1))
            guests = everyone if mixed else [name(block, number) for number in range(SIZE)]
            for guest in random.choice(len(guests), 10, replace=False):
                city.relate("TOOK_PART", guests[guest], event)
    for key in ("L01", "L2a", "L2b", "L3"):
        city.add("Alliance", key, name=f"{key}联盟", kind="park", status="approved")
        city.place(key, kind="Alliance", counted=WUCHENG)
    for number in range(SIZE):
        city.relate("MEMBER_OF", name(0, number), "L01")
        city.relate("MEMBER_OF", name(1, number), "L01")
        city.relate("MEMBER_OF", name(2, number), "L2a" if number < SIZE / 2 else "L2b")
        city.relate("MEMBER_OF", name(3, number), "L01" if number == 0 else "L3")
    return city


def find(city: City, rules: Rules = RULES) -> Clusters:
    return find_clusters(city.snapshot(), rules=rules)


def test_what_is_one_and_what_is_two_is_told_without_asking_the_alliances() -> None:
    found = find(make_city()).as_dict()["against_alliances"]
    assert found["divided"] == [{"alliance": "L01", "parts": [SIZE, SIZE]}]
    assert [(sorted(each["alliances"]), each["members"]) for each in found["joined"]] == [(["L2a", "L2b"], [8, 8])]
    assert found["disagree"] == [{"organization": name(3, 0), "alliance": "L01", "tied_to": "L3"}]


def test_planted_circles_are_the_clusters_where_alliances_weigh_nothing(tmp_path: Path) -> None:
    local = tmp_path / "rules.toml"
    local.write_text("[clusters.weights]\nalliance = 0.0\n", encoding="utf-8")
    clusters = find(make_city(), read_rules(local))
    assert clusters.significant
    members = [each["members"] for each in clusters.as_dict()["clusters"]]
    assert sorted(members) == [[name(block, number) for number in range(SIZE)] for block in range(BLOCKS)]
    assert all(cluster.inside_share == 1.0 for cluster in clusters)
    assert all(cluster.density is not None and cluster.density > 0.9 for cluster in clusters)


def test_ties_by_chance_are_no_structure() -> None:
    city = make_city(mixed=True)
    del city.relations["MEMBER_OF"]
    clusters = find(city)
    assert not clusters.significant
    assert len(clusters) == 0
    assert clusters.as_dict()["clusters"] == []
    assert "没有超出偶然" in clusters.findings()[0].sentence.zh


def test_a_city_without_ties_says_so() -> None:
    city = City()
    city.organization("E1")
    clusters = find(city)
    assert (len(clusters), clusters.untied, clusters.comparison) == (0, 1, None)
    assert clusters.because is not None
    assert clusters.as_dict()["against_alliances"] is None


def test_only_what_holds_on_the_day_and_happened_lately_ties() -> None:
    city = City().load("alliances")
    for key in ("E1", "E2", "E3"):
        city.organization(key)
    city.add("Alliance", "L1", kind="park", status="approved")
    city.add("Alliance", "L2", kind="park", status="proposed")
    city.add("Event", "old", kind="alliance_activity", held_on=date(2018, 5, 1))
    for key in ("E1", "E2"):
        city.relate("MEMBER_OF", key, "L1")
        city.relate("MEMBER_OF", key, "L2")
        city.relate("TOOK_PART", key, "old")
    city.relate("MEMBER_OF", "E3", "L1", valid_to=date(2020, 1, 1))
    city.relate("BRANCH_OF", "E3", "E1")
    counts = find(city).ties.count_by_kind()
    assert (counts["alliance"], counts["event"], counts["branch"]) == (2, 0, 1)


def test_a_visit_ties_what_the_same_unit_called_on() -> None:
    city = City()
    city.add("Unit", "U1", name="市经信局")
    for key in ("E1", "E2"):
        city.organization(key)
        for turn in range(2):
            visit = city.add("Visit", f"{key}/{turn}", visited_on=DAY)
            city.relate("MADE", "U1", visit)
            city.relate("CALLED_ON", visit, key)
    assert find(city).ties.count_by_kind()["visit"] == 2


def test_a_place_of_two_thousand_makes_two_thousand_links() -> None:
    city = City()
    city.add("Carrier", "K1", name="市场", kind="market")
    for number in range(2_000):
        city.relate("LOCATED_IN", city.organization(f"E{number:05}"), "K1", target_kind="Carrier")
    clusters = find(city)
    assert clusters.ties.count_by_kind()["carrier"] == 2_000
    assert not clusters.significant


def test_every_list_names_its_rows_and_findings_their_evidence() -> None:
    clusters = find(make_city())
    assert clusters.table().num_rows == len(clusters) > 0
    assert clusters.rows().num_rows == int((clusters.labels >= 0).sum())
    assert {row["finding"] for row in clusters.part_rows().to_pylist()} == {"divided", "joined"}
    assert clusters.disagreement_rows().to_pylist()[0]["tied_to_name"] == "L3联盟"
    sentences = {finding.sentence.zh: finding for finding in clusters.findings()}
    verify = next(finding for sentence, finding in sentences.items() if "联系与归属不一致，请核实" in sentence)
    assert [len(rows.positions) for rows in verify.evidence] == [1]
    assert repr(clusters).startswith(f"Clusters {clusters.provenance.day}")


def test_the_same_seed_gives_the_same_clusters() -> None:
    city = make_city()
    assert find(city).as_dict() == find(city).as_dict()


def test_a_resolution_that_is_no_number_is_refused() -> None:
    with pytest.raises(InvalidValueError, match="resolution"):
        find_clusters(make_city().snapshot(), rules=RULES, resolution=-1.0)


def test_likeness_is_one_for_equal_partitions_and_about_zero_by_chance() -> None:
    random = np.random.default_rng(1)
    one = random.integers(0, 20, 5_000).astype(np.int32)
    same = measure_likeness(one, (one * 7) % 20)
    assert same.mutual_information == pytest.approx(1.0)
    assert same.rand_index == pytest.approx(1.0)
    chance = measure_likeness(one, random.integers(0, 20, 5_000).astype(np.int32)).rand_index
    assert chance == pytest.approx(0.0, abs=0.01)
    assert measure_likeness(one[:1], one[:1]).rand_index is None


def test_a_cluster_is_named_by_what_most_of_it_shares_and_no_two_alike(tmp_path: Path) -> None:
    local = tmp_path / "rules.toml"
    local.write_text("[clusters.weights]\nalliance = 0.0\n", encoding="utf-8")
    city = make_city()
    city.add("Carrier", "C0", name="东关工业园", kind="park")
    for number in range(SIZE):
        for block in range(BLOCKS):
            city.place(name(block, number), counted=WUCHENG)
        city.relate("IN_INDUSTRY", name(3, number), "5199")
        if number < SIZE * 3 / 4:
            city.relate("LOCATED_IN", name(0, number), "C0")
        elif number % 2:
            city.relate("LOCATED_IN", name(1, number), "C0")
    clusters = find(city, read_rules(local))
    names = {cluster.key: cluster.name for cluster in clusters}
    assert names["B0-00"] == "婺城区·东关工业园"
    assert names["B3-00"] == "婺城区·批发业"
    assert names["B1-00"].startswith("婺城区·东关工业园等")
    assert names["B2-00"].startswith("婺城区·B2-")
    assert len(set(names.values())) == BLOCKS
    table = clusters.table().to_pylist()
    assert {row["cluster"]: row["name"] for row in table} == names
    assert {row["cluster"]: row["bound_members"] for row in table if row["bound_by"]} == {"B0-00": 12, "B1-00": 2}
    assert {row["cluster_name"] for row in clusters.rows().to_pylist()} == set(names.values())
