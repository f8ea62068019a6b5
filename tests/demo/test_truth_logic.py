"""The second computation of coverage: one organization at a time, with facts that may be unknown."""

from __future__ import annotations

import pytest

from orgraph.demo.truth.logic import (
    COVERED,
    EFFECTIVE,
    OUTSIDE,
    UNCOVERED,
    UNKNOWN,
    Case,
    Fact,
    all_of,
    any_of,
    find_rung,
    find_states,
)

PLAIN = Case(
    standing="counted",
    operating=True,
    enterprise=True,
    must_build=True,
    three_haves=False,
    above_scale=False,
    in_size_tier=True,
    covered_by=None,
    met=False,
    guided=False,
    mass=False,
)


@pytest.mark.parametrize(
    ("case", "rung"),
    [
        (PLAIN, "none"),
        (PLAIN._replace(mass=True), "mass"),
        (PLAIN._replace(mass=None), "unknown"),
        (PLAIN._replace(mass=True, guided=True), "instructor"),
        (PLAIN._replace(guided=True, covered_by="regional"), "regional"),
        (PLAIN._replace(covered_by="solo", standing="closed"), "closed"),
    ],
)
def test_the_highest_rung_that_fits_is_taken(case: Case, rung: str) -> None:
    assert find_rung(case) == rung


def test_an_organization_that_must_build_and_did_not_is_missing() -> None:
    assert find_states(PLAIN)["B"] == UNCOVERED
    assert find_states(PLAIN._replace(covered_by="joint"))["B"] == COVERED
    assert find_states(PLAIN._replace(must_build=None))["B"] == UNKNOWN
    assert find_states(PLAIN._replace(must_build=False))["B"] == OUTSIDE


def test_whoever_is_covered_is_outside_of_the_rest() -> None:
    assert find_states(PLAIN._replace(covered_by="solo"))["G"] == OUTSIDE
    assert find_states(PLAIN._replace(guided=True))["G"] == COVERED


def test_a_closed_organization_is_in_no_population() -> None:
    assert set(find_states(PLAIN._replace(standing="closed")).values()) == {OUTSIDE}


def test_coverage_is_effective_only_where_somebody_met() -> None:
    covered = PLAIN._replace(covered_by="solo")
    assert find_states(covered)[EFFECTIVE] == UNCOVERED
    assert find_states(covered._replace(met=True))[EFFECTIVE] == COVERED


@pytest.mark.parametrize(
    ("facts", "every", "some"),
    [([None, False], False, None), ([None, True], None, True), ([True, True], True, True), ([], True, False)],
)
def test_unknown_facts_decide_nothing_where_a_known_one_does(facts: list[Fact], every: Fact, some: Fact) -> None:
    assert all_of(*facts) is every
    assert any_of(*facts) is some
