"""Every store that there is, empty and ready to be written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgraph.store import open_store
from tests.neo4j.stores import open_empty

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.store import Store


@pytest.fixture(params=["embedded", "neo4j_lts", "neo4j_newest"])
def store(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Return an empty store of every kind, one after the other."""
    if request.param == "embedded":
        return open_store(f"local:{tmp_path / 'store'}", create=True)
    return open_empty(request.getfixturevalue(request.param), tmp_path / "cache", monkeypatch)
