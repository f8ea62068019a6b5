"""Clusters: organizations that are tied to each other more than chance would, and how they fit the declared alliances.

*Alliance* is declared, *cluster* is found. The ties are told in :mod:`orgraph.analyses.clusters.ties`, the algorithm in
:mod:`orgraph.kernels.communities`, the comparison in :mod:`orgraph.analyses.clusters.comparison`. Where the ties are
explained as well by how many of them everyone has, there is no structure, and no cluster is told.
"""

from orgraph.analyses.clusters.cluster import Cluster
from orgraph.analyses.clusters.comparison import Comparison, Disagreement, Likeness, Part
from orgraph.analyses.clusters.finding import find_clusters
from orgraph.analyses.clusters.result import Clusters
from orgraph.analyses.clusters.ties import TIES, Ties

__all__ = ["TIES", "Cluster", "Clusters", "Comparison", "Disagreement", "Likeness", "Part", "Ties", "find_clusters"]
