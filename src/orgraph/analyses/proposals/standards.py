"""Standards: what the four tests of `measure_alliances` will answer of a group, while it is searched for.

The same figures from the same facts (see `alliances.fit`), on one group at a time: the median distance from the host,
else from the middle; the share of the most frequent division or chain; the number of members; townships and counties.
A test that is unknown is not failed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.facts.locations import find_locations

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.rules import Rules
    from orgraph.rules.alliances import AllianceFit
    from orgraph.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Standards:
    """The facts that the tests need, one entry per candidate.

    Attributes
    ----------
    places
        Metres, shape ``(n, 2)``; NaN where neither coordinates nor those of the carrier are known.
    all_places
        The same of every organization of the snapshot, by position.
    trade
        As a small number each, −1 unknown.
    """

    rules: Rules
    places: NDArray[np.float64]
    all_places: NDArray[np.float64]
    trade: NDArray[np.int32]
    township: NDArray[np.int32]
    unit: NDArray[np.int32]
    units: int

    def list_failed(self, kind: str, members: NDArray[np.int64]) -> list[str]:
        """List the tests that a group fails, as far as its members decide: where its host has no place."""
        fit = self.rules.alliances.fit.of(kind)
        middle = self._find_middle(members)
        failed = [
            ("adjacent", not self.tell_adjacent(kind, members, middle)[0]),
            ("similar", self._is_mixed(fit, members)),
            ("sized", not fit.size_min <= len(members) <= fit.size_max),
            ("manageable", self._is_spread(fit, members)),
        ]
        return [name for name, fails in failed if fails]

    def measure_failing(self, kind: str, members: NDArray[np.int64]) -> float:
        """Measure from 0 to 1 how much a group fails: 1, or less where only a few of one trade are wanting."""
        failed = self.list_failed(kind, members)
        if failed != ["similar"]:
            return float(bool(failed))
        trade = self.trade[members]
        trade = trade[trade >= 0]
        needed = np.ceil(self.rules.alliances.fit.of(kind).industry_share_min * len(trade))
        # Concave, so that of two groups that fail one is mended rather than both half.
        return float(np.sqrt((needed - np.bincount(trade).max()) / needed))

    def tell_adjacent(self, kind: str, members: NDArray[np.int64], points: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell from which points, shape ``(k, 2)``, members lie near enough; true where that is not known."""
        places = self.places[members]
        places = places[~np.isnan(places[:, 0])]
        if not len(places) or len(places) < len(members) * self.rules.alliances.fit.known_share_min:
            return np.ones(len(points), dtype=np.bool_)
        apart = np.hypot(places[:, :1] - points[:, 0], places[:, 1:] - points[:, 1])
        far: NDArray[np.bool_] = _find_medians(apart) > self.rules.alliances.fit.of(kind).distance_max_m
        return ~far

    def _find_middle(self, members: NDArray[np.int64]) -> NDArray[np.float64]:
        places = self.places[members]
        places = places[~np.isnan(places[:, 0])]
        return _find_medians(places)[np.newaxis] if len(places) else np.full((1, 2), np.nan)

    def _is_mixed(self, fit: AllianceFit, members: NDArray[np.int64]) -> bool:
        trade = self.trade[members]
        trade = trade[trade >= 0]
        if not len(trade) or len(trade) < len(members) * self.rules.alliances.fit.known_share_min:
            return False
        return bool(np.bincount(trade).max() / len(trade) < fit.industry_share_min)

    def _is_spread(self, fit: AllianceFit, members: NDArray[np.int64]) -> bool:
        towns = set(self.township[members].tolist()) - {-1}
        told = set(self.unit[members].tolist()) - {self.units}
        return len(towns) > fit.townships_max or (len(told) > 1 and not fit.may_cross_counties)


def _find_medians(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Find the median of each column; `np.median` takes five times as long for a few rows."""
    ordered, half = np.sort(values, axis=0), len(values) // 2
    medians: NDArray[np.float64] = (ordered[half] + ordered[-half - 1]) / 2
    return medians


def find_standards(snapshot: Snapshot, candidates: Candidates, *, rules: Rules, day: date) -> Standards:
    """Find the facts that the tests need."""
    place = find_locations(snapshot, day=day).organizations
    everywhere = np.stack([place.x_m, place.y_m], axis=1)
    trades, trade = np.unique(candidates.trade, return_inverse=True)
    return Standards(
        rules=rules,
        places=everywhere[candidates.positions],
        all_places=everywhere,
        trade=(trade.reshape(-1) - int(bool(len(trades)) and trades[0] < 0)).astype(np.int32),
        township=candidates.township,
        unit=candidates.unit,
        units=len(candidates.places.areas.units),
    )
