"""The task of a search: whom to group, and what to keep to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.search.forming import Ties
    from orgraph.analyses.proposals.search.leftovers import FormedGroup
    from orgraph.analyses.proposals.search.weighing import Weighing


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchTask:
    """What a search for groups of all kinds is given.

    Attributes
    ----------
    hosted
        By kind, the candidates that somebody may host.
    accepted
        Groups that stand.
    weighing
        Weighs groups.
    """

    candidates: Candidates
    hosted: dict[str, NDArray[np.bool_]]
    conditions: Conditions
    accepted: Sequence[FormedGroup]
    ties: Ties
    weighing: Weighing
