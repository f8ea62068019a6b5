"""One synthetic city for all tests of the command line, made by the command line."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import Answer, orgraph

if TYPE_CHECKING:
    from pathlib import Path


@cache
def ask(*arguments: str, **environment: str) -> Answer:
    """Run a command that only reads, once for all tests."""
    return orgraph(*arguments, **environment)


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("city")
    answer = orgraph("demo", "--size", "tiny", "--seed", "7", "--to", folder, "--json")
    assert answer.code == 0, answer.err
    return folder


@pytest.fixture(scope="session")
def store(city: Path) -> str:
    return f"local:{city / 'store'}"
