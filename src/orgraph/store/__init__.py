"""Stores: they keep ledger rows by scope, resolve them into one graph, and hand out snapshots of it."""

from orgraph.store.protocol import (
    KEPT_PROBLEMS,
    BatchRecord,
    Store,
    StoredReport,
    WriteOutcome,
    open_store,
)
from orgraph.store.settling import find_problems

__all__ = [
    "KEPT_PROBLEMS",
    "BatchRecord",
    "Store",
    "StoredReport",
    "WriteOutcome",
    "find_problems",
    "open_store",
]
