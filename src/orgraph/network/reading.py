"""A snapshot or a part of it as a graph for NetworkX: of chosen kinds, or around one node.

The graph stays in the arrays of the snapshot: no dictionary is built, names and attributes are read where they are
looked at. This module knows tables of nodes and relations, not the snapshot that hands them out.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypedDict

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.errors import InvalidValueError
from orgraph.model import MODEL
from orgraph.network.arrays import GraphArrays
from orgraph.network.graphs import ArrayMultiDiGraph
from orgraph.network.mappings import Attributes, Chunks

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import date

    from numpy.typing import NDArray

_ENDS = ("source", "source_kind", "target", "target_kind")


class Nodes(Protocol):
    """The nodes of one kind."""

    def __len__(self) -> int:
        """Count the nodes."""
        ...

    @property
    def keys(self) -> pa.Array:
        """Keys of all nodes, sorted."""
        ...

    def positions(self, keys: Sequence[str]) -> NDArray[np.int32]:
        """Positions of some keys; −1 where there is no such node."""
        ...

    def exist_on(self, day: date) -> NDArray[np.bool_]:
        """Which nodes exist on a day."""
        ...

    def read_arrow(self, *, rows: NDArray[np.integer]) -> pa.Table:
        """Read some nodes as people read them."""
        ...


class Ends(Protocol):
    """The ends of some relations, as positions, and their rows."""

    @property
    def source(self) -> NDArray[np.int32]:
        """Positions of the sources."""
        ...

    @property
    def target(self) -> NDArray[np.int32]:
        """Positions of the targets."""
        ...

    @property
    def rows(self) -> NDArray[np.int32]:
        """Rows of the relation table."""
        ...


class Relations(Protocol):
    """The relations of one kind."""

    def __len__(self) -> int:
        """Count the relations."""
        ...

    def on(self, day: date, *, source: str, target: str) -> Ends:
        """Rows that hold on a day, between two kinds of nodes."""
        ...

    def read_arrow(self, *, rows: NDArray[np.integer]) -> pa.Table:
        """Read some relations as people read them."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """Which part of the graph is wanted: see ``Snapshot.network``."""

    kinds: Collection[str] | None
    relations: Collection[str] | None
    day: date
    around: tuple[str, str] | None
    hops: int


@dataclass(frozen=True, slots=True)
class _Edges:
    """The edges of one relation: ends numbered through all chosen kinds, and their rows."""

    relation: str
    source: NDArray[np.int64]
    target: NDArray[np.int64]
    rows: NDArray[np.int64]

    def where(self, mask: NDArray[np.bool_]) -> _Edges:
        return _Edges(self.relation, self.source[mask], self.target[mask], self.rows[mask])


def read_network(
    open_nodes: Callable[[str], Nodes],
    open_relations: Callable[[str], Relations],
    *,
    extent: Extent,
    limit: int | None,
) -> ArrayMultiDiGraph:
    """Make the graph of an extent; ``Snapshot.network`` says what it holds and what it raises."""
    kinds = _check_names("node kind", extent.kinds, tuple(MODEL.nodes))
    if extent.around is not None:
        _check_names("node kind", [extent.around[0]], kinds)
    names = _check_names("relation", extent.relations, tuple(MODEL.relations))
    tables = {kind: open_nodes(kind) for kind in kinds}
    starts = np.cumsum([0, *(len(table) for table in tables.values())])
    offsets = dict(zip(tables, starts.tolist(), strict=False))
    chosen = np.concatenate([table.exist_on(extent.day) for table in tables.values()])
    edges = [
        some.where(chosen[some.source] & chosen[some.target])
        for name in names
        for some in _list_edges(name, open_relations(name), offsets, extent.day)
    ]
    if extent.around is not None:
        chosen &= _neighbourhood(extent, tables, offsets, edges, size=len(chosen))
        edges = [some.where(chosen[some.source] & chosen[some.target]) for some in edges]
    if limit is not None:
        _refuse_large(int(chosen.sum()), sum(len(some.rows) for some in edges), limit)
    place = np.cumsum(chosen, dtype=np.int32) - np.int32(1)
    ends = [(place[some.source], place[some.target]) for some in edges] or [(place[:0], place[:0])]
    positions = {kind: np.flatnonzero(chosen[offsets[kind] : offsets[kind] + len(tables[kind])]) for kind in kinds}
    arrays = GraphArrays(
        _list_names(tables, positions),
        np.concatenate([source for source, _ in ends]),
        np.concatenate([target for _, target in ends]),
        is_directed=True,
        is_simple=False,
        read_node=_read_nodes(tables, positions),
        **_read_edges(edges, open_relations),
    )
    return ArrayMultiDiGraph.over(arrays)


def _check_names(what: str, names: Collection[str] | None, known: tuple[str, ...]) -> tuple[str, ...]:
    if names is None:
        return known
    for name in names:
        if name not in known:
            raise InvalidValueError(f"{name!r} is no {what} of this network. Choose among {', '.join(known)}.")
    return tuple(name for name in known if name in names)


def _list_edges(name: str, relations: Relations, offsets: dict[str, int], day: date) -> Iterator[_Edges]:
    """List what holds on a day between chosen kinds, one pair of kinds after the other."""
    kind = MODEL.relations[name]
    if not len(relations):
        return
    for source in kind.sources:
        for target in kind.targets:
            if source in offsets and target in offsets:
                ends = relations.on(day, source=source, target=target)
                yield _Edges(
                    name,
                    ends.source.astype(np.int64) + offsets[source],
                    ends.target.astype(np.int64) + offsets[target],
                    ends.rows.astype(np.int64),
                )


def _neighbourhood(
    extent: Extent, tables: dict[str, Nodes], offsets: dict[str, int], edges: Sequence[_Edges], *, size: int
) -> NDArray[np.bool_]:
    """Mark what lies within some hops of one node, in either direction."""
    assert extent.around is not None  # noqa: S101 - the caller has looked
    kind, key = extent.around
    position = int(tables[kind].positions([key])[0])
    if position < 0:
        raise InvalidValueError(f"No {kind} has the key {key!r}. Look it up in snapshot.nodes({kind!r}).")
    reached = np.zeros(size, dtype=np.bool_)
    reached[offsets[kind] + position] = True
    for _ in range(extent.hops):
        further = reached.copy()
        for some in edges:
            further[some.target[reached[some.source]]] = True
            further[some.source[reached[some.target]]] = True
        reached = further
    return reached


def _refuse_large(nodes: int, edges: int, limit: int) -> None:
    if nodes + edges > limit:
        raise InvalidValueError(
            f"The network would have {nodes:,} nodes and {edges:,} edges; the limit is {limit:,} together. Choose "
            "kinds=… or relations=…, a neighbourhood with around=(kind, key) and hops=…, or raise limit=…."
        )


def _list_names(tables: dict[str, Nodes], positions: dict[str, NDArray[np.int64]]) -> pa.Array:
    """List the names of the nodes, in the order of kinds and positions: keys, with their kind where two share one."""
    keys = [table.keys.take(pa.array(positions[kind])) for kind, table in tables.items()]
    together = pa.concat_arrays(keys)
    counted = together.value_counts()
    shared = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
    if not len(shared):
        return together
    long = [pc.binary_join_element_wise(kind, some, ":") for kind, some in zip(tables, keys, strict=True)]
    return pc.if_else(pc.is_in(together, value_set=shared), pa.concat_arrays(long), together)


def _read_nodes(tables: dict[str, Nodes], positions: dict[str, NDArray[np.int64]]) -> Callable[[int], Attributes]:
    """Give what reads the attributes of a node by its number."""
    kinds = list(tables)
    bounds = np.cumsum([0, *(len(positions[kind]) for kind in kinds)]).tolist()
    chunks = [
        Chunks(partial(_read_rows, tables[kind], positions[kind], {"node_kind": kind}), len(positions[kind]))
        for kind in kinds
    ]

    def read(node: int) -> Attributes:
        block = bisect_right(bounds, node) - 1
        return chunks[block](node - bounds[block])

    return read


class _EdgeReaders(TypedDict):
    read_edge: Callable[[int], Attributes]
    read_key: Callable[[int], tuple[str, int]]
    read_weights: Callable[[str], NDArray[np.float64] | None]


def _read_edges(edges: Sequence[_Edges], open_relations: Callable[[str], Relations]) -> _EdgeReaders:
    """Give what reads the attributes and the keys of edges by their numbers."""
    bounds = np.cumsum([0, *(len(some.rows) for some in edges)]).tolist()
    chunks = [
        Chunks(
            partial(_read_rows, open_relations(some.relation), some.rows, {"relation": some.relation}), len(some.rows)
        )
        for some in edges
    ]

    def read(edge: int) -> Attributes:
        block = bisect_right(bounds, edge) - 1
        return chunks[block](edge - bounds[block])

    def read_key(edge: int) -> tuple[str, int]:
        block = bisect_right(bounds, edge) - 1
        return edges[block].relation, int(edges[block].rows[edge - bounds[block]])

    def read_weights(name: str) -> NDArray[np.float64] | None:
        """Read numbers; a relation that has none counts 1."""
        if not any(name == column.name for some in edges for column in MODEL.relations[some.relation].columns):
            return None
        weights = np.ones(bounds[-1])
        for number in range(bounds[-1]):
            value = read(number).get(name, 1)
            if not isinstance(value, (int, float)):
                raise TypeError(f"{name} is no number")
            weights[number] = value
        return weights

    return {"read_edge": read, "read_key": read_key, "read_weights": read_weights}


def _read_rows(
    table: Nodes | Relations, rows: NDArray[np.integer], fixed: dict[str, str], begin: int, end: int
) -> list[Attributes]:
    """Read some rows as attributes; what is unknown is left out."""
    read = table.read_arrow(rows=rows[begin:end])
    kept = read.drop_columns([name for name in read.column_names if name in _ENDS])
    if not kept.num_columns:
        return [Attributes(fixed) for _ in range(end - begin)]
    return [
        Attributes(fixed | {name: value for name, value in row.items() if value is not None})
        for row in kept.to_pylist()
    ]
