"""Every store that there is, empty and ready to be written to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgraph.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.store import Store


@pytest.fixture(params=["embedded"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Return an empty store of every kind, one after the other."""
    urls = {"embedded": f"local:{tmp_path / 'store'}"}
    return open_store(urls[request.param], create=True)
