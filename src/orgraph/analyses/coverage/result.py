"""Coverage as it states itself: in words, as tables with their rows, as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orgraph.analyses.coverage import rows as behind
from orgraph.analyses.coverage import sentences
from orgraph.analyses.coverage.figures import CoverageFigures
from orgraph.analyses.rates.tables import list_rates
from orgraph.analyses.shown import Shown

if TYPE_CHECKING:
    import pyarrow as pa

    from orgraph.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Coverage(CoverageFigures, Shown):
    """Who is covered, by what, on a day.

    It states itself: in words, as tables, as JSON.
    """

    def rows(self, code: str) -> pa.Table:
        """List the organizations behind a rate, its whole population: who they are, their status, and why.

        Parameters
        ----------
        code
            A letter, ``effective``, ``must_build_missing``, or a rung of the ladder.
        """
        return behind.list_rows(self, code)

    def table(self) -> pa.Table:
        """One row per rate; where groups were asked for, one per group and rate instead."""
        whole = [(None, (*self.rates, self.effective))]
        return list_rates([(group, group.rates) for group in self.groups] if self.by else whole, by=self.by)

    def findings(self) -> list[Finding]:
        """List what there is to say."""
        return sentences.list_findings(self)

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it; the fields of the command line's contract come first."""
        keys = self.snapshot.nodes("Organization").keys
        content = {
            **self.provenance.as_dict(),
            "rates": [rate.as_dict() for rate in self.rates],
            "ladder": self.ladder,
            "must_build_missing": keys.take(self.must_build_missing).to_pylist(),
        }
        if self.by:
            content["by"] = list(self.by)
            content["groups"] = [group.as_dict() for group in self.groups]
        carriers = self.snapshot.nodes("Carrier").keys.to_pylist()
        return {
            **content,
            "effective": self.effective.as_dict(),
            "sectors": [sector.as_dict(keys) for sector in self.sectors],
            "carriers": self.sweep.as_dict(carriers),
            "reasons": self.reasons.as_dict(),
            **self.lists.as_dict(self.snapshot),
        }

    def overview(self) -> tuple[str, list[tuple[str, ...]]]:
        """Give the heading and the lines that it shows of itself."""
        return sentences.list_overview(self)
