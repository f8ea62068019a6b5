from __future__ import annotations

import math
from dataclasses import asdict, replace
from datetime import date
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.analyses.slices.networks import Slice, SliceEdge, SliceNode
from orgraph.analyses.slices.pairs import apply_change
from orgraph.findings import Provenance, Words
from orgraph.views.drawing import Drawing, draw_network, draw_pair
from orgraph.views.labels import GAP_PIXELS, HEADING_PIXELS, LINE_PIXELS, NEVER, NODE_SHARE, SCALES
from orgraph.views.layout import HEIGHT, SHEET, WIDTH, Field, draw_layout, list_shares

REGIONS = ("婺城区", "义乌市", "磐安县")
PROVENANCE = Provenance(day=date(2020, 6, 30), snapshot="0" * 64, rules="0" * 64, program="1", synthetic=True)
TITLE = Words("联盟", "Alliances")


def make_slice(*, count: int = 60, regions: tuple[str, ...] = REGIONS) -> tuple[list[SliceNode], list[SliceEdge]]:
    draw = np.random.default_rng(3)
    nodes = [
        SliceNode(
            kind="Alliance",
            key=f"LM{number}",
            name=f"第{number:03d}号小微企业园党建联盟",
            sort="park",
            size=int(draw.integers(1, 60)),
            region=regions[number * len(regions) // count],
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
    assert np.ptp(places[:, 1]) > 0.7 * HEIGHT  # titles and labels need the rest


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


def measure_line(line: str) -> float:
    """Measure a line in pixels: what stands in a square of 12 in Chinese, a digit in a little more than half of it."""
    return sum(12 if ord(character) > 0x2E80 else 6.6 for character in line)


def find_boxes(drawing: Drawing, *, scale: float) -> list[tuple[int, Field]]:
    """Find the boxes of the labels that stand at a magnification, as the page places them."""
    boxes = []
    for number, node in enumerate(drawing.network.nodes):
        if node["scale"] > scale:
            continue
        width = (max(map(measure_line, node["lines"])) + 4) / scale
        height = (len(node["lines"]) * LINE_PIXELS + 2) / scale
        x, away = node["x"], node["size"] + GAP_PIXELS / scale
        top = node["y"] - height / 2
        if node["side"] in {"right", "left"}:
            x += (away + width / 2) * (1 if node["side"] == "right" else -1)
        else:
            top = node["y"] + away if node["side"] == "below" else node["y"] - away - height
            field = drawing.fields[node["field"]] if drawing.fields else asdict(SHEET)
            x = min(max(x, field["left"] + 1 + width / 2), field["left"] + field["width"] - 1 - width / 2)
        boxes.append((number, Field(x - width / 2, top, width, height)))
    return boxes


def overlap(one: Field, other: Field, *, by: float = 0.2) -> bool:
    wide = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
    high = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
    return wide > by and high > by


@pytest.mark.parametrize("scale", [*SCALES, 0.6, 1.15, 9.0])
@pytest.mark.parametrize("regions", [REGIONS, ("",)])
def test_labels_that_stand_together_lie_on_no_other_no_node_no_title_and_no_border(
    scale: float, regions: tuple[str, ...]
) -> None:
    drawing = draw_network(*make_slice(count=90, regions=regions))
    boxes = find_boxes(drawing, scale=scale)
    assert boxes or scale < 1
    for (_, one), (_, other) in combinations(boxes, 2):
        assert not overlap(one, other)
    for number, box in boxes:
        for place, node in enumerate(drawing.network.nodes):
            inner = node["size"] * NODE_SHARE
            square = Field(node["x"] - inner, node["y"] - inner, 2 * inner, 2 * inner)
            assert number == place or not overlap(box, square)
        field = Field(**drawing.fields[drawing.network.nodes[number]["field"]]) if drawing.fields else SHEET
        title = HEADING_PIXELS / scale if field.title else 0
        assert field.left <= box.left + 0.1
        assert box.left + box.width <= field.left + field.width + 0.1
        assert field.top + title <= box.top + 0.1
        assert box.top + box.height <= field.top + field.height + 0.1


def test_the_largest_node_of_a_sheet_has_its_label_at_once() -> None:
    nodes, edges = make_slice()
    drawing = draw_network(nodes, edges)
    largest = max(range(len(nodes)), key=lambda number: nodes[number].size)
    assert drawing.network.nodes[largest]["scale"] <= 1.0


def test_the_nearer_one_comes_the_more_labels_stand() -> None:
    nodes, edges = make_slice(count=200)
    drawing = draw_network(nodes, edges)
    scales = [node["scale"] for node in drawing.network.nodes]
    counts = [sum(found <= scale for found in scales) for scale in SCALES]
    assert counts == sorted(counts)
    assert 0 < counts[SCALES.index(1.0)] < counts[-1]
    assert sum(found == NEVER for found in scales) < len(nodes) / 4


def test_nothing_is_drawn_of_nothing() -> None:
    drawing = draw_network([], [])
    assert (drawing.network.nodes, drawing.network.edges, drawing.fields, drawing.rows) == ([], [], [], [])


def test_two_slices_of_one_network_have_what_both_hold_in_one_place_and_to_one_scale() -> None:
    nodes, edges = make_slice()
    slices = [Slice(provenance=PROVENANCE, title=TITLE, nodes=tuple(nodes), edges=tuple(edges), total=len(nodes))]
    added = SliceNode(kind="Alliance", key="NEW", name="新联盟", sort="market", size=45, region="义乌市")
    grown = replace(nodes[1], size=nodes[1].size * 2)
    later = (added, grown, *nodes[2:])
    slices.append(Slice(provenance=PROVENANCE, title=TITLE, nodes=later, edges=(), total=len(later)))
    before, after = (
        apply_change(slices[0], beside=slices[1], change="ended"),
        apply_change(slices[1], beside=slices[0], change="new"),
    )
    drawn = draw_pair(before, after)
    places = [{node["id"]: (node["x"], node["y"], node["side"]) for node in side.network.nodes} for side in drawn]
    assert set(places[0]) ^ set(places[1]) == {nodes[0].name_in_slice, "Alliance:NEW"}
    assert all(places[0][name] == places[1][name] for name in set(places[0]) & set(places[1]))
    assert drawn[0].fields == drawn[1].fields
    sizes = [{node["id"]: node["size"] for node in side.network.nodes} for side in drawn]
    assert sizes[0][grown.name_in_slice] < sizes[1][grown.name_in_slice]
    assert {name for name in sizes[0] if sizes[0][name] != sizes[1].get(name)} == {
        nodes[0].name_in_slice,
        grown.name_in_slice,
    }
    titles = [{entry["title"]: entry["count"] for entry in side.legend} for side in drawn]
    assert titles == [
        {"区域和园区化": len(nodes) - 1, "区域和园区化（将终止）": 1},
        {"区域和园区化": len(nodes) - 1, "商圈和市场化（新）": 1},
    ]
    borders = {node["id"]: node["color"]["border"] for node in drawn[1].network.nodes}
    assert [name for name, border in borders.items() if border != borders[nodes[2].name_in_slice]] == ["Alliance:NEW"]


def test_a_label_leaves_out_the_region_whose_field_it_stands_in() -> None:
    names = {"义乌市民政局": "民政局", "义乌市委": "义乌市委", "婺城区工商联": "婺城区工商联"}
    nodes = [SliceNode(kind="Unit", key=name, name=name, region="义乌市") for name in names]
    nodes.append(SliceNode(kind="Unit", key="X", name="磐安县民政局", region="磐安县"))
    drawn = draw_network(nodes, []).network.nodes
    assert {node["name"]: "".join(node["lines"]) for node in drawn} == {**names, "磐安县民政局": "民政局"}


@pytest.mark.parametrize(("language", "label"), [("zh", "服饰产业3家"), ("en", "服饰产业3")])
def test_what_is_made_of_organizations_says_how_many_in_the_language_of_the_page(language: str, label: str) -> None:
    node = SliceNode(kind="Cluster", key="C", name="义乌市·服饰产业", size=3, region="义乌市")
    drawing = draw_network([node], [], language=language)
    assert "".join(drawing.network.nodes[0]["lines"]).replace(" ", "") == label
    assert [item["name"] for item in drawing.rows] == ["义乌市·服饰产业"]
