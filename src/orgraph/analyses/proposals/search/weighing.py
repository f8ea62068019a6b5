"""Weighing: what a group is worth avoiding while groups are sought.

Its cost, plus a price for each member where it fails a test of the plan. Whom a search places must not depend on who
hosts what at which cost, or a further host could lower the number: so groups are formed and reshaped by their weight
without a host, and only what places nobody anew (closing, cutting a few the best way) looks at hosts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from orgraph.analyses.proposals.hosts.choosing import measure_least_host_cost
from orgraph.analyses.proposals.search.costs import measure_group_cost

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.hosts.choosing import HostTable


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weighs groups, each once."""

    candidates: Candidates
    hosts: HostTable
    conditions: Conditions
    _known: dict[tuple[str, bool, bytes], float] = field(default_factory=dict)

    def weigh(self, kind: str, members: NDArray[np.int64]) -> float:
        """Weigh a group of a kind, whoever hosts it."""
        name = (kind, False, members.tobytes())
        if name not in self._known:
            failing = self.hosts.standards.measure_failing(kind, members)
            burden = self.conditions.test_price * len(members) * failing
            self._known[name] = measure_group_cost(self.candidates, members, self.conditions) + burden
        return self._known[name]

    def weigh_hosted(self, kind: str, members: NDArray[np.int64]) -> float:
        """Weigh a group of a kind with the cheapest host; infinite where nobody may host it."""
        name = (kind, True, members.tobytes())
        if name not in self._known:
            host = measure_least_host_cost(kind, members, self.hosts, self.candidates, self.conditions)
            self._known[name] = self.weigh(kind, members) + host
        return self._known[name]

    def fails(self, kind: str, members: NDArray[np.int64]) -> bool:
        """Tell whether a group fails a test, as far as its members decide."""
        return bool(self.hosts.standards.list_failed(kind, members))
