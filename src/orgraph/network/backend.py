"""The backend: answers every function that NetworkX dispatches, from arrays where there is a kernel.

NetworkX raises for a function that a backend lacks, and does not fall back unless told to. A graph of ours is an
``nx.Graph``, so NetworkX's own code runs on it as it is: what has no kernel here is handed to that.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.network import centrality_answers, community_answers, path_answers, structure_answers
from orgraph.network.arrays import GraphArrays
from orgraph.network.asking import ask_networkx
from orgraph.network.graphs import find_class
from orgraph.network.information import WITH_KERNEL
from orgraph.network.mappings import Attributes

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    import networkx as nx
    from numpy.typing import NDArray

ANSWERS: Final[dict[str, Callable[..., Any]]] = {
    name: getattr(module, name)
    for module in (structure_answers, path_answers, centrality_answers, community_answers)
    for name in WITH_KERNEL
    if hasattr(module, name)
}


class Backend:
    """What NetworkX finds under the name ``orgraph``."""

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return ANSWERS[name] if name in ANSWERS else ask_networkx(name)

    def can_run(self, name: str, args: Any, kwargs: Any) -> bool:  # noqa: ANN401, ARG002 - NetworkX passes them
        """Say that every function is answered."""
        return True

    def should_run(self, name: str, args: Any, kwargs: Any) -> bool:  # noqa: ANN401, ARG002 - the same
        """Say for which functions it is worth it to make arrays of a graph of NetworkX."""
        return name in ANSWERS

    def convert_from_nx(self, graph: nx.Graph[Any], **_: object) -> Any:  # noqa: ANN401 - one of four classes
        """Make a graph over arrays of one of NetworkX; its attributes are read from there."""
        numbers = {name: number for number, name in enumerate(graph)}
        simple = not graph.is_multigraph()
        keys = {} if simple else {"keys": True}
        edges: list[Any] = list(graph.edges(data=True, **keys))  # type: ignore[call-overload]  # stub: of simple graphs
        ends = np.array([(numbers[edge[0]], numbers[edge[1]]) for edge in edges], dtype=np.int32).reshape(-1, 2)
        attributes = [edge[-1] for edge in edges]
        of_nodes = list(graph.nodes.values())
        arrays = GraphArrays(
            list(graph),
            np.ascontiguousarray(ends[:, 0]),
            np.ascontiguousarray(ends[:, 1]),
            is_directed=graph.is_directed(),
            is_simple=simple,
            read_node=lambda node: Attributes(of_nodes[node]),
            read_edge=lambda edge: Attributes(attributes[edge]),
            read_key=lambda edge: edges[edge][2],
            read_weights=lambda name: _read_numbers(attributes, name),
        )
        return find_class(directed=graph.is_directed(), simple=simple).over(arrays, **graph.graph)

    def convert_to_nx(self, answer: Any, **_: object) -> Any:  # noqa: ANN401 - whatever a function has answered
        """Make an ordinary graph of one over arrays; leave everything else."""
        return answer.copy() if getattr(answer, "__networkx_backend__", None) == "orgraph" else answer


def _read_numbers(attributes: list[dict[Hashable, Any]], name: str) -> NDArray[np.float64] | None:
    values = [some.get(name) for some in attributes]
    if not any(value is not None for value in values):
        return None
    if not all(
        isinstance(value, (int, float)) or (value is None and name not in some)
        for value, some in zip(values, attributes, strict=True)
    ):
        raise TypeError(f"{name} is not a number on every edge that has it")
    return np.array([1 if value is None else value for value in values], dtype=np.float64)


BACKEND: Final = Backend()
