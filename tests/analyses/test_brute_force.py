"""Properties that hold for every city, and the slow way of counting that must give the same."""

from __future__ import annotations

from collections import Counter
from copy import deepcopy
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from orgraph.analyses import DIMENSIONS, RUNGS, Coverage
from tests.analyses.brute_force import Reference
from tests.analyses.build import LAST_QUARTER, UNITS, City, list_figures, measure
from tests.analyses.cities import UNIT_SETS, cities

if TYPE_CHECKING:
    import random

CODES = (*"ABCDEFGH", "effective")


def list_statuses(coverage: Coverage, code: str) -> dict[str, str]:
    table = coverage.rows(code)
    return dict(zip(table["key"].to_pylist(), table["status"].to_pylist(), strict=True))


def list_rungs(coverage: Coverage) -> dict[str, str]:
    keys = coverage.snapshot.nodes("Organization").keys.to_pylist()
    rungs = coverage.rungs[coverage.patterns].tolist()
    return {key: RUNGS[rung] for key, rung in zip(keys, rungs, strict=True) if rung >= 0}


@given(cities())
def test_counting_one_by_one_gives_the_same(city: City) -> None:
    coverage, reference = measure(city), Reference(city)
    rungs = {key: reference.find_rung(key) for key in city.nodes["Organization"]}
    rungs = {key: rung for key, rung in rungs.items() if rung != "absent"}
    assert list_rungs(coverage) == rungs
    assert {rung: number for rung, number in coverage.ladder.items() if number} == Counter(rungs.values())
    for code in CODES:
        statuses = {key: reference.find_status(key, code) for key in city.nodes["Organization"]}
        assert list_statuses(coverage, code) == {key: status for key, status in statuses.items() if status}, code
        counted = Counter(statuses.values())
        expected = (counted["covered"], counted["uncovered"], counted["unknown"])
        assert list_figures(coverage.rate(code)) == expected


@given(cities(), st.lists(st.sampled_from(sorted(DIMENSIONS)), unique=True, max_size=3))
def test_shares_stay_within_one_and_groups_add_up(city: City, by: list[str]) -> None:
    coverage = measure(city, by=tuple(by))
    for rate in (*coverage.rates, coverage.effective):
        assert rate.share is None or 0 <= rate.share <= 1
        assert (rate.because is None) == (rate.unknown == 0 and rate.population > 0)
    if by:
        for rate in coverage.rates:
            parts = [list_figures(group.rate(rate.code)) for group in coverage.groups]
            assert tuple(sum(column) for column in zip(*parts, strict=True)) == (list_figures(rate) if parts else ())
        for rung in RUNGS:
            assert sum(group.ladder[rung] for group in coverage.groups) == coverage.ladder[rung]


@given(cities(), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(city: City, order: random.Random) -> None:
    shuffled = deepcopy(city)
    for kind, rows in shuffled.nodes.items():
        entries = list(rows.items())
        order.shuffle(entries)
        shuffled.nodes[kind] = dict(entries)
    for relations in shuffled.relations.values():
        order.shuffle(relations)
    by = ("unit", "kind")
    assert measure(shuffled, by=by).as_dict() == measure(city, by=by).as_dict()


@given(
    cities(),
    st.sampled_from(("census", "party", "posts", "organization_life")),
    st.sampled_from([*UNIT_SETS, *((unit,) for unit in UNITS)]),
)
def test_another_loaded_ledger_makes_nothing_unknown_that_was_known(
    city: City, ledger: str, units: tuple[str, ...]
) -> None:
    before = measure(city)
    months = LAST_QUARTER if ledger == "organization_life" else ("",)
    after = measure(deepcopy(city).load(ledger, units=units, months=months))
    for code in CODES:
        later = list_statuses(after, code)
        for key, status in list_statuses(before, code).items():
            assert status == "unknown" or later.get(key) == status, (code, key)
    for key, rung in list_rungs(before).items():
        assert rung == "unknown" or list_rungs(after)[key] == rung
