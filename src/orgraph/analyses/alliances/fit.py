"""The four tests of an alliance (地域相邻、行业相近、规模适当、便于管理), each a figure and an answer, never a score.

- *adjacent*: the median distance of its organizations from its host; where the host has no place, from the alliance's
  own or its carrier's; else from the middle of its organizations.
- *similar*: the share of its organizations in their most frequent industry division, where the chains of the rules
  count as one division each; beside it the entropy in bits.
- *sized*: its members of any kind.
- *manageable*: exactly one host; no more townships than the rules allow; and, unless its kind may cross counties, all
  its organizations counted by the unit that is responsible for it. An alliance across counties is tested against its
  responsible unit.

A test that needs facts of members is unknown where they are known of less than a share of them, and a "no" is a "no"
only where what is unknown could not change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.alliances.medians import find_medians
from orgraph.analyses.facts.locations import Place
from orgraph.findings import Words
from orgraph.kernels.three_valued import NO, UNKNOWN, Truth, answer, both, settle
from orgraph.model import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyarrow as pa
    from numpy.typing import NDArray

    from orgraph.analyses.alliances.listing import AllianceList
    from orgraph.analyses.alliances.membership import Membership
    from orgraph.analyses.facts.dimensions import Dimension
    from orgraph.analyses.facts.locations import Locations
    from orgraph.analyses.facts.places import Places
    from orgraph.rules import Rules
    from orgraph.rules.alliances import AllianceFit

TESTS: Final[dict[str, Words]] = {
    "adjacent": Words("地域相邻", "geographically adjacent"),
    "similar": Words("行业相近", "similar in industry"),
    "sized": Words("规模适当", "of suitable size"),
    "manageable": Words("便于管理", "easy to manage"),
}
"""The four tests and their titles."""
MIDDLES: Final[dict[str, Words]] = {
    "host": Words("牵头单位", "the host"),
    "alliance": Words("联盟所在地", "the place of the alliance"),
    "members": Words("成员的中心", "the middle of the members"),
    "none": Words("无", "nothing"),
}
"""From where distances are measured, best first."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Fit:
    """The four tests, one entry per alliance.

    Attributes
    ----------
    distance_m, located, middle
        Median distance (NaN unknown), organizations whose place is known, place in `MIDDLES`.
    industry_share, entropy, industry, industry_known
        Share of the most frequent division or chain, entropy in bits, its code, organizations whose industry is known.
    townships, outside, unit_known
        Different townships; organizations that another unit counts; of how many the unit is known.
    adjacent, similar, sized, manageable
        Answers.
    member_distance_m, member_trade, member_township
        What the tests were counted from, one entry per member organization in the order of the membership: distance
        (NaN unknown), code of its division or chain (−1 unknown), title of its township (null unknown).
    """

    organizations: NDArray[np.int64]
    distance_m: NDArray[np.float64]
    located: NDArray[np.int64]
    middle: NDArray[np.int8]
    industry_share: NDArray[np.float64]
    entropy: NDArray[np.float64]
    industry: NDArray[np.int32]
    industry_known: NDArray[np.int64]
    townships: NDArray[np.int64]
    outside: NDArray[np.int64]
    unit_known: NDArray[np.int64]
    adjacent: Truth
    similar: Truth
    sized: Truth
    manageable: Truth
    member_distance_m: NDArray[np.float64]
    member_trade: NDArray[np.int32]
    member_township: pa.Array

    def answer(self, test: str) -> Truth:
        """Give the answers of one test, by its name."""
        answers = {
            "adjacent": self.adjacent,
            "similar": self.similar,
            "sized": self.sized,
            "manageable": self.manageable,
        }
        return answers[test]


def find_fit(
    listed: AllianceList,
    host_place: Place,
    *,
    locations: Locations,
    places: Places,
    trades: NDArray[np.int32],
    township: Dimension,
    rules: Rules,
) -> Fit:
    """Find the four tests of the listed alliances; `trades` codes each organization's division or chain, −1 unknown."""
    size, rows = len(listed.positions), listed.membership.organizations
    organizations = np.bincount(rows.alliance, minlength=size)
    limit = _Limits(listed, rules)
    apart, located, middle = _measure_distance(listed, rows, host_place, locations)
    distance = find_medians(rows.alliance, apart, size=size)
    share, entropy, industry, known = _measure_industry(rows, trades, size=size)
    enough = np.maximum(organizations, 1) * rules.alliances.fit.known_share_min
    towns = township.codes[rows.member]
    townships = _count_different(
        rows.alliance[towns < len(township.keys)], towns[towns < len(township.keys)], size=size
    )
    unit, own = places.unit[rows.member], listed.unit[rows.alliance]
    told = (unit < len(places.areas.units)) & (own < len(places.areas.units))
    outside = np.bincount(rows.alliance[told & (unit != own)], minlength=size)
    unit_known = np.bincount(rows.alliance[told], minlength=size)
    measured = limit.known & (located >= enough) & ~np.isnan(distance)
    in_trade = limit.known & (known >= enough) & (known > 0)
    members = listed.members
    right_size = (members >= limit.of(lambda fit: fit.size_min)) & (members <= limit.of(lambda fit: fit.size_max))
    return Fit(
        organizations=organizations,
        distance_m=distance,
        located=located,
        middle=middle,
        industry_share=share,
        entropy=entropy,
        industry=industry,
        industry_known=known,
        townships=townships,
        outside=outside,
        unit_known=unit_known,
        adjacent=answer(distance <= limit.of(lambda fit: fit.distance_max_m), measured),
        similar=answer(share >= limit.of(lambda fit: fit.industry_share_min), in_trade),
        sized=answer(right_size, limit.known),
        manageable=_judge_management(listed, limit, townships, outside, told=unit_known >= enough),
        member_distance_m=apart,
        member_trade=trades[rows.member],
        member_township=township.list_titles(rows.member),
    )


