"""Snapshot: the frozen, columnar picture of one batch that every analysis reads.

Nodes of a kind are numbered by their sorted keys; a relation holds the positions of its ends. Choices are stored as
positions in their vocabulary, member counts as their lower bound (1 stands for ``1–2``). Nothing is read from disk
before it is asked for, and nothing that was read can be written to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.kernels.csr import Adjacency, build_adjacency
from orgraph.model import MODEL, NodeKind, RelationKind
from orgraph.tables import KEY, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

UNKNOWN = -1
"""Stands for an unknown choice, flag or member count in the arrays of a snapshot."""
FIRST_DAY = np.iinfo(np.int32).min
LAST_DAY = np.iinfo(np.int32).max


class ColumnSource(Protocol):
    """Where a snapshot reads its columns from: a folder of Parquet files, or tables in memory."""

    def read_columns(self, table: str, columns: Sequence[str]) -> pa.Table:
        """Read some columns of a table; KeyError where the table or a column does not exist."""
        ...

    def count_rows(self, table: str) -> int:
        """Count rows; 0 where the table does not exist."""
        ...

    def list_columns(self, table: str) -> tuple[str, ...]:
        """Names of the columns that are stored (a column without any value is not)."""
        ...


@dataclass(frozen=True)
class TablesInMemory:
    """Column source over tables that are already here."""

    tables: Mapping[str, pa.Table]

    def read_columns(self, table: str, columns: Sequence[str]) -> pa.Table:
        """Select the columns of a table."""
        return self.tables[table].select(list(columns))

    def count_rows(self, table: str) -> int:
        """Count rows; 0 where there is no such table."""
        return self.tables[table].num_rows if table in self.tables else 0

    def list_columns(self, table: str) -> tuple[str, ...]:
        """Names of the columns of a table."""
        return tuple(self.tables[table].column_names) if table in self.tables else ()


@dataclass(frozen=True)
class ColumnTable:
    """The columns of one kind, read when first asked for and kept."""

    table: str
    source: ColumnSource = field(repr=False)
    _kept: dict[str, pa.Array] = field(default_factory=dict, repr=False, compare=False)

    def __len__(self) -> int:
        """Count the rows."""
        return self.source.count_rows(self.table)

    @cached_property
    def stored(self) -> frozenset[str]:
        """Names of the columns that hold any value."""
        return frozenset(self.source.list_columns(self.table))

    def array(self, name: str) -> pa.Array | None:
        """One column as it is stored, in one chunk; None where no row has a value."""
        if name not in self.stored:
            return None
        if name not in self._kept:
            column = self.source.read_columns(self.table, [name]).column(0)
            self._kept[name] = column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)
        return self._kept[name]

    def _numbers(self, name: str, missing: float, dtype: type) -> NDArray[np.generic]:
        array = self.array(name)
        if array is None:
            return _frozen(np.full(len(self), missing, dtype=dtype))
        if pa.types.is_boolean(array.type):
            array = array.cast(pa.int8())
        elif pa.types.is_date32(array.type):
            array = array.view(pa.int32())
        elif array.null_count and dtype is np.float64:
            array = array.cast(pa.float64())
        if array.null_count:
            array = pc.fill_null(array, pa.scalar(missing, array.type))
        return _frozen(array.to_numpy(zero_copy_only=False).astype(dtype, copy=False))

    def choice(self, name: str) -> NDArray[np.int8]:
        """Positions in the column's vocabulary; −1 where unknown."""
        return self._numbers(name, UNKNOWN, np.int8)  # type: ignore[return-value]

    def flag(self, name: str) -> NDArray[np.int8]:
        """1 yes, 0 no, −1 unknown."""
        return self._numbers(name, UNKNOWN, np.int8)  # type: ignore[return-value]

    def members(self, name: str) -> NDArray[np.int32]:
        """Lower bound of a count of members (1 stands for 1–2); −1 where unknown."""
        return self._numbers(name, UNKNOWN, np.int32)  # type: ignore[return-value]

    def number(self, name: str) -> NDArray[np.float64]:
        """Read a number; NaN where unknown."""
        return self._numbers(name, np.nan, np.float64)  # type: ignore[return-value]

    def day(self, name: str, *, missing: int) -> NDArray[np.int32]:
        """Days since 1970-01-01; `missing` where unknown or open."""
        return self._numbers(name, missing, np.int32)  # type: ignore[return-value]

    def text(self, name: str) -> pa.Array:
        """Text; null where unknown."""
        array = self.array(name)
        return pa.nulls(len(self), pa.string()) if array is None else array

    def exists_on(self, first: str | None, last: str | None, day: date) -> NDArray[np.bool_]:
        """Which rows have begun and not yet ended on a day; both named columns are inclusive, open where empty."""
        number = days_since_1970(day)
        exists = np.ones(len(self), dtype=np.bool_)
        if first is not None and first in self.stored:
            exists &= self.day(first, missing=FIRST_DAY) <= number
        if last is not None and last in self.stored:
            exists &= self.day(last, missing=LAST_DAY) >= number
        return exists


