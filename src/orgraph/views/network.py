"""The drawn network: a slice of the graph with positions, colours and shapes, in a pyvis network.

pyvis holds the nodes, the edges and the options and nothing more; the page around them is ours. Positions come with the
data, physics is off. Kinds differ by shape and by colour (Okabe and Ito's palette, which colour-blind people can tell
apart).
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

from orgraph.errors import InvalidValueError
from orgraph.model import MODEL, vocabulary
from orgraph.views.layout import list_places

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from importlib.resources.abc import Traversable

    from pyvis.network import Network

    from orgraph.views.drawn import DrawnEdge, DrawnNode, DrawnSlice

MOST_NODES: Final = 2_000
LABELLED_NODES: Final = 24
"""Labels stand at the largest nodes only; the others show theirs when pointed at."""
FONT: Final = '"Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", SimHei, sans-serif'

STYLES: Final[Mapping[str, tuple[str, str]]] = {
    "Alliance:park": ("#0072B2", "dot"),
    "Alliance:market": ("#E69F00", "triangle"),
    "Alliance:building": ("#009E73", "square"),
    "Alliance:industry": ("#CC79A7", "diamond"),
    "Alliance": ("#0072B2", "dot"),
    "Organization": ("#56B4E9", "dot"),
    "PartyOrganization": ("#D55E00", "star"),
    "Unit": ("#4D4D4D", "square"),
    "Carrier": ("#F0E442", "hexagon"),
    "Area": ("#999999", "triangleDown"),
}
"""Colour and shape by kind, or by kind and sort."""


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


def show_style(kind: str, sort: str) -> tuple[str, str]:
    """Show by which colour and shape a node is drawn."""
    return STYLES.get(f"{kind}:{sort}") or STYLES.get(kind, ("#999999", "dot"))


def list_legend(nodes: Sequence[DrawnNode], *, language: str = "zh") -> list[dict[str, Any]]:
    """List what the shapes and colours stand for, with how many there are; the legend is the filter."""
    counts: dict[str, int] = {}
    for node in nodes:
        group = _group(node)
        counts[group] = counts.get(group, 0) + 1
    legend = []
    for group, count in sorted(counts.items()):
        kind, _, sort = group.partition(":")
        colour, shape = show_style(kind, sort)
        node_kind = MODEL.nodes[kind]
        title = node_kind.chinese if language == "zh" else node_kind.english
        if sort:
            title = vocabulary("alliance_kind").title(sort, language=language)
        legend.append({"group": group, "title": title, "colour": colour, "shape": shape, "count": count})
    return legend


def draw_network(nodes: Sequence[DrawnNode], edges: Sequence[DrawnEdge]) -> Network:
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
    places = list_places(nodes, edges)
    largest = max((node.size for node in nodes), default=1)
    labelled = {node.name_in_slice for node in sorted(nodes, key=lambda node: (-node.size, node.key))[:LABELLED_NODES]}
    network = Network(directed=False)
    network.nodes = [
        _draw_node(node, place, largest=largest, label=node.middle or node.name_in_slice in labelled)
        for node, place in zip(nodes, places, strict=True)
    ]
    network.edges = [_draw_edge(edge, nodes, number) for number, edge in enumerate(edges)]
    network.options = _OPTIONS  # pyvis writes it as JSON
    return network


def render_network(nodes: Sequence[DrawnNode], edges: Sequence[DrawnEdge], *, caption: Caption) -> str:
    """Render a slice as one page that needs nothing else: no server, no network, no other file."""
    network = draw_network(nodes, edges)
    parts = [_read(f"vendor/{name}") for name in ("vis-data.min.js", "vis-network.min.js")]
    scripts = [*parts, _read("network.js")]
    style = _read("network.css")
    policy = (
        f"default-src 'none'; script-src {' '.join(_hash(script) for script in scripts)}; "
        f"style-src {_hash(style)}; img-src data:; base-uri 'none'; form-action 'none'"
    )
    with_folder = files("orgraph.views") / "templates"
    network.set_template_dir(str(with_folder), "network_file.html")
    network.templateEnv.autoescape = True
    network.templateEnv.globals.update(
        caption=caption,
        policy=policy,
        scripts=scripts,
        style=style,
        legend=list_legend(nodes, language=caption.language),
        items=list_items(nodes, edges),
        drawing=network.options,
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
    degrees = [0] * len(nodes)
    for edge in edges:
        degrees[edge.source] += 1
        degrees[edge.target] += 1
    items = [
        {
            "id": node.name_in_slice,
            "kind": node.kind,
            "key": node.key,
            "name": node.name,
            "size": node.size,
            "edges": degree,
            "group": _group(node),
        }
        for node, degree in zip(nodes, degrees, strict=True)
    ]
    return sorted(items, key=lambda item: (-item["size"], -item["edges"], item["key"]))


_OPTIONS: Final[dict[str, Any]] = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "edges": {"smooth": False, "color": {"color": "#B8C0CC", "highlight": "#1D4F91"}, "selectionWidth": 2},
    "nodes": {"font": {"face": FONT, "size": 15, "color": "#1F2933", "strokeWidth": 3, "strokeColor": "#FFFFFF"}},
    "interaction": {
        "hover": True,
        "hideEdgesOnDrag": True,
        "hideEdgesOnZoom": True,
        "keyboard": False,
        "multiselect": False,
        "tooltipDelay": 150,
    },
}


def _draw_node(node: DrawnNode, place: tuple[float, float], *, largest: int, label: bool) -> dict[str, Any]:
    colour, shape = show_style(node.kind, node.sort)
    size = 22.0 if node.middle else 7 + 15 * math.sqrt(node.size / largest if largest else 0)
    return {
        "id": node.name_in_slice,
        "name": node.name,
        "label": _shorten(node.name) if label else "",
        "group_name": _group(node),
        "shape": shape,
        "size": round(size, 1),
        "x": round(place[0], 1),
        "y": round(place[1], 1),
        "color": {"background": colour, "border": "#1F2933", "highlight": {"background": colour, "border": "#000000"}},
        "borderWidth": 3 if node.middle else 1,
    }


def _draw_edge(edge: DrawnEdge, nodes: Sequence[DrawnNode], number: int) -> dict[str, Any]:
    return {
        "id": number,
        "from": nodes[edge.source].name_in_slice,
        "to": nodes[edge.target].name_in_slice,
        "relation": edge.relation,
        "width": round(min(1 + math.log2(edge.weight), 8), 1),
        "weight": edge.weight,
    }


def _group(node: DrawnNode) -> str:
    return f"{node.kind}:{node.sort}" if f"{node.kind}:{node.sort}" in STYLES else node.kind


def _shorten(name: str, longest: int = 14) -> str:
    return name if len(name) <= longest else f"{name[: longest - 1]}…"


@cache
def _read(name: str) -> str:
    found: Traversable = files("orgraph.views") / "static"
    return (found / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
