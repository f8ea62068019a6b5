"""The alliances of a day, measured: everything about one where it is asked for, in words, as tables, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orgraph.analyses.alliances import describing, sentences, tables
from orgraph.analyses.alliances.figures import AllianceFigures
from orgraph.analyses.shown import Shown

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

    from orgraph.findings import Finding, Words


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Alliances(AllianceFigures, Shown):
    """The alliances of a day.

    It states itself: in words, as tables, as JSON.
    """

    def describe(self, row: int) -> dict[str, Any]:
        """Describe one alliance: four tests with figure and sentence, hosts, agreements, what works and what not."""
        return describing.list_facts(self, row)

    def state_test(self, row: int, test: str) -> Words:
        """State one test of one alliance as a sentence."""
        return describing.list_test(self, row, test)

    def table(self) -> pa.Table:
        """One row per alliance: what the list says, then the tests and their figures."""
        return tables.list_alliance_rows(self)

    def member_rows(self) -> pa.Table:
        """One row per member of an alliance: who, its role, how its agreement stands."""
        return tables.list_members(self)

    def mechanism_rows(self) -> pa.Table:
        """One row per alliance: the six dedicated and the five mechanisms, each passed, failed or unknown."""
        return tables.list_mechanism_rows(self)

    def outside_rows(self) -> pa.Table:
        """One row per counted organization in no alliance, or in more than the rules allow."""
        return tables.list_belonging(self)

    def overlap_rows(self) -> pa.Table:
        """One row per pair of alliances that share members, most shared first."""
        return tables.list_overlaps(self)

    def findings(self) -> list[Finding]:
        """List what there is to say."""
        return sentences.list_findings(self)

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it: the summary, and everything about each alliance."""
        return {**self.summary(), "alliances": [self.describe(row) for row in range(len(self))]}

    def summary(self) -> dict[str, Any]:
        """As JSON holds it, without the single alliances; the fields of the list come first."""
        keys, belonging = self.snapshot.nodes("Organization").keys, self.belonging
        return {
            **self.listed.as_dict(),
            "orphans": {
                "count": len(belonging.orphans),
                "unknown": len(belonging.orphans_unknown),
                "above_scale": keys.take(belonging.above_scale_orphans).to_pylist(),
            },
            "in_many": keys.take(belonging.many).to_pylist(),
            "memberships_max": self.rules.alliances.memberships_max,
            "without_party_organization": self._list_keys(belonging.party_inside == 0),
            "overlaps": self.overlap_rows().to_pylist(),
        }

    def _list_keys(self, mask: np.ndarray[Any, np.dtype[np.bool_]]) -> list[str]:
        keys: list[str] = self.snapshot.nodes("Alliance").keys.take(self.listed.positions[mask]).to_pylist()
        return keys

    def overview(self) -> tuple[str, list[tuple[str, ...]]]:
        """Give the heading and the lines that it shows of itself."""
        return sentences.list_overview(self)
