"""`orgraph doctor` on Neo4j: each fault has a code of its own, and a sentence that says what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from neo4j.exceptions import ClientError

from orgraph.cli.server_diagnosis import examine_server
from orgraph.store import open_store
from tests.cli.running import orgraph
from tests.neo4j.emptying import open_driver
from tests.neo4j.releases import LTS, ServerUnavailable
from tests.neo4j.servers import QUICK, find_free_port, open_server

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.running import Answer
    from tests.explore.asking import Graph
    from tests.neo4j.servers import Server


class RefusalError(ClientError):
    """What a server says to a user who may only read."""

    code = "Neo.ClientError.Security.Forbidden"


def examine(address: str, **environment: str) -> tuple[Answer, dict[str, Any]]:
    """Ask the doctor; give its answer and the check that is not well (empty where all is)."""
    answer = orgraph("doctor", "--store", address, "--json", **environment)
    wrong = [check for check in answer.json["checks"] if not check["well"]]
    assert len(wrong) <= 1
    assert answer.json["well"] == (not wrong)
    return answer, wrong[0] if wrong else {}


def test_a_store_in_order_is_well(lts_graph: Graph, neo4j_lts: Server) -> None:
    answer, wrong = examine(lts_graph.connection.address.url, **neo4j_lts.environment)
    assert not wrong
    assert answer.code == 0
    names = [check["name"] for check in answer.json["checks"]]
    assert names[-4:] == ["server", "schema", "writing", "store"]


def test_a_wrong_password_is_told(neo4j_lts: Server) -> None:
    answer, wrong = examine(neo4j_lts.uri, **{**neo4j_lts.environment, "ORGRAPH_NEO4J_PASSWORD": "not-the-one-42"})
    assert (wrong["code"], answer.code) == ("wrong_password", 3)
    assert "ORGRAPH_NEO4J_PASSWORD" in wrong["advice"]
    assert "not-the-one-42" not in answer.out + answer.err


def test_missing_credentials_are_told(neo4j_lts: Server) -> None:
    answer, wrong = examine(neo4j_lts.uri)
    assert (wrong["code"], answer.code) == ("no_credentials", 4)


def test_an_unreachable_host_is_told(neo4j_lts: Server) -> None:
    answer, wrong = examine(f"bolt://127.0.0.1:{find_free_port()}", **neo4j_lts.environment)
    assert (wrong["code"], answer.code) == ("unreachable", 3)
    assert "firewall" in wrong["advice"]


def test_a_wrong_address_is_told(neo4j_lts: Server) -> None:
    answer, wrong = examine("neo5j://127.0.0.1", **neo4j_lts.environment)
    assert (wrong["code"], answer.code) == ("wrong_address", 2)


def test_a_wrong_database_is_told(neo4j_lts: Server) -> None:
    answer, wrong = examine(f"{neo4j_lts.uri}/city", **neo4j_lts.environment)
    assert (wrong["code"], answer.code) == ("wrong_database", 3)
    assert "no database 'city'" in wrong["advice"]


def test_a_missing_migration_is_told(lts_graph: Graph, neo4j_lts: Server) -> None:
    driver = open_driver(neo4j_lts.uri, neo4j_lts.user, neo4j_lts.password)
    (last,) = driver.execute_query(
        "MATCH (step:Migration) WITH step ORDER BY step.version DESC LIMIT 1 "
        "WITH step, properties(step) AS said DELETE step RETURN said",
        database_="neo4j",
    ).records
    try:
        answer, wrong = examine(lts_graph.connection.address.url, **neo4j_lts.environment)
    finally:
        driver.execute_query("CREATE (step:Migration) SET step = $said", said=last["said"], database_="neo4j")
    assert (wrong["code"], answer.code) == ("missing_migration", 3)
    assert "orgraph migrate --store" in wrong["advice"]


def test_a_migration_that_was_done_with_another_text_is_told(lts_graph: Graph, neo4j_lts: Server) -> None:
    driver = open_driver(neo4j_lts.uri, neo4j_lts.user, neo4j_lts.password)
    change = "MATCH (step:Migration {version: 3}) WITH step, step.checksum AS was SET step.checksum = $sum RETURN was"
    (before,) = driver.execute_query(change, sum="another", database_="neo4j").records
    try:
        answer, wrong = examine(lts_graph.connection.address.url, **neo4j_lts.environment)
    finally:
        driver.execute_query(change, sum=before["was"], database_="neo4j")
    assert (wrong["name"], wrong["code"], answer.code) == ("schema", "changed_migration", 3)
    assert "V0003__meeting_count_key.cypher" in wrong["advice"]
    assert "install orgraph anew" in wrong["advice"]


def test_a_newer_schema_is_told(lts_graph: Graph, neo4j_lts: Server) -> None:
    driver = open_driver(neo4j_lts.uri, neo4j_lts.user, neo4j_lts.password)
    driver.execute_query("CREATE (:Migration {version: 9999, name: 'of_tomorrow', checksum: ''})", database_="neo4j")
    try:
        answer, wrong = examine(lts_graph.connection.address.url, **neo4j_lts.environment)
    finally:
        driver.execute_query("MATCH (step:Migration {version: 9999}) DELETE step", database_="neo4j")
    assert (wrong["code"], answer.code) == ("newer_schema", 3)


def test_an_empty_and_a_read_only_database_are_told_apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    try:
        with open_server(LTS, options=QUICK) as server:
            for name, value in {**server.environment, "ORGRAPH_CACHE": str(tmp_path)}.items():
                monkeypatch.setenv(name, value)
            answer, wrong = examine(server.uri, **server.environment)
            assert (wrong["code"], answer.code) == ("no_store", 3)
            open_store(server.uri, create=True)
            assert not examine(server.uri, **server.environment)[1]
            server.stop()
            assert server.home is not None
            with (server.home / "conf" / "neo4j.conf").open("a", encoding="utf-8") as settings:
                settings.write("server.databases.read_only=neo4j\n")
            server.start()
            answer, wrong = examine(server.uri, **server.environment)
    except ServerUnavailable as error:
        pytest.skip(str(error))
    assert (wrong["name"], wrong["code"], answer.code) == ("writing", "read_only_database", 3)
    assert "read-only" in wrong["advice"]


def test_a_user_who_may_only_read_is_told(neo4j_lts: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    # Community has no roles: the answer of a server that has them is put in place of its own.
    for name, value in neo4j_lts.environment.items():
        monkeypatch.setenv(name, value)

    def refuse(*_: object, **__: object) -> None:
        raise RefusalError

    monkeypatch.setattr("orgraph.store.neo4j.graph.migrations.validate_schema", lambda *_, **__: None)
    monkeypatch.setattr("neo4j.Transaction.run", refuse)
    monkeypatch.setattr("orgraph.store.neo4j.server.connection.Connection.ask", lambda *_, **__: [])
    *_, last = examine_server(neo4j_lts.uri)
    assert (last.name, last.code) == ("writing", "read_only_user")


def test_a_server_that_is_too_old_is_told(neo4j_lts: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in neo4j_lts.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("neo4j.ServerInfo.agent", "Neo4j/4.4.38")
    (found,) = examine_server(neo4j_lts.uri)
    assert (found.name, found.code, found.exit_code) == ("server", "unsupported_version", 3)
    assert "5.26" in found.advice
