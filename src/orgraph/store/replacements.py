"""Replacements: which rows of a store an import would take the place of, and which nothing would stand for any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.model import MODEL
from orgraph.store.differences import REMOVED, list_rows
from orgraph.store.planning import find_identities, find_scope_counts
from orgraph.tables import PERIOD, UNIT, Replacement, row_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from orgraph.store.protocol import Store
    from orgraph.tables import Tables

MOST_NAMES: Final = 200
"""Names of one sheet that are told; the counts are whole."""


def find_replacements(
    store: Store, tables: Tables, refused: Mapping[str, NDArray[np.int64]]
) -> tuple[Replacement, ...]:
    """Find what the accepted rows of an import would take the place of, in the order of the model.

    Parameters
    ----------
    refused
        By name of the sheet, positions in the rows of the import that the store refuses.
    """
    found: list[Replacement] = []
    for ledger in MODEL.ledgers:
        scopes = {f"{scope.unit}\x1f{scope.period}" for scope in tables.scopes if scope.ledger == ledger.name}
        for sheet in ledger.sheets if scopes else ():
            rows = store.read_rows(sheet.name)
            names = [pc.fill_null(rows.column(name).cast(pa.string()), "") for name in (UNIT, PERIOD)]
            inside = pc.is_in(pc.binary_join_element_wise(*names, "\x1f"), value_set=pa.array(sorted(scopes)))
            coming = tables.rows.get(sheet.name, row_schema(sheet.name).empty_table())
            taken = np.delete(np.arange(coming.num_rows), refused.get(sheet.name, []))
            found += _compare(sheet.name, rows.filter(inside), coming.take(taken), supplement=tables.supplement)
    return tuple(found)


def _compare(sheet: str, held: pa.Table, coming: pa.Table, *, supplement: bool) -> Iterator[Replacement]:
    same = np.asarray(pc.is_in(find_identities(sheet, held), value_set=find_identities(sheet, coming)))
    gone = held.slice(0, 0) if supplement else held.filter(pa.array(~same))
    listed = list_rows(sheet, gone, np.arange(min(gone.num_rows, MOST_NAMES)), change=REMOVED)
    places = list(zip(*(gone.column(name).to_pylist()[:MOST_NAMES] for name in (UNIT, PERIOD)), strict=True))
    names = pc.coalesce(listed.column("name"), listed.column("key")).to_pylist()
    counts = [find_scope_counts(rows) for rows in (held, coming, held.filter(pa.array(same)), gone)]
    for unit, period in sorted({*counts[0], *counts[1]}):
        before, after, met, lost = (count.get((unit, period), 0) for count in counts)
        yield Replacement(
            table=sheet,
            unit=unit,
            period=period,
            held=before,
            coming=after,
            met=met,
            gone=lost,
            names=tuple(name for name, place in zip(names, places, strict=True) if place == (unit, period)),
        )
