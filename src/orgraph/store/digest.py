"""The digest of a batch: SHA-256 over its resolved rows, the same in every store.

Another store reproduces it from this description.

A *column* is hashed as its name, a type word, and its values, in the order of the rows:

=========  ==========================================  ==================================================
type word  columns                                     values
=========  ==========================================  ==================================================
text       text, codes, keys                           length in bytes of each (int64), then all in UTF-8
words      choices, kinds of ends                      the different words that occur, sorted by their bytes,
                                                       as a text column; then for each row the place of its
                                                       word among them (uint8)
whole      whole numbers, counts of members            int64
position   ends of relations                           int32: the rank of the end's key among the keys of its kind
day        dates, months (the first day)               int32: days since 1970-01-01
number     numbers, shares, amounts                    float64; −0 as 0
flag       yes or no                                   uint8: 1 or 0
=========  ==========================================  ==================================================

Numbers are little-endian. Where a value is missing stands 0 or an empty text, and before the values stands one byte
for each row: 1 known, 0 missing; where none is missing, nothing stands there. Name, type word and the number of rows
are hashed first, as ``name TAB word TAB rows TAB known|gaps LINE FEED``.

A *table* is hashed as ``table TAB rows LINE FEED`` and, for each column sorted by name, ``name TAB digest LINE FEED``.
Nodes are sorted by key; relations by kind of source (in the order that the model allows them), source, kind of target,
target, then by the words of their identity and by first day, where missing comes first. A column or table without any
value is not there, so a column that the model gains later changes nothing. Hashed are all tables of nodes and
relations, ``aliases`` and ``disagreements`` (sorted by their columns from left to right); not hashed are what is left
dangling, where rows were read from, when, by which program.

The *batch* is hashed as ``orgraph 1 LINE FEED``, for each table sorted by name ``name TAB digest LINE FEED``, and for
each loaded scope, sorted, ``ledger TAB unit TAB period TAB data date or nothing LINE FEED``.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.kernels.texts import as_texts, one_array
from orgraph.kernels.threads import map_in_threads
from orgraph.store.stored_columns import list_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from orgraph.tables import Scope

FORMAT: Final = "orgraph 1"
POSITIONS: Final = frozenset({"source", "target"})


def find_table_digest(name: str, table: pa.Table) -> str:
    """Hash one resolved table; several columns at a time."""
    columns = sorted(column for column in table.column_names if table.column(column).null_count < table.num_rows)
    digests = map_in_threads(
        lambda column: find_column_digest(table.field(column), table.column(column)), columns, rows=table.num_rows
    )
    lines = [f"{column}\t{digest}\n" for column, digest in zip(columns, digests, strict=True)]
    return hashlib.sha256(f"{name}\t{table.num_rows}\n{''.join(lines)}".encode()).hexdigest()


def find_batch_digest(tables: Mapping[str, str], scopes: Iterable[Scope]) -> str:
    """Hash the digests of all tables and the loaded scopes."""
    lines = [f"{name}\t{tables[name]}\n" for name in sorted(tables)]
    lines += [
        f"{scope.ledger}\t{scope.unit}\t{scope.period}\t{scope.data_date.isoformat() if scope.data_date else ''}\n"
        for scope in sorted(scopes)
    ]
    return hashlib.sha256(f"{FORMAT}\n{''.join(lines)}".encode()).hexdigest()


def find_column_digest(field: pa.Field, column: pa.ChunkedArray) -> str:
    """Hash one column."""
    array = one_array(column)
    known = array.is_valid().to_numpy(zero_copy_only=False).astype(np.uint8) if array.null_count else None
    word, parts = _encode(field, array)
    gaps = "known" if known is None else "gaps"
    digest = hashlib.sha256(f"{field.name}\t{word}\t{len(array)}\t{gaps}\n".encode())
    for part in ([] if known is None else [known]) + parts:
        digest.update(np.ascontiguousarray(part).data)
    return digest.hexdigest()


def _encode(field: pa.Field, array: pa.Array) -> tuple[str, list[NDArray[Any]]]:
    """Return the type word and the bytes of a column's values, as arrays."""
    words = list_words(field)
    if words is not None:
        return "words", _encode_words(array, words)
    kind = array.type
    if pa.types.is_string(kind) or pa.types.is_dictionary(kind):
        return "text", _encode_texts(as_texts(array))
    if pa.types.is_boolean(kind):
        return "flag", [array.fill_null(fill_value=False).cast(pa.uint8()).to_numpy()]
    return _encode_numbers(field.name, array)


def _encode_numbers(name: str, array: pa.Array) -> tuple[str, list[NDArray[Any]]]:
    filled = array.fill_null(pa.scalar(0, pa.int32()).cast(array.type)) if array.null_count else array
    if pa.types.is_date32(array.type):
        return "day", [_numbers(filled.view(pa.int32()), "<i4")]
    if pa.types.is_floating(array.type):
        # Adding 0 turns −0 into 0.
        return "number", [_numbers(filled, "<f8") + 0.0]
    return ("position", [_numbers(filled, "<i4")]) if name in POSITIONS else ("whole", [_numbers(filled, "<i8")])


def _numbers(array: pa.Array, kind: str) -> NDArray[Any]:
    return array.to_numpy(zero_copy_only=False).astype(kind, copy=False)  # type: ignore[no-any-return]  # pyarrow is untyped


def _encode_texts(texts: pa.Array) -> list[NDArray[Any]]:
    filled = texts.fill_null("") if texts.null_count else texts
    if not len(filled):
        return []
    _, offset_buffer, data_buffer = filled.buffers()
    offsets = np.frombuffer(offset_buffer, dtype=np.int32)[filled.offset : filled.offset + len(filled) + 1]
    data = np.frombuffer(data_buffer, dtype=np.uint8) if data_buffer is not None else np.empty(0, np.uint8)
    return [np.diff(offsets).astype("<i8"), data[offsets[0] : offsets[-1]]]


def _encode_words(array: pa.Array, words: tuple[str, ...]) -> list[NDArray[Any]]:
    used = pc.unique(array.drop_null()).to_pylist()
    ordered = sorted((words[position] for position in used), key=str.encode)
    places = np.zeros(len(words), dtype=np.uint8)
    for place, word in enumerate(ordered):
        places[words.index(word)] = place
    rows = places[array.fill_null(used[0]).to_numpy(zero_copy_only=False)]
    if array.null_count:
        rows[array.is_null().to_numpy(zero_copy_only=False)] = 0
    return [*_encode_texts(pa.array(ordered, pa.string())), rows]
