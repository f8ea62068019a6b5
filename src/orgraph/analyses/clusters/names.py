"""Names of clusters: where most of a cluster lies, and what tells it apart from the others there.

A cluster is named by what at least half of its organizations share (an alliance, an association, a carrier, a parent),
else by its most frequent industry. Where that leaves two clusters of one name, the next of these follows, then the
organization with the strongest ties, then the key. So a name tells what a cluster is, not which rank it has.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.clusters.ties import TIES, find_node
from orgraph.kernels.grouping import count_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.clusters.figures import ClusterFigures
    from orgraph.analyses.facts.dimensions import Dimension

BINDING: Final = ("alliance", "association", "carrier", "branch")
"""Ties that stand for something with a name of its own; visits and events pass."""
EVERYWHERE: Final = "跨地区"
_AREA_ENDINGS: Final = ("街道", "镇", "乡", "市", "区", "县")
_ALLIANCE_ENDING: Final = "党建联盟"


@dataclass(frozen=True, slots=True)
class Binder:
    """What most organizations of a cluster share: its kind and name, and how many of them share it."""

    kind: str
    name: str
    members: int


def list_binders(clusters: ClusterFigures) -> list[Binder | None]:
    """List what binds most of each cluster; None where its ties are visits and events alone."""
    ties, labels = clusters.ties, clusters.labels
    kept = np.isin(ties.kind, [list(TIES).index(kind) for kind in BINDING]) & (labels[ties.source] >= 0)
    pairs = np.unique(np.stack([ties.source[kept], ties.target[kept]], axis=1), axis=0).reshape(-1, 2)
    counted = count_pairs(labels[pairs[:, 0]], pairs[:, 1], sizes=(max(len(clusters), 1), ties.count))
    order = np.lexsort((counted.second, -counted.count, counted.first))
    found: list[Binder | None] = [None] * len(clusters)
    of, first = np.unique(counted.first[order], return_index=True)
    for cluster, place in zip(of.tolist(), order[first].tolist(), strict=True):
        kind, position = find_node(clusters.snapshot, int(counted.second[place]))
        name = clusters.snapshot.nodes(kind).name(position)
        found[cluster] = Binder(kind, name, int(counted.count[place]))
    return found


def list_names(clusters: ClusterFigures, binders: list[Binder | None]) -> list[str]:
    """Name every cluster, in their order, by what binds it; no two names are the same."""
    leads, industry = _list_leads(clusters), clusters.dimensions["industry_division"]
    names, further = [], []
    for cluster, binder, lead in zip(clusters.list_positions(), binders, leads, strict=True):
        place, trade = _name_place(clusters, cluster), _find_most(industry, cluster)[0]
        more = [*([trade] if trade else []), f"{lead}等", clusters.organization_key(int(cluster[0]))]
        if binder is not None:
            bound = 2 * binder.members >= len(cluster)
            more.insert(
                0 if bound else len(more) - 2, binder.name.removesuffix(_ALLIANCE_ENDING) + ("" if bound else "等")
            )
        own = any(_begins_with(more[0], area) for area in (place, _find_most(clusters.dimensions["unit"], cluster)[0]))
        names.append(more[0] if own else f"{place}·{more[0]}")
        further.append(more[1:])
    for step in range(max(map(len, further), default=0)):
        times = Counter(names)
        names = [
            f"{name}·{more[step]}" if times[name] > 1 and step < len(more) else name
            for name, more in zip(names, further, strict=True)
        ]
    return names


def _name_place(clusters: ClusterFigures, positions: NDArray[np.int32]) -> str:
    """Name the township, else the counting unit, that holds at least half of a cluster; empty where none is known."""
    title = ""
    for name in ("township", "unit"):
        title, count = _find_most(clusters.dimensions[name], positions)
        if 2 * count >= len(positions):
            return title
    return EVERYWHERE if title else ""


def _find_most(dimension: Dimension, positions: NDArray[np.int32]) -> tuple[str, int]:
    """Find the most frequent known value and how many have it; empty where no value is known."""
    counts = np.bincount(dimension.codes[positions], minlength=dimension.size)[: len(dimension.keys)]
    if not counts.any():
        return "", 0
    return dimension.title(int(np.argmax(counts))).zh, int(counts.max())


def _begins_with(name: str, place: str) -> bool:
    """Whether a name says where it is; also where nobody knows the place."""
    stem = next((place.removesuffix(ending) for ending in _AREA_ENDINGS if place.endswith(ending)), place)
    return name.startswith(stem)


def _list_leads(clusters: ClusterFigures) -> list[str]:
    """List the organization of each cluster with the strongest ties, the first by key of several."""
    ties, size = clusters.ties, len(clusters.labels)
    inner = ties.target < size
    strength = np.bincount(ties.source, weights=ties.weight, minlength=size)
    strength += np.bincount(ties.target[inner], weights=ties.weight[inner], minlength=size)
    organizations = clusters.snapshot.nodes("Organization")
    return [organizations.name(int(some[np.argmax(strength[some])])) for some in clusters.list_positions()]
