"""The city is calibrated on what is known of the real one (sources stand in data/calibration.toml)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from orgraph.demo.calibration import read_calibration
from orgraph.demo.facts.coverage import Form
from orgraph.demo.facts.party_plans import COMMITTEE, GENERAL_BRANCH, Role
from orgraph.demo.ledgers.contacts import QUARTERS

if TYPE_CHECKING:
    from orgraph.demo.ledgers.city import City


def count_shares(labels: np.ndarray[tuple[int], np.dtype[np.int64]]) -> list[float]:
    return [float(share) for share in np.bincount(labels) / len(labels)]


def test_bands_of_employees_have_their_shares_and_the_mean_is_thirty_five(whole_city: City) -> None:
    facts = whole_city.facts
    firms = facts.population.ordinary & ~facts.population.social
    shares = count_shares(facts.economy.band[~facts.population.social])
    assert shares == pytest.approx([0.50, 0.18, 0.18, 0.055, 0.07, 0.013, 0.002], abs=0.001)
    assert facts.economy.employees[firms].mean() == pytest.approx(35.7, abs=2.0)


def test_one_firm_in_seven_is_above_scale(whole_city: City) -> None:
    facts = whole_city.facts
    firms = facts.population.ordinary & ~facts.population.social
    assert facts.economy.above_scale[firms].mean() == pytest.approx(0.135, abs=0.01)


def test_social_organizations_are_agencies_groups_and_few_foundations(whole_city: City) -> None:
    population = whole_city.facts.population
    kinds = population.kind[population.social].tolist()
    shares = [kinds.count(kind) / len(kinds) for kind in ("social_service_agency", "social_group", "foundation")]
    assert shares == pytest.approx([0.524, 0.468, 0.008], abs=0.005)


def test_trade_associations_and_chambers_are_an_eighth_of_the_groups(whole_city: City) -> None:
    population = whole_city.facts.population
    subkinds = population.subkind[population.kind == "social_group"].tolist()
    assert (subkinds.count("trade_association") + subkinds.count("chamber")) / len(subkinds) == pytest.approx(
        0.115, abs=0.01
    )


def test_units_are_as_large_as_their_population_and_product_say(whole_city: City) -> None:
    population = whole_city.facts.population
    firms = np.bincount(population.unit[population.ordinary & ~population.social], minlength=11)
    wanted = np.array([unit.enterprises for unit in read_calibration().units])
    assert firms / firms.sum() == pytest.approx(wanted / wanted.sum(), abs=0.001)


def test_most_small_firms_have_no_member(whole_city: City) -> None:
    facts = whole_city.facts
    small = facts.population.ordinary & ~facts.population.social & (facts.economy.employees < 50)
    assert 0.55 <= (facts.members.full[small] == 0).mean() <= 0.65


def test_nobody_has_more_members_than_employees(whole_city: City) -> None:
    facts = whole_city.facts
    staffed = facts.population.ordinary & (facts.population.legal_entity < 0)
    assert (facts.members.full[staffed] <= np.maximum(facts.economy.employees[staffed], 3)).all()
    assert (facts.members.full_time <= facts.members.full).all()


def test_party_organizations_have_the_levels_and_sizes_of_real_ones(whole_city: City) -> None:
    party = whole_city.facts.party
    present = party.covering
    assert (party.level[present] == COMMITTEE).mean() == pytest.approx(0.03, abs=0.01)
    assert (party.level[present] == GENERAL_BRANCH).mean() == pytest.approx(0.04, abs=0.01)
    assert 11.8 <= party.full_members[present & ~party.below_own].mean() <= 14.2
    firms = (whole_city.facts.population.ordinary & ~whole_city.facts.population.social).sum()
    assert 100 * present.sum() / firms == pytest.approx(16.0, abs=1.5)


def test_a_joint_party_organization_covers_five_units_on_average(whole_city: City) -> None:
    reach = whole_city.facts.reach
    joint = reach.group[reach.form == Form.JOINT]
    assert len(joint) / len(np.unique(joint)) == pytest.approx(5.0, abs=0.25)


def test_coverage_lies_where_public_figures_lie(whole_city: City) -> None:
    facts = whole_city.facts
    working = facts.population.ordinary & facts.lifecycle.working
    covered = facts.reach.form != Form.NONE
    assert 0.20 <= covered[working].mean() <= 0.35
    assert 0.08 <= (facts.reach.form[working] == Form.SOLO).mean() <= 0.14
    assert 0.95 <= covered[working & facts.members.must_build].mean() <= 0.99
    assert 0.90 <= covered[working & facts.economy.above_scale].mean() <= 0.96
    assert covered[working & facts.reach.three_haves].mean() == pytest.approx(0.90, abs=0.02)


def test_one_party_organization_in_ten_is_overdue(whole_city: City) -> None:
    party = whole_city.facts.party
    assert 0.08 <= (party.term_ends_on < np.datetime64("2020-06-30")).mean() <= 0.12
    years = np.array([3, 3, 5])[party.level]
    assert ((party.term_ends_on + 1 - party.elected_on).astype(np.int64) // 365 == years).all()


def test_an_instructor_guides_three_organizations_and_never_more_than_eight(whole_city: City) -> None:
    loads = np.bincount(whole_city.guides.post)
    loads = loads[loads > 0]
    assert loads.mean() == pytest.approx(3.0, abs=0.3)
    assert loads.max() == 8


def test_a_tenth_has_moved_a_twentieth_does_not_work(whole_city: City) -> None:
    facts = whole_city.facts
    ordinary = facts.population.ordinary
    moved = facts.addresses.registered_seat != facts.population.seat
    assert moved[ordinary].mean() == pytest.approx(0.10, abs=0.01)
    assert 1 - facts.lifecycle.working[ordinary].mean() == pytest.approx(0.05, abs=0.005)


def test_alliances_are_as_many_and_as_large_as_real_ones(whole_city: City) -> None:
    alliances, members = whole_city.alliances, whole_city.alliance_members
    assert np.bincount(alliances.kind).tolist() == [40, 25, 15, 30]
    sizes = np.bincount(members.alliance[members.organization >= 0])
    assert 9 <= np.median(sizes) <= 16
    assert 30 <= np.percentile(sizes, 90) <= 60
    assert np.bincount(alliances.unit[alliances.dormant]).tolist() == [2] * 10


def test_four_visits_in_five_are_made(whole_city: City) -> None:
    links, visits = whole_city.links, whole_city.visits
    quarter = visits.visited_on.astype("datetime64[M]").astype(np.int64) // 3
    made = set(zip(visits.body.tolist(), visits.target.tolist(), quarter.tolist(), strict=True))
    first = int(QUARTERS[0].astype(np.int64)) // 3
    wanted = [
        (body, target, first + number)
        for body, target in zip(links.body.tolist(), links.target.tolist(), strict=True)
        for number in range(4)
    ]
    assert 0.70 <= sum(triple in made for triple in wanted) / len(wanted) <= 0.92
    never = np.setdiff1d(links.target, visits.target)
    assert len(never) / len(np.unique(links.target)) == pytest.approx(0.20, abs=0.02)


def test_superior_committees_cover_nobody(whole_city: City) -> None:
    party = whole_city.facts.party
    superior = np.flatnonzero(party.role == Role.SUPERIOR)
    assert len(superior) == 11
    assert not np.isin(whole_city.covers.party, superior).any()
