"""Alliances (党建联盟): what is known of each, the four tests, and how they work (I11–I13, I15–I19).

Facts with the rows behind them; nothing is added up to a score. A proposed alliance (拟建) is listed and not counted.
"""

from orgraph.analyses.alliances.fit import MIDDLES, TESTS
from orgraph.analyses.alliances.listing import AllianceList, list_alliances
from orgraph.analyses.alliances.measuring import measure_alliances
from orgraph.analyses.alliances.result import Alliances

__all__ = ["MIDDLES", "TESTS", "AllianceList", "Alliances", "list_alliances", "measure_alliances"]
