"""Figures of the census: blocks, groups, the frame, duplicates and freshness."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orgraph.analyses.rates.rate import Rate, find_rate

if TYPE_CHECKING:
    from orgraph.analyses.census.duplicates import Duplicates
    from orgraph.analyses.census.freshness import Freshness
    from orgraph.analyses.census.reconciliation import Reconciliation
    from orgraph.findings import Provenance, Words
    from orgraph.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CensusGroup:
    """The census of the organizations that share a value on every dimension.

    Attributes
    ----------
    keys, titles
        By dimension; the key is None where the value is unknown.
    blocks
        How many each block is known of; the last one, all six. Empty where nobody is asked.
    reconciliation
        Number of organizations by state.
    """

    keys: dict[str, str | None]
    titles: dict[str, Words]
    blocks: tuple[Rate, ...]
    reconciliation: dict[str, int]
    freshness: Freshness | None

    def as_dict(self) -> dict[str, Any]:
        """Give it as JSON holds it."""
        return {
            "keys": self.keys,
            "titles": {name: title.zh for name, title in self.titles.items()},
            "blocks": [block.as_dict() for block in self.blocks],
            "reconciliation": self.reconciliation,
            "freshness": self.freshness.as_dict() if self.freshness else None,
        }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class CensusFigures:
    """What is known of every organization, on a day.

    Attributes
    ----------
    blocks
        For each of the six blocks how many organizations it is known of; the last one, ``complete``, all six.
    groups
        The same by the dimensions of `by`.
    society_blocks, society_groups
        The six blocks of learned societies of the city level, over all and by supervising unit.
    reconciliation, duplicates, freshness
        The frame; pairs that may be one; days since the last verification.
    """

    provenance: Provenance
    by: tuple[str, ...]
    blocks: tuple[Rate, ...]
    groups: tuple[CensusGroup, ...]
    society_blocks: tuple[Rate, ...]
    society_groups: tuple[CensusGroup, ...]
    reconciliation: Reconciliation
    duplicates: Duplicates
    freshness: Freshness
    snapshot: Snapshot

    @property
    def synthetic(self) -> bool:
        """Whether the data were generated."""
        return self.provenance.synthetic

    def block(self, code: str) -> Rate:
        """One of the six blocks, or ``complete``."""
        return find_rate(self.blocks, code)
