"""A graph over arrays reads like one of NetworkX, and cannot be changed."""

from __future__ import annotations

import copy
import pickle
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np
import pytest

from orgraph.network import ArrayGraph, build_graph
from orgraph.network.mappings import Attributes, Kept
from tests.network.comparing import CLASSES, are_same, ask, make_twins

if TYPE_CHECKING:
    from collections.abc import Callable

EDGES = [(0, 1), (1, 2), (2, 0), (2, 3), (3, 3), (4, 5)]
READINGS: dict[str, Callable[[Any], Any]] = {
    "nodes": lambda g: list(g.nodes(data=True)),
    "edges": lambda g: list(g.edges(data=True)),
    "edges of some": lambda g: list(g.edges(["单位2", "单位3"], data="weight")),
    "adjacency": lambda g: {name: dict(row) for name, row in g.adjacency()},
    "degrees": lambda g: dict(g.degree),
    "degrees of some": lambda g: dict(g.degree(["单位2", "单位3"])),
    "degree of one": lambda g: g.degree("单位3"),
    "degree of one by name": lambda g: g.degree["单位3"],
    "degrees by weight": lambda g: dict(g.degree(weight="weight")),
    "size": lambda g: (len(g), g.order(), g.size(), g.size(weight="weight"), g.number_of_edges("单位0", "单位1")),
    "has_edge": lambda g: (g.has_edge("单位0", "单位1"), g.has_edge("单位0", "单位3"), "单位0" in g, ["x"] in g),
    "neighbors": lambda g: list(g["单位2"]),
    "subgraph": lambda g: g.subgraph(["单位0", "单位1", "单位3", "别处"]).copy(),
    "edge_subgraph": lambda g: g.edge_subgraph(list(g.edges)[:3]).copy(),
    "copy": lambda g: g.copy(),
    "view": lambda g: g.copy(as_view=True),
    "to_directed": lambda g: g.to_directed(),
    "to_undirected": lambda g: g.to_undirected(),
    "an ordinary one": nx.MultiDiGraph,
    "a deep copy": copy.deepcopy,
    "pickled": lambda g: pickle.loads(pickle.dumps(g)),  # noqa: S301 - our own bytes
    "emptied": nx.create_empty_copy,
    "arcs in": lambda g: list(g.in_edges(data=True)) if g.is_directed() else None,
    "degrees in": lambda g: (dict(g.in_degree), dict(g.out_degree), g.in_degree("单位2")) if g.is_directed() else None,
    "reversed": lambda g: g.reverse() if g.is_directed() else None,
    "predecessors": lambda g: list(g.pred["单位2"]) if g.is_directed() else None,
}


def list_twins() -> dict[str, tuple[Any, Any]]:
    more = [*EDGES, (1, 0), (0, 1), (0, 1)]
    return {
        kind.__name__: make_twins(more, size=7, directed=directed, multigraph=multigraph)
        for (directed, multigraph), kind in CLASSES.items()
    }


@pytest.mark.parametrize("reading", READINGS)
def test_a_graph_reads_like_that_of_networkx(reading: str) -> None:
    for kind, (ours, plain) in list_twins().items():
        found, known = (ask(READINGS[reading], graph) for graph in (ours, plain))
        assert not isinstance(known, type), (kind, known)
        assert are_same(found, known), (kind, found, known)


def test_a_graph_is_one_of_networkx_of_its_kind() -> None:
    for ours, plain in list_twins().values():
        assert isinstance(ours, type(plain))
        assert (ours.is_directed(), ours.is_multigraph()) == (plain.is_directed(), plain.is_multigraph())
        assert nx.is_frozen(ours)
        assert type(ours.copy()) is type(plain), "a copy is an ordinary graph"


