"""Resolution: how the rows of many ledgers become one graph."""

from orgraph.store.resolution.identity import MERGED_KIND, Aliases
from orgraph.store.resolution.reference import read_reference_nodes
from orgraph.store.resolution.resolving import (
    ALIASES,
    DANGLING,
    DISAGREEMENTS,
    Resolution,
    ResolvedBefore,
    read_resolution,
)
from orgraph.store.resolution.rows import LedgerRows, Overlay, SheetRows

__all__ = [
    "ALIASES",
    "DANGLING",
    "DISAGREEMENTS",
    "MERGED_KIND",
    "Aliases",
    "LedgerRows",
    "Overlay",
    "Resolution",
    "ResolvedBefore",
    "SheetRows",
    "read_reference_nodes",
    "read_resolution",
]
