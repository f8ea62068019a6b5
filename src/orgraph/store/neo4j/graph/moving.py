"""Moving the graph from one batch to another: a difference as steps, each a statement with at most some rows.

New nodes come first, then relations, then nodes that go; so every relation finds both of its ends. Each step says how
things are afterwards, so it may be done again. A small difference goes in one transaction together with the pointer;
a larger one in chunks with a journal: whoever becomes the writer next goes on where the last one stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.errors import StoreDamaged
from orgraph.model import MODEL
from orgraph.store.neo4j.graph.difference import list_identity
from orgraph.store.neo4j.graph.display import list_display_names
from orgraph.store.neo4j.graph.natural import ENDS, NODE_KINDS, RELATION_KINDS, list_parameters
from orgraph.tables import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orgraph.model import NodeKind, RelationKind
    from orgraph.store.neo4j.graph.difference import Change
    from orgraph.store.neo4j.server.connection import Work

CHUNK_ROWS: Final = 10_000
SINGLE_ROWS: Final = 50_000
"""Differences of up to so many rows go in one transaction, see docs/decisions.md."""
REPAIR: Final = "Somebody has changed the graph by other means. `orgraph repair` puts it back as the ledgers have it."


@dataclass(frozen=True, slots=True)
class Step:
    """One statement with some of the natural rows that it writes.

    Attributes
    ----------
    kind
        Label or relation type.
    rows
        Nodes that come or go; for relations the pairs of nodes of which all relations are written.
    relations
        The relations between these pairs, as they are afterwards.
    """

    statement: str
    kind: str
    rows: pa.Table
    relations: pa.Table | None = None

    def apply(self, work: Work, rows: list[dict[str, Any]]) -> None:
        """Do it, with the parameters that `list_rows` lists.

        Raises
        ------
        StoreDamaged
            Where a node is missing that should be there.
        """
        (answer,) = work.run(self.statement, rows=rows)
        if answer["written"] != len(rows):
            missing = len(rows) - answer["written"]
            raise StoreDamaged(f"{missing:,} nodes that a step of {self.kind} needs are not in the graph. {REPAIR}")

    def list_rows(self) -> list[dict[str, Any]]:
        """List the parameters of the statement."""
        if self.relations is not None:
            return self._list_pairs(self.relations)
        keys = self.rows.column(KEY).to_pylist()
        if self.statement.startswith("load/removals/"):
            return [{KEY: key} for key in keys]
        kind = MODEL.nodes[self.kind]
        shown = list_display_names(kind, self.rows).to_pylist()
        properties = list_parameters(kind, self.rows)
        return [{KEY: key, "display_name": name, **row} for key, name, row in zip(keys, shown, properties, strict=True)]

    def _list_pairs(self, relations: pa.Table) -> list[dict[str, Any]]:
        sources, targets = (self.rows.column(end).to_pylist() for end in ("source", "target"))
        pairs: dict[tuple[str, str], list[dict[str, Any]]] = {both: [] for both in zip(sources, targets, strict=True)}
        ends = zip(*(relations.column(end).to_pylist() for end in ("source", "target")), strict=True)
        for both, properties in zip(ends, list_parameters(MODEL.relations[self.kind], relations), strict=True):
            pairs[both].append(properties)
        return [{"source": source, "target": target, "relations": some} for (source, target), some in pairs.items()]


def list_steps(changes: Mapping[str, Change], *, chunk_rows: int = CHUNK_ROWS) -> list[Step]:
    """List the steps that changes take, in their order; always the same for the same changes."""
    steps: list[Step] = []
    removals: list[Step] = []
    for kind in NODE_KINDS:
        if kind.name in changes:
            change = changes[kind.name]
            steps += _list_node_steps(f"load/nodes/{kind.name}", kind, change.after, chunk_rows)
            gone = change.before.filter(pc.invert(pc.is_in(change.before.column(KEY), change.after.column(KEY))))
            removals += _list_node_steps(f"load/removals/{kind.name}", kind, gone, chunk_rows)
    for relation in RELATION_KINDS:
        if relation.name in changes:
            steps += _list_relation_steps(relation, changes[relation.name], chunk_rows)
    return [*steps, *removals]


def _list_node_steps(statement: str, kind: NodeKind, rows: pa.Table, chunk_rows: int) -> Iterator[Step]:
    rows = rows.sort_by(KEY)
    for start in range(0, rows.num_rows, chunk_rows):
        yield Step(statement, kind.name, rows.slice(start, chunk_rows))


def _list_relation_steps(kind: RelationKind, change: Change, chunk_rows: int) -> Iterator[Step]:
    """Cut the pairs of each two kinds of nodes into steps, so that no pair is cut apart."""
    names = list(list_identity(kind.name))
    order = [(name, "ascending") for name in names]
    relations = change.after.sort_by(order)
    pairs = pa.concat_tables([change.before.select(names), change.after.select(names)])
    pairs = pairs.group_by(names).aggregate([]).select(names).sort_by(order)
    for source in kind.sources:
        for target in kind.targets:
            mine = _between(pairs, source, target)
            theirs = _between(relations, source, target)
            statement = f"load/relations/{kind.name}_{source}_{target}"
            places = _find_places(mine, theirs)
            for start in range(0, mine.num_rows, chunk_rows):
                some = mine.slice(start, chunk_rows)
                first, last = np.searchsorted(places, [start, start + chunk_rows])
                yield Step(statement, kind.name, some, theirs.slice(int(first), int(last - first)))


def _between(table: pa.Table, source: str, target: str) -> pa.Table:
    mask = pc.and_(pc.equal(table.column("source_kind"), source), pc.equal(table.column("target_kind"), target))
    return table.filter(mask)


def _find_places(pairs: pa.Table, relations: pa.Table) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Find for each relation the place of its pair; both are sorted alike, so the places rise."""
    joined = [
        pc.binary_join_element_wise(table.column("source"), table.column("target"), "\x1f").combine_chunks()
        for table in (pairs, relations)
    ]
    places: np.ndarray[Any, np.dtype[np.int64]] = pc.index_in(joined[1], value_set=joined[0]).to_numpy(
        zero_copy_only=False
    )
    return places


def find_row_count(changes: Mapping[str, Change]) -> int:
    """Count the rows that changes write or remove."""
    return sum(max(change.before.num_rows, change.after.num_rows) for change in changes.values())


__all__ = ["CHUNK_ROWS", "ENDS", "REPAIR", "SINGLE_ROWS", "Step", "find_row_count", "list_steps"]
