"""Analyses: pure functions from a snapshot to frozen results that keep what they were counted from."""

from orgraph.analyses.alliances import Alliances, measure_alliances
from orgraph.analyses.brokers import Brokers, rank_brokers
from orgraph.analyses.census import Census, CensusGroup, measure_census
from orgraph.analyses.clusters import Clusters, find_clusters
from orgraph.analyses.coverage import Coverage, SectorCoverage, measure_coverage
from orgraph.analyses.facts.dimensions import DIMENSIONS
from orgraph.analyses.facts.ladder import RUNG_TITLES, RUNGS
from orgraph.analyses.holes import Holes, find_holes
from orgraph.analyses.rates import Group, Rate

__all__ = [
    "DIMENSIONS",
    "RUNGS",
    "RUNG_TITLES",
    "Alliances",
    "Brokers",
    "Census",
    "CensusGroup",
    "Clusters",
    "Coverage",
    "Group",
    "Holes",
    "Rate",
    "SectorCoverage",
    "find_clusters",
    "find_holes",
    "measure_alliances",
    "measure_census",
    "measure_coverage",
    "rank_brokers",
]
