"""One graph twice, over arrays and as NetworkX has it, and what both answer to the same question."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator, Mapping, ValuesView
from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from orgraph.network import build_graph

if TYPE_CHECKING:
    from collections.abc import Callable

    Graph = nx.Graph[Any]

CLASSES = {
    (False, False): nx.Graph,
    (True, False): nx.DiGraph,
    (False, True): nx.MultiGraph,
    (True, True): nx.MultiDiGraph,
}


def make_twins(
    edges: list[tuple[int, int]], *, size: int, directed: bool = False, multigraph: bool = False, weighted: bool = True
) -> tuple[Any, Any]:
    """Make a graph over arrays and the same one edge by edge; nodes have names, weights of repeated edges add up."""
    names = [f"单位{number}" for number in range(size)]
    weights = [float(1 + (3 * number) % 7) for number in range(len(edges))]
    plain: Any = CLASSES[directed, multigraph]()
    plain.add_nodes_from(names)
    for (source, target), weight in zip(edges, weights, strict=True):
        one, other = names[source], names[target]
        before = plain.edges[one, other].get("weight", 0) if not multigraph and plain.has_edge(one, other) else 0
        plain.add_edge(one, other, **({"weight": before + weight} if weighted else {}))
    ends = np.array(edges, dtype=np.int64).reshape(-1, 2)
    ours = build_graph(
        ends[:, 0],
        ends[:, 1],
        np.array(weights) if weighted else None,
        names=names,
        directed=directed,
        multigraph=multigraph,
    )
    return ours, plain


def ask(question: Callable[[Any], Any], graph: Graph) -> object:
    """Ask a graph, and give the whole answer; or the type of the error."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # both sides warn alike
        try:
            return _settle(question(graph))
        except Exception as error:  # noqa: BLE001 - whatever it is, both sides must raise it
            return type(error)


def _settle(answer: Any) -> Any:  # noqa: ANN401 - whatever NetworkX answers
    """Give an answer in containers that can be compared: generators run out, graphs become nodes and edges."""
    if isinstance(answer, nx.Graph):
        return _settle_graph(answer)
    if isinstance(answer, Mapping):
        return {key: _settle(value) for key, value in answer.items()}
    if isinstance(answer, Iterator | ValuesView) or type(answer).__module__ == "networkx.classes.reportviews":
        return [_settle(some) for some in answer]
    if type(answer) in {list, tuple}:
        return type(answer)(_settle(some) for some in answer)
    if hasattr(answer, "toarray"):
        return answer.toarray().tolist()
    return answer.tolist() if isinstance(answer, np.ndarray) else answer


def _settle_graph(graph: Any) -> object:  # noqa: ANN401 - of any class
    """Give a graph as its nodes and its edges, both without order."""
    keys = {"keys": True} if graph.is_multigraph() else {}
    edges = [
        (edge[:2] if graph.is_directed() else frozenset(edge[:2]), edge[2:-1], _settle(edge[-1]))
        for edge in graph.edges(data=True, **keys)
    ]
    nodes = {name: _settle(data) for name, data in graph.nodes(data=True)}
    return (
        graph.is_directed(),
        graph.is_multigraph(),
        nodes,
        sorted(edges, key=lambda edge: str((sorted(map(str, edge[0])), edge[1:]))),
    )


def are_same(one: object, other: object) -> bool:
    """Say whether two answers are the same: floats to 1e-9, the parts of a partition in any order."""
    if isinstance(one, float | int) and isinstance(other, float | int):
        return one == other or (math.isnan(one) and math.isnan(other)) or math.isclose(one, other, abs_tol=1e-9)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(are_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        if one and all(isinstance(some, AbstractSet) for some in (*one, *other)):
            return sorted(map(sorted, one)) == sorted(map(sorted, other))
        return len(one) == len(other) and all(map(are_same, one, other))
    return bool(one == other)
