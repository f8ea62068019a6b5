"""Rows behind before and after: who or what counts in each picture, and how far members lie from the middle in each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from orgraph.analyses.proposals.difference.standings import find_alliance_standing
from orgraph.analyses.proposals.result.lists import list_organizations

if TYPE_CHECKING:
    from datetime import date

    from orgraph.analyses.alliances import AllianceList
    from orgraph.analyses.proposals.difference.losses import Loss
    from orgraph.analyses.proposals.difference.measuring import Change
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

BOTH = ("before", "after")


def list_counted(before: Snapshot, after: Snapshot, change: Change, *, day: date) -> pa.Table:
    """List what a measure counts in either picture, by key, and in which of them."""
    sides = change.rows or (frozenset(), frozenset())
    keys = sorted(sides[0] | sides[1])
    nodes = after.nodes(change.kind)
    # A proposal adds alliances and takes none away: every node of before is one of after.
    positions = nodes.positions(keys)
    if change.kind == "Organization":
        listed = pa.table(list_organizations(before, before.nodes(change.kind).positions(keys), day=day))
    else:
        listed = pa.table({"key": pa.array(keys, pa.string()), "name": nodes.text("name").take(pa.array(positions))})
    for name, counted in zip(BOTH, sides, strict=True):
        listed = listed.append_column(name, pa.array([key in counted for key in keys], pa.bool_()))
    return listed


def list_distances(before: Snapshot, after: Snapshot, *, rules: Rules, day: date) -> pa.Table:
    """List the members of alliances with how far they lie from the middle of theirs in each picture, in metres.

    Null where the member does not belong to the alliance in a picture, or its place is not known.
    """
    found: dict[tuple[str, str], dict[str, float | None]] = {}
    for name, snapshot in zip(BOTH, (before, after), strict=True):
        standing = find_alliance_standing(snapshot, rules=rules, day=day)
        members = snapshot.nodes("Organization").keys.take(pa.array(standing.organization)).to_pylist()
        alliances = snapshot.nodes("Alliance").keys.take(pa.array(standing.alliance)).to_pylist()
        for member, alliance, metres in zip(members, alliances, standing.distance_m.tolist(), strict=True):
            found.setdefault((alliance, member), {})[f"distance_{name}"] = (
                None if np.isnan(metres) else round(metres, 1)
            )
    order = sorted(found)
    names = {kind: after.nodes(kind).text("name") for kind in ("Alliance", "Organization")}
    of_kind = {"Alliance": [alliance for alliance, _ in order], "Organization": [member for _, member in order]}
    taken = {kind: names[kind].take(pa.array(after.nodes(kind).positions(keys))) for kind, keys in of_kind.items()}
    return pa.table(
        {
            "key": pa.array(of_kind["Organization"], pa.string()),
            "name": taken["Organization"],
            "alliance": pa.array(of_kind["Alliance"], pa.string()),
            "alliance_name": taken["Alliance"],
            **{
                f"distance_{side}": pa.array([found[pair].get(f"distance_{side}") for pair in order], pa.float64())
                for side in BOTH
            },
        }
    )


def list_lost(before: Snapshot, loss: Loss, *, day: date) -> pa.Table:
    """List the rows of a loss: organizations with where they are, or alliances by name."""
    if loss.kind == "Organization":
        return pa.table(list_organizations(before, loss.positions, day=day))
    nodes, positions = before.nodes(loss.kind), pa.array(loss.positions, pa.int32())
    return pa.table({"key": nodes.keys.take(positions), "name": nodes.text("name").take(positions)})


def list_alliance_sizes(before: AllianceList, after: AllianceList) -> pa.Table:
    """List the counted alliances of two pictures with their members in each; null where there is no such alliance."""
    sides = [
        {row["key"]: row for row in listed.table().to_pylist() if row["status"] != "proposed"}
        for listed in (before, after)
    ]
    rows = [
        {
            **{name: (sides[1].get(key) or sides[0][key])[name] for name in ("key", "name", "kind", "unit")},
            "members_before": sides[0][key]["members"] if key in sides[0] else None,
            "members_after": sides[1][key]["members"] if key in sides[1] else None,
        }
        for key in sorted({*sides[0], *sides[1]})
    ]
    texts = [(name, pa.string()) for name in ("key", "name", "kind", "unit")]
    return pa.Table.from_pylist(
        rows, pa.schema([*texts, ("members_before", pa.int64()), ("members_after", pa.int64())])
    )
