"""The snapshot as a whole: one batch, its nodes, relations and scopes."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

import pyarrow as pa

from orgraph.kernels.graphs.csr import Adjacency, build_adjacency
from orgraph.model import MODEL, SYNTHETIC_MARK
from orgraph.snapshot.kinds import NodeTable, RelationTable

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from orgraph.network import ArrayMultiDiGraph
    from orgraph.snapshot.sources import ColumnSource
    from orgraph.tables import Scope


@dataclass(frozen=True, slots=True)
class Scopes:
    """Which ledgers were loaded, of which unit, for which period."""

    loaded: tuple[Scope, ...]

    def units(self, ledger: str, *, period: str | None = None) -> frozenset[str]:
        """Units whose ledger is loaded (for one period, where given)."""
        return frozenset(
            scope.unit for scope in self.loaded if scope.ledger == ledger and period in (None, scope.period)
        )

    def periods(self, ledger: str) -> tuple[str, ...]:
        """Periods for which any unit's ledger is loaded, sorted."""
        return tuple(sorted({scope.period for scope in self.loaded if scope.ledger == ledger}))


@dataclass(frozen=True)
class Snapshot:
    """One batch: its nodes, relations and loaded scopes, and the digest that names it.

    Attributes
    ----------
    digest
        SHA-256 over the resolved rows; the same rows have the same digest in every store.
    data_date
        Day that the data describe: the default day of every analysis.
    synthetic
        True for generated data; every export says so.
    """

    digest: str
    data_date: date
    scopes: Scopes
    source: ColumnSource = field(repr=False)
    synthetic: bool = False
    _nodes: dict[str, NodeTable] = field(default_factory=dict, repr=False, compare=False)
    _relations: dict[str, RelationTable] = field(default_factory=dict, repr=False, compare=False)

    def nodes(self, kind: str) -> NodeTable:
        """Open the nodes of a kind, named by its label; KeyError for a label that the model does not know."""
        if kind not in self._nodes:
            node_kind = MODEL.nodes[kind]
            self._nodes[kind] = NodeTable(node_kind.table, self.source, kind=node_kind)
        return self._nodes[kind]

    def relation(self, name: str) -> RelationTable:
        """Open the relations of a kind, named as in the model; KeyError for a name that the model does not know."""
        if name not in self._relations:
            relation_kind = MODEL.relations[name]
            self._relations[name] = RelationTable(
                relation_kind.table, self.source, kind=relation_kind, nodes=self.nodes
            )
        return self._relations[name]

    def adjacency(
        self, name: str, *, day: date, source: str | None = None, target: str | None = None, reverse: bool = False
    ) -> Adjacency:
        """Neighbours by relation on a day, as compressed rows: from sources to targets, or in reverse."""
        relation = self.relation(name)
        source, target = source or relation.kind.sources[0], target or relation.kind.targets[0]
        pairs = relation.on(day, source=source, target=target)
        begins, ends = (pairs.target, pairs.source) if reverse else (pairs.source, pairs.target)
        return build_adjacency(begins, ends, size=len(self.nodes(target if reverse else source)))

    def auxiliary(self, table: str) -> pa.Table:
        """Read a table beside the graph: ``disagreements`` between ledgers or ``aliases`` of merged organizations."""
        columns = self.source.list_columns(table)
        return self.source.read_columns(table, columns) if columns else pa.table({})

    def network(
        self,
        *,
        kinds: Collection[str] | None = None,
        relations: Collection[str] | None = None,
        day: date | None = None,
        around: tuple[str, str] | None = None,
        hops: int = 1,
        limit: int | None = None,
    ) -> ArrayMultiDiGraph:
        """Hand out the graph of one day, or a part, for NetworkX: an ``nx.MultiDiGraph`` that cannot be changed.

        It stays in arrays, so that a whole city takes no more than they do: functions of NetworkX that have a kernel
        here are answered from them, all others run on what they look at. ``.copy()`` makes an ordinary graph that can
        be changed, ``.to_simple()`` the undirected one with one edge between two nodes.

        A node is named by its key. Where two of the chosen kinds share a key, both nodes that have it are named
        ``Kind:key``. Nodes carry `node_kind`, `key` and every column that has a value; edges have the key
        ``(relation, row)`` and carry `relation` and their columns. Choices are code words, counts of members bands.

        Parameters
        ----------
        kinds
            Labels of node kinds; by default all.
        relations
            Names of relation kinds; by default all between the chosen kinds.
        day
            By default the day that the data describe. Only what exists and holds on it is handed out.
        around, hops
            Only what lies within so many relations, in either direction, of a node given as kind and key.
        limit
            Most nodes and edges together, where there is to be a limit: a copy takes about 0.8 kB and 30 µs for each.

        Raises
        ------
        InvalidValueError
            Where a kind, a relation or the node does not exist, or the part is larger than `limit`.
        """
        from orgraph.network import Extent, read_network  # noqa: PLC0415 - networkx takes a while to import

        extent = Extent(kinds=kinds, relations=relations, day=day or self.data_date, around=around, hops=hops)
        return read_network(self.nodes, self.relation, extent=extent, limit=limit)

    def _counts(self) -> tuple[list[tuple[str, int]], int]:
        """Nodes by kind (those that ledgers bring), and relations in all."""
        nodes = [
            (kind.name, count)
            for kind in MODEL.node_kinds
            if not kind.from_reference_data and (count := self.source.count_rows(kind.table))
        ]
        return nodes, sum(self.source.count_rows(kind.table) for kind in MODEL.relation_kinds)

    def __repr__(self) -> str:
        nodes, relations = self._counts()
        held = ", ".join(f"{count:,} {name}" for name, count in nodes) or "no node"
        mark = f", {SYNTHETIC_MARK}" if self.synthetic else ""
        return f"<Snapshot {self.digest[:12]} of {self.data_date}: {held}; {relations:,} relations{mark}>"

    def _repr_html_(self) -> str:
        nodes, relations = self._counts()
        lines = [
            ("数据日期 data date", self.data_date.isoformat()),
            ("批次 digest", self.digest[:12]),
            *((f"{MODEL.nodes[name].chinese} {name}", f"{count:,}") for name, count in nodes),
            ("关系 relations", f"{relations:,}"),
            ("台账范围 scopes", f"{len(self.scopes.loaded):,}"),
        ]
        lines += [("数据性质", SYNTHETIC_MARK)] if self.synthetic else []
        body = "".join(
            f"<tr><th style='text-align:left'>{escape(title)}</th><td>{escape(value)}</td></tr>"
            for title, value in lines
        )
        return f"<table>{body}</table>"
