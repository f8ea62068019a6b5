"""The drawn network: a slice of the graph with positions, colours and shapes, in a pyvis network.

pyvis holds the nodes, the edges and the options and nothing more; the page around them is ours. Positions come with the
data, physics is off, and labels are written by the page at a size that does not change (see `labels`).
"""

from __future__ import annotations

import hashlib
import math
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.errors import InvalidValueError
from orgraph.views.labels import Label, list_labels
from orgraph.views.layout import HEIGHT, WIDTH, Layout, draw_layout
from orgraph.views.styles import LINES, STYLES, show_group

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from importlib.resources.abc import Traversable

    from pyvis.network import Network

    from orgraph.views.drawn import DrawnEdge, DrawnNode, DrawnSlice

MOST_NODES: Final = 2_000
SMALLEST_SHARE: Final = 0.5
"""The smallest node has half the radius of the largest."""
SQUARE_SHARE: Final = 0.75
"""A dark square looks larger than it is."""


@dataclass(frozen=True, slots=True)
class NotebookNetwork:
    """A drawn network that a notebook shows in place."""

    html: str
    height: int

    def _repr_html_(self) -> str:
        # A frame of its own: the styles and scripts of the notebook and of the network do not meet.
        return (
            f'<iframe srcdoc="{escape(self.html, quote=True)}" width="100%" height="{self.height}" '
            'style="border:0" sandbox="allow-scripts"></iframe>'
        )

    def __repr__(self) -> str:
        return f"<NotebookNetwork of {len(self.html):,} characters>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What stands around a network: its title, its day, where it comes from, and its marks."""

    title: str
    day: date
    snapshot: str
    synthetic: bool
    total: int
    language: str = "zh"


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
    counts: dict[str, int] = {}
    for node in nodes:
        group = show_group(node)
        counts[group] = counts.get(group, 0) + 1
    return [
        {
            "group": group,
            "title": style.title.zh if language == "zh" else style.title.en,
            "colour": style.colour,
            "shape": style.shape,
            "count": counts[group],
        }
        for group, style in STYLES.items()
        if group in counts
    ]


def draw_network(nodes: Sequence[DrawnNode], edges: Sequence[DrawnEdge], *, language: str = "zh") -> Drawing:
    """Draw a slice: give every node its place, shape and label.

    Raises
    ------
    InvalidValueError
        Where it has more nodes than a canvas can show.
    """
    from pyvis.network import Network  # noqa: PLC0415 - it imports IPython, which takes half a second

    if len(nodes) > MOST_NODES:
        raise InvalidValueError(
            f"{len(nodes):,} nodes are too many for one canvas; {MOST_NODES:,} is the most. Draw one alliance instead."
        )
    layout = draw_layout(nodes, edges)
    radii = _find_radii(nodes, layout)
    network = Network(directed=False)
    network.nodes = [
        _draw_node(node, place, float(radius), label, field)
        for node, place, radius, label, field in zip(
            nodes, layout.places, radii, _list_labels(nodes, layout, radii, edges), layout.field_of, strict=True
        )
    ]
    # Named by their ends, so that a part that is drawn later adds no edge twice.
    network.edges = list({edge["id"]: edge for edge in (_draw_edge(edge, nodes) for edge in edges)}.values())
    network.options = _OPTIONS  # pyvis writes it as JSON
    return Drawing(
        network=network,
        fields=[field.as_dict() for field in layout.fields],
        legend=list_legend(nodes, language=language),
        rows=list_items(nodes, edges),
    )


def render_network(nodes: Sequence[DrawnNode], edges: Sequence[DrawnEdge], *, caption: Caption) -> str:
    """Render a slice as one page that needs nothing else: no server, no network, no other file."""
    drawing = draw_network(nodes, edges, language=caption.language)
    parts = [_read(f"vendor/{name}") for name in ("vis-data.min.js", "vis-network.min.js")]
    scripts = [*parts, _read("network.js")]
    style = _read("network.css")
    policy = (
        f"default-src 'none'; script-src {' '.join(_hash(script) for script in scripts)}; "
        f"style-src {_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    )
    with_folder = files("orgraph.views") / "templates"
    network = drawing.network
    network.set_template_dir(str(with_folder), "network_file.html")
    network.templateEnv.autoescape = True
    network.templateEnv.globals.update(
        caption=caption,
        policy=policy,
        scripts=scripts,
        style=style,
        drawing=drawing,
        en=caption.language == "en",
    )
    return str(network.generate_html(name="network.html"))


def show_network(part: DrawnSlice, *, height: int = 620, language: str = "zh") -> NotebookNetwork:
    """Show a slice in a notebook."""
    caption = Caption(
        title=part.title.zh if language == "zh" else part.title.en,
        day=part.provenance.day,
        snapshot=part.provenance.snapshot,
        synthetic=part.provenance.synthetic,
        total=part.total,
        language=language,
    )
    return NotebookNetwork(render_network(part.nodes, part.edges, caption=caption), height)


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
"""Edges between fields would else lie over everything."""
CHOSEN_COLOUR: Final = "#1D4F91"


def _count_edges(nodes: Sequence[DrawnNode], edges: Sequence[DrawnEdge]) -> list[int]:
    degrees = [0] * len(nodes)
    for edge in edges:
        degrees[edge.source] += 1
        degrees[edge.target] += 1
    return degrees


def _find_radii(nodes: Sequence[DrawnNode], layout: Layout) -> np.ndarray:
    sizes = np.array([node.size for node in nodes], dtype=np.float64)
    shares = np.sqrt(sizes / max(sizes.max(initial=1), 1))
    radii: np.ndarray = layout.radius * (SMALLEST_SHARE + (1 - SMALLEST_SHARE) * shares)
    radii[[node.kind == "Unit" for node in nodes]] *= SQUARE_SHARE
    radii[[node.middle for node in nodes]] = max(layout.radius * 1.3, 12)
    return radii


def _list_labels(
    nodes: Sequence[DrawnNode], layout: Layout, radii: np.ndarray, edges: Sequence[DrawnEdge]
) -> list[Label]:
    importance = np.array([node.size for node in nodes]) * 1000.0 + np.array(_count_edges(nodes, edges))
    middle = frozenset(number for number, node in enumerate(nodes) if node.middle)
    places = np.array(layout.places, dtype=np.float64).reshape(-1, 2)
    names, headed = [node.name for node in nodes], np.array(layout.field_of, dtype=np.intp) >= 0
    fields = layout.list_insides()
    return list_labels(names, places, radii, importance, fields=fields, headed=headed, always=middle)


def _draw_node(node: DrawnNode, place: tuple[float, float], radius: float, label: Label, field: int) -> dict[str, Any]:
    group = show_group(node)
    colour = STYLES[group].colour
    return {
        "id": node.name_in_slice,
        "name": node.name,
        "lines": label.lines,
        "scale": label.scale,
        "side": label.side,
        "field": field,
        "group_name": group,
        "shape": STYLES[group].shape,
        "size": round(radius, 1),
        "x": round(place[0], 1),
        "y": round(place[1], 1),
        "color": {"background": colour, "border": "#1F2933", "highlight": {"background": colour, "border": "#000000"}},
        "borderWidth": 3 if node.middle else 1,
    }


def _draw_edge(edge: DrawnEdge, nodes: Sequence[DrawnNode]) -> dict[str, Any]:
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
            "opacity": CROSSING_OPACITY if crosses else 1,
        },
    }


@cache
def _read(name: str) -> str:
    found: Traversable = files("orgraph.views") / "static"
    return (found / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
