"""Rules: the thresholds that analyses measure against, as data that a local file may override."""

from orgraph.rules.above_scale import classify_above_scale
from orgraph.rules.reading import DEFAULT_RULES, read_rules
from orgraph.rules.sectors import classify_sector, find_sectors
from orgraph.rules.size_classes import SIZE_CLASSES, classify_size
from orgraph.rules.thresholds import Rules, Sector, SizeTier, SizeTierSet

__all__ = [
    "DEFAULT_RULES",
    "SIZE_CLASSES",
    "Rules",
    "Sector",
    "SizeTier",
    "SizeTierSet",
    "classify_above_scale",
    "classify_sector",
    "classify_size",
    "find_sectors",
    "read_rules",
]
