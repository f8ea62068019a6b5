"""Holes as they are drawn: all of a city as bubbles by counting unit, and one with the fixes that close it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.holes import FIX_TITLES
from orgraph.analyses.slices.networks import UNIT_UNKNOWN, Slice, SliceEdge, SliceNode
from orgraph.findings import Words

if TYPE_CHECKING:
    from orgraph.analyses.holes import Fix, Hole, Holes
    from orgraph.snapshot import Snapshot

MOST_HOLES: Final = 300
MOST_MEMBERS: Final = 450
JOINT: Final = "joint_branch"
"""Its units belong together; own branches and instructors go to each by itself."""
MEMBER_SORTS: Final = ((3, "members_3"), (1, "members_1_2"), (0, "members_0"))


def list_holes_slice(holes: Holes) -> Slice:
    """List the largest holes as nodes, sized by their organizations and told apart by the fix to begin with."""
    unit, first = holes.city.places.unit, holes.positions[holes.offsets[:-1]]
    titles = [*holes.city.places.areas.unit_titles, UNIT_UNKNOWN]
    sizes = np.diff(holes.offsets)
    shown = np.sort(np.lexsort((np.arange(len(holes)), -sizes))[:MOST_HOLES])
    shown = shown[np.argsort(unit[first[shown]], kind="stable")]
    nodes = []
    for number in shown.tolist():
        hole = holes[number]
        places = hole.list_places()
        where = places["carriers"][0] if places["carriers"][0]["key"] else places["townships"][0]
        nodes.append(
            SliceNode(
                kind="Hole",
                key=hole.key,
                name=where["title"],
                sort=hole.fix.kind,
                size=len(hole),
                region=titles[unit[first[number]]],
            )
        )
    return Slice(
        provenance=holes.provenance,
        title=Words("覆盖空白", "Coverage holes"),
        nodes=tuple(nodes),
        edges=(),
        total=len(holes),
    )


def list_hole_slice(hole: Hole, *, language: str = "zh") -> Slice:
    """List the organizations of a hole, those that one fix takes together in a field, tied to who founds or lists."""
    holes = hole.holes
    names = holes.snapshot.nodes("Organization").text("name")
    nodes: list[SliceNode] = []
    edges: list[SliceEdge] = []
    for order, fix in enumerate(hole.plan, start=1):
        region = f"{order} {FIX_TITLES[fix.kind].in_language(language)}"
        room = MOST_MEMBERS - len(nodes)
        if room <= 1:
            break
        middle = _make_founder(holes.snapshot, fix, region=region)
        start = len(nodes)
        nodes += [middle] if middle else []
        for position in fix.positions[: room - 1].tolist():
            key = holes.organization_key(position)
            name = str(names[position].as_py() or key)
            sort = _sort_members(int(holes.members[position]))
            if middle or (fix.kind == JOINT and len(nodes) > start):
                edges.append(SliceEdge(source=start, target=len(nodes), relation="COVERS", sort=fix.kind))
            nodes.append(SliceNode(kind="Organization", key=key, name=name, sort=sort, region=region))
    return Slice(
        provenance=holes.provenance,
        title=Words(f"覆盖空白 · {len(hole)}家", f"Coverage hole of {len(hole)}"),
        nodes=tuple(nodes),
        edges=tuple(edges),
        total=len(hole) + sum(fix.by is not None for fix in hole.plan),
    )


def _make_founder(snapshot: Snapshot, fix: Fix, *, region: str) -> SliceNode | None:
    """Make the node of who lists or founds; None where the organizations found a branch among themselves."""
    if fix.by is None:
        return None
    kind, position = fix.by
    nodes = snapshot.nodes(kind)
    return SliceNode(kind=kind, key=nodes.key(position), name=nodes.name(position), size=3, region=region)


def _sort_members(members: int) -> str:
    return next((sort for least, sort in MEMBER_SORTS if members >= least), "members_unknown")
