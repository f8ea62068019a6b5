"""The natural graph: nodes and relations as an analyst meets them in Neo4j, and as they are compared and kept.

A *natural* table says in words what a stored table says in positions: choices are code words, the ends of relations
are kinds and keys. Labels, relation types and property names are those of the model. Beside what ledgers bring, the
graph has the short-cut ``VISITED`` and, on every node, ``display_name``: what Neo4j Browser writes on it. Counts of
members read ``0``, ``1–2`` or the number, so that a comparison such as ``full_members >= 3`` is right as it stands.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.kernels.ordering import order_rows, rank_words
from orgraph.kernels.texts import as_texts, one_array
from orgraph.model import MODEL, Column, ColumnType
from orgraph.snapshot import SMALL_BAND
from orgraph.store.stored_columns import find_word_positions, list_words, read_stored, write_field, write_word_field
from orgraph.tables import KEY, arrow_type

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from numpy.typing import NDArray

    from orgraph.model import NodeKind, RelationKind

ENDS: Final = ("source_kind", "source", "target_kind", "target")
DATES: Final = ("valid_from", "valid_to")
SHORT_CUT: Final = "VISITED"
BATCH_KIND: Final = "Batch"
NODE_KINDS: Final = tuple(kind for kind in MODEL.node_kinds if kind.name != BATCH_KIND)
LEDGER_RELATIONS: Final = tuple(kind for kind in MODEL.relation_kinds if not kind.derived)
RELATION_KINDS: Final = (*LEDGER_RELATIONS, MODEL.relations[SHORT_CUT])
KIND_NAMES: Final = tuple(kind.name for kind in NODE_KINDS) + tuple(kind.name for kind in RELATION_KINDS)


class StoredTables(Protocol):
    """Resolved tables by name: those of a batch on disk, or in memory."""

    def list_tables(self) -> frozenset[str]:
        """Names of the tables."""
        ...

    def read_table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read one table."""
        ...


def list_properties(kind: NodeKind | RelationKind) -> dict[str, pa.DataType]:
    """List the properties of a kind beside key or ends, with the type of their natural columns."""
    columns = _list_columns(kind)
    types = {name: pa.string() if _is_choice(column) else arrow_type(column) for name, column in columns.items()}
    return types if kind.name in MODEL.nodes else {**dict.fromkeys(DATES, pa.date32()), **types}


def write_natural(tables: StoredTables, *, same: Collection[str] = ()) -> dict[str, pa.Table]:
    """Turn the resolved tables of a batch into natural ones, by label and by relation type; empty ones are absent.

    Parameters
    ----------
    same
        Names of tables that are alike in another batch which this one is compared with: what follows from nothing
        else is left out.
    """
    held = tables.list_tables()
    natural, keys = {}, {}
    for kind in NODE_KINDS:
        keys[kind.name] = pa.array([], pa.string())
        if kind.table in held:
            columns = [KEY] if kind.table in same else None
            stored = tables.read_table(kind.table, columns)
            keys[kind.name] = as_texts(stored.column(KEY))
            if kind.table not in same:
                natural[kind.name] = write_natural_nodes(kind, stored)

    def read(relation: RelationKind) -> pa.Table:
        return write_natural_relations(relation, tables.read_table(relation.table), keys)

    for relation in LEDGER_RELATIONS:
        if relation.table in held and not _is_same(relation, same):
            natural[relation.name] = read(relation)
    parts = [MODEL.relations["MADE"], MODEL.relations["CALLED_ON"]]
    if {"visits", *(part.table for part in parts)} <= held and not all(_is_same(part, same) for part in parts):
        made, called = (natural.get(part.name, read(part)) for part in parts)
        natural[SHORT_CUT] = find_visited(made, called, tables.read_table("visits"))
    return natural


def _is_same(relation: RelationKind, same: Collection[str]) -> bool:
    """Whether relations are alike: in a stored table they name positions, so their ends must be alike too."""
    ends = {MODEL.nodes[kind].table for kind in (*relation.sources, *relation.targets)}
    return {relation.table, *ends} <= set(same)


def write_natural_nodes(kind: NodeKind, stored: pa.Table) -> pa.Table:
    """Turn the stored nodes of a kind into natural ones."""
    return pa.table({KEY: as_texts(stored.column(KEY)), **_write_properties(kind, stored)})


def write_natural_relations(kind: RelationKind, stored: pa.Table, keys: Mapping[str, pa.Array]) -> pa.Table:
    """Turn stored relations into natural ones; `keys` are the sorted keys of each kind of nodes."""
    ends = {}
    for end, allowed in (("source", kind.sources), ("target", kind.targets)):
        positions = one_array(stored.column(end)).to_numpy()
        kinds = np.zeros(len(positions), dtype=np.int8)
        if len(allowed) > 1:
            kinds = one_array(stored.column(f"{end}_kind")).to_numpy()
        starts = np.cumsum([0, *(len(keys[name]) for name in allowed[:-1])])
        together = pa.concat_arrays([keys[name] for name in allowed])
        ends[f"{end}_kind"] = pa.array(allowed, pa.string()).take(pa.array(kinds))
        ends[end] = together.take(pa.array(starts[kinds] + positions))
    return pa.table({**ends, **_write_properties(kind, stored)})


def _write_properties(kind: NodeKind | RelationKind, stored: pa.Table) -> dict[str, pa.Array]:
    arrays = {}
    for name in list_properties(kind):
        if name in stored.column_names:
            array = one_array(stored.column(name))
            words = list_words(stored.schema.field(name))
            arrays[name] = array if words is None else pa.array(words, pa.string()).take(array)
    return arrays


