"""The columns of nodes, put together from the rows of several sheets.

Each column names its sheets, best source first: the first value that is known is kept, and where another sheet says
something else, both are listed. Rows of merged keys fill what is still open, except for what tells that something
ended: the old registration of a re-registered organization is closed, the organization is not. Columns that were read
out of another cell of a row (the currency of a capital) follow that cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.identifiers import find_organization_kinds
from orgraph.kernels.texts import mark_known, simplify_texts
from orgraph.kernels.threads import map_in_threads
from orgraph.model import MODEL, ColumnType, FilledBy
from orgraph.snapshot import decode_texts
from orgraph.store.stored_columns import read_stored, write_field
from orgraph.tables import KEY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from orgraph.model import Column, NodeKind
    from orgraph.store.resolution.complaints import Complaints
    from orgraph.store.resolution.placing import Placement
    from orgraph.store.resolution.rows import LedgerRows

ENDINGS: Final = frozenset({"registration_status", "operating_status", "closed_on"})
"""Columns that a merged key never fills."""
PRESENCE: Final = {"in_registry": "registry", "in_civil_affairs": "civil_affairs", "in_census": "organizations"}
"""Flags of organizations, and the sheet that each stands for."""
LAW_FIRM: Final = "law_firm"
INTERMEDIARY: Final = "intermediary"


@dataclass(frozen=True, slots=True)
class _Voice:
    """The rows of one layer of one sheet, as a source of values."""

    sheet: str
    layer: int
    rows: NDArray[np.int32]


def read_nodes(kind: NodeKind, placement: Placement, rows: LedgerRows, complaints: Complaints) -> pa.Table:
    """Make the table of a kind of nodes: sorted keys, and every column of which any value is known."""
    merger = _Merger(kind, placement, rows, complaints)
    columns = [column for column in kind.stored_columns if column.filled_by is not FilledBy.RESOLUTION]
    merged = map_in_threads(merger.merge, columns, rows=len(placement.keys))
    arrays = {column.name: array for column, array in zip(columns, merged, strict=True)}
    merger.list_disagreements()
    if kind.name == "Organization":
        arrays |= _mark_presence(placement, rows)
        _tell_kinds(arrays)
    fields = [pa.field(KEY, pa.string())]
    kept = [placement.keys]
    for column in kind.stored_columns:
        array = arrays.get(column.name)
        if array is not None and array.null_count < len(array):
            fields.append(write_field(column))
            kept.append(array)
    return pa.table(kept, schema=pa.schema(fields))


class _Merger:
    """Merges columns of one kind, several at a time."""

    def __init__(self, kind: NodeKind, placement: Placement, rows: LedgerRows, complaints: Complaints) -> None:
        self.kind = kind
        self.placement = placement
        self.rows = rows
        self.complaints = complaints
        self.differing: dict[str, list[tuple[_Voice, _Voice, pa.Table]]] = {}

    def merge(self, column: Column) -> pa.Array | None:
        """Put one column together; None where no sheet brings it."""
        if column.filled_by is FilledBy.PARSING:
            return self._follow(column)
        voices = self._list_voices(column)
        if not voices:
            return None
        taken = [self._take(column, voice) for voice in voices]
        self._compare(column, voices, taken)
        return taken[0] if len(taken) == 1 else pc.coalesce(*taken)

    def _list_voices(self, column: Column) -> list[_Voice]:
        sheets = [self.placement.sheets[name] for name in column.sheets if name in self.placement.sheets]
        deepest = 1 if column.name in ENDINGS else max((len(sheet.layers) for sheet in sheets), default=0)
        voices = [
            _Voice(sheet.sheet, layer, sheet.layers[layer])
            for layer in range(deepest)
            for sheet in sheets
            if layer < len(sheet.layers)
        ]
        return [voice for voice in voices if self._holds_values(column, voice)]

    def _holds_values(self, column: Column, voice: _Voice) -> bool:
        chunks = self.rows.tables[voice.sheet].column(column.name)
        return bool(chunks.null_count < len(chunks))

    def _take(self, column: Column, voice: _Voice) -> pa.Array:
        """Return the values of one voice, one for each node."""
        values = read_stored(column, self.rows.array(voice.sheet, column.name))
        if len(values) == len(voice.rows) and bool((voice.rows == np.arange(len(values))).all()):
            return values
        return values.take(pa.array(voice.rows, mask=voice.rows < 0))

    def _follow(self, column: Column) -> pa.Array | None:
        """Take a parsed column from the very rows that the cell before it was taken from."""
        columns = self.kind.columns
        before = columns[: columns.index(column)]
        cell = next(some for some in reversed(before) if some.filled_by is FilledBy.CELL)
        voices = self._list_voices(cell)
        if not any(self._holds_values(column, voice) for voice in voices):
            return None
        merged: pa.Array | None = None
        open_rows = np.ones(len(self.placement.keys), dtype=np.bool_)
        for voice in voices:
            speaks = mark_known(self._take(cell, voice)) & open_rows
            open_rows &= ~speaks
            values = pc.if_else(pa.array(speaks), self._take(column, voice), None)
            merged = values if merged is None else pc.coalesce(merged, values)
        return merged

    def _compare(self, column: Column, voices: Sequence[_Voice], taken: Sequence[pa.Array]) -> None:
        """Note where the kept value differs from what another sheet says of the same key."""
        own = [place for place, voice in enumerate(voices) if voice.layer == 0]
        if len(own) < 2 or column.name == "uscc":  # noqa: PLR2004 - one alone disagrees with nobody
            return
        undecided = np.ones(len(self.placement.keys), dtype=np.bool_)
        found = self.differing.setdefault(column.name, [])
        for kept in own[:-1]:
            decides = undecided & mark_known(taken[kept])
            undecided &= ~decides
            for other in own[kept + 1 :]:
                unequal = pc.fill_null(pc.not_equal(taken[kept], taken[other]), fill_value=False)
                nodes = pa.array(np.flatnonzero(decides & unequal.to_numpy(zero_copy_only=False)))
                if len(nodes):
                    both = pa.table({"node": nodes, "kept": taken[kept].take(nodes), "other": taken[other].take(nodes)})
                    found.append((voices[kept], voices[other], both))

    def list_disagreements(self) -> None:
        """Hand the noted differences over as text; such as are only of widths and white space are none."""
        for column in self.kind.stored_columns:
            for kept, other, table in self.differing.get(column.name, ()):
                both = table
                if column.type is ColumnType.TEXT:
                    same = pc.equal(simplify_texts(_one(both, "kept")), simplify_texts(_one(both, "other")))
                    both = both.filter(pc.invert(same))
                if self.kind.name == "Organization" and column.name == "kind":
                    # What a code stands for is filled in where a ledger does not say it: that contradicts nobody.
                    of_codes = _find_kinds_of_codes(self.placement.keys.take(_one(both, "node")))
                    unlike = pc.not_equal(decode_texts(column, _one(both, "other")), of_codes)
                    both = both.filter(pc.fill_null(unlike, fill_value=True))
                texts = {name: decode_texts(column, _one(both, name)) for name in ("kept", "other")}
                keys = self.placement.keys.take(_one(both, "node"))
                sheets = (kept.sheet, other.sheet)
                self.complaints.disagree(self.kind.name, column.name, sheets, {"key": keys, **texts})


def _one(table: pa.Table, name: str) -> pa.Array:
    return table.column(name).combine_chunks()


def _mark_presence(placement: Placement, rows: LedgerRows) -> dict[str, pa.Array]:
    """Tell which ledgers hold an organization; unknown where no ledger of that sort has been loaded."""
    loaded = {scope.ledger for scope in rows.scopes}
    marks = {}
    for flag, sheet in PRESENCE.items():
        if MODEL.ledger_of[sheet].name in loaded:
            present = np.zeros(len(placement.keys), dtype=np.bool_)
            for layer in placement.sheets[sheet].layers if sheet in placement.sheets else ():
                present |= layer >= 0
            marks[flag] = pa.array(present)
    return marks


def _tell_kinds(arrays: dict[str, pa.Array | None]) -> None:
    """Read the kind of organization from the code where no ledger tells it; law firms are intermediaries."""
    codes = arrays.get("uscc")
    if codes is None:
        return
    columns = {name: MODEL.nodes["Organization"].column(name) for name in ("kind", "subkind")}
    unknown = pa.nulls(len(codes), pa.int8())
    kinds, subkinds = (arrays.get(name) or unknown for name in columns)
    places = {name: _number_words(column) for name, column in columns.items()}
    intermediary = places["kind"][INTERMEDIARY]
    open_kinds = pc.or_(
        kinds.is_null(), pc.and_(pc.fill_null(pc.equal(kinds, intermediary), fill_value=False), subkinds.is_null())
    )
    if not pc.any(open_kinds).as_py():
        return
    found = find_organization_kinds(codes)
    words = found.dictionary.to_pylist()
    told = pa.array([intermediary if word == LAW_FIRM else places["kind"].get(word) for word in words], pa.int8())
    firms = pa.array([places["subkind"][LAW_FIRM] if word == LAW_FIRM else None for word in words], pa.int8())
    arrays["kind"] = pc.coalesce(kinds, told.take(found.indices))
    is_intermediary = pc.fill_null(pc.equal(arrays["kind"], intermediary), fill_value=False)
    arrays["subkind"] = pc.coalesce(subkinds, pc.if_else(is_intermediary, firms.take(found.indices), None))


def _number_words(column: Column) -> dict[str, int]:
    assert column.vocabulary is not None  # noqa: S101 - both are choices
    return {code: place for place, code in enumerate(column.vocabulary.codes)}


def _find_kinds_of_codes(keys: pa.Array) -> pa.Array:
    """Give the kind that a code stands for; null for a local key."""
    found = find_organization_kinds(keys).dictionary_decode()
    return pc.if_else(pc.equal(found, LAW_FIRM), INTERMEDIARY, found)
