"""A part of a snapshot as a NetworkX graph."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import networkx as nx
import pytest

from orgraph.errors import InvalidValueError
from orgraph.tables import KEY
from tests.store.ledgers import DAY, Ledgers, code, covers, organization, party, small_city
from tests.store.resolving import resolve

if TYPE_CHECKING:
    from orgraph.snapshot import Snapshot


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    return resolve(small_city()).snapshot


def test_a_network_of_chosen_kinds_has_their_nodes_and_what_lies_between_them(snapshot: Snapshot) -> None:
    graph = snapshot.network(kinds=["Organization", "PartyOrganization"])
    assert set(graph) == {code(number) for number in (1, 2, 3, 4)} | {"DZZ0001", "DZZ0002"}
    assert {(source, target, key[0]) for source, target, key in graph.edges(keys=True)} == {
        ("DZZ0001", code(1), "COVERS"),
        ("DZZ0002", code(3), "COVERS"),
        ("DZZ0002", "DZZ0001", "AFFILIATED_TO"),
    }


def test_nodes_and_edges_carry_what_people_read(snapshot: Snapshot) -> None:
    graph = snapshot.network(kinds=["Organization", "PartyOrganization"], relations=["COVERS"])
    node = graph.nodes[code(3)]
    assert (node["node_kind"], node["key"], node["kind"]) == ("Organization", code(3), "enterprise")
    assert node["full_members"] == "1–2"
    assert "employees" not in node, "what is unknown is left out"
    edge = graph.edges["DZZ0001", code(1), ("COVERS", 0)]
    assert edge == {"relation": "COVERS", "form": "solo", "valid_from": date(2019, 7, 1)}


def test_a_whole_snapshot_is_a_network_too(snapshot: Snapshot) -> None:
    graph = snapshot.network()
    assert graph.nodes["330782"]["name"] == "义乌市"
    assert graph.has_edge("LM0001", "LM0001") is False
    assert graph.has_edge(code(1), "LM0001")
    assert graph.has_edge("ZF0001", code(4))


def test_a_network_cannot_be_changed_but_its_copy_can(snapshot: Snapshot) -> None:
    graph = snapshot.network(kinds=["Organization"])
    for change in (
        lambda: graph.add_node("new"),
        lambda: graph.add_edge(code(1), code(2)),
        lambda: graph.remove_node(code(1)),
        graph.clear,
    ):
        with pytest.raises(nx.NetworkXError, match=r"[Ff]rozen"):
            change()  # type: ignore[no-untyped-call]  # stub of clear: not annotated
    copied: nx.MultiDiGraph[str] = nx.MultiDiGraph(graph)
    assert type(graph.copy()) is nx.MultiDiGraph
    copied.add_edge(code(1), code(2))
    copied.nodes[code(1)]["name"] = "别名"
    assert graph.number_of_edges() == 0
    assert graph.nodes[code(1)]["name"] == "示例1号有限公司"


@pytest.mark.parametrize(
    ("hops", "reached"),
    [
        (0, {"LM0001"}),
        (1, {"LM0001", code(1), "DZZ0002"}),
        (2, {"LM0001", code(1), "DZZ0002", "DZZ0001", code(3)}),
    ],
)
def test_a_neighbourhood_reaches_as_far_as_asked_in_both_directions(
    snapshot: Snapshot, hops: int, reached: set[str]
) -> None:
    kinds = ["Organization", "PartyOrganization", "Alliance"]
    graph = snapshot.network(kinds=kinds, around=("Alliance", "LM0001"), hops=hops)
    assert set(graph) == reached


def test_a_network_shows_one_day() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1, closed_on=date(2020, 3, 31)), organization(2))
        .plus("party_organizations", party(1))
        .plus("covers", covers(1, 1), covers(1, 2, valid_from=date(2020, 5, 1)))
    )
    snapshot = resolve(ledgers).snapshot
    kinds = ["Organization", "PartyOrganization"]
    assert set(snapshot.network(kinds=kinds, day=date(2020, 1, 1)).edges()) == {("DZZ0001", code(1))}
    assert set(snapshot.network(kinds=kinds).edges()) == {("DZZ0001", code(2))}, "by default the day of the data"
    assert code(1) not in snapshot.network(kinds=kinds, day=DAY)


def test_nodes_of_two_kinds_with_one_key_are_told_apart() -> None:
    ledgers = (
        Ledgers()
        .plus("units", {KEY: "X1", "name": "某局", "kind": "department"}, {KEY: "X2", "name": "另局", "kind": "other"})
        .plus("carriers", {KEY: "X1", "name": "某园", "kind": "park"})
        .plus("carrier_managers", {"manager": "X1", "carrier": "X1", "role": "committee"})
    )
    graph = resolve(ledgers).snapshot.network(kinds=["Unit", "Carrier"])
    assert set(graph) == {"Unit:X1", "Carrier:X1", "X2"}
    assert set(graph.edges()) == {("Unit:X1", "Carrier:X1")}
    assert graph.nodes["Unit:X1"]["key"] == "X1"


def test_relations_that_run_side_by_side_are_all_there() -> None:
    ledgers = (
        Ledgers()
        .plus("organizations", organization(1))
        .plus("party_organizations", party(1))
        .plus("covers", covers(1, 1), covers(1, 1, valid_from=date(2020, 1, 1)))
    )
    graph = resolve(ledgers).snapshot.network(kinds=["Organization", "PartyOrganization"])
    assert {key for *_, key in graph.edges(keys=True)} == {("COVERS", 0), ("COVERS", 1)}


def test_a_network_that_would_be_too_large_is_refused_with_the_way_around(snapshot: Snapshot) -> None:
    with pytest.raises(InvalidValueError, match=r"limit is 5 together.*kinds=.*around=.*limit=") as refusal:
        snapshot.network(kinds=["Organization", "PartyOrganization"], limit=5)
    assert "6 nodes and 3 edges" in str(refusal.value)
    assert len(snapshot.network(kinds=["Organization", "PartyOrganization"], limit=9)) == 6


@pytest.mark.parametrize(
    ("wish", "complaint"),
    [
        ({"kinds": ["Person"]}, "'Person' is no node kind of this network"),
        ({"relations": ["KNOWS"]}, "'KNOWS' is no relation of this network"),
        ({"around": ("Organization", "nobody")}, "No Organization has the key 'nobody'"),
        ({"kinds": ["Unit"], "around": ("Organization", code(1))}, "'Organization' is no node kind of this network"),
    ],
)
def test_what_does_not_exist_is_named(snapshot: Snapshot, wish: dict[str, object], complaint: str) -> None:
    with pytest.raises(InvalidValueError, match=complaint):
        snapshot.network(**wish)  # type: ignore[arg-type]  # one wish of each kind