def read_stored_nodes(kind: NodeKind, natural: pa.Table) -> pa.Table:
    """Turn natural nodes back into the stored ones: sorted by key, without columns that hold no value."""
    natural = natural.take(pc.sort_indices(natural.column(KEY)))
    fields, arrays = [pa.field(KEY, pa.string())], [as_texts(natural.column(KEY))]
    _read_properties(_list_columns(kind), natural, fields, arrays)
    return pa.table(arrays, schema=pa.schema(fields))


def read_stored_relations(kind: RelationKind, natural: pa.Table, keys: Mapping[str, pa.Array]) -> pa.Table:
    """Turn natural relations back into the stored ones, in the order that their digest asks for.

    Raises
    ------
    KeyError
        Where an end is none of the keys.
    """
    ends: dict[str, NDArray[np.int64]] = {}
    for end, allowed in (("source", kind.sources), ("target", kind.targets)):
        ends |= _find_ends(end, allowed, natural, keys)
    # Relations between the same ends are told apart by the words of their identity, then by their first day.
    finer = [name for name in (*kind.identity, DATES[0]) if name in natural.column_names]
    order = order_rows([*ends.values(), *(rank_words(one_array(natural.column(name))) for name in finer)])
    fields, arrays = [], []
    for end, allowed in (("source", kind.sources), ("target", kind.targets)):
        if len(allowed) > 1:
            fields.append(write_word_field(f"{end}_kind", allowed))
            arrays.append(pa.array(ends[f"{end}_kind"][order].astype(np.int8)))
        fields.append(pa.field(end, pa.int32()))
        arrays.append(pa.array(ends[end][order].astype(np.int32)))
    columns: dict[str, Column | None] = {**dict.fromkeys(DATES), **_list_columns(kind)}
    _read_properties(columns, natural.take(pa.array(order)), fields, arrays)
    return pa.table(arrays, schema=pa.schema(fields))


def _find_ends(
    end: str, allowed: Sequence[str], natural: pa.Table, keys: Mapping[str, pa.Array]
) -> dict[str, NDArray[np.int64]]:
    words = find_word_positions(as_texts(natural.column(f"{end}_kind")), allowed)
    kinds = words.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    names = as_texts(natural.column(end))
    positions = np.full(len(names), -1, dtype=np.int64)
    for place, kind in enumerate(allowed):
        rows = np.flatnonzero(kinds == place)
        if len(rows):
            found = pc.index_in(names.take(pa.array(rows)), value_set=keys[kind])
            positions[rows] = found.fill_null(-1).to_numpy(zero_copy_only=False)
    if (positions < 0).any():
        raise KeyError(names[int(np.flatnonzero(positions < 0)[0])].as_py())
    return {f"{end}_kind": kinds, end: positions}


def _read_properties(
    columns: Mapping[str, Column | None], natural: pa.Table, fields: list[pa.Field], arrays: list[pa.Array]
) -> None:
    """Add the columns that hold any value, in their stored form."""
    for name, column in columns.items():
        if name in natural.column_names and natural.column(name).null_count < natural.num_rows:
            array = one_array(natural.column(name))
            fields.append(pa.field(name, pa.date32()) if column is None else write_field(column))
            arrays.append(array if column is None else read_stored(column, array))


def find_visited(made: pa.Table, called: pa.Table, visits: pa.Table) -> pa.Table:
    """Find who visited whom: the short-cut over ``MADE`` and ``CALLED_ON``, with the day and the key of the visit."""
    schema = pa.schema([*((name, pa.string()) for name in ENDS), ("date", pa.date32()), ("visit", pa.string())])
    day = visits.column("visited_on") if "visited_on" in visits.column_names else pa.nulls(len(visits), pa.date32())
    days = pa.table({"visit": visits.column(KEY), "date": day})
    units = pa.table([made.column(name) for name in ENDS], names=["source_kind", "source", "visit_kind", "visit"])
    targets = pa.table([called.column(name) for name in ENDS], names=["from_kind", "visit", "target_kind", "target"])
    joined = units.join(targets, "visit", join_type="inner").join(days, "visit", join_type="left outer")
    return joined.select(schema.names).cast(schema).sort_by([("visit", "ascending"), ("source", "ascending")])


def list_parameters(kind: NodeKind | RelationKind, natural: pa.Table) -> list[dict[str, Any]]:
    """List the properties of each row as the graph has them; what is unknown is absent."""
    members = [name for name, column in _list_columns(kind).items() if column.type is ColumnType.MEMBERS]
    names = [name for name in list_properties(kind) if name in natural.column_names]
    rows = natural.select(names).to_pylist() if names else [{} for _ in range(natural.num_rows)]
    found = [{name: value for name, value in row.items() if value is not None} for row in rows]
    for row in found if members else ():
        for name in members:
            if row.get(name) == 1:
                row[name] = SMALL_BAND
    return found


def read_property(kind: NodeKind | RelationKind, name: str, values: list[Any]) -> pa.Array:
    """Turn the values of a property, days as text, into a natural column."""
    column = _list_columns(kind).get(name)
    wanted = list_properties(kind)[name]
    if column is not None and column.type is ColumnType.MEMBERS:
        values = [1 if value == SMALL_BAND else value for value in values]
    if wanted == pa.date32():
        return pa.array(values, pa.string()).cast(wanted)
    return pa.array(values, wanted)


def list_day_properties(kind: NodeKind | RelationKind) -> tuple[str, ...]:
    """List the properties that are days."""
    return tuple(name for name, wanted in list_properties(kind).items() if wanted == pa.date32())


def _list_columns(kind: NodeKind | RelationKind) -> dict[str, Column]:
    columns = MODEL.nodes[kind.name].stored_columns if kind.name in MODEL.nodes else kind.columns
    return {column.name: column for column in columns}


def _is_choice(column: Column) -> bool:
    return column.type is ColumnType.CHOICE and column.vocabulary is not None
