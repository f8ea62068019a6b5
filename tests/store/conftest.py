"""Every store that there is, empty and ready to be written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgraph.settings import read_settings
from orgraph.store import open_store
from tests.neo4j.emptying import empty

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.store import Store
    from tests.neo4j.servers import Server


def open_on_server(server: Server, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Open an empty store on a server, with a cache of its own."""
    empty(server)
    for name, value in {**server.environment, "ORGRAPH_CACHE": str(cache)}.items():
        monkeypatch.setenv(name, value)
    read_settings.cache_clear()
    return open_store(server.uri, create=True)


@pytest.fixture(params=["embedded", "neo4j_lts"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return an empty store of every kind, one after the other."""
    if request.param == "embedded":
        return open_store(f"local:{tmp_path / 'store'}", create=True)
    return open_on_server(request.getfixturevalue(request.param), tmp_path / "cache", monkeypatch)
