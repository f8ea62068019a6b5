"""What was planted in alliances and visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.demo.alliance_members import PROMISES, find_in_many
from orgraph.demo.contacts import BURDEN
from orgraph.demo.truth_plants import list_ids

if TYPE_CHECKING:
    from orgraph.demo.city import City


def list_alliance_plants(city: City) -> dict[str, list[Any]]:
    """List alliances that sleep, are only proposed, have a host that the plan does not allow, or cross counties."""
    alliances, members = city.alliances, city.alliance_members
    codes, ids = alliances.code, np.array(list_ids(city), dtype=np.object_)
    plants: dict[str, list[Any]] = {
        "dormant_alliances": codes[alliances.dormant].tolist(),
        "proposed_alliances": codes[alliances.proposed].tolist(),
        "alliances_with_forbidden_host": codes[~alliances.host_allowed].tolist(),
        "alliances_across_counties": codes[alliances.crossing].tolist(),
        "organizations_in_many_alliances": sorted(ids[find_in_many(members, alliances)].tolist()),
    }
    for place, promise in enumerate(PROMISES):
        rows = np.flatnonzero((members.promise == place) & ~alliances.proposed[members.alliance])
        if promise in {"expiring", "expired"}:
            pairs = zip(members.member[rows].tolist(), codes[members.alliance[rows]].tolist(), strict=True)
            plants[f"agreements_{promise}"] = sorted([member, alliance] for member, alliance in pairs)
    return plants


def list_visit_plants(city: City) -> dict[str, list[Any]]:
    """List linked targets that nobody ever visited, and targets that too many units visited in one quarter."""
    links, visits = city.links, city.visits
    never = np.setdiff1d(links.target, visits.target)
    quarter = visits.visited_on.astype("datetime64[M]").astype(np.int64) // 3
    visitors: dict[tuple[str, int], set[int]] = {}
    rows = zip(links.targets[visits.target].tolist(), quarter.tolist(), visits.body.tolist(), strict=True)
    for target, number, body in rows:
        visitors.setdefault((target, number), set()).add(body)
    crowded = sorted(pair for pair, bodies in visitors.items() if len(bodies) > BURDEN)
    return {
        "never_visited_targets": sorted(links.targets[never].tolist()),
        "over_visited_targets": [[target, f"{1970 + number // 4}Q{number % 4 + 1}"] for target, number in crowded],
    }
