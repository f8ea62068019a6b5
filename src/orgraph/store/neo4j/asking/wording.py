"""Answers in words for people: Chinese headings and, beside each code word, what it says.

Headings and most words stand in the header of the statement; other words are those of the model's vocabularies. A code
that says one thing here and another thing there, and of which the header says nothing, stays alone.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from orgraph.model import MODEL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orgraph.store.neo4j.asking.explore import ExploreStatement

_CODE: Final = re.compile(r"[a-z][a-z0-9_]*|[A-Z][A-Za-z]*|[A-Z][A-Z_]+")
_HEADING: Final = re.compile(r"[^\s;:,]*[一-鿿][^\s;:,]*")
_WORD: Final = re.compile(r"(?:^|[\s,])(?P<code>[a-z][a-z0-9_]*) (?P<title>[^\s,;:]*[一-鿿][^\s,;:]*)")


def write_headings(statement: ExploreStatement) -> dict[str, str]:
    """Write the Chinese heading of each column, by its name."""
    found = {name: _HEADING.search(what) for name, what in statement.columns.items()}
    return {name: name if heading is None else heading[0] for name, heading in found.items()}


def write_words(statement: ExploreStatement, rows: pa.Table) -> pa.Table:
    """Write behind each code word of an answer what it says, as ``park 园区``."""
    for place, name in enumerate(rows.column_names):
        column = rows.column(name)
        if pa.types.is_string(column.type):
            words = {word["code"]: word["title"] for word in _WORD.finditer(statement.columns.get(name, ""))}
            said = [_say(name, cell, words) for cell in column.to_pylist()]
            rows = rows.set_column(place, name, pa.array(said, pa.string()))
    return rows


def _say(column: str, cell: str | None, words: Mapping[str, str]) -> str | None:
    if cell is None or not _CODE.fullmatch(cell):
        return cell
    title = words.get(cell) or _find_title(column, cell)
    return cell if title is None else f"{cell} {title}"


@cache
def _find_title(column: str, code: str) -> str | None:
    """Find what a code says in a column of this name; None where nothing or several things."""
    titles = _list_titles(column, code) or _list_titles(column.rpartition("_")[2], code)
    if code in MODEL.nodes:
        titles = {MODEL.nodes[code].chinese}
    elif code in MODEL.relations:
        titles = {MODEL.relations[code].chinese}
    elif column == "ledger" and code in MODEL.ledgers_by_name:
        titles = {MODEL.ledgers_by_name[code].chinese}
    return titles.pop() if len(titles) == 1 else None


def _list_titles(column: str, code: str) -> set[str]:
    """List what a code says in all columns of the model that have this name."""
    columns = [some for node in MODEL.node_kinds for some in node.stored_columns]
    columns += [some for relation in MODEL.relation_kinds for some in relation.columns]
    vocabularies = [some.vocabulary for some in columns if some.name == column and some.vocabulary is not None]
    return {vocabulary.title(code) for vocabulary in vocabularies if code in vocabulary.codes}
