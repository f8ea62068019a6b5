"""Who is in the city: how many, of which kinds, with which codes and names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from orgraph.demo.calibration import read_calibration, read_size
from orgraph.demo.facts.addresses import find_shared
from orgraph.demo.facts.population import Standing
from orgraph.demo.ledgers.city import draw_city
from orgraph.errors import InvalidValueError
from orgraph.identifiers import is_synthetic, list_uscc_problems, read_areas, read_industries

if TYPE_CHECKING:
    from orgraph.demo.ledgers.city import City


@pytest.mark.parametrize(("size", "organizations"), [("tiny", 300), ("county", 2_000), ("city", 35_000)])
def test_a_city_has_as_many_organizations_as_its_size_says(size: str, organizations: int) -> None:
    assert draw_city(size, seed=1).facts.population.is_node.sum() == organizations


def test_the_largest_size_is_three_hundred_thousand() -> None:
    assert read_size("stress").organizations == 300_000


def test_an_unknown_size_is_refused_with_those_that_exist() -> None:
    with pytest.raises(InvalidValueError, match=r'"village" is not a size .* tiny, county, city, stress'):
        draw_city("village", seed=1)


def test_every_code_is_valid_marked_as_synthetic_and_unlike_any_other(county: City) -> None:
    codes = [code for code in county.facts.names.uscc.tolist() if code is not None]
    assert len(codes) == len(set(codes)) > 1_900
    assert not list_uscc_problems(codes).any()
    assert is_synthetic(codes).all()


def test_only_twins_have_no_code(county: City) -> None:
    population = county.facts.population
    without = [code is None for code in county.facts.names.uscc.tolist()]
    twins = population.is_standing(Standing.UNDECIDED_TWIN, Standing.DECIDED_TWIN)
    assert without == twins.tolist()
    assert twins.sum() == 24


def test_names_are_unlike_each_other_but_for_former_codes(county: City) -> None:
    population = county.facts.population
    names = county.facts.names.name[~population.is_standing(Standing.FORMER_CODE)].tolist()
    assert len(names) == len(set(names))


def test_a_name_is_made_of_an_invented_word_of_three_characters(county: City) -> None:
    words = read_calibration().words
    ordinary = county.facts.names.name[county.facts.population.ordinary].tolist()
    for name in ordinary:
        assert any(
            first in words["first"] and second in words["second"] and third in words["third"]
            for first, second, third in zip(name, name[1:], name[2:], strict=False)
        ), name


def test_every_unit_counts_organizations_and_social_organizations(county: City) -> None:
    population = county.facts.population
    assert set(population.unit[~population.social].tolist()) == set(range(10))
    assert set(population.unit[population.social].tolist()) == set(range(11))


def test_the_development_zone_counts_organizations_of_two_districts(county: City) -> None:
    facts, areas = county.facts, read_areas()
    zone = [unit.key for unit in read_calibration().units].index("金华开发区")
    townships = set(facts.seats.township[facts.population.seat[facts.population.unit == zone]].tolist())
    assert {areas[township].parent for township in townships} == {"330702", "330703"}
    assert {areas[township].counted_by for township in townships} == {"金华开发区", "330703"}


def test_every_industry_stands_in_the_national_standard(county: City) -> None:
    stated = set(county.facts.stated_industry.tolist()) - {None}
    tree = read_industries()
    assert all(key in tree for key in stated)
    assert {len(key) for key in stated} == {2, 4}


def test_the_city_itself_counts_societies_only(county: City) -> None:
    population = county.facts.population
    assert set(population.kind[population.unit == 10].tolist()) == {"social_group"}


@pytest.mark.parametrize(("size", "tolerance"), [("tiny", 0.04), ("county", 0.02), ("city", 0.01)])
def test_two_in_five_organizations_share_their_coordinates(size: str, tolerance: float) -> None:
    facts = draw_city(size, seed=11).facts
    assert find_shared(facts.addresses)[facts.lifecycle.in_census].mean() == pytest.approx(0.40, abs=tolerance)


def test_organizations_at_one_address_have_the_very_same_coordinates(county: City) -> None:
    addresses = county.facts.addresses
    known = ~np.isnan(addresses.longitude)
    _, first, group = np.unique(addresses.group[known], return_index=True, return_inverse=True)
    for values in (addresses.longitude[known], addresses.latitude[known], addresses.operating[known]):
        assert (values == values[first][group]).all()


def test_carriers_lie_inside_carriers_of_their_own_unit(county: City) -> None:
    carriers = county.facts.carriers
    inside = np.flatnonzero(carriers.parent >= 0)
    assert len(inside) > 10
    assert (carriers.unit[inside] == carriers.unit[carriers.parent[inside]]).all()
    assert (carriers.parent[carriers.parent[inside]] == -1).all()


def test_a_branch_is_nobody_s_legal_entity(county: City) -> None:
    entity = county.facts.population.legal_entity
    assert (entity[entity[entity >= 0]] == -1).all()
