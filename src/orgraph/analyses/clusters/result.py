"""The clusters of a city on a day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.analyses.clusters import sentences, tables
from orgraph.analyses.clusters.names import Binder, list_binders, list_names
from orgraph.analyses.shown import Shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa
    from numpy.typing import NDArray

    from orgraph.analyses.clusters.comparison import Comparison
    from orgraph.analyses.clusters.ties import Ties
    from orgraph.analyses.facts.dimensions import Dimension
    from orgraph.findings import Finding, Provenance, Words
    from orgraph.kernels.communities import Communities
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Cluster:
    """Organizations that are tied to each other.

    Attributes
    ----------
    number
        Place among the clusters, largest first.
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
    name: str
    binder: Binder | None
    positions: NDArray[np.int32]
    inside_share: float
    density: float | None

    def __len__(self) -> int:
        return len(self.positions)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Clusters(Shown):
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

    def __iter__(self) -> Iterator[Cluster]:
        inside, density = tables.measure_inside(self), tables.measure_density(self)
        binders = list_binders(self)
        named = zip(list_names(self, binders), binders, self.list_positions(), strict=True)
        for number, (name, binder, positions) in enumerate(named):
            yield Cluster(
                number=number,
                name=name,
                binder=binder,
                positions=positions,
                inside_share=float(inside[number]),
                density=density[number],
            )

    def list_positions(self) -> list[NDArray[np.int32]]:
        """List the organizations of each cluster, sorted."""
        order = np.argsort(self.labels, kind="stable").astype(np.int32)
        return np.split(order, np.searchsorted(self.labels[order], np.arange(len(self) + 1)))[1:-1]

    def organization_key(self, position: int) -> str:
        """Key of an organization."""
        return self.snapshot.nodes("Organization").key(position)

    def key(self, cluster: Cluster) -> str:
        """Key of a cluster: the smallest key of its organizations."""
        return self.organization_key(int(cluster.positions[0]))

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
