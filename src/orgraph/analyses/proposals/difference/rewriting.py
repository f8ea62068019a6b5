"""Rewriting: a snapshot with further nodes and relations, built in memory; nothing that was there is changed.

Nodes are numbered by their sorted keys, so that a new node moves others: every relation that ends at its kind is
renumbered. What is added stands beside what the ledgers say, and no store is asked.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.errors import InvalidValueError
from orgraph.model import MODEL, ColumnType
from orgraph.snapshot import Snapshot, TablesOver
from orgraph.tables import ARROW_TYPES, KEY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from orgraph.model import Column


@dataclass(slots=True)
class Rewriter:
    """Collects what a snapshot will hold beside what it holds.

    Attributes
    ----------
    tables
        Tables that have changed so far, by name.
    """

    snapshot: Snapshot
    tables: dict[str, pa.Table] = field(default_factory=dict)

    def read(self, table: str) -> pa.Table:
        """Read a table as it stands."""
        if table in self.tables:
            return self.tables[table]
        source = self.snapshot.source
        columns = source.list_columns(table)
        return source.read_columns(table, columns).combine_chunks() if columns else pa.table({})

    def add_nodes(self, label: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add nodes of a kind, each with its key; InvalidValueError where one is there already."""
        kind = MODEL.nodes[label]
        before = self.read(kind.table)
        old_keys = before.column(KEY).to_pylist() if before.num_columns else []
        if taken := sorted(set(old_keys) & {row[KEY] for row in rows}):
            raise InvalidValueError(
                f"{label} {taken[0]} is there already: this proposal has been applied.",
                chinese=f"{taken[0]}已在台账中：这一方案（或其中的组）已经导入，不能再次对比。请撤回已导入的组，重新求解。",
            )
        columns = {column.name: column for column in kind.stored_columns}
        names = [*before.column_names, *(name for row in rows for name in row)] or [KEY]
        added = pa.table(
            {name: _encode(columns.get(name), [row.get(name) for row in rows]) for name in dict.fromkeys(names)}
        )
        together = _concatenate(before, added)
        order = np.argsort(np.array(together.column(KEY).to_pylist(), dtype=object), kind="stable")
        self.tables[kind.table] = together.take(pa.array(order)).combine_chunks()
        place = np.empty(len(order), dtype=np.int32)
        place[order] = np.arange(len(order), dtype=np.int32)
        self._renumber(label, place[: len(old_keys)])

    def set_column(self, label: str, name: str, positions: NDArray[np.integer], value: object) -> None:
        """Set one column of some nodes."""
        table = MODEL.nodes[label].table
        before = self.read(table)
        column = next(column for column in MODEL.nodes[label].stored_columns if column.name == name)
        values = before.column(name).to_pylist() if name in before.column_names else [None] * before.num_rows
        for position in positions.tolist():
            values[position] = value
        new = _encode(column, values)
        place = before.column_names.index(name) if name in before.column_names else before.num_columns
        self.tables[table] = (
            before.set_column(place, name, new) if place < before.num_columns else before.append_column(name, new)
        )

    def add_relations(self, name: str, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add relations; their ends are keys, and kinds where several are allowed."""
        kind = MODEL.relations[name]
        before = self.read(kind.table)
        columns = {column.name: column for column in kind.columns}
        added: dict[str, pa.Array] = {}
        for end, allowed in (("source", kind.sources), ("target", kind.targets)):
            kinds = [row.get(f"{end}_kind", allowed[0]) for row in rows]
            if len(allowed) > 1:
                added[f"{end}_kind"] = pa.array([allowed.index(one) for one in kinds], pa.int8())
            added[end] = self._find_all(kinds, [row[end] for row in rows])
        for column in [*before.column_names, *(name for row in rows for name in row)]:
            if column not in added and not column.endswith("_kind") and column not in {"source", "target"}:
                added[column] = _encode(columns.get(column), [row.get(column) for row in rows])
        self._put(kind.table, _concatenate(before, pa.table(added)))

    def drop_relations(self, name: str, rows: NDArray[np.integer]) -> None:
        """Drop some rows of a relation."""
        table = self.read(MODEL.relations[name].table)
        kept = np.ones(table.num_rows, dtype=np.bool_)
        kept[rows] = False
        self.tables[MODEL.relations[name].table] = table.filter(pa.array(kept)).combine_chunks()

    def finish(self, because: str) -> Snapshot:
        """Give the snapshot, with a digest that follows from the one before and from what was done."""
        digest = hashlib.sha256(f"{self.snapshot.digest}\n{because}".encode()).hexdigest()
        source = TablesOver(dict(self.tables), self.snapshot.source)
        return replace(self.snapshot, digest=digest, source=source, _nodes={}, _relations={})

    def _find_all(self, kinds: Sequence[str], keys: Sequence[str]) -> pa.Array:
        """Find nodes of several kinds by their keys; −1 for those that are not there."""
        wanted, found = pa.array(keys, pa.string()), np.full(len(keys), -1, dtype=np.int32)
        for label in dict.fromkeys(kinds):
            table = MODEL.nodes[label].table
            held = self.tables[table].column(KEY) if table in self.tables else self.snapshot.nodes(label).keys
            places = pc.fill_null(pc.index_in(wanted, value_set=held.cast(pa.string())), -1).to_numpy()
            of_kind = np.array([kind == label for kind in kinds], dtype=np.bool_)
            found[of_kind] = places[of_kind]
        return pa.array(found)

    def _renumber(self, label: str, place: NDArray[np.int32]) -> None:
        """Move the ends of all relations at a kind of nodes to their new places."""
        for kind in MODEL.relation_kinds:
            table = self.read(kind.table)
            if not table.num_rows:
                continue
            moved = False
            for end, allowed in (("source", kind.sources), ("target", kind.targets)):
                if label not in allowed:
                    continue
                ends = table.column(end).to_numpy().copy()
                mask = np.ones(len(ends), dtype=np.bool_)
                if len(allowed) > 1:
                    mask = table.column(f"{end}_kind").to_numpy() == allowed.index(label)
                ends[mask] = place[ends[mask]]
                table = table.set_column(table.column_names.index(end), end, pa.array(ends, pa.int32()))
                moved = moved or bool(mask.any())
            if moved:
                self._put(kind.table, table)

    def _put(self, name: str, table: pa.Table) -> None:
        """Keep a table of relations, sorted by its ends."""
        ends = [column for column in ("source_kind", "source", "target_kind", "target") if column in table.column_names]
        self.tables[name] = table.sort_by([(column, "ascending") for column in ends]).combine_chunks()


def _concatenate(before: pa.Table, added: pa.Table) -> pa.Table:
    if not before.num_columns:
        return added
    fields = {field.name: field.type for field in added.schema} | {field.name: field.type for field in before.schema}

    def complete(table: pa.Table) -> pa.Table:
        return pa.table(
            {
                name: table.column(name).cast(kind) if name in table.column_names else pa.nulls(table.num_rows, kind)
                for name, kind in fields.items()
            }
        )

    return pa.concat_tables([complete(before), complete(added)])


def _encode(column: Column | None, values: Sequence[Any]) -> pa.Array:
    if column is None:
        days = bool(values) and not any(isinstance(value, str) for value in values)
        return pa.array(values, pa.date32() if days else pa.string())
    if column.type is ColumnType.CHOICE and column.vocabulary is not None:
        codes = column.vocabulary.codes
        return pa.array([codes.index(value) if isinstance(value, str) else value for value in values], pa.int8())
    return pa.array(values, ARROW_TYPES[column.type])
