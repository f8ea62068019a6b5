"""Answers of statements that an analyst asks for by name: in read mode, and in values that JSON and CSV can hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
from neo4j import READ_ACCESS
from neo4j.exceptions import DriverError, Neo4jError
from neo4j.graph import Node, Path, Relationship
from neo4j.time import Date, DateTime

from orgraph.errors import StoreReadOnly
from orgraph.snapshot.decoding import make_frame
from orgraph.store.neo4j.server.faults import find_store_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from orgraph.store.neo4j.server.connection import Connection

SEPARATOR: Final = "、"
WRITES: Final = "Neo.ClientError.Statement.AccessMode"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The rows of an answer, by name of the column.

    Attributes
    ----------
    rows
        Texts, numbers, truths, days as text, lists of these; a path is a map of its nodes and relations.
    synthetic
        Whether the store holds generated data.
    """

    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Any], ...]
    synthetic: bool

    def table(self) -> pa.Table:
        """Give the rows as people read them: lists with commas between, paths as a line of names."""
        columns = {name: [_write_cell(row[name]) for row in self.rows] for name in self.columns}
        return pa.table({name: _make_array(values) for name, values in columns.items()})

    def frame(self) -> pd.DataFrame:
        """Give the rows as a DataFrame, as `table` writes them."""
        return make_frame(self.table())


def read_answer(connection: Connection, text: str, arguments: Mapping[str, Any]) -> Answer:
    """Run a statement in read mode, in which the server refuses to write.

    Raises
    ------
    StoreReadOnly
        Where the statement writes.
    StoreError
        Where the server cannot be asked.
    """
    store = connection.ask("read/store/store")

    def read() -> tuple[tuple[str, ...], tuple[dict[str, Any], ...]]:
        with connection.driver.session(
            database=connection.address.database, default_access_mode=READ_ACCESS
        ) as session:
            result = session.run(text, dict(arguments))
            names = tuple(result.keys())
            return names, tuple({name: _read_value(record[name]) for name in names} for record in result)

    try:
        columns, rows = connection.wait_for(read)
    except (DriverError, Neo4jError) as error:
        if getattr(error, "code", None) == WRITES:
            raise StoreReadOnly("The statement writes, and here it is asked in a mode that only reads.") from error
        raise find_store_error(error, connection.address) from error
    return Answer(columns=columns, rows=rows, synthetic=bool(store and store[0]["synthetic"]))


def _read_value(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    read: Any = value
    match value:
        case Date() | DateTime():
            read = value.iso_format()
        case Node():
            read = {"kind": ", ".join(sorted(value.labels)), **_read_properties(value)}
        case Relationship():
            read = {"relation": value.type, **_read_properties(value)}
        case Path():
            read = {"nodes": _read_all(value.nodes), "relations": _read_all(value.relationships)}
        case list():
            read = _read_all(value)
        case dict():
            read = {name: _read_value(item) for name, item in value.items()}
    return read


def _read_all(values: Iterable[object]) -> list[Any]:
    return [_read_value(value) for value in values]


def _read_properties(entity: Node | Relationship) -> dict[str, Any]:
    return {name: _read_value(value) for name, value in sorted(entity.items())}


def _write_cell(value: object) -> object:
    match value:
        case {"nodes": [*nodes], "relations": [*relations]}:
            steps = [
                f" —{relation['relation']}— {_name(node)}" for relation, node in zip(relations, nodes[1:], strict=True)
            ]
            return "".join([_name(nodes[0]), *steps])
        case dict():
            return _name(value)
        case list():
            return SEPARATOR.join(str(_write_cell(item)) for item in value if item is not None)
    return value


def _name(node: Mapping[str, Any]) -> str:
    return str(node.get("name") or node.get("key") or node.get("relation") or "")


def _make_array(values: list[Any]) -> pa.Array:
    """Make a column; where its values are of several types, as counts of members are, it holds texts."""
    kinds = {type(value) for value in values if value is not None}
    if len(kinds) > 1 and kinds != {int, float}:
        return pa.array([None if value is None else str(value) for value in values], pa.string())
    return pa.array(values) if kinds else pa.array(values, pa.string())
