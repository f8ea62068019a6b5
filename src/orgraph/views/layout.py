"""Places of the nodes of a drawn network: the same for the same slice, so that it looks the same tomorrow.

The sheet has the proportions of the canvas on a screen of 1366 × 768, and its unit is a pixel there. Nodes that name a
region stand in its field, fields in their given order row by row, each as large as it needs to be; what hangs together
stands together. A slice with a node in the middle stands in rings around it.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.views.labels import LINE_PIXELS, write_lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    import networkx as nx
    from numpy.typing import NDArray

    from orgraph.views.drawn import DrawnEdge, DrawnNode

WIDTH: Final = 968.0
HEIGHT: Final = 552.0
HEADING: Final = 20.0
"""Room for the title of a field; the label of its largest node fits below it."""
FOOTING: Final = 17.0
"""Room for the label of the lowest node."""
GAP: Final = 8.0
FIELD_SHAPE: Final = 1.5
"""How much wider than high a field should be."""
LARGEST_RADIUS: Final = 14.0
SMALLEST_RADIUS: Final = 3.5
RELAXATIONS: Final = 40
FEW_NODES: Final = 100


@dataclass(frozen=True, slots=True)
class Field:
    """A rectangle of the sheet, with its title."""

    left: float
    top: float
    width: float
    height: float
    title: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return asdict(self)

    @property
    def inside(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of what lies inside its border."""
        return self.left + 1, self.top + 1, self.left + self.width - 1, self.top + self.height - 1

    def shrink(self, by: float) -> Field:
        """Make it smaller on all sides."""
        return Field(self.left + by, self.top + by, max(self.width - 2 * by, 1), max(self.height - 2 * by, 1))


SHEET: Final = Field(-WIDTH / 2, -HEIGHT / 2, WIDTH, HEIGHT)


@dataclass(frozen=True, slots=True)
class Layout:
    """A place for every node, the radius of the largest, and the fields of the regions where there are several.

    Attributes
    ----------
    field_of
        The field of every node, −1 where there are no fields.
    """

    places: list[tuple[float, float]]
    radius: float
    fields: list[Field]
    field_of: list[int]

    def list_insides(self) -> NDArray[np.float64]:
        """List left, top, right and bottom of the field of every node, of the sheet where there are no fields."""
        boxes = [*(field.inside for field in self.fields), SHEET.inside]
        return np.array([boxes[field] for field in self.field_of]).reshape(-1, 4)


def draw_layout(nodes: Sequence[DrawnNode], edges: Sequence[DrawnEdge]) -> Layout:
    """Find a place for every node."""
    radius = _find_radius(len(nodes))
    if any(node.middle for node in nodes):
        return Layout(_find_rings(nodes), radius, [], [-1] * len(nodes))
    import networkx as nx  # noqa: PLC0415 - a second of import that only drawing needs

    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(nodes)))
    graph.add_edges_from(sorted((min(e.source, e.target), max(e.source, e.target)) for e in edges))
    regions: dict[str, list[int]] = {}
    for number, node in enumerate(nodes):
        regions.setdefault(node.region, []).append(number)
    if len(regions) <= 1:
        fields, insides = [], [SHEET] * len(regions)
    else:
        weights = [len(inside) + 2 for inside in regions.values()]
        # A field of few nodes still holds its title.
        boxes = list_shares(SHEET, [max(weight, sum(weights) / len(weights) / 2) for weight in weights])
        fields = [
            Field(box.left, box.top, box.width, box.height, title)
            for box, title in zip((box.shrink(GAP / 2) for box in boxes), regions, strict=True)
        ]
        insides = [_leave_room(field, [nodes[number] for number in regions[field.title]]) for field in fields]
    places, sizes = np.zeros((len(nodes), 2)), [node.size for node in nodes]
    for inside, numbers in zip(insides, regions.values(), strict=True):
        _place_parts(graph.subgraph(numbers), inside.shrink(radius + 2), places, sizes=sizes, radius=radius)
    order = {title: number if fields else -1 for number, title in enumerate(regions)}
    field_of = [order[node.region] for node in nodes]
    return Layout([(float(x), float(y)) for x, y in places], radius, fields, field_of)


def _leave_room(field: Field, nodes: Sequence[DrawnNode]) -> Field:
    """Leave room in a field for its title, the label above its largest node, and labels below its lowest ones."""
    label = len(write_lines(max(nodes, key=lambda node: node.size).name)) * LINE_PIXELS
    height = field.height - HEADING - label - FOOTING
    return Field(field.left, field.top + HEADING + label, field.width, max(height, 1))


def list_shares(field: Field, weights: Sequence[float]) -> list[Field]:
    """Split a field into as many as there are weights, in rows, each with its share of the surface."""
    total = sum(weights)
    candidates = [_cut_rows(weights, rows) for rows in range(1, len(weights) + 1)]

    def squareness(rows: list[list[float]]) -> float:
        cost = 0.0
        for row in rows:
            height = field.height * sum(row) / total
            cost += sum(abs(math.log(field.width * w / sum(row) / height / FIELD_SHAPE)) for w in row)
        return cost

    fields, top = [], field.top
    for row in min(candidates, key=squareness):
        height, left = field.height * sum(row) / total, field.left
        for weight in row:
            width = field.width * weight / sum(row)
            fields.append(Field(left, top, width, height))
            left += width
        top += height
    return fields