def _judge_management(
    listed: AllianceList,
    limit: _Limits,
    townships: NDArray[np.int64],
    outside: NDArray[np.int64],
    *,
    told: NDArray[np.bool_],
) -> Truth:
    """Tell who has one host, few townships, and members of one county where the kind may not cross counties."""
    crosses = limit.of(lambda fit: fit.may_cross_counties) > 0
    of_one_county = settle((outside == 0) & told, outside > 0)
    has_unit = answer(listed.unit < len(listed.areas.units), np.ones(len(townships), dtype=np.bool_))
    few = answer(townships <= limit.of(lambda fit: fit.townships_max), limit.known)
    one_host = answer(listed.hosts == 1, limit.known)
    return both(one_host, np.where(crosses, has_unit, of_one_county).astype(np.int8), few)


class _Limits:
    """What the rules say of the kind of each alliance; unknown where the kind is."""

    def __init__(self, listed: AllianceList, rules: Rules) -> None:
        self._fits = [rules.alliances.fit.of(kind) for kind in vocabulary("alliance_kind").codes]
        self._kind = listed.kind
        self.known = listed.kind >= 0

    def of(self, read: Callable[[AllianceFit], float]) -> NDArray[np.float64]:
        """Read one figure for each alliance; NaN where its kind is unknown."""
        return np.array([*(float(read(fit)) for fit in self._fits), np.nan])[self._kind]


def _measure_distance(
    listed: AllianceList, rows: Membership, host_place: Place, locations: Locations
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.int8]]:
    size, everywhere = len(listed.positions), locations.organizations
    x_m, y_m = everywhere.x_m[rows.member], everywhere.y_m[rows.member]
    own, middles = locations.alliances, find_middles(rows, locations, size=size)
    candidates = (
        (host_place.x_m, host_place.y_m),
        (own.x_m[listed.positions], own.y_m[listed.positions]),
        (middles.x_m, middles.y_m),
    )
    middle = np.full(size, list(MIDDLES).index("none"), dtype=np.int8)
    from_x, from_y = np.full(size, np.nan), np.full(size, np.nan)
    for number, (middle_x, middle_y) in enumerate(candidates):
        chosen = np.isnan(from_x) & ~np.isnan(middle_x)
        middle[chosen] = number
        from_x[chosen], from_y[chosen] = middle_x[chosen], middle_y[chosen]
    apart = np.hypot(x_m - from_x[rows.alliance], y_m - from_y[rows.alliance])
    located = np.bincount(rows.alliance[~np.isnan(x_m)], minlength=size)
    return apart, located, middle


def find_middles(rows: Membership, locations: Locations, *, size: int) -> Place:
    """Find the middle of the organizations of each alliance, by medians; NaN where no place is known."""
    everywhere = locations.organizations
    return Place(
        find_medians(rows.alliance, everywhere.x_m[rows.member], size=size),
        find_medians(rows.alliance, everywhere.y_m[rows.member], size=size),
    )


def _measure_industry(
    rows: Membership, trades: NDArray[np.int32], *, size: int
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int32], NDArray[np.int64]]:
    trade = trades[rows.member]
    alliance, trade = rows.alliance[trade >= 0], trade[trade >= 0]
    known = np.bincount(alliance, minlength=size)
    width = int(trades.max(initial=0)) + 1
    pairs, counts = np.unique(alliance.astype(np.int64) * width + trade, return_counts=True)
    of, share = pairs // width, counts / np.maximum(known[pairs // width], 1)
    entropy = np.bincount(of, weights=-share * np.log2(share), minlength=size)
    industry, largest = np.full(size, UNKNOWN, dtype=np.int32), np.full(size, np.nan)
    order = np.lexsort((-pairs, counts, of))  # the last one of each alliance wins: most members, then the first trade
    industry[of[order]], largest[of[order]] = (pairs % width)[order], share[order]
    return largest, np.where(known > 0, entropy, np.nan), industry, known


def _count_different(groups: NDArray[np.int32], codes: NDArray[np.int32], *, size: int) -> NDArray[np.int64]:
    width = int(codes.max(initial=0)) + 1
    pairs = np.unique(groups.astype(np.int64) * width + codes)
    return np.bincount(pairs // width, minlength=size)


def find_failed(fit: Fit) -> NDArray[np.bool_]:
    """Find the alliances that fail any of the four tests."""
    return np.asarray(np.any([fit.answer(test) == NO for test in TESTS], axis=0))
