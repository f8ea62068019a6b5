"""Every statement is planned by every server without a complaint, and is read by code or listed for exploring."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from orgraph.store import open_store
from orgraph.store.neo4j.asking.explore import FOLDER, list_explore_statements
from orgraph.store.neo4j.server.connection import open_connection
from orgraph.store.neo4j.server.statements import list_statements, read_statement
from tests.neo4j.emptying import empty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orgraph.store.neo4j.server.connection import Connection
    from tests.neo4j.servers import Server

SOURCES = Path(__file__).parents[2] / "src" / "orgraph"
PLANNED = tuple(name for name in list_statements() if not name.startswith("schema/"))
COMPLAINTS = {"DEPRECATION", "UNRECOGNIZED", "UNSUPPORTED", "HINT"}
"""Classes of notifications that none may raise: what is old, or names a label, type or property that there is not."""


@pytest.fixture(scope="module")
def connection(neo4j_server: Server, cache: None) -> Iterator[Connection]:
    """Connect to a store without a row: what a statement means does not hang on what a city has."""
    del cache
    empty(neo4j_server)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in neo4j_server.environment.items():
            patch.setenv(name, value)
        open_store(neo4j_server.uri, create=True)
        yield open_connection(neo4j_server.uri)


def list_complaints(connection: Connection, text: str, **given: Any) -> list[str]:  # noqa: ANN401 - parameters of any statement
    """Let the server plan a statement, and list what it complains of."""
    names = set(re.findall(r"\$(\w+)", re.sub(r"//.*", "", text)))
    with connection.driver.session(
        database=connection.address.database, notifications_min_severity="INFORMATION"
    ) as session:
        summary = session.run(f"EXPLAIN {text}", {**dict.fromkeys(names), **given}).consume()
    return [
        f"{status.gql_status} {status.status_description}"
        for status in summary.gql_status_objects
        if status.is_notification and status.raw_classification in COMPLAINTS
    ]


@pytest.mark.filterwarnings("ignore::neo4j.warnings.PreviewWarning")
def test_no_statement_is_complained_of(connection: Connection) -> None:
    complaints = {name: found for name in PLANNED if (found := list_complaints(connection, read_statement(name)))}
    assert not complaints


@pytest.mark.parametrize(
    "statement",
    [
        "MATCH (node:Organisation) RETURN node",
        "MATCH (:Organization)-[:COVERED]->() RETURN 1 AS one",
        "MATCH (node:Organization) RETURN node.usccc AS code",
        "MATCH (node:Organization) RETURN id(node) AS number",
        "MATCH (node:Organization) CALL { WITH node RETURN node.name AS name } RETURN name",
    ],
)
def test_a_wrong_or_an_old_word_would_be_complained_of(connection: Connection, statement: str) -> None:
    assert list_complaints(connection, statement)


def test_every_statement_is_read_by_code_or_listed() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.rglob("*.py"))
    listed = {f"{FOLDER}/{statement.name}" for statement in list_explore_statements()}
    read = set(re.findall(r'"((?:check|load|read)/[\w/]+)"', code))
    # Those of a kind of nodes or relations are named for it.
    made = re.findall(r'f"((?:load|read)/[\w/]*)\{', code)
    unread = [
        name
        for name in list_statements()
        if name not in listed | read and not name.startswith(("schema/", *(start for start in made)))
    ]
    assert not unread
    assert {name for name in read if not name.endswith("/")} <= set(list_statements())