def _cut_rows(weights: Sequence[float], count: int) -> list[list[float]]:
    """Cut weights, in their order, into at most so many rows of about the same sum."""
    rows: list[list[float]] = [[] for _ in range(count)]
    whole, reached = sum(weights) / count, 0.0
    for weight in weights:
        rows[min(int((reached + weight / 2) / whole), count - 1)].append(weight)
        reached += weight
    return [row for row in rows if row]


def _find_radius(count: int) -> float:
    spacing = math.sqrt(WIDTH * HEIGHT / max(count, 1))
    # The more nodes there are, the more of the room goes to their labels.
    share = 0.21 if count <= FEW_NODES else 0.15
    return min(LARGEST_RADIUS, max(SMALLEST_RADIUS, share * spacing))


def _place_parts(
    graph: nx.Graph[int], field: Field, places: NDArray[np.float64], *, sizes: Sequence[int], radius: float
) -> None:
    """Place what hangs together in its share of a field, the largest part first."""
    import networkx as nx  # noqa: PLC0415 - as above

    parts = sorted(
        nx.connected_components(graph), key=lambda part: (-len(part), -max(sizes[number] for number in part), min(part))
    )
    for box, part in zip(list_shares(field, [len(part) + 0.5 for part in parts]), parts, strict=True):
        numbers = sorted(part)
        places[numbers] = _spread(graph.subgraph(numbers), numbers, box.shrink(radius * 0.8))
    numbers = sorted(graph)
    places[numbers] = _push_apart(places[numbers], field, distance=radius * 2.6)


def _spread(part: nx.Graph[int], numbers: list[int], box: Field) -> NDArray[np.float64]:
    """Spread what hangs together over a box by springs, then evenly: half by distance, half by rank."""
    centre: NDArray[np.float64] = np.array([box.left + box.width / 2, box.top + box.height / 2])
    if len(numbers) == 1:
        return centre[None, :]
    import networkx as nx  # noqa: PLC0415 - as above

    ordered: nx.Graph[int] = nx.Graph()
    ordered.add_nodes_from(numbers)
    ordered.add_edges_from(sorted((min(edge), max(edge)) for edge in part.edges))
    found = nx.spring_layout(ordered, seed=7, iterations=120)
    where: NDArray[np.float64] = np.array([found[number] for number in numbers])
    even = min(1.0, len(numbers) / 14) * 0.55
    for axis, length in enumerate((box.width, box.height)):
        along = where[:, axis]
        span = np.ptp(along) or 1.0
        ranks = np.argsort(np.argsort(along, kind="stable"), kind="stable") / max(len(numbers) - 1, 1)
        where[:, axis] = ((1 - even) * (along - along.min()) / span + even * ranks - 0.5) * length
    where += centre
    return where


def _push_apart(places: NDArray[np.float64], field: Field, *, distance: float) -> NDArray[np.float64]:
    """Push nodes apart that stand closer than a distance, inside a field."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - as above

    low = np.array([field.left, field.top])
    high = low + np.array([field.width, field.height])
    # Those in one and the same place need a direction each.
    moved = places + np.stack([np.cos(np.arange(len(places))), np.sin(np.arange(len(places)))], axis=1) * 0.01
    for _ in range(RELAXATIONS):
        pairs = cKDTree(moved).query_pairs(distance, output_type="ndarray")
        if not len(pairs):
            break
        apart = moved[pairs[:, 0]] - moved[pairs[:, 1]]
        length = np.maximum(np.hypot(apart[:, 0], apart[:, 1]), 1e-6)
        step = apart * ((distance - length) / length / 2 * 0.9)[:, None]
        np.add.at(moved, pairs[:, 0], step)
        np.add.at(moved, pairs[:, 1], -step)
        moved = np.clip(moved, low, high)
    return moved


def _find_rings(nodes: Sequence[DrawnNode]) -> list[tuple[float, float]]:
    """Place nodes in rings around the middle, those of the rarest kinds nearest."""
    kinds: dict[tuple[str, str], int] = {}
    for node in nodes:
        kinds[node.kind, node.sort] = kinds.get((node.kind, node.sort), 0) + 1
    around = sorted(
        (number for number, node in enumerate(nodes) if not node.middle),
        key=lambda n: (kinds[nodes[n].kind, nodes[n].sort], nodes[n].kind, nodes[n].sort),
    )
    places = [(0.0, 0.0)] * len(nodes)
    # As many rings as keep neighbours on a ring about as far apart as the rings are.
    count = max(1, round(math.sqrt(len(around) / 7)))
    begun = 0
    for ring in range(1, count + 1):
        share = ring / (count * (count + 1) / 2)
        here = around[begun : begun + math.ceil(len(around) * share)] if ring < count else around[begun:]
        begun += len(here)
        reach = (0.42 + 0.53 * (ring - 1) / (count - 1)) if count > 1 else 0.72
        for place, number in enumerate(here):
            angle = 2 * math.pi * place / len(here) + ring * 0.4 - math.pi / 2
            places[number] = (math.cos(angle) * WIDTH / 2 * reach, math.sin(angle) * HEIGHT / 2 * reach)
    return places
