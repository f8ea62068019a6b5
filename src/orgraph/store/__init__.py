"""Stores: they keep ledger rows by scope, resolve them into one graph, and hand out snapshots of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from orgraph.store.opening import open_store
    from orgraph.store.protocol import KEPT_PROBLEMS, BatchRecord, Store, StoredReport, WriteOutcome
    from orgraph.store.replacements import find_replacements
    from orgraph.store.settling import find_problems

__all__ = [
    "KEPT_PROBLEMS",
    "BatchRecord",
    "Store",
    "StoredReport",
    "WriteOutcome",
    "find_problems",
    "find_replacements",
    "open_store",
]

__getattr__, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "protocol": ["KEPT_PROBLEMS", "BatchRecord", "Store", "StoredReport", "WriteOutcome"],
        "opening": ["open_store"],
        "replacements": ["find_replacements"],
        "settling": ["find_problems"],
    },
)
