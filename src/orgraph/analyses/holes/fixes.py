"""Fixes: by what a hole could be closed, which of it the rules allow, what it gains, and which way is the cheapest.

Which form suits whom (branch regulations 2018 ch. 2; domain table 单独 → 联合 → 区域、行业 → 指导员):

- *own_branch*: a unit that must build (three full members and more at the unit).
- *joint_branch*: adjacent units that have members, fewer than three each, and together at least three; five units at
  most (soft). Counts of 1 and 2 are stored as 1–2: three such units have three for certain, two only perhaps.
- *regional*, *industry*: a Party organization of the carrier, or of an association that units belong to, that lists
  them. It exists already, or the carrier's management or the association may found one where the units together have
  three members for certain.
- *instructor*: an instructor or a liaison, for whoever is left. That is work coverage, everything above organization
  coverage.

The cheapest plan closes the whole hole: own branches for those that must build; for the others organization coverage
before work coverage, at each step the fix with the lowest price per organization that is still uncovered; instructors
for the rest. Prices are in the rules.
"""

from __future__ import annotations

from dataclasses import replace
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.holes.fix import FIX_TITLES, ORGANIZATION_COVERAGE, Fix

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from orgraph.analyses.holes.candidates import Candidates
    from orgraph.rules import Rules


def list_fixes(positions: NDArray[np.int32], candidates: Candidates, *, rules: Rules) -> list[Fix]:
    """List every fix of one hole that the rules allow, best first: by price per organization, then by gain."""
    fixes = [
        *_list_own(positions, candidates, rules=rules),
        *candidates.list_joint(positions),
        *_list_listing(positions, candidates, rules=rules),
        propose_instructor(positions, rules=rules),
    ]
    return sorted(fixes, key=_rank)


def list_plan(positions: NDArray[np.int32], fixes: Iterable[Fix], *, rules: Rules) -> list[Fix]:
    """List the cheapest fixes that together close a hole; each covers only whom those before it do not."""
    open_to = [fix for fix in fixes if fix.certain and fix.coverage == ORGANIZATION_COVERAGE]
    plan = [fix for fix in open_to if fix.kind == "own_branch"]
    left = np.ones(len(positions), dtype=np.bool_)
    for fix in plan:
        left[np.searchsorted(positions, fix.positions)] = False
    # A fix gains less and less while others are taken: the best is the first whose price for each is still true.
    waiting = [(fix.price / fix.gain, _rank(fix), fix) for fix in open_to if fix.kind != "own_branch"]
    heapify(waiting)
    while waiting:
        price, rank, fix = heappop(waiting)
        places = np.searchsorted(positions, fix.positions)
        rest = fix.positions[left[places]]
        if not len(rest) or (fix.count and len(rest) < fix.gain):
            continue  # nobody is left, or not all whose members are needed to found it
        if fix.price / len(rest) > price:
            heappush(waiting, (fix.price / len(rest), rank, fix))
            continue
        plan.append(replace(fix, positions=rest))
        left[places] = False
    if left.any():
        plan.append(propose_instructor(positions[left], rules=rules))
    return plan


def propose_instructor(positions: NDArray[np.int32], *, rules: Rules) -> Fix:
    """Propose what is always allowed: as many posts as the load limit asks for."""
    posts = -(-len(positions) // rules.instructors.organizations_max)
    return Fix(kind="instructor", positions=positions, count=posts, price=posts * rules.fixes.instructor_price)


def _rank(fix: Fix) -> tuple[object, ...]:
    order = list(FIX_TITLES).index(fix.kind)
    by = fix.by or ("", -1)
    return (not fix.certain, fix.price / fix.gain, -fix.gain, order, int(fix.positions[0]), *by)


def _list_own(positions: NDArray[np.int32], candidates: Candidates, *, rules: Rules) -> list[Fix]:
    must = positions[candidates.must_build[positions]]
    if not len(must):
        return []
    return [Fix(kind="own_branch", positions=must, count=len(must), price=len(must) * rules.fixes.own_branch_price)]


def _list_listing(positions: NDArray[np.int32], candidates: Candidates, *, rules: Rules) -> list[Fix]:
    """List what carriers and associations could do; those that must build are left to build."""
    prices, least = rules.fixes, rules.establish.min_full_members_solo
    listed: dict[tuple[str, int], list[NDArray[np.int32]]] = {}
    fixes = []
    for source in (candidates.carriers, candidates.associations):
        for group, units in source.group(positions[~candidates.must_build[positions]]):
            party = source.party.get(group)
            if party is not None:
                listed.setdefault((source.kind, party), []).append(units)
            elif group in source.founders and candidates.at_least[units].sum() >= least:
                by = (source.node_kind, group)
                fixes.append(Fix(kind=source.kind, positions=units, count=1, price=prices.founding_price, by=by))
    for (kind, party), groups in listed.items():
        units = np.unique(np.concatenate(groups))
        by = ("PartyOrganization", party)
        fixes.append(Fix(kind=kind, positions=units, count=0, price=prices.listing_price, by=by))
    return fixes
