"""Figures of the clusters of a city: who is in which, and what they were found in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.clusters.comparison import Comparison
    from orgraph.analyses.clusters.ties import Ties
    from orgraph.analyses.facts.dimensions import Dimension
    from orgraph.findings import Provenance, Words
    from orgraph.kernels.communities.detection import Communities
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class ClusterFigures:
    """The clusters of the network of organizations, and how they fit the declared alliances.

    Attributes
    ----------
    labels
        Number of the cluster of each organization, largest first; −1 for organizations in none.
    communities
        What was found among organizations and their meeting places: resolution, modularity, and whether there is
        structure at all.
    ties
        The network.
    comparison
        With alliances; None where no ledger of alliances is loaded.
    because
        Which ledgers of ties are missing.
    """

    provenance: Provenance
    labels: NDArray[np.int32]
    communities: Communities
    ties: Ties
    comparison: Comparison | None
    because: Words | None
    dimensions: dict[str, Dimension]
    rules: Rules
    snapshot: Snapshot

    @property
    def significant(self) -> bool:
        """Whether the network has structure that chance would not bring."""
        return self.communities.significant

    @property
    def untied(self) -> int:
        """Number of organizations without any tie."""
        tied = np.zeros(self.ties.count, dtype=np.bool_)
        tied[self.ties.source] = tied[self.ties.target] = True
        return int((self.ties.present & ~tied[: len(self.labels)]).sum())

    def __len__(self) -> int:
        return int(self.labels.max(initial=-1)) + 1

    def list_positions(self) -> list[NDArray[np.int32]]:
        """List the organizations of each cluster, sorted."""
        order = np.argsort(self.labels, kind="stable").astype(np.int32)
        return np.split(order, np.searchsorted(self.labels[order], np.arange(len(self) + 1)))[1:-1]

    def organization_key(self, position: int) -> str:
        """Key of an organization."""
        return self.snapshot.nodes("Organization").key(position)
