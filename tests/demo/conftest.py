"""Cities that several tests look at, drawn once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgraph.demo import CLEAN, write_demo
from orgraph.demo.ledgers.city import City, draw_city
from orgraph.pipeline.importing import import_ledgers

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.tables import ImportReport

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


def take_ledgers(folder: Path, name: str, *, partial: bool) -> ImportReport:
    return import_ledgers([folder / name], store=f"local:{folder / f'store-{name}'}", partial=partial)


@pytest.fixture(scope="session")
def imported(tiny_folder: Path) -> ImportReport:
    return take_ledgers(tiny_folder, CLEAN, partial=False)
