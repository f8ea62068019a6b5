"""Freshness: how many days ago the census verified each organization (I06)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.snapshot import LAST_DAY, days_since_1970

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.snapshot import NodeTable


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Freshness:
    """Days since organizations were last verified.

    Attributes
    ----------
    verified, never, unknown
        Numbers of organizations: with a day, without one though their census is loaded, and those of which it is not
        known (census not loaded, or verified after the day).
    stale
        Verified more than `fresh_days` ago.
    median_days, p90_days
        Days that at most a half, and at most nine tenths, of the verified ones exceed; None where none is.
    """

    verified: int
    never: int
    unknown: int
    stale: int
    fresh_days: int
    median_days: int | None
    p90_days: int | None

    @property
    def stale_share(self) -> float | None:
        """Stale or never verified, of those that are known."""
        known = self.verified + self.never
        return (self.stale + self.never) / known if known else None

    def as_dict(self) -> dict[str, Any]:
        """Give it as JSON holds it."""
        return {
            "verified": self.verified,
            "never": self.never,
            "unknown": self.unknown,
            "stale": self.stale,
            "stale_share": self.stale_share,
            "fresh_days": self.fresh_days,
            "median_days": self.median_days,
            "p90_days": self.p90_days,
        }


def find_ages(organizations: NodeTable, loaded: NDArray[np.bool_], *, day: date) -> NDArray[np.int32]:
    """Find the days since each organization was verified; −1 never, −2 unknown."""
    verified_on = organizations.day("verified_on", missing=LAST_DAY)
    age = days_since_1970(day) - verified_on.astype(np.int64)
    missing = verified_on == LAST_DAY
    return np.select([missing & loaded, missing | (age < 0)], [-1, -2], age).astype(np.int32)


def measure_freshness(
    ages: NDArray[np.int32], groups: NDArray[np.int32], *, group_count: int, fresh_days: int
) -> tuple[Freshness, ...]:
    """Measure the freshness of each group of organizations.

    Parameters
    ----------
    ages
        As `find_ages` gives them, of the organizations that are asked.
    groups
        Group of each, from 0.
    """
    never = np.bincount(groups[ages == -1], minlength=group_count)
    unknown = np.bincount(groups[ages < -1], minlength=group_count)
    known = ages >= 0
    of_group, days = groups[known], ages[known]
    order = np.lexsort((days, of_group))
    days = days[order]
    verified = np.bincount(of_group, minlength=group_count)
    stale = np.bincount(of_group[ages[known] > fresh_days], minlength=group_count)
    ends = np.cumsum(verified)
    found = []
    for group in range(group_count):
        count, start = int(verified[group]), int(ends[group] - verified[group])
        middle, late = ((start + -(-count * share // 10) - 1) for share in (5, 9))
        found.append(
            Freshness(
                verified=count,
                never=int(never[group]),
                unknown=int(unknown[group]),
                stale=int(stale[group]),
                fresh_days=fresh_days,
                median_days=int(days[middle]) if count else None,
                p90_days=int(days[late]) if count else None,
            )
        )
    return tuple(found)
