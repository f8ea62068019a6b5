from __future__ import annotations

import math
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.analyses.slices import SliceEdge, SliceNode
from orgraph.views.labels import FONT_PIXELS, LINE_PIXELS, NEVER, SCALES, list_labels
from orgraph.views.layout import HEIGHT, WIDTH, Field, draw_layout, list_shares
from orgraph.views.network import draw_network

REGIONS = ("婺城区", "义乌市", "磐安县")


def make_slice(*, count: int = 60) -> tuple[list[SliceNode], list[SliceEdge]]:
    draw = np.random.default_rng(3)
    nodes = [
        SliceNode(
            kind="Alliance",
            key=f"LM{number}",
            name=f"第{number:03d}号小微企业园党建联盟",
            sort="park",
            size=int(draw.integers(1, 60)),
            region=REGIONS[number * len(REGIONS) // count],
        )
        for number in range(count)
    ]
    ends = draw.integers(0, count, (count * 2, 2))
    edges = [SliceEdge(source=int(a), target=int(b), relation="SHARED_MEMBERS") for a, b in ends if a < b]
    return nodes, edges


@given(st.lists(st.integers(1, 300), min_size=1, max_size=14))
def test_fields_share_the_sheet_by_their_weights_and_do_not_overlap(weights: list[int]) -> None:
    fields = list_shares(Field(0, 0, 900, 500), weights)
    surfaces = [field.width * field.height for field in fields]
    assert surfaces == pytest.approx([900 * 500 * weight / sum(weights) for weight in weights])
    for one, other in combinations(fields, 2):
        wide = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
        high = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
        assert wide < 1e-6 or high < 1e-6


def test_every_node_stands_in_the_field_of_its_region() -> None:
    nodes, edges = make_slice()
    layout = draw_layout(nodes, edges)
    fields = {field.title: field for field in layout.fields}
    assert list(fields) == list(REGIONS)
    for node, (x, y) in zip(nodes, layout.places, strict=True):
        field = fields[node.region]
        assert field.left <= x <= field.left + field.width
        assert field.top <= y <= field.top + field.height


def test_no_two_nodes_lie_on_each_other_and_the_sheet_is_used() -> None:
    nodes, edges = make_slice()
    layout = draw_layout(nodes, edges)
    places = np.array(layout.places)
    nearest = min(math.dist(one, other) for one, other in combinations(layout.places, 2))
    assert nearest > layout.radius * 1.8
    assert np.ptp(places[:, 0]) > 0.85 * WIDTH
    assert np.ptp(places[:, 1]) > 0.75 * HEIGHT


def test_the_same_slice_has_the_same_places() -> None:
    assert draw_layout(*make_slice()).places == draw_layout(*make_slice()).places


def test_rings_stay_on_the_sheet_and_keep_the_middle() -> None:
    nodes = [SliceNode(kind="Alliance", key="LM", name="联盟", middle=True)]
    nodes += [SliceNode(kind="Organization", key=f"E{number}", name=f"企业{number}") for number in range(150)]
    places = draw_layout(nodes, []).places
    assert places[0] == (0.0, 0.0)
    assert len(set(places)) == len(places)
    assert max(abs(x) for x, _ in places) < WIDTH / 2
    assert max(abs(y) for _, y in places) < HEIGHT / 2


@pytest.mark.parametrize("scale", SCALES)
def test_labels_that_stand_together_never_overlap(scale: float) -> None:
    draw = np.random.default_rng(5)
    places = draw.uniform(-250, 250, (80, 2))
    radii, importance = np.full(80, 8.0), draw.uniform(size=80)
    labels = list_labels([f"第{number}号小微企业园" for number in range(80)], places, radii, importance, width=WIDTH)
    shown = [number for number, label in enumerate(labels) if label.scale <= scale]
    assert shown
    for one, other in combinations(shown, 2):
        wide = max(len(line) for line in labels[one].lines) / 2 + max(len(line) for line in labels[other].lines) / 2
        high = max(len(labels[number].lines) for number in (one, other)) * LINE_PIXELS / scale
        apart = np.abs(places[one] - places[other])
        assert apart[0] >= wide * FONT_PIXELS * 0.55 / scale or apart[1] >= high * 0.49


def test_the_nearer_one_comes_the_more_labels_stand() -> None:
    nodes, edges = make_slice()
    drawing = draw_network(nodes, edges)
    scales = [node["scale"] for node in drawing.network.nodes]
    counts = [sum(found <= scale for found in scales) for scale in SCALES]
    assert counts == sorted(counts)
    assert 0 < counts[0] < counts[-1]
    assert sum(found == NEVER for found in scales) < len(nodes) / 4


def test_nothing_is_drawn_of_nothing() -> None:
    drawing = draw_network([], [])
    assert (drawing.network.nodes, drawing.network.edges, drawing.fields, drawing.rows) == ([], [], [], [])
