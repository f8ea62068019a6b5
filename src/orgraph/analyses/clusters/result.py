"""The clusters of a city on a day: in words, as tables, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orgraph.analyses.clusters import sentences, tables
from orgraph.analyses.clusters.cluster import Cluster, find_single_clusters
from orgraph.analyses.clusters.figures import ClusterFigures
from orgraph.analyses.shown import Shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from orgraph.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Clusters(ClusterFigures, Shown):
    """The clusters of the network of organizations, and how they fit the declared alliances.

    It states itself: in words, as tables, as JSON.
    """

    def __iter__(self) -> Iterator[Cluster]:
        return find_single_clusters(self)

    def table(self) -> pa.Table:
        """One row per cluster, largest first."""
        return tables.list_clusters(self)

    def rows(self) -> pa.Table:
        """One row per organization in a cluster, in the order of keys: its cluster, place, industry and alliances."""
        return tables.list_organizations(self)

    def part_rows(self) -> pa.Table:
        """One row per part of an alliance that is several clusters, and of a cluster that is several alliances."""
        return tables.list_parts(self)

    def disagreement_rows(self) -> pa.Table:
        """One row per organization whose ties and membership disagree."""
        return tables.list_disagreements(self)

    def findings(self) -> list[Finding]:
        """List what there is to say."""
        return sentences.list_findings(self)

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        found = self.communities
        return {
            **self.provenance.as_dict(),
            "resolution": found.resolution,
            "modularity": found.modularity,
            "significant": found.significant,
            "saving_nats": found.saving,
            "clusters": [tables.list_cluster_fields(self, cluster) for cluster in self],
            "against_alliances": tables.list_comparison(self),
            "ties": tables.list_tie_kinds(self),
            "untied": self.untied,
            "because": self.because.as_dict() if self.because else None,
        }

    def overview(self) -> tuple[str, list[tuple[str, ...]]]:
        """Give the heading and the lines that it shows of itself."""
        return sentences.list_overview(self)
