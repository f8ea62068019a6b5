"""A graph on a server, and the statements for exploring as tests ask them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from orgraph.store.neo4j.asking.answers import read_answer
from orgraph.store.neo4j.asking.explore import read_explore_statement

if TYPE_CHECKING:
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot
    from orgraph.store.neo4j.server.connection import Connection


@dataclass(frozen=True)
class Graph:
    """A graph, and the snapshot that it should say the same as."""

    connection: Connection
    snapshot: Snapshot
    rules: Rules | None = None

    def ask(self, name: str, **given: object) -> list[dict[str, Any]]:
        """Ask a statement by its name; parameters are written as on a command line."""
        statement = read_explore_statement(name)
        arguments = statement.read_arguments({key: str(value) for key, value in given.items()}, self.rules)
        answer = read_answer(self.connection, statement.text, arguments)
        assert answer.columns == tuple(statement.columns), "the header names other columns"
        return [dict(row) for row in answer.rows]

    def name(self, kind: str, key: str) -> str:
        nodes = self.snapshot.nodes(kind)
        return str(nodes.text("name")[nodes.position(key)].as_py())


def pick(rows: list[dict[str, Any]], *columns: str) -> list[tuple[Any, ...]]:
    """Pick some columns of rows, days as text, and sort: answers differ in order and in what else they tell."""
    found = [tuple(_write(row[column]) for column in columns) for row in rows]
    return sorted(found, key=lambda row: tuple((cell is None, cell or "") for cell in row))


def _write(value: object) -> Any:  # noqa: ANN401 - whatever a cell holds
    return value.isoformat() if isinstance(value, date) else value
