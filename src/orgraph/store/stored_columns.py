"""How the values of ledger rows are stored in resolved tables.

A choice becomes its position in the vocabulary (int8) and the vocabulary stands beside the column, in the metadata of
its field; so do the kinds of ends. Everything else keeps the type that ledger rows have.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from orgraph.errors import InvalidValueError
from orgraph.kernels.texts import one_array
from orgraph.model import MODEL, Column, ColumnType
from orgraph.tables import arrow_type

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS: Final = b"vocabulary"


def write_word_field(name: str, words: Sequence[str]) -> pa.Field:
    """Describe a column of positions in a list of words."""
    metadata = {WORDS: json.dumps(list(words), ensure_ascii=False).encode()}
    return pa.field(name, pa.int8(), metadata=metadata)


def list_words(field: pa.Field) -> tuple[str, ...] | None:
    """List the words that a column's positions stand for; None where it holds no positions."""
    found = (field.metadata or {}).get(WORDS)
    return None if found is None else tuple(json.loads(found))


def write_field(column: Column) -> pa.Field:
    """Describe the stored form of a column."""
    if column.type is ColumnType.CHOICE and column.vocabulary is not None:
        return write_word_field(column.name, column.vocabulary.codes)
    return pa.field(column.name, arrow_type(column))


def find_word_positions(array: pa.Array, words: Sequence[str]) -> pa.Array:
    """Find the position of each word in a list; null where it is none of them."""
    encoded = array if pa.types.is_dictionary(array.type) else array.dictionary_encode()
    place = {word: position for position, word in enumerate(words)}
    table = pa.array([place.get(word) for word in encoded.dictionary.to_pylist()], pa.int8())
    return table.take(encoded.indices)


def read_stored(column: Column, array: pa.Array | pa.ChunkedArray) -> pa.Array:
    """Return a column of ledger rows in its stored form.

    Raises
    ------
    InvalidValueError
        Where a choice is none of the vocabulary's codes.
    """
    whole = one_array(array)
    if column.type is not ColumnType.CHOICE or column.vocabulary is None:
        if pa.types.is_dictionary(whole.type):
            whole = whole.dictionary_decode()
        wanted = arrow_type(column)
        return whole if whole.type == wanted else whole.cast(wanted)
    positions = find_word_positions(whole, column.vocabulary.codes)
    if positions.null_count != whole.null_count:
        strange = whole.filter(positions.is_null().cast(pa.bool_()))
        word = next(word for word in strange.to_pylist() if word is not None)
        raise InvalidValueError(
            f"{word!r} is no code of the vocabulary {column.vocabulary.name!r} of the column {column.name!r}. "
            f"Codes are {', '.join(column.vocabulary.codes)}."
        )
    return positions


def read_renumbered(table: pa.Table, words: dict[str, tuple[str, ...]]) -> pa.Table:
    """Return a table whose positions stand for the given words, where they stood for another list of words."""
    for place, field in enumerate(table.schema):
        written, wanted = list_words(field), words.get(field.name)
        if written is None or wanted is None or written == wanted:
            continue
        position = {word: number for number, word in enumerate(wanted)}
        moved = pa.array([position.get(word) for word in written], pa.int8())
        column = moved.take(one_array(table.column(place)))
        table = table.set_column(place, write_word_field(field.name, wanted), column)
    return table


def list_table_words(table: str) -> dict[str, tuple[str, ...]]:
    """List the words of every column of positions in one resolved table, as the model has them now."""
    columns: Sequence[Column] = ()
    words: dict[str, tuple[str, ...]] = {}
    for node_kind in MODEL.node_kinds:
        columns = node_kind.columns if node_kind.table == table else columns
    for relation_kind in MODEL.relation_kinds:
        if relation_kind.table == table:
            columns = relation_kind.columns
            words |= {"source_kind": relation_kind.sources, "target_kind": relation_kind.targets}
    return words | {column.name: column.vocabulary.codes for column in columns if column.vocabulary is not None}
