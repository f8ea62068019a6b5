from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components

from orgraph import form_groups
from tests.kernels.grouping_rules import find_best, find_broken, list_steps, measure_cost

if TYPE_CHECKING:
    from random import Random

    from orgraph.kernels.formation.regions import Formation

Case = dict[str, Any]


@st.composite
def draw_case(draw: st.DrawFn, most: int = 60) -> Case:
    number = draw(st.integers(1, most))
    positions = st.lists(st.integers(0, draw(st.sampled_from([0, 3, 12, 40]))), min_size=number, max_size=number)
    minimum = draw(st.integers(1, 8))
    return {
        "x": np.array(draw(positions), dtype=float),
        "y": np.array(draw(positions), dtype=float),
        "industry": np.array(draw(st.lists(st.integers(-2, 3), min_size=number, max_size=number))),
        "minimum": minimum,
        "maximum": minimum + draw(st.integers(0, 8)),
        "radius_m": draw(st.sampled_from([1.0, 1.5, 3.0, 50.0])),
    }


def form(case: Case, **options: int) -> Formation:
    rules = {name: case[name] for name in ("minimum", "maximum", "radius_m")}
    return form_groups(case["x"], case["y"], case["industry"], **rules, **options)


@given(draw_case())
@settings(max_examples=120, deadline=None)
def test_every_group_keeps_the_bounds_and_hangs_together(case: Case) -> None:
    formed = form(case)
    steps = list_steps(case["x"], case["y"], case["radius_m"])
    assert not find_broken(formed.labels, steps, minimum=case["minimum"], maximum=case["maximum"])
    assert sorted(formed.unplaced) == np.flatnonzero(formed.labels < 0).tolist()
    assert all(formed.unplaced.values())


@given(draw_case(), st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_the_rows_changes_nothing_but_equal_rows(case: Case, random: Random) -> None:
    order = np.array(random.sample(range(len(case["x"])), len(case["x"])))
    shuffled = case | {name: case[name][order] for name in ("x", "y", "industry")}
    groups = []
    for each in (case, shuffled):
        labels = form(each).labels
        rows = list(zip(each["x"], each["y"], each["industry"], strict=True))
        groups.append(sorted(sorted(rows[i] for i in np.flatnonzero(labels == g)) for g in range(-1, labels.max() + 1)))
    assert groups[0] == groups[1]


@pytest.mark.parametrize("seed", range(12))
def test_small_cities_are_grouped_as_well_as_by_trying_everything(seed: int) -> None:
    random = np.random.default_rng(seed)
    number = int(random.integers(6, 11))
    minimum = int(random.integers(1, 4))
    case: Case = {
        "x": random.uniform(0, 100, number),
        "y": random.uniform(0, 100, number),
        "industry": random.integers(0, 3, number),
        "minimum": minimum,
        "maximum": minimum + int(random.integers(0, 4)),
        "radius_m": 45.0,
    }
    rules = {name: case[name] for name in ("minimum", "maximum", "radius_m")}
    placed, cost = find_best(case["x"], case["y"], case["industry"], **rules)
    labels = form(case).labels
    assert (labels >= 0).sum() == placed
    assert measure_cost(case["x"], case["y"], case["industry"], labels, radius_m=45.0) <= cost * 1.02 + 1e-9


def test_a_line_is_cut_exactly() -> None:
    formed = form_groups(np.arange(100.0), np.zeros(100), np.arange(100) % 7, minimum=20, maximum=20, radius_m=1.0)
    assert sorted(np.bincount(formed.labels)) == [20] * 5


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"minimum": 5, "maximum": 4}, "above maximum"),
        ({"minimum": 0}, "at least 1"),
        ({"minimum": 1.5}, "whole number"),
        ({"radius_m": 0}, "above 0"),
        ({"radius_m": float("nan")}, "above 0"),
        ({"radius_m": "far"}, "number of metres"),
        ({"x": [0.0, float("nan")]}, r"x_m\[1\] is nan"),
        ({"y": [float("inf"), 0.0]}, r"y_m\[0\] is inf"),
        ({"x": [0.0]}, "one value per organization"),
        ({"x": [[0.0], [1.0]]}, "one value per organization"),
        ({"x": ["here", "there"]}, "x_m and y_m are numbers"),
        ({"x": [1j, 0.0]}, "no complex"),
        ({"y": np.array(["2026-01-01", "2026-01-02"], dtype="datetime64[D]")}, "no dates"),
        ({"industry": [0.5, 1.0]}, "whole numbers"),
        ({"industry": np.ma.masked_equal([3, 4], 4)}, "masked"),
    ],
)
def test_wrong_arguments_are_refused(change: Case, complaint: str) -> None:
    case = {"x": [0.0, 1.0], "y": [0.0, 1.0], "industry": [1, 2], "minimum": 1, "maximum": 2, "radius_m": 1.0}
    with pytest.raises(ValueError, match=complaint):
        form(case | change)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int16", "uint32", "int64", "uint64"])
