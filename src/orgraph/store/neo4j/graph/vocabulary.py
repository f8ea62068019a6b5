"""Every label, type and property that the graph may ever have, whether a ledger has filled it in yet or not.

A server warns of words that it does not know. With these made known from the start, asking for what is empty so far is
no mistake that an analyst is warned of, and Neo4j Browser offers every word while one types.
"""

from __future__ import annotations

from typing import Final

from orgraph.model import MODEL
from orgraph.store.neo4j.graph.natural import DATES, NODE_KINDS, RELATION_KINDS, list_properties
from orgraph.tables import KEY

LABELS: Final = ("Store", "Batch", "Scope", "Difference", "StoredFile", "ImportChunk", "Migration")
"""Of nodes beside those of the model."""
TYPES: Final = ("CURRENT", "FOLLOWS", "LOADED", "CHANGED", "HOLDS")
PROPERTIES: Final = (
    *("display_name", "ledger", "unit", "period", "data_date", "digest", "number", "parent", "base", "staged"),
    *("written_at", "synthetic", "program", "manifest", "tables", "auxiliary", "report", "current", "id", "made_at"),
    *("moving", "moving_difference", "moving_forward", "moving_chunk_rows", "moving_synthetic"),
    *("writer", "writer_until", "asked_at", "batch", "rows", "landed_at", "version", "checksum", "done_at"),
    *("added", "changed", "removed", "added_names", "changed_names", "removed_names", "before", "after"),
    *("piece", "pieces", "content"),
)


def list_words() -> dict[str, list[str]]:
    """List them as the parameters of the statement that makes them known."""
    properties = {KEY, *DATES, *PROPERTIES}
    for node_kind in NODE_KINDS:
        properties |= set(list_properties(node_kind))
    for relation_kind in RELATION_KINDS:
        properties |= set(list_properties(relation_kind))
    return {
        "labels": [*(kind.name for kind in MODEL.node_kinds), *LABELS],
        "types": [*(kind.name for kind in RELATION_KINDS), *TYPES],
        "properties": sorted(properties),
    }
