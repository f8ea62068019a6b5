"""Forming groups of one kind: connected, of suitable size, as many organizations as possible, at low cost.

What hangs together and is small is cut the best way there is; larger neighbourhoods by the kernel of regions.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.proposals.search.costs import list_trade_labels, measure_group_cost
from orgraph.kernels.formation.atoms import Burden
from orgraph.kernels.formation.regions import form_regions
from orgraph.kernels.formation.small_partitions import MOST_NODES, find_best_partition

if TYPE_CHECKING:
    from collections.abc import Callable
    from collections.abc import Set as AbstractSet

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.search.contiguity import Contiguity

    Measure = Callable[[str, NDArray[np.int64]], float]


@dataclass(frozen=True, slots=True)
class Ties:
    """Who must and who must not be in one group, as numbers of candidates.

    Attributes
    ----------
    together
        Sets that are placed in one group or not at all; no candidate is in two of them.
    apart
        Pairs of sets: a group with members of one has none of the other.
    """

    together: tuple[frozenset[int], ...] = ()
    apart: tuple[tuple[frozenset[int], frozenset[int]], ...] = ()

    def clash(self, members: AbstractSet[int]) -> bool:
        """Tell whether some who are to stay apart are in a group."""
        return any(not one.isdisjoint(members) and not other.isdisjoint(members) for one, other in self.apart)

    def hold(self, group: NDArray[np.integer]) -> bool:
        """Tell whether a group splits no set and joins nobody who is to stay apart."""
        members = set(group.tolist())
        return not self.clash(members) and all(tied <= members or tied.isdisjoint(members) for tied in self.together)


NO_TIES = Ties()


def find_groups(
    candidates: Candidates,
    contiguity: Contiguity,
    conditions: Conditions,
    ties: Ties = NO_TIES,
    measure: Measure | None = None,
    share: float = 0.0,
) -> NDArray[np.int32]:
    """Find groups: a number for each candidate, −1 where it is in none.

    `measure` gives the cost of a group of a kind with its host; without it hosts cost nothing. Larger groups weigh more
    where no trade makes up a `share` of their members.
    """
    labels = np.full(len(candidates), -1, dtype=np.int32)
    components = contiguity.find_components()
    sizes = np.bincount(components[components >= 0], minlength=len(candidates) + 1)[components]
    small = contiguity.eligible & (sizes <= MOST_NODES)
    large = np.flatnonzero(contiguity.eligible & ~small & (sizes >= conditions.minimum))
    labels[large] = _form_large(candidates, contiguity, large, conditions, ties, share)
    number = int(labels.max(initial=-1)) + 1
    order = np.flatnonzero(small & (sizes >= conditions.minimum))
    order = order[np.argsort(components[order], kind="stable")]
    starts = np.flatnonzero(np.diff(components[order], prepend=-1))
    for rows in np.split(order, starts[1:]) if len(order) else []:
        for group in _form_small(candidates, contiguity, rows, conditions, ties, measure):
            labels[group] = number
            number += 1
    return labels


def _form_small(
    candidates: Candidates,
    contiguity: Contiguity,
    rows: NDArray[np.int64],
    conditions: Conditions,
    ties: Ties,
    measure: Measure | None,
) -> list[NDArray[np.int64]]:
    """Cut a small component the best way there is."""
    place = {row: number for number, row in enumerate(rows.tolist())}
    pairs = contiguity.list_pairs_among(rows)
    edges = [(place[one], place[other]) for one, other in pairs.tolist()]

    def price(group: NDArray[np.int64]) -> float:
        if not ties.hold(rows[group]):
            return np.inf
        if measure is not None:
            return measure(contiguity.kind, rows[group])
        return measure_group_cost(candidates, rows[group], conditions)

    found = find_best_partition(len(rows), edges, price, minimum=conditions.minimum, maximum=conditions.maximum)
    return [rows[group] for group in found]


def _form_large(
    candidates: Candidates,
    contiguity: Contiguity,
    rows: NDArray[np.int64],
    conditions: Conditions,
    ties: Ties,
    share: float,
) -> NDArray[np.int32]:
    """Cut larger components by the kernel; sets that stay together move as one."""
    if not len(rows):
        return np.zeros(0, dtype=np.int32)
    place = np.full(len(candidates), -1)
    place[rows] = np.arange(len(rows))
    pairs = place[contiguity.pairs]
    pairs = pairs[(pairs >= 0).all(axis=1)]
    together = np.full(len(candidates), -1)
    for number, tied in enumerate(ties.together):
        together[list(tied)] = number
    trade = candidates.trade[rows]
    known = len(np.unique(trade[trade >= 0]))
    formed = form_regions(
        candidates.points[rows, 0],
        candidates.points[rows, 1],
        list_trade_labels(trade),
        minimum=conditions.minimum,
        maximum=conditions.maximum,
        scale_m=conditions.radius_m,
        edges=(pairs[:, 0], pairs[:, 1]),
        together=together[rows] if ties.together else None,
        price=conditions.group_price,
        burden=Burden(price=conditions.test_price, share=share, known=known) if share else None,
        seed=conditions.seed,
    )
    return formed.labels.astype(np.int32)
