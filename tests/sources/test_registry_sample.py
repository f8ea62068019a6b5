"""A real extract of the business registry, as the file stands."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pytest

from orgraph.sources import read_ledger_file, validate_tables
from tests.sources.building import errors, values

if TYPE_CHECKING:
    from orgraph.tables import Tables

SAMPLE = Path(__file__).resolve().parents[3] / "shared/data/registry/jinhua_3counties_sample.csv"

pytestmark = pytest.mark.skipif(not SAMPLE.exists(), reason="the registry sample does not lie beside the checkout")


@pytest.fixture(scope="module")
def registry() -> Tables:
    return validate_tables([read_ledger_file(SAMPLE)])


def test_every_row_is_taken_and_none_refused(registry: Tables) -> None:
    count = registry.counts["registry"]
    assert (count.rows, count.taken, count.refused) == (932, 932, 0)
    assert not errors(registry)
    assert not registry.synthetic


def test_columns_without_a_place_in_the_model_are_listed_and_hold_no_persons(registry: Tables) -> None:
    assert [(dropped.heading, dropped.person) for dropped in registry.dropped_columns] == [
        ("经营范围", False),
        ("所在省份", False),
        ("地区", False),
    ]


def test_capital_is_read_with_its_unit_and_currency(registry: Tables) -> None:
    capital = registry.rows["registry"].column("registered_capital_wan")
    assert capital.null_count == 260
    assert Counter(values(registry, "registry", "registered_capital_currency")) == {None: 352, "CNY": 559, "USD": 21}
    assert pc.max(capital).as_py() < 1_000_000


def test_the_kind_comes_from_the_code_and_the_industry_stays_unknown(registry: Tables) -> None:
    assert set(values(registry, "registry", "kind")) == {"enterprise"}
    assert set(values(registry, "registry", "industry")) == {None}


def test_how_many_places_could_not_be_found_is_said_row_by_row(registry: Tables) -> None:
    located = values(registry, "registry", "registered_area")
    warned = Counter(problem.rule for problem in registry.problems)
    assert warned["address_not_located"] == located.count(None) < 40
    townships = sum("/" in str(area) for area in located if area is not None)
    assert warned["township_not_located"] == 932 - located.count(None) - townships
    counties = Counter(str(area).partition("/")[0] for area in located if area is not None)
    assert sum(counties[county] for county in ("330723", "330726", "330727")) > 800


def test_every_row_without_a_declared_unit_belongs_to_the_unit_of_its_place(registry: Tables) -> None:
    units = Counter(values(registry, "registry", "scope_unit"))
    assert units[""] == values(registry, "registry", "registered_area").count(None)
    assert {scope.unit for scope in registry.scopes if scope.ledger == "registry"} == set(units)


def test_the_newest_registration_is_the_day_of_the_extract_and_a_warning_says_so(registry: Tables) -> None:
    assert str(registry.data_date) == "2019-04-29"
    (warning,) = [problem for problem in registry.problems if problem.rule == "data_date_undeclared"]
    assert "2019-04-29" in warning.message
