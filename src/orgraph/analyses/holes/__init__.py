"""Coverage holes (覆盖空白, I10): connected sets of organizations that neither a Party organization nor work reaches.

An organization belongs to a hole where it counts on the day and stands on the rung ``none`` of the ladder: every ledger
that could show coverage is loaded, and none does. Those of whom it is unknown are in no hole; they are told beside.
What makes two of them neighbours is told in :mod:`orgraph.analyses.holes.neighbourhood`, who could take them on in
:mod:`orgraph.analyses.holes.sites`, how a hole can be closed in :mod:`orgraph.analyses.holes.fixes`.
"""

from orgraph.analyses.holes.finding import find_holes
from orgraph.analyses.holes.fix import FIX_TITLES, Fix
from orgraph.analyses.holes.hole import Hole
from orgraph.analyses.holes.nearest_host import NearestHost
from orgraph.analyses.holes.neighbourhood import BASES, NEIGHBOURS
from orgraph.analyses.holes.result import Holes

__all__ = ["BASES", "FIX_TITLES", "NEIGHBOURS", "Fix", "Hole", "Holes", "NearestHost", "find_holes"]
