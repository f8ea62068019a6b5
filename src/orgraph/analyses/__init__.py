"""Analyses: pure functions from a snapshot to frozen results that keep what they were counted from."""

from orgraph.analyses.coverage import Coverage, measure_coverage
from orgraph.analyses.dimensions import DIMENSIONS
from orgraph.analyses.groups import Group
from orgraph.analyses.ladder import RUNGS
from orgraph.analyses.rates import Rate
from orgraph.analyses.sector_coverage import SectorCoverage

__all__ = [
    "DIMENSIONS",
    "RUNGS",
    "Coverage",
    "Group",
    "Rate",
    "SectorCoverage",
    "measure_coverage",
]
