"""Figures of the alliances of a day: columns for all of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from orgraph.errors import InvalidValueError

if TYPE_CHECKING:
    from datetime import date

    from orgraph.analyses.alliances.belonging import Belonging
    from orgraph.analyses.alliances.fit import Fit
    from orgraph.analyses.alliances.hosting import Hosting
    from orgraph.analyses.alliances.listing import AllianceList
    from orgraph.analyses.alliances.working import Working
    from orgraph.analyses.facts.attributes import City
    from orgraph.findings import Provenance
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class AllianceFigures:
    """The alliances of a day.

    Attributes
    ----------
    listed
        Which there are, their members, hosts and agreements; everything else stands in its order.
    hosting
        Hosts, and whether the plan allows them.
    fit
        The four tests.
    working
        Six dedicated, four lists, five mechanisms, four jointly.
    belonging
        Organizations in none and in many, Party organizations inside, overlaps.
    trade_titles
        Titles of industry divisions and chains.
    """

    listed: AllianceList
    hosting: Hosting
    fit: Fit
    working: Working
    belonging: Belonging
    trade_titles: tuple[str, ...]
    rules: Rules
    city: City

    @property
    def provenance(self) -> Provenance:
        """What it was made from."""
        return self.listed.provenance

    @property
    def snapshot(self) -> Snapshot:
        """The city."""
        return self.listed.snapshot

    @property
    def day(self) -> date:
        """The day that the result describes."""
        return self.provenance.day

    def __len__(self) -> int:
        return len(self.listed.positions)

    def find(self, key: str) -> int:
        """Find the place of an alliance in the lists.

        Raises
        ------
        InvalidValueError
            Where no alliance of this key exists on the day.
        """
        position = self.snapshot.nodes("Alliance").positions([key])[0]
        found = np.flatnonzero(self.listed.positions == position)
        if position < 0 or not len(found):
            raise InvalidValueError(f'No alliance has the key "{key}" on {self.day}.')
        return int(found[0])
