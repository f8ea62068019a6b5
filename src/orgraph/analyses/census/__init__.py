"""Census: what is known of every organization, and whether registers and census speak of the same ones (I03–I06)."""

from orgraph.analyses.census.measuring import Census, CensusGroup, measure_census

__all__ = ["Census", "CensusGroup", "measure_census"]
