"""Styles of a drawn network: colour, shape and title by group.

Groups differ by shape and by colour (Okabe and Ito's palette, which colour-blind people can tell apart).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from orgraph.findings import Words
from orgraph.model import MODEL, vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from orgraph.views.drawn import DrawnNode

BLUE, ORANGE, GREEN, PINK = "#0072B2", "#E69F00", "#009E73", "#CC79A7"
SKY, RED, YELLOW, GREY, DARK = "#56B4E9", "#D55E00", "#F0E442", "#BBBBBB", "#4D4D4D"


@dataclass(frozen=True, slots=True)
class Style:
    """How a group is drawn, and what the legend says of it."""

    colour: str
    shape: str
    title: Words
    border: str = "#1F2933"


def _name_kind(kind: str) -> Words:
    return Words(MODEL.nodes[kind].chinese, MODEL.nodes[kind].english)


def _name_alliance(code: str) -> Words:
    words = vocabulary("alliance_kind")
    return Words(words.title(code, language="zh"), words.title(code, language="en"))


STYLES: Final[Mapping[str, Style]] = {
    "Alliance:park": Style(BLUE, "dot", _name_alliance("park")),
    "Alliance:market": Style(ORANGE, "triangle", _name_alliance("market")),
    "Alliance:building": Style(GREEN, "square", _name_alliance("building")),
    "Alliance:industry": Style(PINK, "diamond", _name_alliance("industry")),
    "Alliance": Style(BLUE, "dot", _name_kind("Alliance")),
    "Organization": Style(SKY, "dot", _name_kind("Organization")),
    "PartyOrganization": Style(RED, "star", _name_kind("PartyOrganization")),
    "Unit": Style(DARK, "square", _name_kind("Unit")),
    "Carrier": Style(YELLOW, "hexagon", _name_kind("Carrier")),
    "Area": Style(GREY, "triangleDown", _name_kind("Area")),
    "Target:visited": Style(BLUE, "dot", Words("已访对象", "Visited")),
    "Target:due": Style(ORANGE, "diamond", Words("未访对象", "Not visited")),
    "Target:unknown": Style(GREY, "triangle", Words("未知对象", "Not known")),
    "Hole:own_branch": Style(BLUE, "dot", Words("可单独组建", "Own branch")),
    "Hole:joint_branch": Style(ORANGE, "triangle", Words("可联合组建", "Joint branch")),
    "Hole:regional": Style(GREEN, "square", Words("可纳入区域性党组织", "Regional")),
    "Hole:industry": Style(PINK, "diamond", Words("可纳入行业性党组织", "Industry")),
    "Hole:instructor": Style(GREY, "triangleDown", Words("选派指导员", "Instructor")),
    "Cluster": Style(BLUE, "dot", Words("联系群体", "Cluster")),
    "Organization:members_3": Style(BLUE, "dot", Words("党员3人及以上", "3 or more full members")),
    "Organization:members_1_2": Style(ORANGE, "triangle", Words("党员1–2人", "1–2 full members")),
    "Organization:members_0": Style(SKY, "square", Words("没有党员", "No full member")),
    "Organization:members_unknown": Style(GREY, "diamond", Words("党员数未知", "Members unknown")),
}
"""By kind, or by kind and sort; ``Target`` is whatever a unit is linked to."""
TARGETS: Final = ("Organization", "Carrier")
LINES: Final[Mapping[str, tuple[str, bool]]] = {
    "visited": (BLUE, False),
    "due": ("#D98A1F", True),
    "unknown": ("#8D98A4", True),
}
"""Colour of an edge by its sort, and whether it is dashed."""


CHANGES: Final[Mapping[str, tuple[str, Words]]] = {
    "new": ("#C00000", Words("新", "new")),
    "ended": ("#C00000", Words("将终止", "ends")),
}
"""By what happens to a node: the colour of its border, and what the legend adds to the title of its group."""


def show_group(node: DrawnNode) -> str:
    """Find the group that a node is drawn with."""
    names = [f"{node.kind}:{node.sort}", *([f"Target:{node.sort}"] if node.kind in TARGETS else [])]
    group = next((name for name in names if name in STYLES), node.kind if node.kind in STYLES else "Area")
    return f"{group}+{node.change}" if node.change else group


def show_style(group: str) -> Style:
    """Find how a group is drawn."""
    name, _, change = group.partition("+")
    style = STYLES[name]
    if not change:
        return style
    border, words = CHANGES[change]
    title = Words(f"{style.title.zh}（{words.zh}）", f"{style.title.en} ({words.en})")
    return replace(style, title=title, border=border)


def list_groups(found: Collection[str]) -> list[str]:
    """List those groups that are among some, in the order of the legend."""
    every = (f"{name}{ending}" for name in STYLES for ending in ("", *(f"+{change}" for change in CHANGES)))
    return [group for group in every if group in found]
