"""Cities that several tests look at, drawn once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgraph.demo import write_demo
from orgraph.demo.city import City, draw_city

if TYPE_CHECKING:
    from pathlib import Path

TINY_SEED = 7


@pytest.fixture(scope="session")
def county() -> City:
    return draw_city("county", seed=3)


@pytest.fixture(scope="session")
def whole_city() -> City:
    return draw_city("city", seed=3)


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tiny")
    write_demo(folder, size="tiny", seed=TINY_SEED)
    return folder
