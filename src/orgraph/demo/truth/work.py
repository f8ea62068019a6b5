"""What was planted in alliances and visits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.demo.ledgers.alliance_members import PROMISES, find_in_many
from orgraph.demo.ledgers.alliances import KINDS
from orgraph.demo.ledgers.contacts import BURDEN
from orgraph.demo.truth.plants import list_ids

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgraph.demo.ledgers.city import City
    from orgraph.demo.truth.logic import Case

_DEDICATED: Final = ("has_body", "has_staff", "has_venue", "has_plate", "has_fund", "has_team")
_SMALLEST, _LARGEST, _LARGEST_OF_TRADE = 5, 60, 100
"""Members of a suitable alliance, and of one of a trade."""


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


def list_alliance_rules(city: City, cases: Sequence[Case | None]) -> dict[str, list[Any]]:
    """List the alliances that break a rule, and the counted organizations that are in none: approved ones only."""
    alliances, members = city.alliances, city.alliance_members
    counted, ids = ~alliances.proposed, list_ids(city)
    size = np.bincount(members.alliance, minlength=len(alliances))
    largest = np.where(alliances.kind == KINDS.index("industry"), _LARGEST_OF_TRADE, _LARGEST)
    rows = city.sheets["alliances"]
    codes = rows.columns["code"].tolist()
    dedicated = [rows.columns[name].tolist() for name in _DEDICATED]
    complete = {code for code, *flags in zip(codes, *dedicated, strict=True) if all(flags)}
    taken = set(members.organization[counted[members.alliance]].tolist())
    outside = [row for row, case in enumerate(cases) if case and case.standing == "counted" and row not in taken]
    return {
        "alliances_of_unsuitable_size": alliances.code[counted & ((size < _SMALLEST) | (size > largest))].tolist(),
        "alliances_not_six_dedicated": sorted(set(alliances.code[counted].tolist()) - complete),
        "organizations_in_no_alliance": sorted(ids[row] for row in outside),
    }


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
