"""A part of a snapshot as a NetworkX graph: read-only, of chosen kinds or around one node.

NetworkX graphs are for the part at hand and for NetworkX's own algorithms; a whole city of them takes minutes and
gigabytes, where the snapshot's arrays take a second. So the part is measured before it is built, and refused above a
stated size. This module knows tables of nodes and relations, not the snapshot that hands them out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import networkx as nx
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.errors import InvalidValueError
from orgraph.model import MODEL

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
    limit: int,
) -> nx.MultiDiGraph[str]:
    """Build the frozen graph of an extent; ``Snapshot.network`` says what it holds and what it raises."""
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
    _refuse_large(int(chosen.sum()), sum(len(some.rows) for some in edges), limit)
    positions = {kind: np.flatnonzero(chosen[offsets[kind] : offsets[kind] + len(tables[kind])]) for kind in kinds}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    names_of_nodes = _add_nodes(graph, tables, positions)
    place = np.cumsum(chosen) - 1
    for some in edges:
        sources = names_of_nodes.take(pa.array(place[some.source])).to_pylist()
        targets = names_of_nodes.take(pa.array(place[some.target])).to_pylist()
        attributes = _attributes(open_relations(some.relation).read_arrow(rows=some.rows), relation=some.relation)
        keys = [(some.relation, row) for row in some.rows.tolist()]
        graph.add_edges_from(zip(sources, targets, keys, attributes, strict=True))  # type: ignore[arg-type]  # stub: of simple graphs
    frozen: nx.MultiDiGraph[str] = nx.freeze(graph)
    return frozen


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
            "kinds=… or relations=…, a neighbourhood with around=(kind, key) and hops=…, or raise limit=… if memory "
            f"allows (about {(nodes + edges) * 0.8e-6:.1f} GB). Arrays of any size: snapshot.adjacency(…)."
        )


def _add_nodes(
    graph: nx.MultiDiGraph[str], tables: dict[str, Nodes], positions: dict[str, NDArray[np.int64]]
) -> pa.Array:
    """Add the nodes of every kind, and return their names in the order of kinds and positions."""
    keys = [table.keys.take(pa.array(positions[kind])) for kind, table in tables.items()]
    together = pa.concat_arrays(keys)
    counted = together.value_counts()
    shared = counted.field("values").filter(pc.greater(counted.field("counts"), 1))
    names = []
    for kind, some in zip(tables, keys, strict=True):
        long = pc.binary_join_element_wise(kind, some, ":")
        names.append(pc.if_else(pc.is_in(some, value_set=shared), long, some) if len(shared) else some)
        attributes = _attributes(tables[kind].read_arrow(rows=positions[kind]), node_kind=kind)
        graph.add_nodes_from(zip(names[-1].to_pylist(), attributes, strict=True))
    return pa.concat_arrays(names)


def _attributes(table: pa.Table, **fixed: str) -> Iterator[dict[str, Any]]:
    """Turn rows into attributes; what is unknown is left out."""
    for row in table.drop_columns([name for name in table.column_names if name in _ENDS]).to_pylist():
        yield fixed | {name: value for name, value in row.items() if value is not None}
