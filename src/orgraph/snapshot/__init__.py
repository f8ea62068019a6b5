"""Snapshot: the frozen, columnar picture of one batch that every analysis reads.

Nodes of a kind are numbered by their sorted keys; a relation holds the positions of its ends. Choices are stored as
positions in their vocabulary, member counts as their lower bound (1 stands for ``1–2``). Nothing is read from disk
before it is asked for, and nothing that was read can be written to.
"""

from orgraph.snapshot.columns import FIRST_DAY, LAST_DAY, UNKNOWN, ColumnTable, days_since_1970
from orgraph.snapshot.decoding import SMALL_BAND, decode_column, decode_texts
from orgraph.snapshot.kinds import NodeTable, Pairs, RelationTable
from orgraph.snapshot.sources import ColumnSource, TablesInMemory, TablesOver
from orgraph.snapshot.whole import Scopes, Snapshot

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "SMALL_BAND",
    "UNKNOWN",
    "ColumnSource",
    "ColumnTable",
    "NodeTable",
    "Pairs",
    "RelationTable",
    "Scopes",
    "Snapshot",
    "TablesInMemory",
    "TablesOver",
    "days_since_1970",
    "decode_column",
    "decode_texts",
]
