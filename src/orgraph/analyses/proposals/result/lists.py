"""Lists of a proposal for people and workbooks: names stand beside every code.

How far a member lies from its host is known where both have a place: units have none, so it is told for organizations
that host.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from orgraph.analyses.alliances import TESTS
from orgraph.analyses.facts.locations import find_locations
from orgraph.analyses.facts.places import find_area_table, find_places, list_unit_words
from orgraph.analyses.facts.sectors import find_industries
from orgraph.analyses.proposals.result.obstacles import RULE_TITLES
from orgraph.findings import Words
from orgraph.identifiers import read_industries
from orgraph.model import vocabulary

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.result.figures import ProposalFigures, ProposedGroup
    from orgraph.snapshot import Snapshot

NOWHERE: Final = np.array([[np.nan, np.nan]])


def list_members(proposal: ProposalFigures) -> pa.Table:
    """List one row per member: its group, the host of that, and who and where it is."""
    groups = proposal.groups
    members = np.concatenate([group.members for group in groups] or [np.zeros(0, np.int32)]).astype(np.int32)
    of_group = np.repeat(np.arange(len(groups)), [len(group.members) for group in groups])
    distance = _measure_host_distances(proposal, members, of_group)
    listed = list_groups(proposal)
    chosen = listed.select(["group", "group_name", "kind", "host_key", "host_title"]).take(pa.array(of_group))
    for name, column in list_organizations(proposal.snapshot, members, day=proposal.provenance.day).items():
        chosen = chosen.append_column(name, column)
    for name, metres in (
        ("from_host_m", distance),
        ("from_middle_m", _measure_middle_distances(proposal, members, of_group)),
    ):
        chosen = chosen.append_column(name, pa.array(np.round(metres, 1), mask=np.isnan(metres)))
    return chosen


def list_groups(proposal: ProposalFigures) -> pa.Table:
    """List one row per group: id, name, kind, host, members, unit, figures, runner-up, failed tests, and why."""
    groups, titles = proposal.groups, vocabulary("alliance_kind")
    areas = find_area_table(proposal.snapshot)
    units = dict(zip(areas.unit_keys, areas.unit_titles, strict=True))
    texts = {
        "group": [group.id for group in groups],
        "group_name": [group.name for group in groups],
        "kind": [titles.title(group.kind) for group in groups],
        "host_key": [group.host for group in groups],
        "host_title": [find_name(proposal.snapshot, group.host_kind, group.host) for group in groups],
        "unit_key": [group.unit for group in groups],
        "unit": [units.get(group.unit) for group in groups],
        "runner_up": [group.runner_up for group in groups],
        "runner_up_name": [find_runner_up_title(proposal, group) for group in groups],
        "replaces": ["；".join(words.zh for words in list_replaced(proposal, group)) for group in groups],
        "failed_tests": ["、".join(TESTS[test].zh for test in group.failed) for group in groups],
        "reasons": ["；".join(words.zh for words in group.reasons) for group in groups],
    }
    figures = {
        "members": pa.array([len(group.members) for group in groups], pa.int64()),
        "span_m": _round([group.span_m for group in groups], 1),
        "similarity": _round([group.similarity for group in groups], 4),
        "cost": _round([group.cost for group in groups], 4),
        "runner_up_difference": _round([group.difference if group.runner_up else None for group in groups], 4),
    }
    return pa.table({**{name: pa.array(values, pa.string()) for name, values in texts.items()}, **figures})


def list_unplaced(proposal: ProposalFigures) -> pa.Table:
    """List one row per organization that is in no group: who and where it is, the rule and its words."""
    rows = np.array([item.position for item in proposal.unplaced], dtype=np.int32)
    rules = [item.rule for item in proposal.unplaced]
    return pa.table(
        {
            **list_organizations(proposal.snapshot, rows, day=proposal.provenance.day),
            "prevented_by": pa.array(rules, pa.string()),
            "prevented_by_title": pa.array([RULE_TITLES[rule].zh for rule in rules], pa.string()),
            "because": pa.array([item.words.zh for item in proposal.unplaced], pa.string()),
        }
    )


def _round(values: list[float | None], digits: int) -> pa.Array:
    return pa.array([None if value is None else round(value, digits) for value in values], pa.float64())


def find_name(snapshot: Snapshot, kind: str, key: str) -> str:
    """Name what has a key; the key where it is not in the ledgers or has no name."""
    nodes = snapshot.nodes(kind)
    position = int(nodes.positions([key])[0])
    return nodes.name(position) if position >= 0 else key


def find_runner_up_title(proposal: ProposalFigures, group: ProposedGroup) -> str | None:
    """Name the next best host of a group; None where there is no other."""
    if group.runner_up is None:
        return None
    units = proposal.snapshot.nodes("Unit")
    kind = "Unit" if int(units.positions([group.runner_up])[0]) >= 0 else "Organization"
    return find_name(proposal.snapshot, kind, group.runner_up)


def list_replaced(proposal: ProposalFigures, group: ProposedGroup) -> list[Words]:
    """List the alliances that members of a group would leave, each with how many would."""
    named = [(find_name(proposal.snapshot, "Alliance", key), count) for key, count in group.replaces]
    return [Words(f"{name}（{count}家退出）", f"{name} ({count} leave)") for name, count in named]


def list_organizations(snapshot: Snapshot, rows: NDArray[np.int32], *, day: date) -> dict[str, pa.Array]:
    """List who some organizations are: key, name, counting unit, township, industry division."""
    nodes, places = snapshot.nodes("Organization"), find_places(snapshot, day=day)
    areas = places.areas
    township = areas.township[places.area[rows]]
    tree = read_industries()
    # The last one answers to position −1: the industry is unknown.
    division = np.append(tree.find_chains(snapshot.nodes("Industry").keys).division, -1)[
        find_industries(snapshot, day=day)[rows]
    ]
    titles = pa.array([row.title for row in tree.rows], pa.string())
    positions = pa.array(rows, pa.int32())
    return {
        "key": nodes.keys.take(positions),
        "name": nodes.text("name").take(positions),
        "unit": list_unit_words(areas, places.unit[rows]).cast(pa.string()),
        "township": pa.array(areas.titles, pa.string()).take(pa.array(township, mask=township < 0)),
        "industry": titles.take(pa.array(division, mask=division < 0)),
    }


def _measure_middle_distances(
    proposal: ProposalFigures, members: NDArray[np.int32], of_group: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Measure how far each member lies from the middle of its group, in metres; NaN where its place is unknown."""
    place = find_locations(proposal.snapshot, day=proposal.provenance.day).organizations
    points = np.stack([place.x_m[members], place.y_m[members]], axis=1)
    known = ~np.isnan(points).any(axis=1)
    count = np.bincount(of_group[known], minlength=len(proposal.groups))
    sums = np.stack([np.bincount(of_group[known], points[known, axis], len(count)) for axis in (0, 1)], axis=1)
    middles = sums / np.maximum(count, 1)[:, None]
    distances: NDArray[np.float64] = np.linalg.norm(points - middles[of_group], axis=1)
    return distances


def _measure_host_distances(
    proposal: ProposalFigures, members: NDArray[np.int32], of_group: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Measure how far each member lies from the host of its group, in metres; NaN where a place is unknown."""
    place = find_locations(proposal.snapshot, day=proposal.provenance.day).organizations
    points = np.vstack([np.stack([place.x_m, place.y_m], axis=1), NOWHERE])
    nodes = proposal.snapshot.nodes("Organization")
    hosts = nodes.positions([group.host for group in proposal.groups])
    is_unit = np.array([group.host_kind == "Unit" for group in proposal.groups], dtype=np.bool_)
    hosts = np.where(is_unit, -1, hosts)
    distances: NDArray[np.float64] = np.linalg.norm(points[members] - points[hosts[of_group]], axis=1)
    return distances
