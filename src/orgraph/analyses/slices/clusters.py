"""Clusters as they are drawn: one node each, in the field of the counting unit that most of it belongs to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.slices.networks import UNIT_UNKNOWN, Slice, SliceEdge, SliceNode
from orgraph.findings import Words
from orgraph.kernels.grouping import count_pairs

if TYPE_CHECKING:
    from orgraph.analyses.clusters import Clusters

MOST_CLUSTERS: Final = 300


def list_clusters_slice(clusters: Clusters) -> Slice:
    """List the largest clusters as nodes; an edge says how many ties run between two of them."""
    unit = clusters.dimensions["unit"]
    shown = [cluster for cluster, _ in zip(clusters, range(MOST_CLUSTERS), strict=False)]
    codes = [int(np.bincount(unit.codes[cluster.positions], minlength=unit.size).argmax()) for cluster in shown]
    order = sorted(range(len(shown)), key=lambda number: (codes[number], number))
    nodes = tuple(
        SliceNode(
            kind="Cluster",
            key=shown[number].key,
            name=shown[number].name,
            size=len(shown[number]),
            region=unit.title(codes[number]).zh if codes[number] < len(unit.keys) else UNIT_UNKNOWN,
        )
        for number in order
    )
    return Slice(
        provenance=clusters.provenance,
        title=Words("联系群体", "Clusters"),
        nodes=nodes,
        edges=_list_edges(clusters, {number: place for place, number in enumerate(order)}),
        total=len(clusters),
    )


def _list_edges(clusters: Clusters, places: dict[int, int]) -> tuple[SliceEdge, ...]:
    """List the ties between clusters; a meeting place belongs to the cluster of its community."""
    groups, ties = clusters.communities.labels, clusters.ties
    number = np.full(clusters.communities.count, -1, dtype=np.int32)
    tied = np.flatnonzero(clusters.labels >= 0)
    number[groups[tied]] = clusters.labels[tied]
    ends = np.sort(np.stack([number[groups[ties.source]], number[groups[ties.target]]]), axis=0)
    apart = (ends[0] >= 0) & (ends[0] != ends[1])
    counted = count_pairs(ends[0][apart], ends[1][apart], sizes=(max(len(clusters), 1), max(len(clusters), 1)))
    return tuple(
        SliceEdge(source=places[one], target=places[other], relation="TIES", weight=count)
        for one, other, count in zip(
            counted.first.tolist(), counted.second.tolist(), counted.count.tolist(), strict=True
        )
        if one in places and other in places
    )
