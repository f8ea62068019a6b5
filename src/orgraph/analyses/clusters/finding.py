"""Finding the clusters of a city: its ties, their communities, and the same without alliance membership."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.clusters.comparison import measure_fit
from orgraph.analyses.clusters.result import Clusters
from orgraph.analyses.clusters.ties import find_memberships, find_missing_ledgers, find_ties
from orgraph.analyses.facts.dimensions import find_dimensions
from orgraph.analyses.facts.places import find_places
from orgraph.analyses.facts.standing import find_standing
from orgraph.errors import InvalidValueError
from orgraph.findings import find_provenance
from orgraph.kernels.communities.detection import detect_communities

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.clusters.comparison import Comparison
    from orgraph.analyses.clusters.ties import Ties
    from orgraph.kernels.communities.detection import Communities
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

_DIMENSIONS = ("unit", "township", "carrier", "industry_division")


def find_clusters(
    snapshot: Snapshot,
    *,
    rules: Rules,
    day: date | None = None,
    resolution: float | None = None,
    seed: int = 0,
) -> Clusters:
    """Find the clusters of the network of organizations on a day, by default the day that the data describe.

    Parameters
    ----------
    resolution
        The larger, the smaller the clusters; chosen by description length where it is left out.
    seed
        The same seed and snapshot give the same clusters.

    Raises
    ------
    InvalidValueError
        Where the resolution is no number from 0.
    """
    day = day or snapshot.data_date
    standing = find_standing(snapshot.nodes("Organization"), day=day)
    present = snapshot.nodes("Organization").exist_on(day) & ~standing.ended
    ties = find_ties(snapshot, present=present, rules=rules, day=day)
    found = _detect(ties, resolution, seed)
    labels = _label_organizations(ties, found)
    places = find_places(snapshot, day=day)
    dimensions = find_dimensions(snapshot, places, _DIMENSIONS, rules=rules, day=day)
    return Clusters(
        provenance=find_provenance(snapshot, rules=rules, day=day),
        labels=labels,
        communities=found,
        ties=ties,
        comparison=_compare(snapshot, ties, labels, rules=rules, day=day, resolution=resolution, seed=seed),
        because=find_missing_ledgers(snapshot),
        dimensions={dimension.name: dimension for dimension in dimensions},
        rules=rules,
        snapshot=snapshot,
    )


def _detect(ties: Ties, resolution: float | None, seed: int) -> Communities:
    try:
        return detect_communities(
            ties.source, ties.target, ties.weight, count=ties.count, resolution=resolution, seed=seed
        )
    except ValueError as error:
        raise InvalidValueError(f"The clusters cannot be found: {error}.") from error


def _label_organizations(ties: Ties, found: Communities) -> NDArray[np.int32]:
    """Give each organization the number of its cluster, largest first; −1 where it has none with another one."""
    size = len(ties.present)
    labels = np.full(size, -1, dtype=np.int32)
    if not found.significant:
        return labels
    tied = np.flatnonzero(ties.present)
    groups = found.labels[tied]
    counts = np.bincount(groups, minlength=found.count)
    first = np.full(found.count, size, dtype=np.int64)
    np.minimum.at(first, groups, tied)
    order = np.lexsort((first, -counts))
    number = np.full(found.count, -1, dtype=np.int32)
    number[order] = np.arange(found.count)
    number[counts < 2] = -1  # noqa: PLR2004 - one organization alone is no cluster
    labels[tied] = number[groups]
    return labels


def _compare(
    snapshot: Snapshot,
    ties: Ties,
    labels: NDArray[np.int32],
    *,
    rules: Rules,
    day: date,
    resolution: float | None,
    seed: int,
) -> Comparison | None:
    if not snapshot.scopes.units("alliances"):
        return None
    bare = ties.without("alliance")
    without = _label_organizations(bare, _detect(bare, resolution, seed))
    memberships = find_memberships(snapshot, present=ties.present, day=day)
    return measure_fit(without, labels, memberships, rules=rules.clusters)
