"""Obstacles: the rules that keep an organization out of every group, and what they are called in lists."""

from __future__ import annotations

from typing import Final

from orgraph.findings import Words

PLACE_UNKNOWN: Final = "place_unknown"
TOO_FEW: Final = "too_few_neighbours"
NO_HOST: Final = "no_host"
BORDER: Final = "county_border"
DECIDED: Final = "decision"
TAKEN: Final = "neighbours_taken"
RULE_TITLES: Final = {
    PLACE_UNKNOWN: Words("位置未知", "place unknown"),
    TOO_FEW: Words("相邻单位不足", "too few neighbours"),
    NO_HOST: Words("没有可牵头的单位", "nobody may host"),
    BORDER: Words("跨县才够", "only across a county border"),
    DECIDED: Words("按规划意见", "decided"),
    TAKEN: Words("相邻单位已编入其他组", "neighbours are in other groups"),
}
"""What each rule is called in lists."""
