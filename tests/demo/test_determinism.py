"""The same size and seed give the same city; another seed gives another city with the same scopes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgraph.demo import write_demo
from orgraph.demo.ledgers.city import draw_city
from orgraph.demo.truth.document import list_scopes
from orgraph.demo.writing import CLEAN, RECEIVED, TRUTH
from orgraph.errors import InvalidValueError
from tests.demo.conftest import TINY_SEED

if TYPE_CHECKING:
    from pathlib import Path


def test_the_same_seed_writes_the_same_bytes(tiny_folder: Path, tmp_path: Path) -> None:
    write_demo(tmp_path, size="tiny", seed=TINY_SEED)
    assert (tmp_path / TRUTH).read_bytes() == (tiny_folder / TRUTH).read_bytes()
    for name in (CLEAN, RECEIVED):
        again = {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        assert again == {path.name: path.read_bytes() for path in (tiny_folder / name).iterdir()}


def test_another_seed_gives_other_organizations_and_other_coverage() -> None:
    cities = [draw_city("tiny", seed=seed).facts for seed in (1, 2)]
    assert set(cities[0].names.name.tolist()).isdisjoint(cities[1].names.name.tolist())
    assert cities[0].reach.form.tolist() != cities[1].reach.form.tolist()


@pytest.mark.parametrize("size", ["tiny", "county"])
def test_cities_of_one_size_have_the_same_scopes(size: str) -> None:
    scopes = [list_scopes(draw_city(size, seed=seed)) for seed in range(12)]
    assert all(other == scopes[0] for other in scopes)


def test_every_unit_reports_every_month_of_four_quarters() -> None:
    scopes = {tuple(scope) for scope in list_scopes(draw_city("tiny", seed=5))}
    months = [f"2019-{month:02d}" for month in range(7, 13)] + [f"2020-{month:02d}" for month in range(1, 7)]
    for ledger in ("organization_life", "lists", "events", "visits"):
        units = {unit for name, unit, _ in scopes if name == ledger}
        assert len(units) == 11
        assert {(ledger, unit, month) for unit in units for month in months} <= scopes


def test_an_earlier_city_leaves_no_file_behind(tmp_path: Path) -> None:
    write_demo(tmp_path, size="tiny", seed=1)
    (tmp_path / CLEAN / "义乌市-走访月报.xlsx").write_bytes(b"")
    report = write_demo(tmp_path, size="tiny", seed=2)
    assert sorted(path.name for path in (tmp_path / CLEAN).iterdir()) == sorted(report.files)


def test_ledgers_that_no_demo_wrote_are_never_replaced(tmp_path: Path) -> None:
    (tmp_path / CLEAN).mkdir()
    own = tmp_path / CLEAN / "台账.xlsx"
    own.write_bytes(b"mine")
    with pytest.raises(InvalidValueError, match="no earlier demo city"):
        write_demo(tmp_path, size="tiny", seed=1)
    assert own.read_bytes() == b"mine"
