from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orgraph.analyses.proposals import BranchProposal, propose_joint_branches
from orgraph.rules import read_rules
from tests.analyses.build import City

if TYPE_CHECKING:
    from collections.abc import Sequence

RULES = read_rules()
METRE = 1.0 / 111_195.0


def make_units(*units: tuple[float, int | None, str], known: bool = True) -> City:
    """Make units so many metres north, with so many members, of an industry."""
    city = City()
    if known:
        city.load_everything()
    for number, (north_m, members, industry) in enumerate(units):
        city.organization(
            f"A{number:02}",
            longitude=119.6,
            latitude=29.0 + north_m * METRE,
            full_members=members,
            industry=industry,
        )
    return city


def propose(city: City, **wishes: float) -> BranchProposal:
    return propose_joint_branches(city.snapshot(), rules=RULES, **wishes)  # type: ignore[arg-type]  # what is given is what is tested


def list_branches(proposal: BranchProposal) -> list[list[int]]:
    return [branch.members.tolist() for branch in proposal.branches]


def test_three_units_of_one_or_two_members_reach_three_for_certain() -> None:
    proposal = propose(make_units((0, 1, "33"), (100, 2, "33"), (200, 1, "33")))
    assert list_branches(proposal) == [[0, 1, 2]]
    assert proposal.branches[0].members_at_least >= 3


def test_two_units_may_reach_three_and_are_not_proposed() -> None:
    proposal = propose(make_units((0, 1, "33"), (100, 1, "33")))
    assert list_branches(proposal) == []
    assert proposal.unplaced.tolist() == [0, 1]


def test_units_without_or_with_enough_members_do_not_join() -> None:
    assert list_branches(propose(make_units((0, 1, "33"), (1, 0, "33"), (2, 1, "33"), (3, 3, "33")))) == []


def test_units_of_whom_the_members_or_the_party_ledger_are_unknown_are_told_beside() -> None:
    proposal = propose(make_units((0, None, "33"), (1, 1, "33"), (2, 1, "33")))
    assert (list_branches(proposal), proposal.unknown.tolist()) == ([], [0])
    assert propose(make_units((0, 1, "33"), (1, 1, "33"), (2, 1, "33"), known=False)).unknown.tolist() == [0, 1, 2]


def test_a_unit_with_a_party_organization_does_not_join() -> None:
    city = make_units((0, 1, "33"), (1, 1, "33"), (2, 1, "33"), (3, 1, "33"))
    city.party("P", "A00")
    assert list_branches(propose(city)) == [[1, 2, 3]]


def test_a_branch_has_five_units_at_most_unless_the_county_reads_it_otherwise() -> None:
    city = make_units(*((north, 1, "33") for north in range(8)))
    assert sorted(len(branch) for branch in list_branches(propose(city))) == [3, 5] or sorted(
        len(branch) for branch in list_branches(propose(city))
    ) == [4, 4]
    assert [len(branch) for branch in list_branches(propose(city, units_most=10))] == [8] or sum(
        len(branch) for branch in list_branches(propose(city, units_most=10))
    ) == 8


def test_units_too_far_apart_stay_alone() -> None:
    assert list_branches(propose(make_units((0, 1, "33"), (100, 1, "33"), (5000, 1, "33")))) == []


def price(points: np.ndarray, trades: list[str], group: tuple[int, ...], radius_m: float) -> float:
    some = points[list(group)]
    spread = (((some - some.mean(axis=0)) / radius_m) ** 2).sum()
    counts = [trades[row] for row in group]
    return float(spread) + len(group) - sum(counts.count(trade) ** 2 for trade in set(counts)) / len(group)


def find_optimum(points: np.ndarray, trades: list[str], radius_m: float) -> tuple[int, float]:
    """Try every way to put units into connected branches of three to five; most units first, then the least cost."""
    graph = nx.Graph(
        (one, other)
        for one, other in combinations(range(len(points)), 2)
        if np.linalg.norm(points[one] - points[other]) <= radius_m
    )
    best = (0, 0.0)

    def search(rest: tuple[int, ...], placed: int, cost: float) -> None:
        nonlocal best
        if (placed, -cost) > (best[0], -best[1]):
            best = (placed, cost)
        if not rest:
            return
        first, others = rest[0], rest[1:]
        search(others, placed, cost)
        for size in (2, 3, 4):
            for chosen in combinations(others, size):
                group = (first, *chosen)
                if all(node in graph for node in group) and nx.is_connected(graph.subgraph(group)):
                    left = tuple(row for row in others if row not in chosen)
                    search(left, placed + len(group), cost + price(points, trades, group, radius_m))

    search(tuple(range(len(points))), 0, 0.0)
    return best


@settings(max_examples=12)
@given(st.lists(st.tuples(st.integers(0, 24), st.sampled_from(["3311", "5133", "7211"])), min_size=3, max_size=8))
def test_no_other_way_places_more_units_or_is_cheaper(drawn: list[tuple[int, str]]) -> None:
    proposal = propose(make_units(*((100.0 * place, 1, industry) for place, industry in drawn)), radius_m=500.5)
    points = np.array([[0.0, 100.0 * place] for place, _ in drawn])
    trades = [industry[:2] for _, industry in drawn]
    groups = list_branches(proposal)
    cost = sum(price(points, trades, tuple(group), 500.5) for group in groups)
    placed, least = find_optimum(points, trades, 500.5)
    assert sum(len(group) for group in groups) == placed
    assert cost == pytest.approx(least, abs=1e-3)


def make_map(places: np.ndarray, order: Sequence[int]) -> City:
    """Make units with a member each at places in metres, their rows in an order of one's own."""
    city = City().load_everything()
    for number in order:
        east_m, north_m = places[number].tolist()
        city.organization(
            f"A{number:03}",
            longitude=119.6 + east_m * METRE / np.cos(np.radians(29.0)),
            latitude=29.0 + north_m * METRE,
            full_members=1,
            industry=("3311", "5133", "7211")[number % 3],
        )
    return city


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_of_the_rows_changes_no_branch_and_turning_the_map_no_number(seed: int) -> None:
    generator = np.random.default_rng(seed)
    places = generator.uniform(-1500.0, 1500.0, (90, 2))
    one = propose(make_map(places, range(90)))
    other = propose(make_map(places, generator.permutation(90).tolist()))
    assert [branch.id for branch in one.branches] == [branch.id for branch in other.branches]
    trades = [("33", "51", "72")[number % 3] for number in range(90)]
    costs = []
    for angle in (0.0, 0.6, 2.0):
        turned = places @ np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        groups = list_branches(propose(make_map(turned, range(90))))
        assert all(3 <= len(group) <= 5 for group in groups)
        costs.append((sum(map(len, groups)), sum(price(turned, trades, tuple(group), 500.0) for group in groups)))
    assert len({placed for placed, _ in costs}) == 1
    assert [cost for _, cost in costs] == pytest.approx([costs[0][1]] * 3, rel=0.01)
