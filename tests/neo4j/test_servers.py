"""The servers of the tests: they answer, they are ours alone, and nothing of them stays behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import neo4j
import pytest
from neo4j.exceptions import AuthError

from tests.neo4j.releases import RELEASES, Release
from tests.neo4j.servers import find_free_port

if TYPE_CHECKING:
    from tests.neo4j.servers import Server


def test_a_server_of_every_release_answers(neo4j_server: Server) -> None:
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        driver.verify_connectivity()
        assert neo4j_server.version in driver.get_server_info().agent or neo4j_server.version == "given"


def test_nobody_comes_in_without_its_password(neo4j_server: Server) -> None:
    driver = neo4j.GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, "not the password"))
    with driver, pytest.raises(AuthError):
        driver.verify_connectivity()
    assert neo4j_server.password not in repr(neo4j_server)


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: str(release.version))
def test_what_maven_resolves_is_the_release_that_is_named(release: Release) -> None:
    assert release.pom.read_text(encoding="utf-8").count(f"<version>{release.version}</version>") == 3


def test_two_free_ports_differ() -> None:
    assert len({find_free_port() for _ in range(3)}) > 1
