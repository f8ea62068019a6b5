"""Requirements: who must build a Party organization, and who belongs to which tier of size.

A count of members is stored as its lower bound, where 1 stands for ``1–2``; so a bound between the two is unknown. The
annual form of civil affairs counts full-time staff only: where they are not given, all full members are an upper bound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.facts.knowledge import find_codes
from orgraph.kernels.three_valued import UNKNOWN, Truth, both, is_any, settle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.rules import SizeTier
    from orgraph.rules.thresholds import Establish
    from orgraph.snapshot import NodeTable

SOCIAL_KINDS: Final = ("social_group", "social_service_agency", "foundation")
MEMBER_BANDS: Final = {0: "0", 1: "1–2"}


def find_social(organizations: NodeTable) -> NDArray[np.bool_]:
    """Find the social organizations; intermediary bodies are none, their staff are full-time."""
    return is_any(organizations.choice("kind"), find_codes("organization_kind", *SOCIAL_KINDS))


def find_at_least(members: NDArray[np.int32], bound: int) -> Truth:
    """Find which counts of members reach a bound."""
    reaches = members >= bound
    below = (members >= 0) & (np.where(members == 1, 2, members) < bound)
    return settle(reaches, below)


def find_must_build(organizations: NodeTable, *, rules: Establish) -> Truth:
    """Find who has enough full members at the unit to have to build (应建)."""
    bound = rules.min_full_members_solo
    everybody = find_at_least(organizations.members("full_members"), bound)
    if "full_time_full_members" not in organizations.stored and not rules.social_organizations_count_full_time_only:
        return everybody
    full_time = find_at_least(organizations.members("full_time_full_members"), bound)
    # Full-time members are some of the full members: enough of them are enough, too few full members too few of them.
    answer = np.where(full_time == 1, np.int8(1), everybody)
    if rules.social_organizations_count_full_time_only:
        narrow = np.where((full_time == UNKNOWN) & (everybody == 0), np.int8(0), full_time)
        answer = np.where(find_social(organizations), narrow, answer)
    return answer.astype(np.int8, copy=False)


def find_has_members(organizations: NodeTable) -> Truth:
    """Find who has any full member at the unit."""
    return find_at_least(organizations.members("full_members"), 1)


def find_in_range(values: NDArray[np.float64], *, lowest: float | None, highest: float | None) -> Truth:
    """Find which numbers lie between two bounds, both included; NaN is unknown."""
    inside = ~np.isnan(values)
    outside = np.zeros(len(values), dtype=np.bool_)
    if lowest is not None:
        outside |= values < lowest
    if highest is not None:
        outside |= values > highest
    return settle(inside & ~outside, outside)


def list_tier_tests(tier: SizeTier) -> tuple[tuple[str, float | None, float | None], ...]:
    """List the tests of a tier as column, lowest and highest value; ``full_members`` from 1 is having members."""
    tests: list[tuple[str, float | None, float | None]] = []
    if tier.employees_min is not None or tier.employees_max is not None:
        tests.append(("employees", tier.employees_min, tier.employees_max))
    if tier.turnover_min_wan is not None:
        tests.append(("turnover_wan", tier.turnover_min_wan, None))
    if tier.has_members is not None:
        tests.append(("full_members", *((1, None) if tier.has_members else (None, 0))))
    return tuple(tests)


def find_passed(organizations: NodeTable, test: tuple[str, float | None, float | None]) -> Truth:
    """Find who passes one test of a tier."""
    column, lowest, highest = test
    if column == "full_members":
        has_members = find_has_members(organizations)
        return has_members if lowest is not None else settle(has_members == 0, has_members == 1)
    return find_in_range(organizations.number(column), lowest=lowest, highest=highest)


def list_member_words(members: NDArray[np.int32]) -> list[str | None]:
    """List counts of members as they may be shown: ``0``, ``1–2`` or the number; None where unknown."""
    return [None if count < 0 else MEMBER_BANDS.get(count, str(count)) for count in members.tolist()]


def find_tier_members(tests: dict[tuple[str, float | None, float | None], Truth], tier: SizeTier) -> Truth:
    """Find who belongs to a tier, from the answers to its tests."""
    return both(*(tests[test] for test in list_tier_tests(tier)))
