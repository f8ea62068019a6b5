"""What an import replaces: exactly its scopes, or in a supplement the rows of the same keys.

Of every sheet of their ledgers the rows of those scopes go, and the rows of the import come.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.errors import InvalidValueError
from orgraph.kernels.texts import as_texts, one_array
from orgraph.model import MODEL
from orgraph.store.resolution import DANGLING, LedgerRows, Overlay
from orgraph.tables import (
    KEY,
    ORIGIN_FIELDS,
    PERIOD,
    UNIT,
    Scope,
    row_schema,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.store.resolution import ResolvedBefore, SheetRows
    from orgraph.tables import Tables

ORIGINS: Final = frozenset(some.name for some in ORIGIN_FIELDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a store holds before an import.

    Attributes
    ----------
    rows
        Ledger rows by name of the sheet, read when asked for.
    sheets
        The same, read column by column.
    row_counts
        By scope and sheet.
    before
        The resolved tables; None where all must be resolved anew.
    """

    rows: Mapping[str, pa.Table]
    sheets: Mapping[str, SheetRows]
    scopes: tuple[Scope, ...] = ()
    row_counts: Mapping[tuple[str, str, str], Mapping[str, int]]
    before: ResolvedBefore | None
    data_date: date | None = None
    synthetic: bool | None = None


