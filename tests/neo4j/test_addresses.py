"""Addresses and credentials of a server; no server is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgraph.errors import ConfigurationError, InvalidValueError, StoreUnreachable
from orgraph.store import open_store
from orgraph.store.neo4j.server.addresses import Address, read_address, read_credentials
from tests.neo4j.servers import find_free_port

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("ORGRAPH_NEO4J_USER", "ORGRAPH_NEO4J_PASSWORD", "ORGRAPH_NEO4J_PASSWORD_FILE")


@pytest.fixture(autouse=True)
def _no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("url", "server", "database"),
    [
        ("neo4j://graph.example:7687", "neo4j://graph.example:7687", "neo4j"),
        ("bolt://localhost", "bolt://localhost", "neo4j"),
        ("neo4j+s://graph.example/city", "neo4j+s://graph.example", "city"),
        ("bolt+ssc://[::1]:7687/", "bolt+ssc://[::1]:7687", "neo4j"),
    ],
)
def test_an_address_names_a_server_and_a_database(url: str, server: str, database: str) -> None:
    assert read_address(url) == Address(server=server, database=database)


def test_the_url_of_an_address_reads_as_it_was_written() -> None:
    assert read_address("bolt://host:1/city").url == "bolt://host:1/city"
    assert read_address("bolt://host:1").url == "bolt://host:1"


@pytest.mark.parametrize("url", ["neo4j://", "neo4j+x://host", "bolt://host/a/b", "bolt://host?policy=eu"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidValueError, match="neo4j://HOST:PORT"):
        read_address(url)


@pytest.mark.parametrize("url", ["neo4j://somebody:a-secret@host", "bolt://a-secret@host:7687"])
def test_credentials_in_an_address_are_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(InvalidValueError, match="ORGRAPH_NEO4J_PASSWORD") as refused:
        open_store(url)
    assert "a-secret" not in str(refused.value)


def test_credentials_come_from_the_environment_or_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ConfigurationError, match="ORGRAPH_NEO4J_USER"):
        read_credentials()
    monkeypatch.setenv("ORGRAPH_NEO4J_USER", "planner")
    with pytest.raises(ConfigurationError, match="ORGRAPH_NEO4J_PASSWORD"):
        read_credentials()
    monkeypatch.setenv("ORGRAPH_NEO4J_PASSWORD_FILE", str(tmp_path / "secret"))
    with pytest.raises(ConfigurationError, match="cannot be read"):
        read_credentials()
    (tmp_path / "secret").write_text("of the file\n", encoding="utf-8")
    assert [read_credentials().password] == ["of the file"]
    assert "of the file" not in repr(read_credentials())
    monkeypatch.setenv("ORGRAPH_NEO4J_PASSWORD", "of the environment")
    assert [read_credentials().password] == ["of the environment"]


def test_a_server_that_does_not_answer_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORGRAPH_NEO4J_USER", "planner")
    monkeypatch.setenv("ORGRAPH_NEO4J_PASSWORD", "a-secret")
    with pytest.raises(StoreUnreachable, match="does not answer") as unreachable:
        open_store(f"bolt://127.0.0.1:{find_free_port()}")
    assert "a-secret" not in str(unreachable.value)
