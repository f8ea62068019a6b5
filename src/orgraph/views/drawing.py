"""Drawings: slices of the graph with positions, colours and shapes, in pyvis networks.

pyvis holds the nodes, the edges and the options and nothing more; the page around them is ours. Positions come with the
data, physics is off, and labels are written by the page at a size that does not change (see `labels`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.errors import InvalidValueError
from orgraph.views.labels import Label, list_labels, write_caption, write_short
from orgraph.views.layout import HEIGHT, WIDTH, Layout, draw_layout
from orgraph.views.styles import LINES, list_groups, show_group, show_style

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray
    from pyvis.network import Network

    from orgraph.views.drawn import DrawnEdge, DrawnNode, DrawnSlice

MOST_NODES: Final = 2_000
SMALLEST_SHARE: Final = 0.5
"""The smallest node has half the radius of the largest."""
SQUARE_SHARE: Final = 0.75
"""A dark square looks larger than it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A slice as the page draws it: nodes and edges in a pyvis network, fields behind them, legend and list beside."""

    network: Network
    fields: list[dict[str, Any]]
    legend: list[dict[str, Any]]
    rows: list[dict[str, Any]]

    def as_data(self, links: Mapping[str, Any] | None) -> dict[str, Any]:
        """As the data block of the page holds it, with what a page knows of where nodes lead."""
        return {
            "nodes": self.network.nodes,
            "edges": self.network.edges,
            "fields": self.fields,
            "sheet": {"width": WIDTH, "height": HEIGHT},
            "options": self.network.options,
            **(links or {}),
        }


def list_legend(nodes: Sequence[DrawnNode], *, language: str = "zh") -> list[dict[str, Any]]:
    """List what the shapes and colours stand for, with how many there are; the legend is the filter."""
    groups = [show_group(node) for node in nodes]
    return [
        {
            "group": group,
            "title": show_style(group).title.in_language(language),
            "colour": show_style(group).colour,
            "border": show_style(group).border,
            "shape": show_style(group).shape,
            "count": groups.count(group),
        }
        for group in list_groups(groups)
    ]


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    """Places, sizes and labels of nodes, by their names."""

    layout: Layout
    largest: int
    number: Mapping[str, int]
    labels: list[Label]

    @classmethod
    def of(cls, nodes: Sequence[DrawnNode], edges: Sequence[DrawnEdge], *, language: str) -> _Sheet:
        """Lay nodes out; InvalidValueError where a canvas cannot show so many."""
        if len(nodes) > MOST_NODES:
            raise InvalidValueError(
                f"{len(nodes):,} nodes are too many for one canvas; {MOST_NODES:,} is the most. Draw one alliance "
                "instead."
            )
        layout, largest = draw_layout(nodes, edges), max((node.size for node in nodes), default=1)
        labels = _list_labels(nodes, layout, _find_radii(nodes, layout, largest), edges, language)
        return cls(layout, largest, {node.name_in_slice: number for number, node in enumerate(nodes)}, labels)

    def draw(self, nodes: Sequence[DrawnNode], edges: Sequence[DrawnEdge], *, language: str) -> Drawing:
        """Draw some of the nodes, each in its place."""
        from pyvis.network import Network  # noqa: PLC0415 - it imports IPython, which takes half a second

        network = Network(directed=False)
        radii = _find_radii(nodes, self.layout, self.largest).tolist()
        captions = [write_caption(node, node.name, language=language) for node in nodes]
        at = [self.number[node.name_in_slice] for node in nodes]
        places, field_of = self.layout.places, self.layout.field_of
        network.nodes = [
            _draw_node(node, caption, places[number], radius, self.labels[number], field_of[number])
            for node, caption, number, radius in zip(nodes, captions, at, radii, strict=True)
        ]
        # Named by their ends, so that a part that is drawn later adds no edge twice.
        pale = _find_opacity(nodes, edges)
        network.edges = list({edge["id"]: edge for edge in (_draw_edge(edge, nodes, pale) for edge in edges)}.values())
        network.options = _OPTIONS  # pyvis writes it as JSON
        return Drawing(
            network=network,
            fields=[field.as_dict() for field in self.layout.fields],
            legend=list_legend(nodes, language=language),
            rows=list_items(nodes, edges),
        )


def draw_network(nodes: Sequence[DrawnNode], edges: Sequence[DrawnEdge], *, language: str = "zh") -> Drawing:
    """Draw a slice: give every node its place, shape and label.

    Raises
    ------
    InvalidValueError
        Where it has more nodes than a canvas can show.
    """
    return _Sheet.of(nodes, edges, language=language).draw(nodes, edges, language=language)


def draw_pair(before: DrawnSlice, after: DrawnSlice, *, language: str = "zh") -> tuple[Drawing, Drawing]:
    """Draw two slices of one network: what both hold has the same place in both, and sizes compare.

    Raises
    ------
    InvalidValueError
        Where they have more nodes together than a canvas can show.
    """
    sheet = _Sheet.of(*_join(before, after), language=language)
    return (
        sheet.draw(before.nodes, before.edges, language=language),
        sheet.draw(after.nodes, after.edges, language=language),
    )


@dataclass(frozen=True, slots=True)
class _Edge:
    """An edge of two slices together."""

    source: int
    target: int
    relation: str
    weight: int
    sort: str


def _join(before: DrawnSlice, after: DrawnSlice) -> tuple[list[DrawnNode], list[_Edge]]:
    """Join two slices: every node once, as large as it ever is, those of a region together in the order of regions."""
    found: dict[str, DrawnNode] = {}
    for node in chain(after.nodes, before.nodes):
        known = found.setdefault(node.name_in_slice, node)
        if node.size > known.size:
            found[node.name_in_slice] = node
    regions = list(dict.fromkeys(node.region for node in found.values()))
    nodes = sorted(found.values(), key=lambda node: regions.index(node.region))
    number = {node.name_in_slice: place for place, node in enumerate(nodes)}
    edges = [
        _Edge(
            number[part.nodes[edge.source].name_in_slice],
            number[part.nodes[edge.target].name_in_slice],
            edge.relation,
            edge.weight,
            edge.sort,
        )
        for part in (after, before)
        for edge in part.edges
    ]
    return nodes, edges


def list_items(nodes: Sequence[DrawnNode], edges: Sequence[DrawnEdge]) -> list[dict[str, Any]]:
    """List the nodes as the list beside the canvas shows them, largest first, with their number of edges."""
    degrees = _count_edges(nodes, edges)
    items = [
        {
            "id": node.name_in_slice,
            "kind": node.kind,
            "key": node.key,
            "name": node.name,
            "size": node.size,
            "edges": degree,
            "group": show_group(node),
        }
        for node, degree in zip(nodes, degrees, strict=True)
    ]
    return sorted(items, key=lambda item: (-item["size"], -item["edges"], item["key"]))


_OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "edges": {"smooth": False, "selectionWidth": 1, "hoverWidth": 0.5},
    "interaction": {
        "hover": True,
        "hideEdgesOnDrag": True,
        "hideEdgesOnZoom": True,
        "keyboard": False,
        "multiselect": False,
        "tooltipDelay": 150,
    },
}
EDGE_COLOUR: Final = "#C3CBD5"
CROSSING_OPACITY: Final = 0.45
CROSSING_EDGES: Final = 20
"""Edges between fields would else lie over everything; where there are more than so many, each is the paler."""
CHOSEN_COLOUR: Final = "#1D4F91"


def _count_edges(nodes: Sequence[DrawnNode], edges: Sequence[DrawnEdge]) -> list[int]:
    degrees = [0] * len(nodes)
    for edge in edges:
        degrees[edge.source] += 1
        degrees[edge.target] += 1
    return degrees


def _find_radii(nodes: Sequence[DrawnNode], layout: Layout, largest: int) -> NDArray[np.float64]:
    sizes = np.array([node.size for node in nodes], dtype=np.float64)
    shares = np.sqrt(sizes / max(largest, 1))
    radii: NDArray[np.float64] = layout.radius * (SMALLEST_SHARE + (1 - SMALLEST_SHARE) * shares)
    radii[[node.kind == "Unit" for node in nodes]] *= SQUARE_SHARE
    radii[[node.middle for node in nodes]] = max(layout.radius * 1.3, 12)
    return radii


def _list_labels(
    nodes: Sequence[DrawnNode], layout: Layout, radii: NDArray[np.float64], edges: Sequence[DrawnEdge], language: str
) -> list[Label]:
    importance = np.array([node.size for node in nodes]) * 1000.0 + np.array(_count_edges(nodes, edges))
    middle = frozenset(number for number, node in enumerate(nodes) if node.middle)
    places = np.array(layout.places, dtype=np.float64).reshape(-1, 2)
    # The field says whose they are.
    names = [write_caption(node, write_short(node.name, node.region), language=language) for node in nodes]
    headed = np.array(layout.field_of, dtype=np.intp) >= 0
    fields = layout.list_insides()
    return list_labels(names, places, radii, importance, fields=fields, headed=headed, always=middle)


def _draw_node(
    node: DrawnNode, name: str, place: tuple[float, float], radius: float, label: Label, field: int
) -> dict[str, Any]:
    group = show_group(node)
    style = show_style(group)
    colour, border = style.colour, style.border
    return {
        "id": node.name_in_slice,
        "name": name,
        "lines": label.lines,
        "scale": label.scale,
        "side": label.side,
        "field": field,
        "group_name": group,
        "shape": style.shape,
        "size": round(radius, 1),
        "x": round(place[0], 1),
        "y": round(place[1], 1),
        "color": {"background": colour, "border": border, "highlight": {"background": colour, "border": "#000000"}},
        "borderWidth": 3 if node.middle or node.change else 1,
    }


def _find_opacity(nodes: Sequence[DrawnNode], edges: Sequence[DrawnEdge]) -> float:
    """Find how strong the edges between fields are drawn."""
    crossing = sum(nodes[edge.source].region != nodes[edge.target].region for edge in edges)
    return round(max(CROSSING_OPACITY * min(1, CROSSING_EDGES / max(crossing, 1)), 0.12), 2)


def _draw_edge(edge: DrawnEdge, nodes: Sequence[DrawnNode], pale: float) -> dict[str, Any]:
    source, target = nodes[edge.source].name_in_slice, nodes[edge.target].name_in_slice
    colour, dashes = LINES.get(edge.sort, (EDGE_COLOUR, False))
    crosses = nodes[edge.source].region != nodes[edge.target].region
    return {
        "id": f"{edge.relation} {source} {target}",
        "from": source,
        "to": target,
        "relation": edge.relation,
        "width": round(min(1 + math.log2(edge.weight), 8), 1),
        "weight": edge.weight,
        "dashes": dashes,
        "color": {
            "color": colour,
            "highlight": CHOSEN_COLOUR,
            "hover": CHOSEN_COLOUR,
            "opacity": pale if crosses else 1,
        },
    }
