"""Coverage: which organizations Party building reaches, by what, and against which denominator (I07–I09, I14)."""

from orgraph.analyses.coverage.measuring import measure_coverage
from orgraph.analyses.coverage.result import Coverage
from orgraph.analyses.coverage.sectors import SectorCoverage

__all__ = ["Coverage", "SectorCoverage", "measure_coverage"]
