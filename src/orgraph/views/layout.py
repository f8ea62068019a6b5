"""Places of the nodes of a drawn network: the same for the same slice, so that it looks the same tomorrow."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import networkx as nx

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgraph.views.drawn import DrawnEdge, DrawnNode

SPACING: Final = 120.0


def list_places(nodes: Sequence[DrawnNode], edges: Sequence[DrawnEdge]) -> list[tuple[float, float]]:
    """List a place for every node: rings around a middle, else springs for what hangs together, part beside part."""
    if any(node.middle for node in nodes):
        return _find_rings(nodes)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(nodes)))
    graph.add_weighted_edges_from((edge.source, edge.target, edge.weight) for edge in edges)
    parts = sorted(nx.connected_components(graph), key=lambda part: (-len(part), min(part)))
    sides = [SPACING * max(1.0, math.sqrt(len(part)) * 1.15) for part in parts]
    # A sheet somewhat wider than high, as screens are, that holds all parts with their margins.
    width = max([math.sqrt(sum((side + SPACING * 0.3) ** 2 for side in sides) * 1.9), *sides]) if sides else 0.0
    places: dict[int, tuple[float, float]] = {}
    left, top, row_height = 0.0, 0.0, 0.0
    for part, side in zip(parts, sides, strict=True):
        if left and left + side > width:
            left, top, row_height = 0.0, top + row_height + SPACING * 0.3, 0.0
        spread = _spread(graph.subgraph(sorted(part)), side)
        places |= {node: (left + side / 2 + x, top + side / 2 + y) for node, (x, y) in spread.items()}
        left, row_height = left + side + SPACING * 0.3, max(row_height, side)
    return [places[number] for number in range(len(nodes))]


def _spread(part: nx.Graph[int], side: float) -> dict[int, tuple[float, float]]:
    if len(part) == 1:
        return dict.fromkeys(part, (0.0, 0.0))
    ordered: nx.Graph[int] = nx.Graph()
    ordered.add_nodes_from(sorted(part))
    ordered.add_edges_from(sorted((min(edge), max(edge)) for edge in part.edges))
    found = nx.spring_layout(ordered, seed=7, iterations=120, k=2.4 / math.sqrt(len(ordered)), scale=side / 2)
    return {node: (float(x), float(y)) for node, (x, y) in found.items()}


def _find_rings(nodes: Sequence[DrawnNode]) -> list[tuple[float, float]]:
    places = [(0.0, 0.0)] * len(nodes)
    around = sorted(
        (number for number, node in enumerate(nodes) if not node.middle), key=lambda n: (nodes[n].kind, nodes[n].sort)
    )
    ring, begun = 1, 0
    while begun < len(around):
        room = 10 * ring
        here = around[begun : begun + room]
        for place, number in enumerate(here):
            angle = 2 * math.pi * place / len(here) + ring * 0.3
            places[number] = (math.cos(angle) * SPACING * 1.5 * ring, math.sin(angle) * SPACING * 1.5 * ring)
        ring, begun = ring + 1, begun + room
    return places
