"""Census: what is known of every organization, and whether registers and census speak of the same ones (I03–I06)."""

from orgraph.analyses.census.figures import CensusGroup
from orgraph.analyses.census.measuring import measure_census
from orgraph.analyses.census.result import Census

__all__ = ["Census", "CensusGroup", "measure_census"]
