"""Pairs of slices: one network before and after, with what is new and what ends."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from orgraph.analyses.slices.networks import list_city_slice

if TYPE_CHECKING:
    from orgraph.analyses.alliances import AllianceList
    from orgraph.analyses.slices.networks import Slice


def list_city_pair(before: AllianceList, after: AllianceList) -> tuple[Slice, Slice]:
    """List the alliances of a city before and after; marked are those that end in the one, new ones in the other."""
    one, other = list_city_slice(before), list_city_slice(after)
    return apply_change(one, beside=other, change="ended"), apply_change(other, beside=one, change="new")


def apply_change(part: Slice, *, beside: Slice, change: str) -> Slice:
    """Mark the nodes of a slice that another one does not hold."""
    known = {node.name_in_slice for node in beside.nodes}
    nodes = tuple(node if node.name_in_slice in known else replace(node, change=change) for node in part.nodes)
    return replace(part, nodes=nodes)
