"""Servers as fixtures: each is started when a test first asks for it, and stopped after the last one.

``neo4j_lts`` is the server to test with: Neo4j's long-term release, or the one that ``ORGRAPH_TEST_NEO4J_URI`` names
(with ``ORGRAPH_NEO4J_USER`` and ``ORGRAPH_NEO4J_PASSWORD``; everything in it is deleted). ``neo4j_server`` is every
release, one after the other; ``neo4j_mostly`` too, but the newest only where the mark ``newest`` is asked for. Where a
server cannot be had a test is skipped with the reason; in CI the long-term release is required.
"""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from tests.neo4j.releases import LTS, NEWEST, RELEASES, Release, ServerUnavailable
from tests.neo4j.servers import QUICK, USER, Server, open_server

if TYPE_CHECKING:
    from collections.abc import Iterator


MOSTLY = (
    pytest.param(LTS, id=LTS.version),
    pytest.param(NEWEST, id=NEWEST.version, marks=pytest.mark.newest),
)
"""Releases for what takes long: the newest one where `make neo4j-newest` asks for it."""


class Servers:
    """The servers that were started in this session."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.started: dict[Release, Server | ServerUnavailable] = {}

    def open(self, release: Release) -> Server:
        """Give the server of a release; skip the test where there is none, fail where there must be one."""
        if release not in self.started:
            try:
                self.started[release] = self.stack.enter_context(open_server(release, options=QUICK))
            except ServerUnavailable as error:
                self.started[release] = error
        found = self.started[release]
        if isinstance(found, Server):
            return found
        if release == LTS and os.environ.get("CI"):
            pytest.fail(f"CI must test with Neo4j {release.version}. {found}")
        pytest.skip(str(found))


@pytest.fixture(scope="session")
def neo4j_servers() -> Iterator[Servers]:
    """Start servers on demand."""
    with ExitStack() as stack:
        yield Servers(stack)


@pytest.fixture(scope="session")
def neo4j_lts(neo4j_servers: Servers) -> Server:
    """Give the server that the environment names, else the long-term release."""
    uri = os.environ.get("ORGRAPH_TEST_NEO4J_URI")
    if uri:
        return Server(
            uri=uri,
            user=os.environ.get("ORGRAPH_NEO4J_USER", USER),
            password=os.environ.get("ORGRAPH_NEO4J_PASSWORD", ""),
            version="given",
        )
    return neo4j_servers.open(LTS)


@pytest.fixture(scope="session")
def neo4j_newest(neo4j_servers: Servers) -> Server:
    """Give the server of the newest release."""
    return neo4j_servers.open(NEWEST)


@pytest.fixture(scope="session", params=RELEASES, ids=lambda release: str(release.version))
def neo4j_server(request: pytest.FixtureRequest, neo4j_servers: Servers) -> Server:
    """Give the server of every release, one after the other."""
    return _open_any(request, neo4j_servers)


@pytest.fixture(scope="session", params=MOSTLY)
def neo4j_mostly(request: pytest.FixtureRequest, neo4j_servers: Servers) -> Server:
    """Give the server of the long-term release, and of the newest one where that is asked for."""
    return _open_any(request, neo4j_servers)


def _open_any(request: pytest.FixtureRequest, neo4j_servers: Servers) -> Server:
    if request.param == LTS:
        server: Server = request.getfixturevalue("neo4j_lts")
        return server
    return neo4j_servers.open(request.param)
