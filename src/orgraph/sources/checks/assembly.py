"""Assembly: accepted rows as tables, what they speak for, and how many there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from orgraph.model import MODEL, Period
from orgraph.sources.raw import TALLIED_LEDGERS
from orgraph.tables import (
    ORIGIN_FILE,
    ORIGIN_ROW,
    ORIGIN_SHEET,
    PERIOD,
    UNIT,
    Scope,
    TableCount,
    row_schema,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from orgraph.sources.checks.drafts import Draft
    from orgraph.sources.checks.scoping import FileDrafts


def list_rows(draft: Draft) -> pa.Table:
    """List the accepted rows of a sheet with the fields of ``orgraph.tables.row_schema``."""
    schema = row_schema(draft.sheet.table)
    origin = {
        ORIGIN_FILE: _repeat(draft.file, draft.count),
        ORIGIN_SHEET: _repeat(draft.sheet.title, draft.count),
        ORIGIN_ROW: pa.array(draft.sheet.row_numbers),
    }
    columns = []
    for field in schema:
        values = origin.get(field.name) if field.name not in draft.sheet.columns else None
        columns.append(_cast(draft.column(field.name) if values is None else values, field.type))
    table = pa.Table.from_arrays(columns, schema=schema)
    taken = draft.taken
    return table if taken.all() else table.filter(pa.array(taken))


def _repeat(text: str, count: int) -> pa.DictionaryArray:
    return pa.DictionaryArray.from_arrays(pa.repeat(pa.scalar(0, pa.int32()), count), pa.array([text]))


def _cast(values: pa.Array, wanted: pa.DataType) -> pa.Array:
    if values.type == wanted:
        return values
    if pa.types.is_dictionary(wanted):
        return values.cast(pa.string()).dictionary_encode().cast(wanted)
    return values.cast(wanted)


def find_count(drafts: Sequence[Draft]) -> TableCount:
    """Count the rows of a table; those that are counted by place are taken."""
    rows = sum(draft.count for draft in drafts)
    refused = int(sum(draft.refused.sum() for draft in drafts))
    return TableCount(rows=rows, taken=rows - refused, refused=refused)


def list_scopes(files: Iterable[FileDrafts], *, filled_only: bool = False) -> tuple[Scope, ...]:
    """List what an import replaces: the scopes of its rows, and declared ones that are known to be empty.

    Of a supplement (`filled_only`) only those of its rows: it says nothing of what it does not hold.
    """
    found: dict[tuple[str, str, str], Scope] = {}
    for file in files:
        scopes = _list_file_scopes(file, filled_only=filled_only) if file.file.scopes is None else file.file.scopes
        for scope in scopes:
            known = found.get(scope.identity)
            days = [other.data_date for other in (scope, known) if other is not None and other.data_date is not None]
            found[scope.identity] = Scope(
                ledger=scope.ledger, unit=scope.unit, period=scope.period, data_date=max(days, default=None)
            )
    return tuple(sorted(found.values()))


def _list_file_scopes(file: FileDrafts, *, filled_only: bool) -> list[Scope]:
    pairs: dict[tuple[str, str, str], None] = {}
    for draft in file.drafts:
        ledger = draft.ledger
        stands = pa.array(~draft.refused)
        keys = pc.binary_join_element_wise(draft.values[UNIT], draft.values[PERIOD], "\x1f").filter(stands)
        for key in pc.unique(keys).to_pylist():
            unit, _, period = (key or "").partition("\x1f")
            pairs[ledger, unit, period] = None
    for ledger in set() if filled_only else {draft.ledger for draft in file.drafts}:
        sheets = [draft for draft in file.drafts if draft.ledger == ledger]
        period = file.file.declared.period if MODEL.ledgers_by_name[ledger].period is Period.MONTH else ""
        # A ledger of which something was refused is not known to be empty: it must not erase what was there before.
        whole = not any(draft.sheet.refused or draft.refused.any() for draft in sheets)
        if file.unit is not None and period is not None and whole:
            pairs[ledger, file.unit, period] = None
    if not filled_only:
        pairs |= {("tallies", unit, ledger): None for ledger, unit, _ in list(pairs) if ledger in TALLIED_LEDGERS}
    return [Scope(ledger=ledger, unit=unit, period=period, data_date=file.data_date) for ledger, unit, period in pairs]
