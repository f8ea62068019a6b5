"""One synthetic city for all tests of the command line, made by the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Answer:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.out)
        return content


def orgraph(*arguments: str | Path, **environment: str) -> Answer:
    """Run the program as a user does."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORGRAPH_")}
    process = subprocess.run(
        [str(Path(sys.executable).with_name("orgraph")), *map(str, arguments)],
        capture_output=True,
        env={**kept, **environment},
        check=False,
    )
    return Answer(
        process.returncode, process.stdout.decode("utf-8", "replace"), process.stderr.decode("utf-8", "replace")
    )


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