NOTHING_HELD: Final = Held(rows={}, sheets={}, row_counts={}, before=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """An import laid over what is held.

    Attributes
    ----------
    kept_masks
        By name of the sheet, which of the held rows stay; only sheets of which any row goes or comes.
    rows
        All rows of all sheets after the import, those of the import last.
    changed
        Sheets that must be resolved anew.
    rewritten
        Sheets whose rows are not those that are held.
    """

    kept_masks: Mapping[str, NDArray[np.bool_]]
    rows: LedgerRows
    changed: frozenset[str]
    rewritten: frozenset[str]
    before: ResolvedBefore | None


def validate_scopes(tables: Tables) -> tuple[Scope, ...]:
    """Return the scopes of an import, each with a data date where any is known.

    Raises
    ------
    InvalidValueError
        Where a row belongs to a scope that is not among them.
    """
    scopes = tuple(sorted(replace(scope, data_date=scope.data_date or tables.data_date) for scope in tables.scopes))
    declared = {scope.identity for scope in scopes}
    for sheet, rows in tables.rows.items():
        for unit, period in find_scope_counts(rows):
            identity = (MODEL.ledger_of[sheet].name, unit, period)
            if identity not in declared:
                raise InvalidValueError(f"The sheet {sheet!r} has rows of the scope {identity}, which is not declared.")
    return scopes


def find_scope_counts(rows: pa.Table) -> dict[tuple[str, str], int]:
    """Count the rows of each unit and period."""
    if not rows.num_rows:
        return {}
    units, periods = (_encode(rows, name) for name in (UNIT, PERIOD))
    unit_words, period_words = units.dictionary.to_pylist(), periods.dictionary.to_pylist()
    codes = units.indices.to_numpy().astype(np.int64) * len(period_words) + periods.indices.to_numpy()
    counts = np.bincount(codes, minlength=len(unit_words) * len(period_words)).tolist()
    pairs = [(unit, period) for unit in unit_words for period in period_words]
    return {pair: count for pair, count in zip(pairs, counts, strict=True) if count}


def _encode(rows: pa.Table, name: str) -> pa.DictionaryArray:
    array = one_array(rows.column(name))
    return array if pa.types.is_dictionary(array.type) else array.dictionary_encode()


def find_plan(tables: Tables, held: Held) -> Plan:
    """Lay an import over what is held."""
    old_dates = {scope.identity: scope.data_date for scope in held.scopes}
    scopes = validate_scopes(tables)
    if tables.supplement:
        # It corrects what was reported for that day, and makes no report newer.
        scopes = tuple(replace(s, data_date=old_dates.get(s.identity) or s.data_date) for s in scopes)
    replaced = {scope.identity for scope in scopes}
    redated = {s.ledger for s in scopes if s.identity in old_dates and old_dates[s.identity] != s.data_date}
    new_ledgers = {scope.ledger for scope in scopes} - {scope.ledger for scope in held.scopes}
    merged: dict[str, pa.Table] = {}
    fresh_from: dict[str, int] = {}
    masks: dict[str, NDArray[np.bool_]] = {}
    changed, rewritten = set(), set()
    for ledger in sorted({scope.ledger for scope in scopes}):
        for sheet in (sheet.name for sheet in MODEL.ledgers_by_name[ledger].sheets):
            old, new = held.rows.get(sheet), tables.rows.get(sheet)
            goes = _mark_scopes(old, ledger, replaced) if old is not None else np.zeros(0, np.bool_)
            if tables.supplement and old is not None:
                goes = goes & _mark_same_keys(sheet, old, new) if new is not None else np.zeros_like(goes)
            comes = 0 if new is None else new.num_rows
            if ledger in new_ledgers or (ledger in redated and len(goes) + comes):
                changed.add(sheet)
            if not goes.any() and not comes:
                continue
            masks[sheet] = ~goes
            merged[sheet] = _lay_over(sheet, old, new, ~goes)
            fresh_from[sheet] = merged[sheet].num_rows - comes
            if old is None or new is None or not _is_equal(old, new, goes) or _hangs(held.before, sheet):
                changed.add(sheet)
                rewritten.add(sheet)
    together = {scope.identity: scope for scope in (*held.scopes, *scopes)}
    rows = LedgerRows(Overlay(merged, held.sheets), tuple(sorted(together.values())), fresh_from)
    return Plan(
        kept_masks=masks,
        rows=rows,
        changed=frozenset(changed),
        rewritten=frozenset(rewritten),
        before=held.before,
    )


def _mark_scopes(rows: pa.Table, ledger: str, replaced: Iterable[tuple[str, str, str]]) -> NDArray[np.bool_]:
    """Mark the rows of some scopes."""
    units, periods = (_encode(rows, name) for name in (UNIT, PERIOD))
    pairs = {(unit, period) for name, unit, period in replaced if name == ledger}
    unit_words, period_words = units.dictionary.to_pylist(), periods.dictionary.to_pylist()
    table = np.array([[(unit, period) in pairs for period in period_words] for unit in unit_words], dtype=np.bool_)
    if not table.size:
        return np.zeros(rows.num_rows, dtype=np.bool_)
    marked: NDArray[np.bool_] = table[units.indices.to_numpy(), periods.indices.to_numpy()]
    return marked


def _mark_same_keys(sheet: str, old: pa.Table, new: pa.Table) -> NDArray[np.bool_]:
    """Mark the rows whose place new ones take."""
    marked = pc.is_in(find_identities(sheet, old), value_set=pc.unique(find_identities(sheet, new)))
    return np.asarray(marked, dtype=np.bool_)


def find_identities(sheet: str, rows: pa.Table) -> pa.Array:
    """Find what each row is known by in its store: scope and key, or scope, both ends and the day it holds from."""
    kind = MODEL.sheets[sheet]
    ends = [end for end in (kind.source, kind.target) if end is not None]
    names = [UNIT, PERIOD, *([KEY] if kind.brings in MODEL.nodes else [])]
    names += [end.column.name for end in ends]
    names += [end.kind_column.name for end in ends if end.kind_column is not None]
    names += [name for name in ("valid_from",) if ends and name in rows.column_names]
    columns = [pc.fill_null(one_array(rows.column(name)).cast(pa.string()), "") for name in names]
    return pc.binary_join_element_wise(*columns, "\x1f")


def _lay_over(sheet: str, old: pa.Table | None, new: pa.Table | None, stays: NDArray[np.bool_]) -> pa.Table:
    schema = row_schema(sheet)
    pieces = []
    if old is not None and stays.any():
        rows = old.select(schema.names)
        pieces.append(rows if stays.all() else rows.filter(pa.array(stays)))
    if new is not None and new.num_rows:
        pieces.append(pa.table([_fit(new, some) for some in schema], schema=schema))
    return pa.concat_tables(pieces) if pieces else schema.empty_table()


def _fit(rows: pa.Table, wanted: pa.Field) -> pa.ChunkedArray | pa.Array:
    """Return a column in the type of the schema; text may come as a dictionary."""
    column = rows.column(wanted.name)
    if column.type == wanted.type:
        return column
    array = one_array(column)
    if pa.types.is_dictionary(wanted.type):
        encoded = array.dictionary_encode() if not pa.types.is_dictionary(array.type) else array
        return encoded.cast(wanted.type)
    return as_texts(array) if pa.types.is_string(wanted.type) else array.cast(wanted.type)


def _is_equal(old: pa.Table, new: pa.Table, goes: NDArray[np.bool_]) -> bool:
    """Whether the rows that come are those that go, in the same order; where they were read from does not count."""
    if int(goes.sum()) != new.num_rows:
        return False
    went = old if goes.all() else old.filter(pa.array(goes))
    return all(
        _texts_or_values(went, name).equals(_texts_or_values(new, name))
        for name in new.column_names
        if name not in ORIGINS
    )


def _texts_or_values(rows: pa.Table, name: str) -> pa.Array:
    array = one_array(rows.column(name))
    return as_texts(array) if pa.types.is_dictionary(array.type) else array


def _hangs(before: ResolvedBefore | None, sheet: str) -> bool:
    """Whether rows of a sheet hang in the air: whoever brings them again must be told."""
    if before is None or DANGLING not in before.list_tables():
        return False
    return sheet in before.read_table(DANGLING, ["table"]).column("table").to_pylist()