def test_any_whole_numbers_name_industries(dtype: str) -> None:
    industry = np.array([7, 7, 99, 99], dtype=dtype)
    formed = form_groups([0, 1, 2, 3], [0, 0, 0, 0], industry, minimum=2, maximum=2, radius_m=5)
    assert formed.labels.tolist() in ([0, 0, 1, 1], [1, 1, 0, 0])


def test_nothing_in_gives_nothing_out() -> None:
    formed = form_groups([], [], [], minimum=1, maximum=2, radius_m=1)
    assert len(formed.labels) == len(formed.unplaced) == formed.count == 0


def test_equal_bounds_leave_nobody_out_where_the_sizes_allow_it() -> None:
    random = np.random.default_rng(3)
    x, y, industry = random.uniform(0, 900, 2000), random.uniform(0, 900, 2000), random.integers(0, 30, 2000)
    formed = form_groups(x, y, industry, minimum=20, maximum=20, radius_m=100)
    assert formed.count == 100
    assert not formed.unplaced


def test_groups_are_not_filled_to_the_maximum_where_others_then_lack_the_minimum() -> None:
    x, y = np.random.default_rng(0).integers(0, 20, (2, 1500)).astype(float)  # 14 groups of 101 would leave 86 outside
    formed = form_groups(x, y, np.zeros(1500, dtype=int), minimum=100, maximum=101, radius_m=1.0)
    assert formed.count == 15
    assert not formed.unplaced


def plant_thin_map(random: np.random.Generator, *, groups: int, size: int) -> np.ndarray:
    """Grow connected groups of one size, each from a point of an earlier one, where few others are within reach."""
    places, tried = [np.zeros(2)], 0
    while len(places) < groups * size:
        tried += 1
        begun = len(places) // size * size
        step = random.uniform(0.6, 0.99) * np.exp(2j * np.pi * random.random())
        place = places[random.integers(begun if len(places) > begun else 0, len(places))] + [step.real, step.imag]
        if (np.hypot(*(np.array(places) - place).T) <= 1).sum() <= tried / len(places):
            places.append(place)
    return np.array(places).T


@pytest.mark.parametrize("seed", range(12))
def test_what_can_all_be_placed_is_placed_on_a_map_of_thin_branches(seed: int) -> None:
    random = np.random.default_rng(seed)
    size = int(random.integers(3, 12))
    x, y = plant_thin_map(random, groups=int(random.integers(2, 12)), size=size)
    formed = form_groups(x, y, random.integers(0, 4, len(x)), minimum=size, maximum=size + 1, radius_m=1.0)
    assert not formed.unplaced
    assert not find_broken(formed.labels, list_steps(x, y, 1.0), minimum=size, maximum=size + 1)


