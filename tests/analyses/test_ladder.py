"""The ladder: every rung, and what puts an organization on another one."""

from __future__ import annotations

from datetime import date

import pytest

from tests.analyses.build import DONGYANG, WUCHENG, YIWU, Cell, City, find_rung, measure

FLAGS = ("has_union", "has_youth_league", "has_womens_federation")
NO_MASS: dict[str, Cell] = dict.fromkeys(FLAGS, False)


def make_city() -> City:
    return City().load_everything()


def test_one_unit_makes_a_party_organization_its_own() -> None:
    city = make_city()
    city.organization("A")
    city.party("P", "A", form="joint")
    assert find_rung(city, "A") == "solo"


def test_several_units_make_it_a_joint_one() -> None:
    city = make_city()
    for key in ("A", "B"):
        city.organization(key)
    city.party("P", "A", "B", form="solo")
    assert {find_rung(city, key) for key in ("A", "B")} == {"joint"}


@pytest.mark.parametrize("form", ["regional", "industry"])
def test_a_regional_or_industry_party_organization_covers_what_it_lists(form: str) -> None:
    city = make_city()
    city.organization("A")
    city.organization("B", **NO_MASS)
    city.party("P", "A", form=form)
    assert find_rung(city, "A") == "regional"
    assert find_rung(city, "B") == "none"


def test_the_highest_rung_wins() -> None:
    city = make_city()
    for key in ("A", "B"):
        city.organization(key)
    city.party("P1", "A", "B", form="regional")
    city.party("P2", "A", "B")
    city.party("P3", "A")
    assert (find_rung(city, "A"), find_rung(city, "B")) == ("solo", "joint")


def test_a_committee_and_its_branches_cover_an_organization_once() -> None:
    city = make_city()
    city.organization("A")
    city.party("P1", "A", level="committee")
    city.party("P2", "A")
    city.relate("AFFILIATED_TO", "P2", "P1")
    coverage = measure(city)
    assert coverage.rate("A").covered == 1
    assert coverage.ladder["solo"] == 1


def test_a_relation_written_twice_is_one_unit() -> None:
    city = make_city()
    city.organization("A")
    city.party("P", "A")
    city.relate("COVERS", "P", "A", valid_from=date(2019, 1, 1))
    assert find_rung(city, "A") == "solo"


@pytest.mark.parametrize(
    "columns", [{"functional": True}, {"dissolved_on": date(2020, 6, 29)}, {"established_on": date(2020, 7, 1)}]
)
def test_a_functional_dissolved_or_future_party_organization_covers_nobody(columns: dict[str, Cell]) -> None:
    city = make_city()
    city.organization("A", **NO_MASS)
    city.party("P", "A")
    city.add("PartyOrganization", "P", **columns)
    assert find_rung(city, "A") == "none"


def test_a_party_organization_whose_term_has_run_out_still_covers_and_is_listed() -> None:
    city = make_city()
    for key in ("A", "B", "C"):
        city.organization(key)
    city.party("P1", "A", term_ends_on=date(2020, 6, 29))
    city.party("P2", "B", term_ends_on=date(2020, 6, 30))
    city.party("P3", "C", elected_on=date(2017, 6, 30), level="branch")
    coverage = measure(city)
    assert coverage.ladder["solo"] == 3
    assert coverage.as_dict()["term_expired"] == ["A", "C"]


def test_membership_in_an_alliance_is_no_coverage() -> None:
    city = make_city()
    city.organization("A", **NO_MASS)
    city.add("Alliance", "L", kind="park", status="approved")
    city.relate("MEMBER_OF", "A", "L")
    assert find_rung(city, "A") == "none"


def test_coverage_holds_only_between_its_days() -> None:
    city = make_city()
    city.organization("A", **NO_MASS)
    city.party("P")
    city.relate("COVERS", "P", "A", valid_from=date(2020, 5, 1), valid_to=date(2020, 5, 31))
    days = [date(2020, 4, 30), date(2020, 5, 1), date(2020, 5, 31), date(2020, 6, 1)]
    assert [find_rung(city, "A", day=day) for day in days] == ["none", "solo", "solo", "none"]


@pytest.mark.parametrize("kind", ["instructor", "liaison"])
def test_an_instructor_or_liaison_comes_before_mass_organizations(kind: str) -> None:
    city = make_city()
    city.organization("A", has_union=True)
    city.instructor("G", "A", kind=kind)
    assert find_rung(city, "A") == "instructor"


@pytest.mark.parametrize("columns", [{"kind": "first_secretary"}, {"ended_on": date(2020, 6, 1)}, {"filled": False}])
def test_another_post_an_ended_one_or_a_vacant_one_guides_nobody(columns: dict[str, str | date | bool]) -> None:
    city = make_city()
    city.organization("A", **NO_MASS)
    city.add("Post", "G", **{"kind": "instructor", **columns})
    city.relate("GUIDES", "G", "A")
    assert find_rung(city, "A") == "none"


@pytest.mark.parametrize("flag", FLAGS)
def test_one_mass_organization_is_enough(flag: str) -> None:
    city = make_city()
    city.organization("A", **{flag: True})
    assert find_rung(city, "A") == "mass"


def test_nothing_at_all_is_a_hole() -> None:
    city = make_city()
    city.organization("A", **NO_MASS)
    assert find_rung(city, "A") == "none"


