"""Settings that hold for all tests."""

from __future__ import annotations

import pytest
from hypothesis import settings

from tests.neo4j.fixtures import neo4j_lts, neo4j_newest, neo4j_server, neo4j_servers

__all__ = ["neo4j_lts", "neo4j_newest", "neo4j_server", "neo4j_servers"]

# Examples are not timed: on a busy machine a first import alone takes longer than hypothesis allows an example.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")


@pytest.hookimpl(tryfirst=True)  # before pytest-xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares a server or a module's fixtures, where tests run in several processes."""
    for item in items:
        names = (item.nodeid, *getattr(item, "fixturenames", ()))
        asks_server = any("neo4j" in name for name in names)
        item.add_marker(pytest.mark.xdist_group("neo4j" if asks_server else item.nodeid.partition("::")[0]))
