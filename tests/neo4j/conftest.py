"""An empty store on a server, for the tests of what only such a store does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.neo4j.stores import open_empty

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.store.neo4j.store import Neo4jStore
    from tests.neo4j.servers import Server


@pytest.fixture
def graph_store(neo4j_lts: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Neo4jStore:
    """Give an empty store on the long-term release."""
    return open_empty(neo4j_lts, tmp_path / "cache", monkeypatch)
