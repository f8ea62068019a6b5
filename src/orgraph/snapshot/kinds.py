"""The nodes of one kind and the relations of one kind, with what is asked of each."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.snapshot.columns import UNKNOWN, ColumnTable
from orgraph.snapshot.decoding import decode_column, make_frame
from orgraph.tables import KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    import pandas as pd
    from numpy.typing import NDArray

    from orgraph.model import Column, NodeKind, RelationKind


class _Readable(ColumnTable):
    """What nodes and relations have in common when people read them."""

    def _decoded(self, columns: Iterable[Column], rows: pa.Array | None) -> dict[str, pa.Array]:
        return {
            column.name: decode_column(column, array if rows is None else array.take(rows))
            for column in columns
            if (array := self.array(column.name)) is not None
        }


@dataclass(frozen=True)
class NodeTable(_Readable):
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
        return found.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]  # pyarrow is untyped

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

    def name(self, position: int) -> str:
        """Name at a position; the key where it has none."""
        return str(self.text("name")[position].as_py() or self.key(position))

    def exist_on(self, day: date) -> NDArray[np.bool_]:
        """Which nodes exist on a day, by the first and last day of their kind."""
        return self.exists_on(*self.kind.lifetime, day)

    def read_arrow(self, columns: Sequence[str] | None = None, *, rows: NDArray[np.integer] | None = None) -> pa.Table:
        """Read nodes as people read them: the key, choices as code words, counts of members as ``0``, ``1–2`` or more.

        Parameters
        ----------
        columns
            Names of columns; by default all that hold any value. One without any value is left out.
        rows
            Positions of the nodes, in the order wanted; by default all.
        """
        wanted = [c for c in self.kind.stored_columns if columns is None or c.name in columns]
        some = None if rows is None else pa.array(rows)
        keys = self.keys if some is None else self.keys.take(some)
        return pa.table({KEY: keys, **self._decoded(wanted, some)})

    def frame(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Read nodes as a DataFrame, one line each, with the columns of `read_arrow`."""
        return make_frame(self.read_arrow(columns))


@dataclass(frozen=True)
class RelationTable(_Readable):
    """All relations of one kind, sorted by their ends.

    Attributes
    ----------
    nodes
        Opens the nodes of a kind, to read the keys of the ends.
    """

    kind: RelationKind = field(kw_only=True, repr=False)
    nodes: Callable[[str], NodeTable] = field(kw_only=True, repr=False, compare=False)

    @cached_property
    def source_positions(self) -> NDArray[np.int32]:
        """Position of each source within its kind."""
        return self._numbers("source", UNKNOWN, np.int32)

    @cached_property
    def target_positions(self) -> NDArray[np.int32]:
        """Position of each target within its kind."""
        return self._numbers("target", UNKNOWN, np.int32)

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

    def read_arrow(self, columns: Sequence[str] | None = None, *, rows: NDArray[np.integer] | None = None) -> pa.Table:
        """Read relations as people read them: both ends by key, their kinds where several are allowed, then columns.

        Parameters
        ----------
        columns
            Names of columns beside the ends; by default all that hold any value.
        rows
            Rows of this table, in the order wanted; by default all.
        """
        some = None if rows is None else pa.array(rows)
        read: dict[str, pa.Array] = {}
        for end, allowed in (("source", self.kind.sources), ("target", self.kind.targets)):
            read |= self._read_end(end, allowed, rows)
        wanted = [c for c in self.kind.columns if columns is None or c.name in columns]
        read |= self._decoded(wanted, some)
        for name in ("valid_from", "valid_to"):
            array = self.array(name)
            if array is not None and (columns is None or name in columns):
                read[name] = array if some is None else array.take(some)
        return pa.table(read)

    def _read_end(self, end: str, allowed: tuple[str, ...], rows: NDArray[np.integer] | None) -> dict[str, pa.Array]:
        positions = self.source_positions if end == "source" else self.target_positions
        positions = positions if rows is None else positions[rows]
        if len(allowed) == 1:
            return {end: self.nodes(allowed[0]).keys.take(pa.array(positions))}
        kinds = self.choice(f"{end}_kind")
        kinds = kinds if rows is None else kinds[rows]
        keys = [self.nodes(kind).keys for kind in allowed]
        offsets = np.cumsum([0, *(len(some) for some in keys[:-1])])
        places = pa.array(offsets[kinds] + positions)
        words = pa.DictionaryArray.from_arrays(pa.array(kinds), pa.array(allowed))
        return {f"{end}_kind": words, end: pa.concat_arrays(keys).take(places)}

    def frame(self, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Read relations as a DataFrame, one line each, with the columns of `read_arrow`."""
        return make_frame(self.read_arrow(columns))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Relations as three arrays of one length: source and target positions, and the rows of the relation table."""

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    rows: NDArray[np.int32]
