"""Settings that hold for all tests."""

from __future__ import annotations

from hypothesis import settings

from tests.neo4j.fixtures import neo4j_lts, neo4j_mostly, neo4j_newest, neo4j_server, neo4j_servers

__all__ = ["neo4j_lts", "neo4j_mostly", "neo4j_newest", "neo4j_server", "neo4j_servers"]

# Examples are not timed: on a busy machine a first import alone takes longer than hypothesis allows an example.
settings.register_profile("house", deadline=None, print_blob=True)
settings.load_profile("house")