@pytest.mark.parametrize(
    "columns",
    [
        {"closed_on": date(2020, 6, 30)},
        {"registration_status": "revoked"},
        {"registration_status": "deregistered"},
        {"registration_status": "moved_out"},
        *({"operating_status": status} for status in ("suspended", "closed", "shell", "moved_out", "not_found")),
    ],
)
def test_what_is_not_in_operation_is_closed(columns: dict[str, str | date]) -> None:
    city = make_city()
    city.organization("A", **columns)
    city.party("P", "A")
    assert find_rung(city, "A") == "closed"
    assert measure(city).rate("A").population == 0


def test_a_status_says_nothing_of_the_time_before_the_closing_day() -> None:
    city = make_city()
    city.organization("A", closed_on=date(2020, 6, 10), registration_status="deregistered", operating_status=None)
    city.party("P", "A")
    assert find_rung(city, "A", day=date(2020, 6, 9)) == "solo"
    assert measure(city, day=date(2020, 6, 9)).rate("A").unknown == 1
    assert find_rung(city, "A", day=date(2020, 6, 10)) == "closed"


def test_what_is_registered_later_does_not_exist_yet() -> None:
    city = make_city()
    city.organization("A", registered_on=date(2020, 7, 1))
    coverage = measure(city)
    assert sum(coverage.ladder.values()) == 0
    assert measure(city, day=date(2020, 7, 1)).rate("A").population == 1


def test_a_deregistered_firm_is_no_unit_of_a_joint_branch_and_a_suspended_one_is() -> None:
    city = make_city()
    for key in ("A", "C"):
        city.organization(key)
    city.organization("B", registration_status="deregistered")
    city.organization("D", operating_status="suspended")
    city.party("P1", "A", "B")
    city.party("P2", "C", "D")
    assert (find_rung(city, "A"), find_rung(city, "C")) == ("solo", "joint")


@pytest.mark.parametrize(
    "columns",
    [
        {"in_scope": False},
        {"kind": "other"},
        {"ownership": "state"},
        {"ownership": "collective"},
        {"registration_type": "有限责任公司(国有独资)"},
        {"registration_type": "集体所有制"},
        {"registration_type": "全民所有制"},
    ],
)
def test_what_is_no_two_new_organization_is_out_of_scope(columns: dict[str, str | bool]) -> None:
    city = make_city()
    city.organization("A", **columns)
    assert find_rung(city, "A") == "out_of_scope"


@pytest.mark.parametrize(
    "columns",
    [
        {"in_scope": True, "kind": "other"},
        {"in_scope": True, "ownership": "state"},
        {"in_scope": True, "registration_type": "集体所有制"},
        {"ownership": "private", "registration_type": "有限责任公司(国有控股)"},
        {"registration_type": "有限责任公司(非国有控股)"},
        {"ownership": "donated"},
    ],
)
def test_what_the_ledger_puts_in_scope_or_owns_privately_counts(columns: dict[str, str | bool]) -> None:
    city = make_city()
    city.organization("A", **columns)
    city.party("P", "A")
    assert find_rung(city, "A") == "solo"


def make_branch(*, unit: str = WUCHENG) -> City:
    city = make_city()
    city.organization("A", **NO_MASS)
    city.organization("B", operating=unit, **NO_MASS)
    city.relate("BRANCH_OF", "B", "A")
    return city


def test_a_branch_rolls_up_and_what_reaches_it_reaches_the_entity() -> None:
    city = make_branch()
    city.instructor("G", "B")
    assert (find_rung(city, "A"), find_rung(city, "B")) == ("instructor", "rolled_up")
    city = make_branch()
    city.add("Organization", "B", has_union=True)
    assert find_rung(city, "A") == "mass"
    city = make_branch()
    city.organization("C")
    city.party("P", "B", "C")
    assert (find_rung(city, "A"), find_rung(city, "B")) == ("joint", "rolled_up")


def test_entity_and_branch_are_one_unit() -> None:
    city = make_branch()
    city.party("P", "A", "B")
    assert find_rung(city, "A") == "solo"


def test_a_branch_with_its_own_party_organization_counts_by_itself() -> None:
    city = make_branch()
    city.party("P", "B")
    assert (find_rung(city, "A"), find_rung(city, "B")) == ("none", "solo")


def test_a_branch_that_another_unit_counts_stays_by_itself() -> None:
    assert find_rung(make_branch(unit=YIWU), "B") == "none"
    assert find_rung(make_branch(unit=WUCHENG), "B") == "rolled_up"


@pytest.mark.parametrize("columns", [{"operating_status": "closed"}, {"in_scope": False}])
def test_a_branch_of_what_does_not_count_stays_by_itself(columns: dict[str, str | bool]) -> None:
    city = make_branch()
    city.add("Organization", "A", **columns)
    assert find_rung(city, "B") == "none"


def test_branches_of_branches_roll_up_to_the_top() -> None:
    city = make_branch()
    city.organization("C", **NO_MASS)
    city.relate("BRANCH_OF", "C", "B")
    city.instructor("G", "C")
    assert [find_rung(city, key) for key in "ABC"] == ["instructor", "rolled_up", "rolled_up"]


def test_a_closed_branch_gives_its_entity_nothing() -> None:
    city = make_branch()
    city.add("Organization", "B", operating_status="shell", has_union=True)
    city.party("P", "B")
    assert (find_rung(city, "A"), find_rung(city, "B")) == ("none", "closed")


def test_rungs_add_up_to_everything_that_exists() -> None:
    city = make_branch(unit=DONGYANG)
    city.organization("C", operating_status=None)
    city.organization("D", registered_on=date(2021, 1, 1))
    assert sum(measure(city).ladder.values()) == 3
