"""Tables of clusters, and how their figures stand in JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from orgraph.analyses.clusters.cluster import Cluster, find_single_clusters
from orgraph.analyses.clusters.ties import PLACES, TIES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.clusters.cluster import Cluster
    from orgraph.analyses.clusters.comparison import Part
    from orgraph.analyses.clusters.figures import ClusterFigures
    from orgraph.analyses.facts.dimensions import Dimension

_PLURALS: Final = {
    "unit": "units",
    "township": "townships",
    "carrier": "carriers",
    "industry_division": "industries",
}


def list_cluster_fields(clusters: ClusterFigures, cluster: Cluster) -> dict[str, Any]:
    """List the fields of a cluster as JSON holds it: members by key; places and industries, most frequent first."""
    keys = clusters.snapshot.nodes("Organization").keys
    return {
        "id": cluster.key,
        "name": cluster.name,
        "members": keys.take(pa.array(cluster.positions)).to_pylist(),
        "inside_share": cluster.inside_share,
        "density": cluster.density,
        **{
            plural: _count_values(clusters.dimensions[name], cluster.positions)[:3] for name, plural in _PLURALS.items()
        },
    }


def _count_values(dimension: Dimension, positions: NDArray[np.int32]) -> list[dict[str, Any]]:
    codes, counts = np.unique(dimension.codes[positions], return_counts=True)
    order = np.lexsort((codes, -counts))
    pairs = zip(codes[order].tolist(), counts[order].tolist(), strict=True)
    return [{"key": dimension.key(code), "title": dimension.title(code).zh, "count": count} for code, count in pairs]


def list_tie_kinds(clusters: ClusterFigures) -> list[dict[str, Any]]:
    """List what the network is made of: kinds of ties, how many there are, and what one weighs."""
    weights, counts = clusters.rules.clusters.weights, clusters.ties.count_by_kind()
    return [
        {
            "kind": kind,
            "title": title.as_dict(),
            "weight": getattr(weights, kind),
            "links": counts[kind],
            "through": PLACES.get(kind),
        }
        for kind, title in TIES.items()
    ]


def list_comparison(clusters: ClusterFigures) -> dict[str, Any] | None:
    """List how clusters and alliances fit; None where no alliance is known."""
    found = clusters.comparison
    if found is None:
        return None
    alliances, organizations = clusters.snapshot.nodes("Alliance"), clusters.snapshot.nodes("Organization")
    divided = [
        {"alliance": alliances.key(parts[0].alliance), "parts": [part.members for part in parts]}
        for parts in found.divided
    ]
    joined = [
        {
            "alliances": [alliances.key(part.alliance) for part in parts],
            "members": [part.members for part in parts],
        }
        for parts in found.joined
    ]
    disagree = [
        {
            "organization": organizations.key(each.organization),
            "alliance": alliances.key(each.declared),
            "tied_to": alliances.key(each.tied_to),
        }
        for each in found.disagreements
    ]
    return {
        "basis": "clusters found without alliance membership",
        **found.likeness.as_dict(),
        "with_membership": found.likeness_with_membership.as_dict(),
        "in_several": found.in_several,
        "divided": divided,
        "joined": joined,
        "disagree": disagree,
    }


def list_clusters(clusters: ClusterFigures) -> pa.Table:
    """List the clusters, largest first."""
    lines = []
    for cluster in find_single_clusters(clusters):
        binder = cluster.binder
        places = {name: _count_values(clusters.dimensions[name], cluster.positions)[0] for name in _PLURALS}
        lines.append(
            {
                "cluster": cluster.key,
                "name": cluster.name,
                "organizations": len(cluster),
                "inside_share": round(cluster.inside_share, 4),
                "density": None if cluster.density is None else round(cluster.density, 4),
                "unit": places["unit"]["title"],
                "township": places["township"]["title"],
                "carrier": places["carrier"]["title"] if places["carrier"]["key"] else None,
                "industry": places["industry_division"]["title"],
                "industry_share": round(places["industry_division"]["count"] / len(cluster), 4),
                "bound_by": binder.name if binder else None,
                "bound_members": binder.members if binder else None,
            }
        )
    return pa.Table.from_pylist(lines, schema=CLUSTER_SCHEMA)


CLUSTER_SCHEMA: Final = pa.schema(
    [
        ("cluster", pa.string()),
        ("name", pa.string()),
        ("organizations", pa.int64()),
        ("inside_share", pa.float64()),
        ("density", pa.float64()),
        *((name, pa.string()) for name in ("unit", "township", "carrier", "industry")),
        ("industry_share", pa.float64()),
        ("bound_by", pa.string()),
        ("bound_members", pa.int64()),
    ]
)


def list_organizations(clusters: ClusterFigures) -> pa.Table:
    """List the organizations in clusters, in the order of their keys."""
    rows = np.flatnonzero(clusters.labels >= 0)
    nodes, unit = clusters.snapshot.nodes("Organization"), clusters.dimensions["unit"]
    found = list(find_single_clusters(clusters))
    of = pa.array(clusters.labels[rows], pa.int32())
    titles = {
        name: clusters.dimensions[name].list_titles(rows) for name in ("township", "carrier", "industry_division")
    }
    return pa.table(
        {
            "key": nodes.keys.take(pa.array(rows)),
            "name": nodes.text("name").take(pa.array(rows)),
            "cluster": pa.array([cluster.key for cluster in found], pa.string()).take(of),
            "cluster_name": pa.array([cluster.name for cluster in found], pa.string()).take(of),
            "unit": unit.list_titles(rows),
            "township": titles["township"],
            "carrier": titles["carrier"],
            "industry": titles["industry_division"],
        }
    )


def list_parts(clusters: ClusterFigures) -> pa.Table:
    """List the parts of alliances that are several clusters, then of clusters that are several alliances."""
    found = clusters.comparison
    told = [] if found is None else [("divided", found.divided), ("joined", found.joined)]
    lines = [
        _list_part(clusters, kind, number, part)
        for kind, sets in told
        for number, parts in enumerate(sets, 1)
        for part in parts
    ]
    return pa.Table.from_pylist(lines, schema=PART_SCHEMA)


def _list_part(clusters: ClusterFigures, kind: str, number: int, part: Part) -> dict[str, Any]:
    nodes = clusters.snapshot.nodes("Alliance")
    return {
        "finding": kind,
        "number": number,
        "alliance": nodes.key(part.alliance),
        "alliance_name": nodes.text("name")[part.alliance].as_py(),
        "organizations": part.members,
    }


PART_SCHEMA: Final = pa.schema(
    [
        ("finding", pa.string()),
        ("number", pa.int64()),
        ("alliance", pa.string()),
        ("alliance_name", pa.string()),
        ("organizations", pa.int64()),
    ]
)


def list_disagreements(clusters: ClusterFigures) -> pa.Table:
    """List the organizations whose ties and membership disagree."""
    found = () if clusters.comparison is None else clusters.comparison.disagreements
    organizations, alliances = clusters.snapshot.nodes("Organization"), clusters.snapshot.nodes("Alliance")
    positions, declared, tied = (
        pa.array([getattr(each, name) for each in found], pa.int32())
        for name in ("organization", "declared", "tied_to")
    )
    return pa.table(
        {
            "key": organizations.keys.take(positions),
            "name": organizations.text("name").take(positions),
            "alliance": alliances.keys.take(declared),
            "alliance_name": alliances.text("name").take(declared),
            "tied_to": alliances.keys.take(tied),
            "tied_to_name": alliances.text("name").take(tied),
        }
    )
