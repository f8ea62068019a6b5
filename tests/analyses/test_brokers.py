"""Brokers: whose loss splits the network, how many it cuts off, and how much runs through whom."""

from __future__ import annotations

from typing import Final

import networkx as nx
import numpy as np
import pytest

from orgraph.analyses import Brokers, rank_brokers
from orgraph.analyses.brokers import finding
from orgraph.errors import InvalidValueError
from orgraph.rules import read_rules
from tests.analyses.build import City

RULES: Final = read_rules()
ISLANDS: Final = 3
SIZE: Final = 6


def make_city() -> City:
    """Make three parks of tenants; an association (C) ties one tenant of each, and one more organization has no tie."""
    city = City()
    for ledger in ("alliances", "visits", "events"):
        city.load(ledger)
    city.organization("C", name="商会")
    city.organization("ALONE")
    for island in range(ISLANDS):
        city.add("Carrier", f"P{island}", name=f"园区{island}", kind="park")
        for number in range(SIZE):
            key = city.organization(f"T{island}{number}", name=f"企业{island}{number}")
            city.relate("LOCATED_IN", key, f"P{island}", target_kind="Carrier")
        city.relate("BELONGS_TO", f"T{island}0", "C")
    return city


def rank(city: City, **options: float) -> Brokers:
    return rank_brokers(city.snapshot(), rules=RULES, **options)  # type: ignore[arg-type]  # one option of each kind


def find(brokers: Brokers, key: str) -> dict[str, object]:
    return next(row for row in brokers.table().to_pylist() if row["key"] == key)


def test_the_association_that_joins_three_parks_comes_first_with_all_that_it_would_cut_off() -> None:
    brokers = rank(make_city())
    first = brokers.table().to_pylist()[0]
    assert (first["key"], first["pieces"], first["cut_off"], first["ties"]) == ("C", 3, 2 * SIZE, 3)
    assert {row["key"] for row in brokers.table().to_pylist()} == {"C", "T00", "T10", "T20"}
    cut = brokers.find_cut_off(brokers.snapshot.nodes("Organization").position("T00"))
    assert [brokers.key(int(position)) for position in cut] == [f"T0{number}" for number in range(1, SIZE)]


def test_places_are_nodes_and_are_never_ranked_nor_counted() -> None:
    brokers = rank(make_city())
    assert brokers.as_dict()["organizations"] == 1 + ISLANDS * SIZE
    assert brokers.untied == 1
    assert not any(row["key"].startswith("P") for row in brokers.table().to_pylist())


def test_betweenness_is_the_share_of_pairs_of_other_organizations_with_a_way_through() -> None:
    # Of 18 others, those of different parks reach each other through the association only: 3 * 6 * 6 of 153 pairs.
    brokers = rank(make_city())
    assert find(brokers, "C")["betweenness"] == pytest.approx(3 * 36 / 153)
    # The tenant who belongs to it lies between its 5 neighbours and the 13 outside of the park.
    assert find(brokers, "T00")["betweenness"] == pytest.approx(5 * 13 / 153)


def test_constraint_is_that_of_the_network_with_its_places() -> None:
    graph: nx.Graph[str] = nx.Graph()
    weights = RULES.clusters.weights
    for island in range(ISLANDS):
        for number in range(SIZE):
            graph.add_edge(f"T{island}{number}", f"P{island}", weight=weights.carrier)
        graph.add_edge(f"T{island}0", "C", weight=weights.association)
    known = nx.constraint(graph, weight="weight")
    for row in rank(make_city()).table().to_pylist():
        assert row["constraint"] == pytest.approx(known[row["key"]], abs=1e-12)


def test_a_large_network_is_sampled_and_says_how_sure_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    exact = rank(make_city())
    monkeypatch.setattr(finding, "EXACT_WORK", 0)
    sampled, again = (rank(make_city(), error=0.02, seed=3) for _ in range(2))
    assert exact.as_dict()["betweenness"] == {"method": "exact", "error": 0.0, "confidence": None, "samples": None}
    how = sampled.as_dict()["betweenness"]
    assert (how["method"], how["confidence"]) == ("sampled", 0.9)
    assert 0 < how["error"] <= 0.02
    off = np.abs(sampled.betweenness.values - exact.betweenness.values)
    assert (off <= sampled.betweenness.errors + 1e-12).all()
    assert sampled.table().to_pylist() == again.table().to_pylist()
    assert "抽样估计" in sampled.findings()[1].sentence.zh
    assert "精确" in exact.findings()[1].sentence.zh


def test_what_is_said_stands_on_the_organizations_that_it_names() -> None:
    brokers = rank(make_city())
    everything, _, association, *_ = brokers.findings()
    assert everything.value == 4
    assert everything.sentence.zh == (
        "19家有联系的组织中，4家一旦退出，联系网络会断开，最多使12家与主体失去联系；另有1家没有任何联系。"
    )
    assert [len(rows.positions) for rows in association.evidence] == [1, 2 * SIZE]
    assert association.sentence.en.startswith(
        "商会: 3 ties, without it its part falls into 3 pieces and 12 are cut off"
    )
    told = {row["broker"] for row in brokers.cut_off_rows().to_pylist()}
    assert told == {"C", "T00", "T10", "T20"}


def test_ledgers_of_ties_that_are_not_loaded_are_named() -> None:
    city = City()
    city.organization("A")
    brokers = rank(city)
    assert brokers.because is not None
    assert brokers.because.zh in brokers.findings()[0].sentence.zh
    assert (len(brokers), brokers.table().num_rows, brokers.cut_off_rows().num_rows) == (0, 0, 0)


def test_organizations_that_have_ended_tie_nobody() -> None:
    city = make_city()
    city.nodes["Organization"]["C"]["registration_status"] = "deregistered"
    brokers = rank(city)
    assert not len(brokers.articulation)
    assert len(brokers) == 0


def test_the_list_is_as_long_as_asked_for_and_shows_itself() -> None:
    brokers = rank(make_city(), most=2)
    assert [broker.rank for broker in brokers] == [1, 2]
    assert "商会" in repr(brokers)
    assert "<table>" in brokers._repr_html_()


@pytest.mark.parametrize("option", [{"most": 0}, {"error": 0.0}, {"confidence": 1.0}])
def test_a_wish_that_cannot_be_is_refused(option: dict[str, float]) -> None:
    with pytest.raises(InvalidValueError, match="at least 1 broker"):
        rank(make_city(), **option)


def test_no_organization_is_at_a_position_beyond_the_last() -> None:
    with pytest.raises(InvalidValueError, match="is no position"):
        rank(make_city()).find_cut_off(99)
