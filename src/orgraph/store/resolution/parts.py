"""The rows that make relations of one kind: those of relation sheets, and cells of node sheets that name a node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from orgraph.kernels.texts import as_texts
from orgraph.model import MODEL
from orgraph.store.resolution.ends import EndCell, find_ends, validate_ends
from orgraph.store.resolution.identity import find_merging
from orgraph.store.stored_columns import read_stored

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

    from orgraph.model import NodeKind, Reference, RelationKind, Sheet
    from orgraph.store.resolution.books import KeyBook
    from orgraph.store.resolution.complaints import Complaints
    from orgraph.store.resolution.placing import PlacedSheet, Placement


@dataclass(frozen=True, slots=True)
class Ends:
    """One end of each relation: the place of its kind among the allowed ones, and its position."""

    kinds: NDArray[np.int8]
    positions: NDArray[np.int32]

    def take(self, rows: NDArray[np.int64]) -> Ends:
        """Take some of them."""
        return Ends(self.kinds[rows], self.positions[rows])


@dataclass(frozen=True, slots=True)
class Part:
    """Relations that come from one sheet.

    Attributes
    ----------
    rows
        The row of the sheet that each comes from.
    columns
        Stored columns by name, as long as the rows.
    heading
        Heading of the cell that makes the relation.
    """

    sheet: str
    rows: NDArray[np.int64]
    source: Ends
    target: Ends
    columns: Mapping[str, pa.Array]
    heading: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rows of a relation are read with."""

    complaints: Complaints
    open_book: Callable[[str], KeyBook]
    open_placement: Callable[[str], Placement]


def list_relation_sheets(relation: RelationKind) -> tuple[str, ...]:
    """List the sheets that relations of a kind come from."""
    own = [sheet.name for sheet in MODEL.sheets_of(relation.name)]
    referring = [
        sheet
        for node_kind in MODEL.node_kinds
        for reference in node_kind.references
        if reference.relation == relation.name
        for sheet in reference.sheets
    ]
    return tuple(dict.fromkeys([*own, *referring]))


def read_parts(relation: RelationKind, around: Surroundings) -> Iterator[Part]:
    """Read every part of a relation kind, and complain of the ends that are not found."""
    for sheet in MODEL.sheets_of(relation.name):
        if around.complaints.rows.count(sheet.name):
            yield _read_sheet(relation, sheet, around)
    for node_kind in MODEL.node_kinds:
        for reference in node_kind.references:
            if reference.relation == relation.name:
                yield from _read_reference(relation, node_kind, reference, around)


def _read_sheet(relation: RelationKind, sheet: Sheet, around: Surroundings) -> Part:
    """Read a relation sheet; decisions to merge make no relation."""
    complaints = around.complaints
    ledger_rows = complaints.rows
    rows = np.flatnonzero(~find_merging(ledger_rows, sheet))
    good = np.ones(len(rows), dtype=np.bool_)
    ends = []
    for end, allowed in ((sheet.source, relation.sources), (sheet.target, relation.targets)):
        assert end is not None  # noqa: S101 - a relation sheet has both ends
        texts = _take(as_texts(ledger_rows.array(sheet.name, end.column.name)), rows)
        said = None if end.kind_column is None else _take(ledger_rows.array(sheet.name, end.kind_column.name), rows)
        found = find_ends(texts, said, allowed, around.open_book)
        cell = EndCell(sheet.name, end.column.chinese, relation.name, allowed)
        good &= validate_ends(cell, rows, texts, found, complaints)
        ends.append(Ends(found.kinds, found.positions))
    if not good.all():
        kept = np.flatnonzero(good)
        rows, ends = rows[kept], [some.take(kept) for some in ends]
    columns = {
        column.name: _take(read_stored(column, ledger_rows.array(sheet.name, column.name)), rows)
        for column in relation.columns
        if sheet.name in column.sheets
    }
    assert sheet.target is not None  # noqa: S101 - a relation sheet has both ends
    return Part(sheet.name, rows, ends[0], ends[1], columns, sheet.target.column.chinese)


def _take(array: pa.Array, rows: NDArray[np.int64]) -> pa.Array:
    return array if len(rows) == len(array) else array.take(pa.array(rows))


def _read_reference(
    relation: RelationKind, node_kind: NodeKind, reference: Reference, around: Surroundings
) -> Iterator[Part]:
    """Read the cells of node sheets that name another node: one for each node, from the best sheet that has one."""
    reader = _ReferenceReader(relation, node_kind, reference, around)
    sheets = [sheet for sheet in reference.sheets if around.complaints.rows.count(sheet)]
    read = {sheet: reader.read(sheet) for sheet in sheets}
    placed = around.open_placement(node_kind.name).sheets
    for layer in range(max((len(placed[sheet].layers) for sheet in read), default=0)):
        for sheet, some in read.items():
            part = reader.choose(placed[sheet], some, layer)
            if len(part.rows):
                yield part