@pytest.mark.parametrize(
    "change",
    [
        lambda g: g.add_node("new"),
        lambda g: g.add_nodes_from(["new"]),
        lambda g: g.add_edge("单位0", "单位4"),
        lambda g: g.add_edges_from([("单位0", "单位4")]),
        lambda g: g.add_weighted_edges_from([("单位0", "单位4", 2)]),
        lambda g: g.remove_node("单位0"),
        lambda g: g.remove_nodes_from(["单位0"]),
        lambda g: g.remove_edge("单位0", "单位1"),
        lambda g: g.remove_edges_from([("单位0", "单位1")]),
        lambda g: g.update(edges=[("单位0", "单位4")]),
        lambda g: g.clear(),
        lambda g: g.clear_edges(),
        lambda g: g.nodes["单位0"].update(name="别名"),
        lambda g: g.nodes["单位0"].__setitem__("name", "别名"),
        lambda g: nx.set_node_attributes(g, dict.fromkeys(g, 1), "level"),
        lambda g: nx.set_edge_attributes(g, dict.fromkeys(g.edges, 1), "level"),
        lambda g: nx.contracted_nodes(g, "单位0", "单位1", copy=False),
        lambda g: nx.relabel_nodes(g, {"单位0": "甲"}, copy=False),
    ],
)
def test_no_change_gets_through(change: Any) -> None:  # noqa: ANN401 - any function of a graph
    for ours, plain in list_twins().values():
        with pytest.raises(nx.NetworkXError, match=r"[Ff]rozen"):
            change(ours)
        assert are_same(ask(lambda g: g.copy(), ours), ask(lambda g: g.copy(), plain))


def test_a_part_of_a_graph_is_over_arrays_too() -> None:
    for ours, plain in list_twins().values():
        part = ours.subgraph(["单位0", "单位1", "单位2"])
        assert type(part) is type(ours)
        assert are_same(nx.pagerank(part), nx.pagerank(plain.subgraph(["单位0", "单位1", "单位2"])))


def test_the_simple_graph_underneath_counts_what_ran_side_by_side() -> None:
    ours, plain = list_twins()["MultiDiGraph"]
    simple = ours.to_simple()
    assert type(simple) is ArrayGraph
    assert set(map(frozenset, simple.edges)) == set(map(frozenset, nx.Graph(plain).edges))
    assert simple.edges["单位0", "单位1"] == {"weight": 4.0}
    assert simple.size(weight="weight") == plain.number_of_edges()
    copied: nx.Graph[Any] = nx.Graph(simple)
    assert [list(simple[node]) for node in simple] == [list(copied[node]) for node in simple], "ties fall alike"


def test_a_graph_of_bare_arrays_names_its_nodes_by_number() -> None:
    graph = build_graph([0, 1], [1, 3])
    assert list(graph) == [0, 1, 2, 3]
    assert build_graph(np.array([0]), np.array([1]), size=5, directed=True).number_of_nodes() == 5
    assert len(build_graph(np.zeros(0, int), np.zeros(0, int))) == 0


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ({"size": 2}, "targets lie from 0 to 1"),
        ({"weight": np.ones(3)}, "3 weights for 2 edges"),
        ({"names": ["a", "b"]}, "targets lie from 0 to 1"),
        ({"source": [0.5, 1.0]}, "sources hold float64: nodes are whole numbers"),
        ({"weight": np.ma.masked_equal([1.0, 0.0], 0.0)}, "masked values"),
    ],
)
def test_a_graph_of_arrays_that_do_not_fit_is_refused(arguments: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        build_graph(**{"source": np.array([0, 1]), "target": np.array([1, 2]), **arguments})


def test_attributes_are_a_dictionary_that_only_its_copy_can_change() -> None:
    attributes = Attributes(form="solo")
    for change in ("update", "clear", "popitem", "setdefault", "__delitem__"):
        with pytest.raises(nx.NetworkXError, match="Frozen"):
            getattr(attributes, change)("form")
    changed = attributes.copy()
    changed["form"] = "joint"
    assert (attributes, type(changed)) == ({"form": "solo"}, dict)


def test_what_is_remembered_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orgraph.network.mappings.MOST_KEPT", 5)
    asked: list[int] = []

    def read(place: int) -> list[int]:
        asked.append(place)
        return [place]

    kept = Kept(read, len)
    assert [kept(place) for place in (0, 0, 1, 2, 0)] == [[0], [0], [1], [2], [0]]
    assert asked == [0, 1, 2, 0], "the first was forgotten, and read again"
