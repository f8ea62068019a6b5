"""Knowledge: of which units a ledger was loaded, so that a missing row means "no" there and "unknown" elsewhere.

A ledger of the whole city speaks for every unit; one of the city's own bodies only for those bodies; one of a county
says nothing of the other nine. Of an organization whose counting unit is unknown a missing row means "no" only where
all counties and zones, or the whole city, are loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from orgraph.model import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.facts.places import AreaTable
    from orgraph.snapshot import Scopes, Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """Which units' ledgers a snapshot holds."""

    scopes: Scopes
    areas: AreaTable

    @classmethod
    def of(cls, snapshot: Snapshot, areas: AreaTable) -> Knowledge:
        """Take the knowledge that a snapshot holds."""
        return cls(snapshot.scopes, areas)

    def find_loaded(self, ledger: str, *, months: Iterable[str | None] = (None,)) -> NDArray[np.bool_]:
        """Find the units of which a ledger is loaded.

        Parameters
        ----------
        ledger
            Its name in the model.
        months
            For a monthly ledger the months that are all needed, as ``"2020-05"``.

        Returns
        -------
        numpy.ndarray
            One entry per place in ``areas.units`` and a last one for organizations whose unit is unknown.
        """
        city = self.areas.keys_of_level("city")
        keys = self.areas.unit_keys
        loaded = np.ones(len(keys) + 1, dtype=np.bool_)
        for month in months:
            units = self.scopes.units(ledger, period=month)
            whole_city = not units.isdisjoint(city)
            own = np.array([whole_city or key in units for key in keys], dtype=np.bool_)
            reporting = self.areas.reporting_units
            loaded &= np.append(own, whole_city or (reporting.any() and own[reporting].all()))
        return loaded


def list_whole_months(day: date, *, count: int) -> tuple[str, ...]:
    """List the last months that are over on a day, oldest first; the month of its own last day is over.

    Examples
    --------
    >>> from datetime import date
    >>> list_whole_months(date(2020, 6, 30), count=3), list_whole_months(date(2020, 6, 29), count=3)
    (('2020-04', '2020-05', '2020-06'), ('2020-03', '2020-04', '2020-05'))
    """
    tomorrow = np.datetime64(day, "D") + 1
    first = tomorrow.astype("datetime64[M]") - count
    return tuple(str(first + number) for number in range(count))


def find_code(name: str, code: str) -> int:
    """Find the position of a value in a vocabulary, as snapshots store it."""
    return vocabulary(name).codes.index(code)


def find_codes(name: str, *codes: str) -> tuple[int, ...]:
    """Find the positions of several values in a vocabulary."""
    return tuple(find_code(name, code) for code in codes)
