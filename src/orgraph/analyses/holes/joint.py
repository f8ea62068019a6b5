"""Joint branches that adjacent units could form: each has members, fewer than a branch needs, together enough.

Units of one address come together first. Then, from the first unit by key that is in no branch yet, the nearest others
within the radius of it join until together they have enough members for certain; who is left over joins a branch whose
first unit is within the radius and that has room. That is no optimum, but every branch obeys the rules; units of
unknown place are adjacent where they share the carrier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.holes.fix import Fix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.facts.locations import Locations
    from orgraph.rules import Rules

_PERHAPS: Final = 2
"""Members that a unit stored as 1–2 may have."""
_FIRST_LOOK: Final = 16
"""So many nearest units are looked at first; more where most of them are taken."""


def list_joint_branches(
    units: NDArray[np.int32], at_least: NDArray[np.int32], locations: Locations, *, rules: Rules, radius_m: float
) -> list[Fix]:
    """List joint branches of some units; each unit is in one of them at most."""
    if len(units) < 2:  # noqa: PLR2004 - a joint branch has two units at least
        return []
    known = ~np.isnan(locations.organizations.x_m[units])
    branches: list[list[int]] = []
    if known.sum() > 1:
        branches += _group_near(units[known], at_least, locations, rules=rules, radius_m=radius_m)
    branches += _group_in_carriers(units[~known], at_least, locations, rules=rules)
    fixes = []
    for branch in branches:
        members = np.array(sorted(branch), dtype=np.int32)
        total = at_least[members]
        certain = bool(total.sum() >= rules.establish.min_full_members_solo)
        may = np.where(total == 1, _PERHAPS, total).sum() >= rules.establish.min_full_members_solo
        if len(members) > 1 and (certain or may):
            fixes.append(
                Fix(
                    kind="joint_branch",
                    positions=members,
                    count=1,
                    price=rules.fixes.joint_branch_price,
                    certain=certain,
                )
            )
    return fixes


def _group_near(
    units: NDArray[np.int32], at_least: NDArray[np.int32], locations: Locations, *, rules: Rules, radius_m: float
) -> list[list[int]]:
    from scipy.spatial import cKDTree  # noqa: PLC0415 - half a second of import that only this needs

    place = locations.organizations
    points = np.column_stack([place.x_m[units], place.y_m[units]])
    tree = cKDTree(points)
    branch_of = np.full(len(units), -1, dtype=np.int64)
    branches = _group_addresses(points, at_least[units], rules=rules)
    for number, branch in enumerate(branches):
        branch_of[branch] = number
    for first in np.flatnonzero(branch_of < 0).tolist():
        if branch_of[first] >= 0:
            continue
        near = _list_free(tree, points[first], branch_of, first=first, radius_m=radius_m)
        chosen = _take_enough([first, *near], at_least[units], rules=rules)
        branch_of[chosen] = len(branches)
        branches.append(chosen)
    _place_leftovers(branches, branch_of, tree, points, at_least[units], rules=rules, radius_m=radius_m)
    return [units[branch].tolist() for branch in branches if branch]


def _group_addresses(points: NDArray[np.float64], at_least: NDArray[np.int32], *, rules: Rules) -> list[list[int]]:
    """Group units of one address, as far as they have enough members: thousands may be registered at one."""
    order = np.lexsort((np.arange(len(points)), points[:, 1], points[:, 0]))
    begins = np.flatnonzero(np.append(True, (np.diff(points[order], axis=0) != 0).any(axis=1)))
    branches = []
    for shared in np.split(order, begins[1:]):
        place = 0
        while place + 1 < len(shared):
            some = shared[place : place + rules.establish.joint_branch_max_units].tolist()
            chosen = _take_enough(some, at_least, rules=rules)
            if len(chosen) < 2 or at_least[chosen].sum() < rules.establish.min_full_members_solo:  # noqa: PLR2004 - a joint branch has two units at least
                break
            branches.append(chosen)
            place += len(chosen)
    return branches


def _list_free(
    tree: object, point: NDArray[np.float64], branch_of: NDArray[np.int64], *, first: int, radius_m: float
) -> list[int]:
    """List the nearest units within the radius that are in no branch yet, as far as a branch could need them."""
    size, count, wanted = len(branch_of), min(len(branch_of), _FIRST_LOOK), _FIRST_LOOK // 2
    while True:
        distance, other = tree.query(point, k=count, distance_upper_bound=np.nextafter(radius_m, np.inf))  # type: ignore[attr-defined]  # scipy is untyped
        distance, other = np.atleast_1d(distance), np.atleast_1d(other)
        inside = np.isfinite(distance)
        free = (branch_of[other[inside]] < 0) & (other[inside] != first)
        if free.sum() >= wanted or not inside.all() or count == size:
            break
        count = min(4 * count, size)
    near = other[inside][free]
    order = np.lexsort((near, distance[inside][free]))
    return [int(unit) for unit in near[order]]


def _take_enough(ordered: list[int], at_least: NDArray[np.int32], *, rules: Rules) -> list[int]:
    """Take units in order until together they have enough members for certain, or the branch is full."""
    chosen: list[int] = []
    for unit in ordered[: rules.establish.joint_branch_max_units]:
        chosen.append(unit)
        if at_least[chosen].sum() >= rules.establish.min_full_members_solo:
            break
    return chosen


def _place_leftovers(
    branches: list[list[int]],
    branch_of: NDArray[np.int64],
    tree: object,
    points: NDArray[np.float64],
    at_least: NDArray[np.int32],
    *,
    rules: Rules,
    radius_m: float,
) -> None:
    """Put units of branches that have not enough members into certain ones near their first unit that have room."""
    enough, room = rules.establish.min_full_members_solo, rules.establish.joint_branch_max_units
    certain = [at_least[branch].sum() >= enough for branch in branches]
    seats = {branch[0]: number for number, branch in enumerate(branches) if certain[number]}
    for number, branch in enumerate(branches):
        if certain[number] or not seats:
            continue
        for unit in list(branch):
            near = sorted(tree.query_ball_point(points[unit], radius_m))  # type: ignore[attr-defined]  # scipy is untyped
            open_to = [seats[other] for other in near if other in seats and len(branches[seats[other]]) < room]
            if open_to:
                branch.remove(unit)
                branches[open_to[0]].append(unit)
                branch_of[unit] = open_to[0]


def _group_in_carriers(
    units: NDArray[np.int32], at_least: NDArray[np.int32], locations: Locations, *, rules: Rules
) -> list[list[int]]:
    branches: list[list[int]] = []
    carrier = locations.carrier[units]
    for code in np.unique(carrier[carrier >= 0]).tolist():
        waiting = units[carrier == code].tolist()
        while waiting:
            places = _take_enough(list(range(len(waiting))), at_least[waiting], rules=rules)
            branches.append([waiting[place] for place in places])
            waiting = waiting[len(places) :]
    return branches
