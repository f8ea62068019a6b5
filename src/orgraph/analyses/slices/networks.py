"""Slices: the small parts of the graph that are drawn, with what each node and edge is.

City: alliances and the members that they share. Alliance: its members, hosts and Party organizations. Organization: its
surroundings, one relation away. A slice names its nodes by kind and key, in a stable order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from orgraph.errors import InvalidValueError
from orgraph.findings import Provenance, Words, find_provenance
from orgraph.model import MODEL, vocabulary

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.alliances import AllianceList
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

MOST_NODES: Final = 2_000
"""More than this on one canvas is neither fast nor readable."""

SURROUNDINGS: Final[dict[str, tuple[str, ...]]] = {
    "Organization": (
        "COVERS",
        "MEMBER_OF",
        "HOSTS",
        "LOCATED_IN",
        "LINKED_TO",
        "BELONGS_TO",
        "BRANCH_OF",
        "SUPERVISED_BY",
        "MANAGES",
        "PAIRED_WITH",
    ),
    "Alliance": ("MEMBER_OF", "HOSTS", "SET_UP_IN", "SUPERVISED_BY", "LOCATED_IN"),
    "Carrier": ("LOCATED_IN", "MANAGES", "SET_UP_IN", "PART_OF", "LINKED_TO"),
    "PartyOrganization": ("COVERS", "AFFILIATED_TO", "CO_MANAGED_BY", "SET_UP_IN", "MEMBER_OF"),
    "Unit": ("HOSTS", "LINKED_TO", "AFFILIATED_TO", "CO_MANAGED_BY", "MANAGES"),
}
"""By kind of the node in the middle: the relations that are drawn around it."""
UNIT_UNKNOWN: Final = "统计归口未知"
FAMILIES: Final = ("Organization", "PartyOrganization", "Alliance", "Unit", "Carrier", "Area")


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceNode:
    """One node: its kind and key, its name, what sort of its kind it is, and how large it is drawn.

    Attributes
    ----------
    region
        Title of the counting unit that it is drawn with; empty where the slice is not drawn by units.
    change
        Beside another slice: ``new`` where that does not hold it, ``ended`` where it alone does; else empty.
    """

    kind: str
    key: str
    name: str
    sort: str = ""
    size: int = 1
    middle: bool = False
    region: str = ""
    change: str = ""

    @property
    def name_in_slice(self) -> str:
        """Names the node among all kinds."""
        return f"{self.kind}:{self.key}"

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "id": self.name_in_slice,
            "kind": self.kind,
            "key": self.key,
            "name": self.name,
            "sort": self.sort,
            "size": self.size,
            "middle": self.middle,
            "region": self.region,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SliceEdge:
    """One edge between two nodes of a slice, by their places in it; `sort` is empty where its relation has no sorts."""

    source: int
    target: int
    relation: str
    weight: int = 1
    sort: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slice:
    """What is drawn.

    Attributes
    ----------
    total
        Nodes that belong to it; more than ``len(nodes)`` where the largest only are drawn.
    """

    provenance: Provenance
    title: Words
    nodes: tuple[SliceNode, ...]
    edges: tuple[SliceEdge, ...]
    total: int

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        names = [node.name_in_slice for node in self.nodes]
        edges = [
            {
                "source": names[edge.source],
                "target": names[edge.target],
                "relation": edge.relation,
                "weight": edge.weight,
                "sort": edge.sort,
            }
            for edge in self.edges
        ]
        return {
            **self.provenance.as_dict(),
            "title": self.title.as_dict(),
            "total": self.total,
            "nodes": [node.as_dict() for node in self.nodes],
            "edges": edges,
        }

    def table(self) -> pa.Table:
        """One row per node."""
        return pa.table(
            {
                "kind": pa.array([node.kind for node in self.nodes], pa.string()),
                "key": pa.array([node.key for node in self.nodes], pa.string()),
                "name": pa.array([node.name for node in self.nodes], pa.string()),
                "sort": pa.array([node.sort for node in self.nodes], pa.string()),
            }
        )


def list_city_slice(alliances: AllianceList, *, limit: int = 500) -> Slice:
    """List the alliances of the city as nodes; an edge says how many members two of them share."""
    from scipy.sparse import csr_array, triu  # noqa: PLC0415 - half a second of import that only this needs

    snapshot, day = alliances.snapshot, alliances.provenance.day
    counted = np.flatnonzero(alliances.counted)
    order = counted[np.lexsort((counted, -alliances.members[counted]))][:limit]
    # By units in administrative order, so that each has its field of the drawing.
    order = order[np.lexsort((order, alliances.unit[order]))]
    regions = [*alliances.areas.unit_titles, UNIT_UNKNOWN]
    place = np.full(len(snapshot.nodes("Alliance")), -1, dtype=np.int32)
    place[alliances.positions[order]] = np.arange(len(order))
    members, groups, offset = [], [], 0
    for kind in MODEL.relations["MEMBER_OF"].sources:
        pairs = snapshot.relation("MEMBER_OF").on(day, source=kind, target="Alliance")
        kept = (place[pairs.target] >= 0) & snapshot.nodes(kind).exist_on(day)[pairs.source]
        members.append(pairs.source[kept].astype(np.int64) + offset)
        groups.append(place[pairs.target[kept]])
        offset += len(snapshot.nodes(kind))
    member, group = np.concatenate(members), np.concatenate(groups)
    belongs = csr_array((np.ones(len(member), dtype=np.int64), (member, group)), shape=(max(offset, 1), len(order)))
    belongs.data[:] = 1
    shared = triu(belongs.T @ belongs, k=1).tocoo() if len(order) else None
    nodes = snapshot.nodes("Alliance")
    rows = alliances.positions[order]
    kinds = vocabulary("alliance_kind").codes
    names = nodes.text("name").take(pa.array(rows)).to_pylist()
    return Slice(
        provenance=alliances.provenance,
        title=Words("全市党建联盟", "Alliances of the city"),
        nodes=tuple(
            SliceNode(
                kind="Alliance",
                key=nodes.key(int(row)),
                name=names[number] or nodes.key(int(row)),
                sort=kinds[alliances.kind[order[number]]] if alliances.kind[order[number]] >= 0 else "",
                size=int(alliances.members[order[number]]),
                region=regions[alliances.unit[order[number]]],
            )
            for number, row in enumerate(rows)
        ),
        edges=()
        if shared is None
        else tuple(
            SliceEdge(source=int(row), target=int(column), relation="SHARED_MEMBERS", weight=int(weight))
            for row, column, weight in sorted(zip(shared.row, shared.col, shared.data, strict=True))
        ),
        total=len(counted),
    )


def list_surroundings(
    snapshot: Snapshot, *, rules: Rules, kind: str, key: str, day: date | None = None, limit: int = 500
) -> Slice:
    """List what lies one relation away from a node.

    Raises
    ------
    InvalidValueError
        Where the kind is not drawn or has no such key.
    """
    day = day or snapshot.data_date
    if kind not in SURROUNDINGS:
        raise InvalidValueError(f'"{kind}" is not drawn. Kinds are {", ".join(SURROUNDINGS)}.')
    middle = int(snapshot.nodes(kind).positions([key])[0])
    if middle < 0:
        raise InvalidValueError(
            f'No {kind} has the key "{key}"; `orgraph export table {kind}` lists them.',
            chinese=f"没有编码为“{key}”的{MODEL.nodes[kind].chinese}。",
            argument="key",
        )
    found: dict[tuple[str, int], int] = {(kind, middle): 0}
    edges: list[SliceEdge] = []
    for name in SURROUNDINGS[kind]:
        for other, position, outgoing in _list_neighbours(snapshot, name, kind=kind, middle=middle, day=day):
            place = found.setdefault((other, position), len(found))
            source, target = (0, place) if outgoing else (place, 0)
            if place < min(limit, MOST_NODES):
                edges.append(SliceEdge(source=source, target=target, relation=name))
    shown = list(found)[: min(limit, MOST_NODES)]
    nodes = tuple(_make_node(snapshot, *node, middle=number == 0) for number, node in enumerate(shown))
    return Slice(
        provenance=find_provenance(snapshot, rules=rules, day=day),
        title=Words(nodes[0].name, nodes[0].name),
        nodes=nodes,
        edges=tuple(dict.fromkeys(edges)),
        total=len(found),
    )


def _list_neighbours(
    snapshot: Snapshot, name: str, *, kind: str, middle: int, day: date
) -> list[tuple[str, int, bool]]:
    relation = snapshot.relation(name)
    neighbours: list[tuple[str, int, bool]] = []
    if not len(relation):
        return neighbours
    for source in relation.kind.sources:
        for target in relation.kind.targets:
            if kind not in (source, target):
                continue
            pairs = relation.on(day, source=source, target=target)
            if source == kind:
                neighbours += _list_ends(snapshot, target, pairs.target[pairs.source == middle], day=day, outgoing=True)
            if target == kind:
                neighbours += _list_ends(
                    snapshot, source, pairs.source[pairs.target == middle], day=day, outgoing=False
                )
    return neighbours


def _list_ends(
    snapshot: Snapshot, kind: str, positions: NDArray[np.int32], *, day: date, outgoing: bool
) -> list[tuple[str, int, bool]]:
    if not len(positions) or kind not in FAMILIES:
        return []
    alive = snapshot.nodes(kind).exist_on(day)[positions]
    return [(kind, int(position), outgoing) for position in positions[alive]]


def _make_node(snapshot: Snapshot, kind: str, position: int, *, middle: bool) -> SliceNode:
    nodes = snapshot.nodes(kind)
    key = nodes.key(position)
    name = nodes.name(position)
    sort = ""
    column = {"Alliance": "kind", "Organization": "kind", "Carrier": "kind", "PartyOrganization": "level"}.get(kind)
    if column is not None:
        code = int(nodes.choice(column)[position])
        words = nodes.kind.column(column).vocabulary
        sort = words.codes[code] if words is not None and code >= 0 else ""
    return SliceNode(kind=kind, key=key, name=str(name), sort=sort, middle=middle)
