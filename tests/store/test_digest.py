"""The digest can be made from its description alone, and hangs on nothing but what was resolved."""

from __future__ import annotations

import hashlib
import struct
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest

from orgraph.model import MODEL, ColumnType
from orgraph.store.digest import find_batch_digest, find_table_digest
from orgraph.store.resolution import LedgerRows, read_resolution
from orgraph.store.stored_columns import list_words, write_word_field
from orgraph.tables import Scope
from tests.store.ledgers import DAY, Ledgers, code, organization, small_city
from tests.store.resolving import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def encode_texts(texts: Sequence[str]) -> bytes:
    encoded = [text.encode() for text in texts]
    return b"".join(struct.pack("<q", len(text)) for text in encoded) + b"".join(encoded)


def encode_column(field: pa.Field, values: list[object]) -> tuple[str, bytes]:
    """Encode a column value by value, as the description says."""
    words = list_words(field)
    if words is not None:
        said = [None if value is None else words[value] for value in values]  # type: ignore[call-overload]  # these are positions
        used = sorted({word for word in said if word is not None}, key=str.encode)
        places = bytes(0 if word is None else used.index(word) for word in said)
        return "words", encode_texts(used) + places
    if pa.types.is_boolean(field.type):
        return "flag", bytes(int(bool(value)) for value in values)
    if pa.types.is_date32(field.type):
        days = [0 if value is None else (value - date(1970, 1, 1)).days for value in values]  # type: ignore[operator]  # these are days
        return "day", struct.pack(f"<{len(days)}i", *days)
    if pa.types.is_string(field.type):
        return "text", encode_texts([str(value or "") for value in values])
    if pa.types.is_floating(field.type):
        return "number", struct.pack(f"<{len(values)}d", *(value or 0.0 for value in values))
    kind = ("position", "i") if field.name in {"source", "target"} else ("whole", "q")
    return kind[0], struct.pack(f"<{len(values)}{kind[1]}", *(value or 0 for value in values))


def hash_table(name: str, table: pa.Table) -> str:
    lines = []
    for column in sorted(table.column_names):
        values = table.column(column).to_pylist()
        known = bytes(int(value is not None) for value in values)
        if not any(known):
            continue
        gaps = "known" if all(known) else "gaps"
        word, data = encode_column(table.field(column), values)
        head = f"{column}\t{word}\t{len(values)}\t{gaps}\n".encode()
        digest = hashlib.sha256(head + (b"" if all(known) else known) + data).hexdigest()
        lines.append(f"{column}\t{digest}\n")
    return hashlib.sha256(f"{name}\t{table.num_rows}\n{''.join(lines)}".encode()).hexdigest()


def hash_batch(tables: dict[str, pa.Table], scopes: Iterable[Scope]) -> str:
    lines = [f"{name}\t{hash_table(name, table)}\n" for name, table in sorted(tables.items())]
    lines += [
        f"{scope.ledger}\t{scope.unit}\t{scope.period}\t{scope.data_date.isoformat() if scope.data_date else ''}\n"
        for scope in sorted(scopes)
    ]
    return hashlib.sha256(("orgraph 1\n" + "".join(lines)).encode()).hexdigest()


def digest_of(ledgers: Ledgers) -> str:
    tables = ledgers.tables()
    made = read_resolution(LedgerRows(tables.rows, tables.scopes)).tables
    return find_batch_digest({name: find_table_digest(name, table) for name, table in made.items()}, tables.scopes)


def test_another_program_makes_the_same_digest_from_the_description() -> None:
    ledgers = small_city().plus("registry", {"key": code(8), "uscc": code(8), "name": "另有名称"})
    ledgers = ledgers.plus("organizations", organization(8, turnover_wan=-0.0, above_scale=False))
    made = resolve(ledgers).resolution.tables
    assert "disagreements" in made
    scopes = ledgers.tables().scopes
    assert digest_of(ledgers) == hash_batch(dict(made), scopes)
    every_type = {column.type for kind in MODEL.node_kinds for column in kind.stored_columns}
    held = {
        column.type
        for kind in MODEL.node_kinds
        for column in kind.stored_columns
        if kind.table in made and column.name in made[kind.table].column_names
    }
    assert every_type - held <= {ColumnType.SHARE, ColumnType.MONTH, ColumnType.NUMBER}, "encoded as others that are"


def test_minus_zero_is_zero() -> None:
    digests = [find_table_digest("t", pa.table({"x": pa.array([zero, 1.0])})) for zero in (0.0, -0.0)]
    assert digests[0] == digests[1]


def test_the_order_of_a_vocabulary_changes_nothing() -> None:
    digests = []
    for words in (("a", "b", "c"), ("c", "x", "b", "a")):
        field = write_word_field("kind", words)
        positions = [words.index(word) if word else None for word in ("a", None, "c", "b")]
        digests.append(find_table_digest("t", pa.table([pa.array(positions, pa.int8())], schema=pa.schema([field]))))
    assert digests[0] == digests[1]


def test_a_column_without_any_value_changes_nothing() -> None:
    table = pa.table({"key": ["a", "b"]})
    wider = table.append_column("later", pa.nulls(2, pa.string()))
    assert find_table_digest("t", table) == find_table_digest("t", wider)


def test_where_rows_were_read_changes_nothing() -> None:
    assert digest_of(small_city()) == digest_of(replace(small_city(), file="elsewhere.csv"))


@pytest.mark.parametrize(
    "other",
    [
        small_city().plus("organizations", organization(9)),
        small_city().plus("covers", {"party_organization": "DZZ0001", "organization": code(4)}),
        small_city().plus("registry", {"key": code(1), "uscc": code(1), "name": "另有名称"}, unit="330703"),
        small_city().plus("successions", {"successor": code(1), "predecessor": "旧", "kind": "re_registration"}),
        small_city().empty("documents", "330703"),
        small_city().dated(date(2020, 6, 29)),
        replace(small_city(), rows={**small_city().rows, "covers": small_city().rows["covers"][:1]}),
    ],
    ids=["a node", "a relation", "a disagreement", "an alias", "a scope", "a data date", "a relation less"],
)
def test_everything_that_was_resolved_changes_the_digest(other: Ledgers) -> None:
    assert digest_of(other) != digest_of(small_city())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (pa.array(["ab", "c"]), pa.array(["a", "bc"])),
        (pa.array(["", "a"]), pa.array([None, "a"])),
        (pa.array([0, 1]), pa.array([None, 1])),
        (pa.array([1, 2]), pa.array([1.0, 2.0])),
        (pa.array([True, False]), pa.array([1, 0], pa.int64())),
    ],
    ids=["borders of texts", "empty and unknown", "zero and unknown", "whole and real", "flags and numbers"],
)
def test_values_that_are_alike_but_not_the_same_are_told_apart(one: pa.Array, other: pa.Array) -> None:
    assert find_table_digest("t", pa.table({"x": one})) != find_table_digest("t", pa.table({"x": other}))


def test_scopes_are_hashed_in_whatever_order_they_come() -> None:
    scopes = [Scope(ledger="census", unit=unit, data_date=DAY) for unit in ("330702", "330703")]
    assert find_batch_digest({}, scopes) == find_batch_digest({}, scopes[::-1])
