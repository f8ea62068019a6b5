"""Names of proposed groups: an id that stands for kind and members, and a name that planners can read."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.facts.knowledge import find_code
from orgraph.identifiers import read_industries

if TYPE_CHECKING:
    from collections.abc import Collection

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


def find_group_id(kind: str, members: Collection[str]) -> str:
    """Find the id of a group: its kind and ten characters that stand for its members."""
    content = "\n".join([kind, *sorted(members)])
    return f"{kind}-{hashlib.sha256(content.encode()).hexdigest()[:10]}"


def find_trade_title(rules: Rules, trade: int) -> str:
    """Find the title of a division or of a chain of the rules."""
    industries = read_industries().rows
    if trade < len(industries):
        return industries[trade].title
    return list(rules.industry_chains.values())[trade - len(industries)].title


def find_group_name(
    snapshot: Snapshot, candidates: Candidates, rules: Rules, kind: str, members: NDArray[np.int64]
) -> str:
    """Find a name: after the carrier or the township of most members; after the trade, and the county or the city."""
    areas = candidates.places.areas
    if kind == "industry":
        unit = (*areas.unit_titles, "")[_find_most(candidates.unit[members])]
        if len(np.unique(candidates.unit[members])) > 1:
            cities = np.flatnonzero(areas.level == find_code("area_level", "city"))
            unit = areas.titles[int(cities[0])] if len(cities) == 1 else "跨县域"
        return f"{unit}{find_trade_title(rules, _find_most(candidates.trade[members]))}产业党建联盟"
    carriers = candidates.carriers[kind][members]
    if (carriers >= 0).any():
        carrier = _find_most(carriers[carriers >= 0])
        nodes = snapshot.nodes("Carrier")
        return f"{nodes.text('name')[carrier].as_py() or nodes.key(carrier)}党建联盟"
    townships = candidates.township[members]
    if (townships >= 0).any():
        return f"{areas.titles[_find_most(townships[townships >= 0])]}区域党建联盟"
    return f"{(*areas.unit_titles, '')[_find_most(candidates.unit[members])]}区域党建联盟"


def _find_most(values: NDArray[np.integer]) -> int:
    """Find the value that stands most often, the smallest of several."""
    found, counts = np.unique(values, return_counts=True)
    return int(found[np.argmax(counts)])
