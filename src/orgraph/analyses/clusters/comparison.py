"""Clusters beside declared alliances: how alike they are, and where they disagree.

Modelling decisions:

- Alliance membership is itself a tie, and clusters that know it repeat it. So what is compared are the clusters of the
  network *without* it; how alike the clusters with it are is told beside.
- Alike is told of organizations in exactly one alliance and in a cluster (normalised mutual information, and the
  Rand index adjusted for chance); those in several alliances take part in everything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.kernels.grouping import count_pairs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.rules.clusters import ClusterRules


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two partitions are.

    Attributes
    ----------
    compared
        Number of organizations in both.
    mutual_information
        Normalised by the mean of both entropies, from 0 to 1; None where nothing can be compared.
    rand_index
        Adjusted for chance: 1 where they are equal, about 0 by chance; None as above.
    """

    compared: int
    mutual_information: float | None
    rand_index: float | None

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {"compared": self.compared, "nmi": self.mutual_information, "ari": self.rand_index}


@dataclass(frozen=True, slots=True)
class Part:
    """How many organizations of an alliance lie in a cluster (positions; numbers of clusters)."""

    alliance: int
    cluster: int
    members: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An organization of one alliance whose ties lead to another one."""

    organization: int
    declared: int
    tied_to: int
    cluster: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Comparison:
    """Clusters found without alliance membership, beside the alliances.

    Attributes
    ----------
    likeness, likeness_with_membership
        Of the clusters without, and with, alliance membership among their ties.
    in_several
        Organizations in several alliances: not part of the likeness.
    divided
        Alliances that are two or more clusters, with their parts.
    joined
        Clusters that are two or more alliances, with their parts.
    disagreements
        Organizations whose ties and membership disagree (联系与归属不一致，请核实).
    """

    likeness: Likeness
    likeness_with_membership: Likeness
    in_several: int
    divided: tuple[tuple[Part, ...], ...]
    joined: tuple[tuple[Part, ...], ...]
    disagreements: tuple[Disagreement, ...]


def measure_fit(
    clusters: NDArray[np.int32],
    clusters_with: NDArray[np.int32],
    memberships: tuple[NDArray[np.int64], NDArray[np.int64]],
    *,
    rules: ClusterRules,
) -> Comparison:
    """Compare the clusters of organizations (−1 for none) with their alliances, given as pairs of positions."""
    organization, alliance = memberships
    times = np.bincount(organization, minlength=len(clusters))
    only = times[organization] == 1
    single = np.full(len(clusters), -1, dtype=np.int32)
    single[organization[only]] = alliance[only]
    parts = _list_parts(clusters, organization, alliance)
    return Comparison(
        likeness=measure_likeness(clusters, single),
        likeness_with_membership=measure_likeness(clusters_with, single),
        in_several=int((times > 1).sum()),
        divided=_find_divided(parts, alliance, rules),
        joined=_find_joined(parts, alliance, rules),
        disagreements=_find_disagreements(clusters, single, rules),
    )


def measure_likeness(one: NDArray[np.int32], other: NDArray[np.int32]) -> Likeness:
    """Measure how alike two partitions are, where both have a value (not −1)."""
    both = (one >= 0) & (other >= 0)
    first, second = (np.unique(values[both], return_inverse=True)[1] for values in (one, other))
    compared = int(both.sum())
    if compared < 2:  # noqa: PLR2004 - a pair
        return Likeness(compared, None, None)
    sizes = int(first.max()) + 1, int(second.max()) + 1
    table = count_pairs(first, second, sizes=sizes)
    rows, columns = np.bincount(first), np.bincount(second)
    shares = table.count / compared
    expected = rows[table.first] * columns[table.second] / compared**2
    mutual = float((shares * np.log(shares / expected)).sum())
    entropy = sum(_find_entropy(counts / compared) for counts in (rows, columns)) / 2
    pairs, of_rows, of_columns = (_count_pairs(counts) for counts in (table.count, rows, columns))
    by_chance = of_rows * of_columns / _count_pairs(np.array([compared]))
    largest = (of_rows + of_columns) / 2
    rand = 1.0 if largest == by_chance else (pairs - by_chance) / (largest - by_chance)
    return Likeness(compared, max(mutual, 0.0) / entropy if entropy else 1.0, rand)


def _find_entropy(shares: NDArray[np.float64]) -> float:
    return float(-(shares * np.log(shares)).sum())


def _count_pairs(counts: NDArray[np.integer]) -> float:
    wide = counts.astype(np.float64)
    return float((wide * (wide - 1) / 2).sum())


def _list_parts(
    clusters: NDArray[np.int32], organization: NDArray[np.int64], alliance: NDArray[np.int64]
) -> list[Part]:
    found = clusters[organization] >= 0
    if not found.any():
        return []
    groups, of = alliance[found], clusters[organization[found]]
    table = count_pairs(groups, of, sizes=(int(groups.max()) + 1, int(of.max()) + 1))
    return [
        Part(*numbers)
        for numbers in zip(table.first.tolist(), table.second.tolist(), table.count.tolist(), strict=True)
    ]


def _find_large(parts: list[Part], alliance: NDArray[np.int64], rules: ClusterRules) -> list[Part]:
    """Keep the parts that are a large share of their alliance, largest first."""
    sizes = np.bincount(alliance)
    large = [
        part for part in parts if part.members >= max(rules.least_members, rules.part_share * int(sizes[part.alliance]))
    ]
    return sorted(large, key=lambda part: (-part.members, part.alliance, part.cluster))


def _find_divided(parts: list[Part], alliance: NDArray[np.int64], rules: ClusterRules) -> tuple[tuple[Part, ...], ...]:
    by_alliance: dict[int, list[Part]] = {}
    for part in _find_large(parts, alliance, rules):
        by_alliance.setdefault(part.alliance, []).append(part)
    return tuple(tuple(some) for _, some in sorted(by_alliance.items()) if len(some) > 1)


def _find_joined(parts: list[Part], alliance: NDArray[np.int64], rules: ClusterRules) -> tuple[tuple[Part, ...], ...]:
    """Find clusters that hold the greater part of several alliances."""
    sizes, by_cluster = np.bincount(alliance), dict[int, list[Part]]()
    for part in _find_large(parts, alliance, rules):
        if 2 * part.members > int(sizes[part.alliance]):
            by_cluster.setdefault(part.cluster, []).append(part)
    return tuple(tuple(some) for _, some in sorted(by_cluster.items()) if len(some) > 1)


def _find_disagreements(
    clusters: NDArray[np.int32], single: NDArray[np.int32], rules: ClusterRules
) -> tuple[Disagreement, ...]:
    """Find organizations in a cluster where most others are of one other alliance, which lies elsewhere than theirs."""
    compared = np.flatnonzero((clusters >= 0) & (single >= 0))
    if not len(compared):
        return ()
    cluster, alliance = clusters[compared], single[compared]
    table = count_pairs(cluster, alliance, sizes=(int(cluster.max()) + 1, int(alliance.max()) + 1))
    order = np.lexsort((table.second, -table.count, table.first))
    first = np.unique(table.first[order], return_index=True)[1]
    home, most = np.full(len(clusters), -1, dtype=np.int64), np.zeros(len(clusters), dtype=np.int64)
    home[table.first[order][first]] = table.second[order][first]
    most[table.first[order][first]] = table.count[order][first]
    total = np.bincount(cluster, minlength=len(clusters))
    clear = (2 * most > total) & (most >= rules.least_members)
    order = np.lexsort((table.first, -table.count, table.second))
    middle = dict(zip(table.second[order][::-1].tolist(), table.first[order][::-1].tolist(), strict=True))
    return tuple(
        Disagreement(organization, declared, int(home[of]), of)
        for organization, declared, of in zip(compared.tolist(), alliance.tolist(), cluster.tolist(), strict=True)
        if clear[of] and home[of] != declared and middle[declared] != of
    )
