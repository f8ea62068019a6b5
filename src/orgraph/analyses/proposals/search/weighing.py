"""Weighing: what a group is worth avoiding while groups are sought.

Its cost, plus a price for each member where it fails a test of the plan. Whom a search places must not depend on who
hosts what at which cost, or a further host could lower the number: so groups are formed and reshaped by their weight
without a host, and only what places nobody anew (closing, cutting a few the best way) looks at hosts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from orgraph.analyses.proposals.hosts.choosing import measure_least_host_cost
from orgraph.analyses.proposals.search.costs import measure_group_cost

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.hosts.choosing import HostTable

    Measure = Callable[[str, NDArray[np.int64]], float]

MOST_KNOWN: Final = 50_000
"""So many groups are remembered: in large cities as many are tried as would fill gigabytes, and few come again."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weighs groups, those that come again once."""

    candidates: Candidates
    hosts: HostTable
    conditions: Conditions
    _known: dict[tuple[str, str, bytes], float] = field(default_factory=dict)

    def weigh(self, kind: str, members: NDArray[np.int64]) -> float:
        """Weigh a group of a kind, whoever hosts it."""
        return self._remember("weight", self._weigh, kind, members)

    def weigh_hosted(self, kind: str, members: NDArray[np.int64]) -> float:
        """Weigh a group of a kind with the cheapest host; infinite where nobody may host it."""
        return self.weigh(kind, members) + self._remember("host", self._measure_host, kind, members)

    def fails(self, kind: str, members: NDArray[np.int64]) -> bool:
        """Tell whether a group fails a test, as far as its members decide."""
        return self._remember("failing", self.hosts.standards.measure_failing, kind, members) > 0

    def _weigh(self, kind: str, members: NDArray[np.int64]) -> float:
        failing = self._remember("failing", self.hosts.standards.measure_failing, kind, members)
        burden = self.conditions.test_price * len(members) * failing
        return measure_group_cost(self.candidates, members, self.conditions) + burden

    def _measure_host(self, kind: str, members: NDArray[np.int64]) -> float:
        return measure_least_host_cost(kind, members, self.hosts, self.candidates, self.conditions)

    def _remember(self, what: str, measure: Measure, kind: str, members: NDArray[np.int64]) -> float:
        name = (what, kind, members.tobytes())
        if name not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            self._known[name] = measure(kind, members)
        return self._known[name]
