"""Single clusters: who is in each, what binds it, and how close it holds together."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.clusters.names import Binder, list_binders, list_names
from orgraph.kernels.grouping import count_pairs

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
    ties, labels = clusters.ties, clusters.labels
    size, width = len(labels), len(clusters)
    of = labels[ties.source]
    meets = (ties.target >= size) & (of >= 0)
    places, members = ties.target[meets].astype(np.int64), ties.source[meets]
    counted = count_pairs(places.astype(np.int32), of[meets], sizes=(ties.count, max(width, 1)))
    work = np.bincount(counted.second, weights=counted.count.astype(np.float64) ** 2, minlength=width)
    direct = (ties.target < size) & (of >= 0)
    direct[direct] = labels[ties.target[direct]] == of[direct]
    pairs = [np.sort(np.stack([ties.source[direct], ties.target[direct]], axis=1), axis=1).astype(np.int64)]
    few = work[of[meets]] <= MOST_PAIRS
    pairs += _list_meetings(places[few] * width + of[meets][few], members[few])
    found = np.unique(np.concatenate(pairs), axis=0) if width else np.zeros((0, 2), dtype=np.int64)
    tied = np.bincount(labels[found[:, 0]], minlength=width)
    sizes = np.bincount(labels[labels >= 0], minlength=width).astype(np.float64)
    return [
        None if work[number] > MOST_PAIRS else float(tied[number] / (sizes[number] * (sizes[number] - 1) / 2))
        for number in range(width)
    ]


def _list_meetings(place: NDArray[np.int64], member: NDArray[np.int32]) -> list[NDArray[np.int64]]:
    """List the pairs of members that meet in one place, place by place."""
    order = np.lexsort((member, place))
    bounds = np.flatnonzero(np.diff(place[order], prepend=-1, append=-1))
    found = []
    for first, last in pairwise(bounds.tolist()):
        some = member[order[first:last]].astype(np.int64)
        one, other = np.triu_indices(len(some), 1)
        found.append(np.stack([some[one], some[other]], axis=1))
    return found
