"""The visiting network of a quarter: units, whom they are linked to, and whether they called on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.facts.places import find_area_table, find_units
from orgraph.analyses.slices.networks import UNIT_UNKNOWN, Slice, SliceEdge, SliceNode
from orgraph.analyses.visits import DUE, STATUS_CODES, TARGETS, VISITED
from orgraph.findings import Words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.visits import Visits

READABLE_NODES: Final = 500
"""With more, the due links are drawn alone: they are what somebody has to see to."""


def list_visit_slice(visits: Visits, *, unit: str | None = None, status: str | None = None) -> Slice:
    """List units and targets as nodes and their links as edges, each visited, due or unknown.

    Parameters
    ----------
    unit
        Key of one unit; all where None.
    status
        ``visited``, ``due`` or ``unknown``. Where None all links, or the due ones where all have more nodes than a
        canvas shows well; `total` of the slice says how many there are.
    """
    links, total = _choose_links(visits, unit=unit, status=status)
    regions = _find_regions(visits)
    # By counting unit in administrative order, so that each has its field of the drawing.
    links = links[np.lexsort((links, visits.unit[links], regions[visits.unit[links]]))]
    units = dict.fromkeys(visits.unit[links].tolist())
    targets: dict[int, list[int]] = {}
    for link, target in zip(links.tolist(), _code_targets(visits)[links].tolist(), strict=True):
        targets.setdefault(target, []).append(link)
    number_of_unit = {position: number for number, position in enumerate(units)}
    number_of_target = {target: len(units) + number for number, target in enumerate(targets)}
    titles = [*find_area_table(visits.snapshot).unit_titles, UNIT_UNKNOWN]
    linked = np.bincount(visits.unit[links], minlength=len(regions))
    return Slice(
        provenance=visits.provenance,
        title=Words(f"走访网络 · {visits.quarter.title.zh}", f"Visiting network, {visits.quarter.title.en}"),
        nodes=(
            *(_make_unit(visits, p, size=int(linked[p]), region=titles[regions[p]]) for p in units),
            *(_make_target(visits, some, region=titles[regions[visits.unit[some[0]]]]) for some in targets.values()),
        ),
        edges=tuple(
            SliceEdge(
                source=number_of_unit[int(visits.unit[link])],
                target=number_of_target[target],
                relation="LINKED_TO",
                weight=max(int(visits.visits[link]), 1),
                sort=STATUS_CODES[int(visits.status[link])],
            )
            for target, some in targets.items()
            for link in some
        ),
        total=total,
    )


def _choose_links(visits: Visits, *, unit: str | None, status: str | None) -> tuple[NDArray[np.intp], int]:
    """Choose the links that are drawn; tell how many nodes all that were asked for have."""
    kept = np.ones(len(visits.unit), dtype=np.bool_)
    if unit is not None:
        kept &= visits.unit == visits.snapshot.nodes("Unit").positions([unit])[0]
    if status is not None:
        kept &= visits.status == {name: code for code, name in STATUS_CODES.items()}[status]
    total = len(np.unique(visits.unit[kept])) + len(np.unique(_code_targets(visits)[kept]))
    if status is None and total > READABLE_NODES and (visits.status[kept] == DUE).any():
        kept &= visits.status == DUE
    return np.flatnonzero(kept), total


def _code_targets(visits: Visits) -> NDArray[np.int64]:
    """Give every target one number, whichever its kind."""
    return visits.target.astype(np.int64) * len(TARGETS) + visits.target_kind


def _find_regions(visits: Visits) -> NDArray[np.int32]:
    """Find the counting unit of every unit, as places in ``areas.units``."""
    snapshot = visits.snapshot
    areas = find_area_table(snapshot)
    return find_units(snapshot, "Unit", basis="counted", areas=areas, day=visits.quarter.day)


def _make_unit(visits: Visits, position: int, *, size: int, region: str) -> SliceNode:
    nodes = visits.snapshot.nodes("Unit")
    return SliceNode(kind="Unit", key=nodes.key(position), name=nodes.name(position), size=size, region=region)


def _make_target(visits: Visits, links: list[int], *, region: str) -> SliceNode:
    """Make the node of a target: visited where any unit called on it, else due where any is known not to have."""
    kind, position = TARGETS[visits.target_kind[links[0]]], int(visits.target[links[0]])
    statuses = {int(visits.status[link]) for link in links}
    status = VISITED if VISITED in statuses else DUE if DUE in statuses else min(statuses)
    nodes = visits.snapshot.nodes(kind)
    key, name = nodes.key(position), nodes.name(position)
    return SliceNode(kind=kind, key=key, name=name, sort=STATUS_CODES[status], region=region)
