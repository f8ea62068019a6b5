"""orgraph: which organizations of a city Party building reaches, by what, and against which denominator.

The names below are the library. They are imported when first used, so that ``import orgraph`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from orgraph.analyses import measure_census, measure_coverage
    from orgraph.demo import write_demo
    from orgraph.errors import OrgraphError
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
    "import_ledgers",
    "measure_census",
    "measure_coverage",
    "open_store",
    "read_ledger_file",
    "read_rules",
    "validate_tables",
    "write_demo",
    "write_template",
]

_HOMES: Final = {
    "MODEL": "orgraph.model",
    "OrgraphError": "orgraph.errors",
    "Snapshot": "orgraph.snapshot",
    "import_ledgers": "orgraph.pipeline.importing",
    "measure_census": "orgraph.analyses",
    "measure_coverage": "orgraph.analyses",
    "open_store": "orgraph.store",
    "read_ledger_file": "orgraph.sources",
    "read_rules": "orgraph.rules",
    "validate_tables": "orgraph.sources",
    "write_demo": "orgraph.demo",
    "write_template": "orgraph.sources",
}


def __getattr__(name: str) -> object:
    """Import a public name from its home when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'orgraph' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