class _ReferenceReader:
    """Reads one reference of one kind of nodes, best sheet first."""

    def __init__(self, relation: RelationKind, node_kind: NodeKind, reference: Reference, around: Surroundings) -> None:
        self.relation = relation
        self.node_kind = node_kind
        self.reference = reference
        self.around = around
        allowed = (relation.targets, relation.sources) if reference.incoming else (relation.sources, relation.targets)
        self.own_kind = allowed[0].index(node_kind.name)
        self.allowed = allowed[1]
        size = len(around.open_placement(node_kind.name).keys)
        self.taken = Ends(np.zeros(size, np.int8), np.full(size, -1, np.int32))
        self.taken_from = np.full(size, -1, dtype=np.int8)

    @property
    def heading(self) -> str:
        """Heading of the cell."""
        return self.reference.columns[0].chinese

    def read(self, sheet: str) -> tuple[NDArray[np.int64], Ends]:
        """Find what the filled cells of a sheet name, and complain of those that name nothing."""
        ledger_rows = self.around.complaints.rows
        cells = ledger_rows.array(sheet, self.reference.name)
        filled = cells.is_valid().to_numpy(zero_copy_only=False) if cells.null_count else np.ones(len(cells), np.bool_)
        rows = np.flatnonzero(filled)
        texts = as_texts(_take(cells, rows))
        kind_column = self.reference.kind_column
        said = None if kind_column is None else _take(ledger_rows.array(sheet, kind_column.name), rows)
        found = find_ends(texts, said, self.allowed, self.around.open_book)
        optional = sheet not in self.reference.columns[0].required_in
        cell = EndCell(sheet, self.heading, self.relation.name, self.allowed, optional=optional)
        good = validate_ends(cell, rows, texts, found, self.around.complaints)
        ends = Ends(found.kinds, found.positions)
        if good.all():
            return rows, ends
        kept = np.flatnonzero(good)
        return rows[kept], ends.take(kept)

    def choose(self, placed: PlacedSheet, read: tuple[NDArray[np.int64], Ends], layer: int) -> Part:
        """Keep the cells of nodes that no better sheet has spoken for; list where two sheets disagree."""
        rows, ends = read
        if placed.layers_of_rows is not None:
            speaking = np.flatnonzero(placed.layers_of_rows[rows] == layer)
            rows, ends = rows[speaking], ends.take(speaking)
        elif layer:
            rows, ends = rows[:0], ends.take(np.arange(0))
        nodes = placed.positions[rows]
        free = self.taken.positions[nodes] < 0
        if not free.all():
            if layer == 0:
                self._disagree(placed.sheet, nodes[~free], ends.take(np.flatnonzero(~free)))
            kept = np.flatnonzero(free)
            rows, ends, nodes = rows[kept], ends.take(kept), nodes[kept]
        self.taken.kinds[nodes] = ends.kinds
        self.taken.positions[nodes] = ends.positions
        self.taken_from[nodes] = self.reference.sheets.index(placed.sheet)
        own = Ends(np.full(len(rows), self.own_kind, np.int8), nodes)
        source, target = (ends, own) if self.reference.incoming else (own, ends)
        return Part(placed.sheet, rows, source, target, self._read_columns(placed.sheet, rows), self.heading)

    def _read_columns(self, sheet: str, rows: NDArray[np.int64]) -> dict[str, pa.Array]:
        columns = {}
        for name, value in self.reference.properties:
            vocabulary = self.relation.column(name).vocabulary
            assert vocabulary is not None  # noqa: S101 - fixed properties are choices
            columns[name] = pa.array(np.full(len(rows), vocabulary.codes.index(value), dtype=np.int8))
        dated = {"valid_from": self.reference.valid_from_column, "valid_to": self.reference.valid_to_column}
        held = self.around.complaints.rows.tables[sheet].column_names
        for name, column in dated.items():
            if column is not None and column in held:
                columns[name] = _take(self.around.complaints.rows.array(sheet, column), rows)
        return columns

    def _disagree(self, sheet: str, nodes: NDArray[np.int32], others: Ends) -> None:
        kept = self.taken.take(nodes.astype(np.int64))
        differ = np.flatnonzero((kept.kinds != others.kinds) | (kept.positions != others.positions))
        if not len(differ):
            return
        keys = self.around.open_placement(self.node_kind.name).keys
        for place, kept_sheet in enumerate(self.reference.sheets):
            some = differ[self.taken_from[nodes[differ]] == place]
            columns = {
                "key": keys.take(pa.array(nodes[some])),
                "kept": self._name_ends(kept.take(some)),
                "other": self._name_ends(others.take(some)),
            }
            sheets = (kept_sheet, sheet)
            self.around.complaints.disagree(self.node_kind.name, self.reference.name, sheets, columns)

    def _name_ends(self, ends: Ends) -> pa.Array:
        books = [self.around.open_book(kind).keys for kind in self.allowed]
        offsets = np.cumsum([0, *(len(keys) for keys in books[:-1])])
        return pa.concat_arrays(books).take(pa.array(offsets[ends.kinds] + ends.positions))
