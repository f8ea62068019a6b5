"""The census as it states itself: in words, as tables, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from orgraph.analyses.census import sentences
from orgraph.analyses.census.figures import CensusFigures
from orgraph.analyses.rates.tables import list_rates
from orgraph.analyses.shown import Shown

if TYPE_CHECKING:
    import pyarrow as pa

    from orgraph.findings import Finding


KNOWN: Final = {"covered": "surveyed", "uncovered": "unsurveyed"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Census(CensusFigures, Shown):
    """What is known of every organization, on a day.

    It states itself: in words, as tables, as JSON.
    """

    def table(self) -> pa.Table:
        """One row per block of the whole, without a group, then one per group and block."""
        groups = [(group, group.blocks) for group in self.groups]
        listed = list_rates([(None, self.blocks), *groups], by=self.by)
        # What is known of an organization does not cover it.
        return listed.rename_columns([KNOWN.get(name, name) for name in listed.column_names])

    def duplicate_rows(self) -> pa.Table:
        """List the pairs that may be one organization."""
        return self.duplicates.rows(self.snapshot.nodes("Organization"))

    def findings(self) -> list[Finding]:
        """List what there is to say."""
        return sentences.list_findings(self)

    def overview(self) -> tuple[str, list[tuple[str, ...]]]:
        """Give the heading and the lines that it shows of itself."""
        return sentences.list_overview(self)

    def as_dict(self) -> dict[str, Any]:
        """Give it as JSON holds it."""
        return {
            **self.provenance.as_dict(),
            "by": list(self.by),
            "blocks": [block.as_dict() for block in self.blocks],
            "groups": [group.as_dict() for group in self.groups],
            "societies": {
                "blocks": [block.as_dict() for block in self.society_blocks],
                "groups": [group.as_dict() for group in self.society_groups],
            },
            "reconciliation": self.reconciliation.as_dict(self.snapshot.nodes("Organization")),
            "duplicates": self.duplicate_rows().to_pylist(),
            "freshness": self.freshness.as_dict(),
        }
