"""Which node each ledger row describes, and which rows speak for a node.

Within one sheet one row speaks for a key. Where two scopes of a sheet bring the same key, the one with the newer data
speaks, whole; the other is passed over. Rows of keys that were merged into another stand behind it in layers of their
own: layer 0 are the rows of the kept key itself, and each merged key adds at most one row to the layers after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.kernels.ordering import mark_repeated, order_rows, rank_within_groups, rank_words
from orgraph.kernels.texts import as_texts, is_increasing, order_texts
from orgraph.model import MODEL
from orgraph.store.resolution.complaints import Complaint
from orgraph.tables import KEY, ORIGIN_FILE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.store.resolution.complaints import Complaints
    from orgraph.store.resolution.identity import Aliases
    from orgraph.store.resolution.rows import LedgerRows

PASSED_OVER = -1


@dataclass(frozen=True, slots=True)
class PlacedSheet:
    """The rows of one sheet as nodes.

    Attributes
    ----------
    positions
        Position of the node of each row.
    layers_of_rows
        Layer of each row, −1 for a row that is passed over; None where all are in layer 0.
    layers
        By layer: for each node the row that speaks for it, or −1.
    """

    sheet: str
    positions: NDArray[np.int32]
    layers_of_rows: NDArray[np.int16] | None
    layers: tuple[NDArray[np.int32], ...]


@dataclass(frozen=True, slots=True)
class Placement:
    """All nodes of one kind: their sorted keys, and the rows that describe them."""

    keys: pa.Array
    sheets: dict[str, PlacedSheet]


def find_places(kind: str, rows: LedgerRows, aliases: Aliases, complaints: Complaints) -> Placement:
    """Give every node of a kind its position, and find the rows that speak for it."""
    sheets = [sheet.name for sheet in MODEL.sheets_of(kind) if rows.count(sheet.name)]
    if not sheets:
        return Placement(pa.array([], pa.string()), {})
    renamed = {sheet: aliases.rename(rows.texts(sheet, KEY)) for sheet in sheets}
    together = as_texts(pa.chunked_array([keys for keys, _ in renamed.values()]))
    keys, positions = _number_keys(together)
    placed = {}
    start = 0
    for sheet, (some, changed) in renamed.items():
        here = positions[start : start + len(some)]
        start += len(some)
        placed[sheet] = _layer_sheet(sheet, here, len(keys), changed, complaints)
    return Placement(keys, placed)


def _number_keys(texts: pa.Array) -> tuple[pa.Array, NDArray[np.int32]]:
    """Sort the different texts, and return the position of each."""
    if is_increasing(texts):
        return texts, np.arange(len(texts), dtype=np.int32)
    order = order_texts(texts)
    ordered = texts.take(pa.array(order))
    first = np.ones(len(texts), dtype=np.bool_)
    first[1:] = pc.not_equal(ordered[1:], ordered[:-1]).to_numpy(zero_copy_only=False)
    positions = np.empty(len(texts), dtype=np.int32)
    positions[order] = np.cumsum(first, dtype=np.int32) - 1
    return (ordered if first.all() else ordered.filter(pa.array(first))), positions


def _layer_sheet(
    sheet: str, positions: NDArray[np.int32], size: int, changed: NDArray[np.bool_] | None, complaints: Complaints
) -> PlacedSheet:
    """Choose the row that speaks for each node, and put the rows of merged keys behind it."""
    unlike = np.bincount(positions, minlength=size)[positions] > 1
    if changed is not None:
        unlike |= changed
    some = np.flatnonzero(unlike)
    plain = np.full(size, -1, dtype=np.int32)
    plain[positions] = np.arange(len(positions), dtype=np.int32)
    if not len(some):
        return PlacedSheet(sheet, positions, None, (plain,))
    plain[positions[some]] = -1
    layers_of_rows = np.zeros(len(positions), dtype=np.int16)
    layers_of_rows[some] = _choose_rows(sheet, positions, some, changed, complaints)
    layers = [plain]
    for layer in range(int(layers_of_rows.max()) + 1):
        if layer:
            layers.append(np.full(size, -1, dtype=np.int32))
        speaking = some[layers_of_rows[some] == layer]
        layers[layer][positions[speaking]] = speaking
    return PlacedSheet(sheet, positions, layers_of_rows, tuple(layers))


def _choose_rows(
    sheet: str,
    positions: NDArray[np.int32],
    some: NDArray[np.int64],
    changed: NDArray[np.bool_] | None,
    complaints: Complaints,
) -> NDArray[np.int16]:
    """Return the layer of some rows of which several may describe one node; −1 for rows that are passed over."""
    rows = complaints.rows
    merged = np.zeros(len(some), np.int16) if changed is None else changed[some].astype(np.int16)
    own_keys = rank_words(rows.texts(sheet, KEY).take(pa.array(some)))
    scopes, ranks = rows.rank_scopes(sheet, some)
    order = order_rows([positions[some], merged, own_keys, ranks, *rows.rank_origins(sheet, some)])
    later = mark_repeated([positions[some][order], merged[order], own_keys[order]])
    winners = order[np.maximum.accumulate(np.where(later, 0, np.arange(len(order))))]
    same_scope = scopes[order] == scopes[winners]
    _refuse_twins(sheet, some[order[later & same_scope]], some[winners[later & same_scope]], complaints)
    _warn_of_scopes(sheet, some[order[later & ~same_scope]], some[winners[later & ~same_scope]], complaints)
    layers = np.full(len(some), PASSED_OVER, dtype=np.int16)
    speaking = order[~later]
    is_merged = merged[speaking] > 0
    layers[speaking[~is_merged]] = 0
    behind = speaking[is_merged]
    starts = ~mark_repeated([positions[some][behind]])
    layers[behind] = (1 + rank_within_groups(starts)).astype(np.int16)
    return layers


def _refuse_twins(sheet: str, rows: NDArray[np.int64], winners: NDArray[np.int64], complaints: Complaints) -> None:
    """Refuse rows that repeat a key within one scope."""
    fresh = complaints.rows.is_fresh(sheet, rows)
    rows, winners = rows[fresh], winners[fresh]
    if not len(rows):
        return
    values = complaints.rows.texts(sheet, KEY).take(pa.array(rows)).to_pylist()
    first_rows = complaints.rows.array(sheet, "origin_row").take(pa.array(winners)).to_pylist()
    files = as_texts(complaints.rows.array(sheet, ORIGIN_FILE).take(pa.array(winners))).to_pylist()
    messages = [
        f"同一张表中“{value}”出现不止一次，已见于{file}第{row}行。请只保留一行。"
        for value, row, file in zip(values, first_rows, files, strict=True)
    ]
    complaints.refuse(sheet, rows, Complaint("duplicate_key", None, values, messages))


def _warn_of_scopes(sheet: str, rows: NDArray[np.int64], winners: NDArray[np.int64], complaints: Complaints) -> None:
    """Warn of keys that two scopes bring, where the import at hand brings one of them."""
    fresh = complaints.rows.is_fresh(sheet, rows) | complaints.rows.is_fresh(sheet, winners)
    rows, winners = rows[fresh], winners[fresh]
    if not len(rows):
        return
    values = complaints.rows.texts(sheet, KEY).take(pa.array(rows)).to_pylist()
    units = as_texts(complaints.rows.array(sheet, "scope_unit").take(pa.array(winners))).to_pylist()
    messages = [
        f"“{value}”另有单位填报，以数据较新的“{unit or '未注明单位'}”一行为准，本行不采用。请核对由谁填报。"
        for value, unit in zip(values, units, strict=True)
    ]
    complaints.warn(sheet, rows, Complaint("key_in_two_scopes", None, values, messages))