@dataclass(frozen=True)
class NodeTable(ColumnTable):
    """All nodes of one kind; the position of a node is the rank of its key."""

    kind: NodeKind = field(kw_only=True, repr=False)

    @property
    def keys(self) -> pa.Array:
        """Keys of all nodes, sorted."""
        return self.text(KEY)

    def positions(self, keys: Iterable[str] | pa.Array) -> NDArray[np.int32]:
        """Positions of some keys; −1 where there is no such node."""
        wanted = keys if isinstance(keys, pa.Array) else pa.array(list(keys), pa.string())
        found = pc.fill_null(pc.index_in(wanted, value_set=self.keys), UNKNOWN)
        return found.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]

    def position(self, key: str) -> int:
        """Position of one key; KeyError where there is no such node."""
        found = int(self.positions([key])[0])
        if found < 0:
            message = f"no {self.kind.name} has the key {key!r}"
            raise KeyError(message)
        return found

    def key(self, position: int) -> str:
        """Key at a position."""
        return str(self.keys[position].as_py())

    def exist_on(self, day: date) -> NDArray[np.bool_]:
        """Which nodes exist on a day, by the first and last day of their kind."""
        return self.exists_on(*self.kind.lifetime, day)


@dataclass(frozen=True)
class RelationTable(ColumnTable):
    """All relations of one kind, sorted by their ends."""

    kind: RelationKind = field(kw_only=True, repr=False)

    @cached_property
    def source_positions(self) -> NDArray[np.int32]:
        """Position of each source within its kind."""
        return self._numbers("source", UNKNOWN, np.int32)  # type: ignore[return-value]

    @cached_property
    def target_positions(self) -> NDArray[np.int32]:
        """Position of each target within its kind."""
        return self._numbers("target", UNKNOWN, np.int32)  # type: ignore[return-value]

    def is_between(self, source_kind: str, target_kind: str) -> NDArray[np.bool_] | None:
        """Which rows run between two kinds of nodes; None where all do, because no other is allowed."""
        mask = None
        for column, allowed, wanted in (
            ("source_kind", self.kind.sources, source_kind),
            ("target_kind", self.kind.targets, target_kind),
        ):
            if wanted not in allowed:
                message = f"{self.kind.name} never has {wanted!r} as its {column.split('_')[0]}; allowed: {allowed}"
                raise KeyError(message)
            if len(allowed) > 1:
                matches = self.choice(column) == allowed.index(wanted)
                mask = matches if mask is None else mask & matches
        return mask

    def on(self, day: date, *, source: str | None = None, target: str | None = None) -> Pairs:
        """Rows that hold on a day, between two kinds of nodes (by default the only or the first allowed ones)."""
        mask = self.is_between(source or self.kind.sources[0], target or self.kind.targets[0])
        if not self.stored.isdisjoint(("valid_from", "valid_to")):
            holds = self.exists_on("valid_from", "valid_to", day)
            mask = holds if mask is None else mask & holds
        if mask is None:
            return Pairs(self.source_positions, self.target_positions, np.arange(len(self), dtype=np.int32))
        rows = np.flatnonzero(mask).astype(np.int32)
        return Pairs(self.source_positions[rows], self.target_positions[rows], rows)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Relations as three arrays of one length: source and target positions, and the rows of the relation table."""

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    rows: NDArray[np.int32]


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
            self._relations[name] = RelationTable(relation_kind.table, self.source, kind=relation_kind)
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


def days_since_1970(day: date) -> int:
    """Give the number under which a day is stored."""
    return int(np.datetime64(day, "D").astype(np.int32))


def _frozen(array: NDArray[np.generic]) -> NDArray[np.generic]:
    array.setflags(write=False)
    return array
