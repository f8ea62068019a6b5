"""Single clusters: who is in each, what binds it, and how close it holds together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array

from orgraph.analyses.clusters.names import Binder, list_binders, list_names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from orgraph.analyses.clusters.figures import ClusterFigures

MOST_PAIRS: Final = 20_000_000
"""More pairs that meet in one place are not counted."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cluster:
    """Organizations that are tied to each other.

    Attributes
    ----------
    number
        Place among the clusters, largest first.
    key
        The smallest key of its organizations.
    name
        Where it lies and what binds it; no other cluster has the same.
    binder
        What most of its organizations share; None where their ties are visits and events alone.
    positions
        Of its organizations, sorted.
    inside_share
        Share of the weight of their ties that stays among them and their meeting places, from 0 to 1.
    density
        Share of the pairs of organizations that are tied directly or meet in one place; None where there are too many
        pairs to count.
    """

    number: int
    key: str
    name: str
    binder: Binder | None
    positions: NDArray[np.int32]
    inside_share: float
    density: float | None

    def __len__(self) -> int:
        return len(self.positions)


def find_single_clusters(clusters: ClusterFigures) -> Iterator[Cluster]:
    """Describe every cluster, largest first."""
    inside, density = measure_inside(clusters), measure_density(clusters)
    keys, binders = clusters.snapshot.nodes("Organization").keys, list_binders(clusters)
    named = zip(list_names(clusters, binders), binders, clusters.list_positions(), strict=True)
    for number, (name, binder, positions) in enumerate(named):
        yield Cluster(
            number=number,
            key=keys[int(positions[0])].as_py(),
            name=name,
            binder=binder,
            positions=positions,
            inside_share=float(inside[number]),
            density=density[number],
        )


def measure_inside(clusters: ClusterFigures) -> NDArray[np.float64]:
    """Measure for each cluster the share of the weight of its organizations' ties that stays inside."""
    ties, size = clusters.ties, len(clusters.labels)
    groups = clusters.communities.labels
    same = groups[ties.source] == groups[ties.target]
    both = np.concatenate([ties.source, ties.target[ties.target < size]])
    weight = np.concatenate([ties.weight, ties.weight[ties.target < size]])
    stays = np.concatenate([same, same[ties.target < size]])
    of = clusters.labels[both]
    kept = of >= 0
    total = np.bincount(of[kept], weights=weight[kept], minlength=len(clusters))
    inside = np.bincount(of[kept & stays], weights=weight[kept & stays], minlength=len(clusters))
    return np.divide(inside, total, out=np.zeros(len(clusters)), where=total > 0)


def measure_density(clusters: ClusterFigures) -> list[float | None]:
    """Measure for each cluster the share of pairs of its organizations that are tied directly or meet in one place."""
    member, place = _list_meetings(clusters)
    of = clusters.labels[member]
    order = np.argsort(of, kind="stable")
    bounds = np.searchsorted(of[order], np.arange(len(clusters) + 1))
    sizes = np.bincount(clusters.labels[clusters.labels >= 0], minlength=len(clusters)).tolist()
    found: list[float | None] = []
    for size, (first, last) in zip(sizes, pairwise(bounds.tolist()), strict=True):
        tied = _count_tied(member[order[first:last]], place[order[first:last]])
        found.append(None if tied is None else tied / (size * (size - 1) / 2))
    return found


def _list_meetings(clusters: ClusterFigures) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """List which organizations of clusters meet where; a direct tie inside a cluster is a meeting of two."""
    ties, labels = clusters.ties, clusters.labels
    meets = (ties.target >= len(labels)) & (labels[ties.source] >= 0)
    direct = (ties.target < len(labels)) & (labels[ties.source] >= 0)
    direct[direct] = labels[ties.target[direct]] == labels[ties.source[direct]]
    meeting = ties.count + np.arange(direct.sum(), dtype=np.int64)
    member = np.concatenate([ties.source[meets], ties.source[direct], ties.target[direct]])
    return member, np.concatenate([ties.target[meets].astype(np.int64), meeting, meeting])


def _count_tied(member: NDArray[np.int32], place: NDArray[np.int64]) -> int | None:
    """Count the pairs of members that meet anywhere; None where there are too many meetings of pairs to look at."""
    members, row = np.unique(member, return_inverse=True)
    places, column = np.unique(place, return_inverse=True)
    if (np.bincount(column).astype(np.float64) ** 2).sum() > MOST_PAIRS:
        return None
    here = csr_array((np.ones(len(row), dtype=np.bool_), (row, column)), shape=(len(members), len(places)))
    return ((here @ here.T).nnz - len(members)) // 2
