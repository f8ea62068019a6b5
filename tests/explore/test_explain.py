"""Every statement is planned by every server without a complaint, and is read by code or listed for exploring."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from orgraph.store.neo4j.explore import FOLDER, list_explore_statements
from orgraph.store.neo4j.statements import list_statements, read_statement

if TYPE_CHECKING:
    from tests.explore.asking import Graph

SOURCES = Path(__file__).parents[2] / "src" / "orgraph"
PLANNED = tuple(name for name in list_statements() if not name.startswith("schema/"))
COMPLAINTS = {"DEPRECATION", "UNRECOGNIZED", "UNSUPPORTED", "HINT"}
"""Classes of notifications that none may raise: what is old, or names a label, type or property that there is not."""


def list_complaints(graph: Graph, text: str, **given: Any) -> list[str]:  # noqa: ANN401 - parameters of any statement
    """Let the server plan a statement, and list what it complains of."""
    names = set(re.findall(r"\$(\w+)", re.sub(r"//.*", "", text)))
    with graph.connection.driver.session(
        database=graph.connection.address.database, notifications_min_severity="INFORMATION"
    ) as session:
        summary = session.run(f"EXPLAIN {text}", {**dict.fromkeys(names), **given}).consume()
    return [
        f"{status.gql_status} {status.status_description}"
        for status in summary.gql_status_objects
        if status.is_notification and status.raw_classification in COMPLAINTS
    ]


@pytest.mark.filterwarnings("ignore::neo4j.warnings.PreviewWarning")
def test_no_statement_is_complained_of(graph: Graph) -> None:
    complaints = {name: found for name in PLANNED if (found := list_complaints(graph, read_statement(name)))}
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
def test_a_wrong_or_an_old_word_would_be_complained_of(graph: Graph, statement: str) -> None:
    assert list_complaints(graph, statement)


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