def test_a_part_of_a_thin_map_that_leaves_somebody_outside_is_formed_again() -> None:
    x, y = np.random.default_rng(1).uniform(0, 43 * np.sqrt(800), (2, 800))  # the first try leaves one more outside
    components = connected_components(list_steps(x, y, 50.0), directed=False)[1]
    sizes = np.bincount(components)
    formed = form_groups(x, y, np.zeros(800, dtype=int), minimum=20, maximum=21, radius_m=50)
    outside = np.bincount(components[formed.labels < 0], minlength=len(sizes))
    assert np.array_equal(outside, np.where(sizes < 20, sizes, np.maximum(sizes - sizes // 20 * 21, 0)))


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("scale", [1e-300, 1e-9, 1e12, 1e150, 1e300])
def test_maps_of_any_scale_are_grouped_alike(scale: float) -> None:
    random = np.random.default_rng(4)
    x, y, industry = *random.integers(0, 64, (2, 80)).astype(float), random.integers(0, 3, 80)
    near = form_groups(x, y, industry, minimum=2, maximum=5, radius_m=8.0)
    unit = float(2.0 ** np.round(np.log2(scale)))
    if 1e-150 < scale < 1e150:
        far = form_groups(x * unit, y * unit, industry, minimum=2, maximum=5, radius_m=8 * unit)
        assert far.labels.tolist() == near.labels.tolist()
    lonely = form_groups(x * unit, y * unit, industry, minimum=2, maximum=5, radius_m=8.0)
    steps = list_steps(x * min(unit, 1e12), y * min(unit, 1e12), 8.0)
    assert not find_broken(lonely.labels, steps, minimum=2, maximum=5)


def test_one_address_is_sorted_by_industry() -> None:
    industry = np.repeat(np.arange(40), 100)
    formed = form_groups(np.zeros(4000), np.zeros(4000), industry, minimum=20, maximum=60, radius_m=500)
    assert formed.count == 200
    assert measure_cost(np.zeros(4000), np.zeros(4000), industry, formed.labels, radius_m=500) == 0


def test_trades_that_fill_a_group_and_a_half_are_not_mixed() -> None:
    industry = np.repeat(np.arange(30), np.arange(25, 55))  # at one address: a group or two of each cost nothing
    formed = form_groups(np.zeros(len(industry)), np.zeros(len(industry)), industry, minimum=20, maximum=60, radius_m=1)
    assert measure_cost(np.zeros(len(industry)), np.zeros(len(industry)), industry, formed.labels, radius_m=1) == 0


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_a_straight_map_is_cut_at_the_lowest_cost(rows: int) -> None:
    place = np.arange(480.0)
    x, y, industry = place // rows, place % rows * 0.5, np.zeros(480, dtype=int)
    formed = form_groups(x, y, industry, minimum=12, maximum=17, radius_m=1.0)
    runs = np.arange(480) // 12
    best = measure_cost(x, y, industry, runs, radius_m=1.0)
    assert measure_cost(x, y, industry, formed.labels, radius_m=1.0) <= best + 1e-9
    exact = form_groups(x, y, np.arange(480) % 5, minimum=12, maximum=12, radius_m=1.0)
    assert exact.count == 40
    assert not exact.unplaced


@pytest.mark.parametrize("trades", [1, 4])
def test_a_ring_is_cut_at_the_lowest_cost(trades: int) -> None:
    angle = np.arange(480) * 2 * np.pi / 480
    x, y, industry = 480 / 2 / np.pi * np.cos(angle), 480 / 2 / np.pi * np.sin(angle), np.arange(480) // 12 % trades
    formed = form_groups(x, y, industry, minimum=12, maximum=40, radius_m=1.5)
    best = measure_cost(x, y, industry, np.arange(480) // 12, radius_m=1.5)
    assert measure_cost(x, y, industry, formed.labels, radius_m=1.5) == pytest.approx(best)


def test_a_maximum_beyond_need_leaves_a_straight_map_as_it_is_cut() -> None:
    place, industry = np.arange(1500.0), np.arange(1500) // 20 % 7
    rules: dict[str, Any] = {"minimum": 20, "radius_m": 1.0}
    near, far = (form_groups(place, 0 * place, industry, maximum=most, **rules) for most in (60, 1500))
    assert np.array_equal(near.labels, far.labels)


@pytest.mark.parametrize("degrees", [17, 90, 211])
@pytest.mark.parametrize(("size", "sharing"), [(300, 0.0), (1000, 0.0), (700, 0.8)])
def test_turning_or_shifting_the_map_leaves_the_groups_as_they_are(size: int, sharing: float, degrees: float) -> None:
    random = np.random.default_rng(size)
    centre = random.uniform(0, 1500, (20, 2))[random.integers(0, 20, size)]
    x, y = (centre + random.normal(0, 120, (size, 2)) * (random.random(size) >= sharing)[:, None]).T
    industry = random.integers(0, 12, size)
    turn = np.radians(degrees)
    costs = []
    for turned_x, turned_y in (
        (x, y),
        (np.cos(turn) * x - np.sin(turn) * y + 5e5, np.sin(turn) * x + np.cos(turn) * y + 3e6),
    ):
        labels = form_groups(turned_x, turned_y, industry, minimum=20, maximum=60, radius_m=300).labels
        costs.append([measure_cost(turned_x, turned_y, industry, labels, radius_m=300), (labels < 0).sum()])
    assert costs[0][1] < 20
    assert costs[1] == pytest.approx(costs[0], rel=1e-6)


def test_turning_and_shifting_a_grid_of_several_industries_leaves_the_groups_as_they_are() -> None:
    place, industry = np.arange(900) % 30 + 1j * (np.arange(900) // 30), np.random.default_rng(0).integers(0, 8, 900)
    costs = []
    for turned in (place, place * np.exp(0.6j), 1e4 - np.exp(1j) * place.conj()):
        x, y = turned.real.copy(), turned.imag.copy()
        labels = form_groups(x, y, industry, minimum=20, maximum=60, radius_m=1).labels
        costs.append(measure_cost(x, y, industry, labels, radius_m=1))
    assert costs == pytest.approx([costs[0]] * 3, rel=1e-6)


@pytest.mark.parametrize(
    ("x", "kinds", "bounds", "left_out"),
    [
        ([0] * 6, [0, 0, 0, 1, 1, 1], (2, 7), 0),
        ([0] * 9, [1, 0, 0, 1, 1, 0, 0, 0, 1], (3, 5), 0),
        ([0, 1, 2, 3, 4, 5, 6], [0] * 7, (3, 3), 1),
    ],
)
def test_a_small_neighbourhood_is_cut_the_best_way(
    x: list[int], kinds: list[int], bounds: tuple[int, int], left_out: int
) -> None:
    formed = form_groups(x, [0] * len(x), kinds, minimum=bounds[0], maximum=bounds[1], radius_m=1)
    assert len(formed.unplaced) == left_out
    assert all(len(set(np.array(kinds)[formed.labels == label])) == 1 for label in range(formed.count))


@pytest.mark.parametrize("turn", [0.3, 2.0])
def test_turning_a_line_leaves_the_groups_as_they_are(turn: float) -> None:
    random = np.random.default_rng(48)
    place, industry = random.uniform(0, 3000, 77), random.integers(0, 3, 77)
    groups = [
        form_groups(place * x, place * y, industry, minimum=5, maximum=25, radius_m=300).labels
        for x, y in ((1, 0), (np.cos(turn), np.sin(turn)))
    ]
    assert groups[0].tolist() == groups[1].tolist()
