"""orgraph: which organizations of a city Party building reaches, by what, and against which denominator.

The names below are the library. They are imported when first used, so that ``import orgraph`` costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from orgraph.analyses import (
        find_clusters,
        find_holes,
        measure_alliances,
        measure_census,
        measure_coverage,
        rank_brokers,
    )
    from orgraph.analyses.proposals import apply_proposal, propose_alliances
    from orgraph.demo import write_demo
    from orgraph.errors import OrgraphError
    from orgraph.kernels.communities.detection import detect_communities
    from orgraph.kernels.formation.forming import form_groups
    from orgraph.model import MODEL
    from orgraph.pipeline.importing import import_ledgers
    from orgraph.rules import read_rules
    from orgraph.snapshot import Snapshot
    from orgraph.sources import read_ledger_file, validate_tables, write_template
    from orgraph.store import open_store

__all__ = [
    "MODEL",
    "OrgraphError",
    "Snapshot",
    "apply_proposal",
    "detect_communities",
    "find_clusters",
    "find_holes",
    "form_groups",
    "import_ledgers",
    "measure_alliances",
    "measure_census",
    "measure_coverage",
    "open_store",
    "propose_alliances",
    "rank_brokers",
    "read_ledger_file",
    "read_rules",
    "validate_tables",
    "write_demo",
    "write_template",
]

__getattr__, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "analyses": [
            "find_clusters",
            "find_holes",
            "measure_alliances",
            "measure_census",
            "measure_coverage",
            "rank_brokers",
        ],
        "analyses.proposals": ["apply_proposal", "propose_alliances"],
        "demo": ["write_demo"],
        "errors": ["OrgraphError"],
        "kernels.formation.forming": ["form_groups"],
        "kernels.communities.detection": ["detect_communities"],
        "model": ["MODEL"],
        "pipeline.importing": ["import_ledgers"],
        "rules": ["read_rules"],
        "snapshot": ["Snapshot"],
        "sources": ["read_ledger_file", "validate_tables", "write_template"],
        "store": ["open_store"],
    },
)
