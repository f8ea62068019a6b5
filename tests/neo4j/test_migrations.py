"""The schema of a database: brought up to date once, and refused where it is not what this program knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgraph.errors import StoreDamaged, StoreError, StoreOutdated, StoreTooNew
from orgraph.store import open_store
from orgraph.store.neo4j.graph import migrations
from orgraph.store.neo4j.graph.migrations import find_pending, list_migrations, write_migrations
from tests.neo4j.test_graph import ask

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orgraph.store.neo4j.store import Neo4jStore
    from tests.neo4j.servers import Server


@pytest.fixture
def database(graph_store: Neo4jStore, neo4j_lts: Server) -> Iterator[Neo4jStore]:
    """Give a store whose notes of migrations may be spoiled; they are put right in the end."""
    yield graph_store
    ask(neo4j_lts, "MATCH (migration:Migration) DELETE migration")
    write_migrations(graph_store.folder.connection, list_migrations())


def test_an_empty_database_gets_the_schema_by_itself_and_each_step_once(
    database: Neo4jStore, neo4j_lts: Server
) -> None:
    assert find_pending(database.folder.connection) == ()
    write_migrations(database.folder.connection, list_migrations())
    noted = ask(neo4j_lts, "MATCH (migration:Migration) RETURN count(*) AS steps")
    assert noted == [{"steps": len(list_migrations())}]
    assert len(ask(neo4j_lts, "SHOW CONSTRAINTS")) == len(list_migrations())


def test_a_step_that_is_missing_is_told_with_the_command_that_does_it(database: Neo4jStore, neo4j_lts: Server) -> None:
    ask(neo4j_lts, "MATCH (migration:Migration {version: 28}) DELETE migration")
    with pytest.raises(StoreOutdated, match=r"V0028.*orgraph migrate --store bolt"):
        open_store(neo4j_lts.uri)
    assert [step.version for step in find_pending(database.folder.connection)] == [28]
    write_migrations(database.folder.connection, find_pending(database.folder.connection))
    open_store(neo4j_lts.uri)


@pytest.mark.usefixtures("database")
def test_a_step_that_was_done_with_another_text_is_refused(neo4j_lts: Server) -> None:
    ask(neo4j_lts, "MATCH (migration:Migration {version: 3}) SET migration.checksum = 'other'")
    with pytest.raises(StoreDamaged, match="Migration 3"):
        open_store(neo4j_lts.uri)


@pytest.mark.usefixtures("database")
def test_a_database_of_a_newer_program_is_refused_with_the_way_out(neo4j_lts: Server) -> None:
    ask(neo4j_lts, "CREATE (:Migration {version: 999, name: 'later', checksum: 'x'})")
    with pytest.raises(StoreTooNew, match=r"999.*pip install --upgrade orgraph"):
        open_store(neo4j_lts.uri)


def test_a_graph_of_others_is_left_alone(database: Neo4jStore, neo4j_lts: Server) -> None:
    ask(neo4j_lts, "MATCH (n) DETACH DELETE n")
    ask(neo4j_lts, "CREATE (:Movie {title: 'theirs'})")
    with pytest.raises(StoreError, match="empty database"):
        open_store(neo4j_lts.uri, create=True)
    ask(neo4j_lts, "MATCH (movie:Movie) DELETE movie")
    assert database.url == neo4j_lts.uri


def test_a_migration_that_was_interrupted_is_gone_on_with(database: Neo4jStore, neo4j_lts: Server) -> None:
    ask(neo4j_lts, "MATCH (n) WHERE n:Store OR n:Migration AND n.version > 5 DETACH DELETE n")
    assert open_store(neo4j_lts.uri, create=True).list_batches() == ()
    assert find_pending(database.folder.connection) == ()


def test_migrations_are_numbered_without_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    from orgraph.errors import ConfigurationError

    assert [step.version for step in list_migrations()] == list(range(1, len(list_migrations()) + 1))
    names = [step.statement for step in list_migrations()]
    for wrong in ([*names[:3], *names[4:]], [*names, names[-1]], ["schema/first"]):
        monkeypatch.setattr(migrations, "list_statements", lambda _, wrong=wrong: tuple(wrong))
        with pytest.raises(ConfigurationError, match=r"migration|Migrations"):
            list_migrations()
