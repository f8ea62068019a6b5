"""Stores on the servers of the tests, also as another machine with an empty cache sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgraph.settings import read_settings
from orgraph.store import open_store
from orgraph.store.embedded.folder import StoreFolder
from orgraph.store.neo4j.batches.folder import GraphFolder
from orgraph.store.neo4j.store import Neo4jStore
from orgraph.tracking import track_silently
from tests.neo4j.emptying import empty

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.neo4j.servers import Server


def set_environment(server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let this process find the credentials of a server, and a cache of its own."""
    for name, value in {**server.environment, "ORGRAPH_CACHE": str(cache)}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("ORGRAPH_NEO4J_PASSWORD_FILE", raising=False)
    read_settings.cache_clear()


def open_empty(server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Neo4jStore:
    """Open an empty store on a server, with a cache of its own."""
    empty(server)
    set_environment(server, cache, monkeypatch)
    store = open_store(server.uri, create=True)
    assert isinstance(store, Neo4jStore)
    return store


def elsewhere(store: Neo4jStore, cache: Path) -> Neo4jStore:
    """Open the same store as another machine would: with an empty cache."""
    return Neo4jStore(GraphFolder(store.folder.connection, StoreFolder(cache), track_silently))
