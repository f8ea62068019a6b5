"""Any snapshot as a graph on a server, by the statements of the store: what sets it apart from the one before."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TYPE_CHECKING

import pyarrow as pa

from orgraph.kernels.texts import as_texts
from orgraph.model import ColumnType
from orgraph.store.neo4j.graph.difference import find_difference
from orgraph.store.neo4j.graph.moving import list_steps
from orgraph.store.neo4j.graph.natural import ENDS, LEDGER_RELATIONS, NODE_KINDS, SHORT_CUT, find_visited
from orgraph.store.neo4j.graph.scopes import list_scope_rows
from orgraph.tables import KEY
from tests.explore.asking import Graph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orgraph.model import NodeKind, RelationKind
    from orgraph.snapshot import Snapshot
    from orgraph.store.neo4j.graph.moving import Step
    from orgraph.store.neo4j.server.connection import Connection, Work


@dataclass
class Writer:
    """Writes one snapshot after the other."""

    connection: Connection
    natural: dict[str, pa.Table] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def write(self, snapshot: Snapshot) -> Graph:
        wanted = list_natural(snapshot)
        for step in list_steps(find_difference(self.natural, wanted)):
            self.connection.write(partial(_apply, step))
        self.natural = wanted
        number = next(self.numbers)
        batch = {"number": number, "key": str(number), "data_date": snapshot.data_date, "staged": True}
        self.connection.tell("load/store/store")
        self.connection.tell("load/store/batch", batch=batch, parent=None, files=[])
        self.connection.tell("load/store/scopes", batch=number, rows=list_scope_rows(snapshot.scopes.loaded))
        self.connection.tell("load/store/pointer", target=number, synthetic=True)
        return Graph(self.connection, snapshot)


def _apply(step: Step, work: Work) -> None:
    step.apply(work, step.list_rows())


def list_natural(snapshot: Snapshot) -> dict[str, pa.Table]:
    """List the natural tables of a snapshot that no store has resolved."""
    natural = {kind.name: read_nodes(snapshot, kind) for kind in NODE_KINDS}
    natural |= {kind.name: read_relations(snapshot, kind) for kind in LEDGER_RELATIONS}
    natural = {name: table for name, table in natural.items() if table.num_rows}
    parts = [natural.get(name) for name in ("MADE", "CALLED_ON", "Visit")]
    return {**natural, SHORT_CUT: find_visited(*parts)} if all(part is not None for part in parts) else natural


def read_nodes(snapshot: Snapshot, kind: NodeKind) -> pa.Table:
    nodes = snapshot.nodes(kind.name)
    if not len(nodes):
        return pa.table({KEY: pa.array([], pa.string())})
    table = nodes.read_arrow()
    for column in kind.stored_columns:
        if column.type is ColumnType.MEMBERS and column.name in table.column_names:
            table = table.set_column(table.column_names.index(column.name), column.name, nodes.array(column.name))
    return read_words(table)


def read_relations(snapshot: Snapshot, kind: RelationKind) -> pa.Table:
    if not len(snapshot.relation(kind.name)):
        return pa.table({name: pa.array([], pa.string()) for name in ENDS})
    table = read_words(snapshot.relation(kind.name).read_arrow())
    for end, allowed in (("source_kind", kind.sources), ("target_kind", kind.targets)):
        if end not in table.column_names:
            table = table.append_column(end, pa.array([allowed[0]] * table.num_rows, pa.string()))
    return table


def read_words(table: pa.Table) -> pa.Table:
    """Turn choices into texts."""
    columns = {name: table.column(name) for name in table.column_names}
    return pa.table(
        {name: as_texts(column) if pa.types.is_dictionary(column.type) else column for name, column in columns.items()}
    )
