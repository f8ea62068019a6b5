"""A few: candidates that hang together in any kind and are at most twelve are grouped the best way there is.

All kinds together, by dynamic programming over sets: most placed, then least weight with the cheapest hosts. So what
the order of the kinds costs elsewhere is lost nowhere here, and a further host lowers no number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from orgraph.analyses.proposals.search.contiguity import find_contiguity
from orgraph.analyses.proposals.search.leftovers import FormedGroup
from orgraph.kernels.formation.small_partitions import MOST_NODES, choose_sets, list_connected, list_nodes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.search.contiguity import Contiguity
    from orgraph.analyses.proposals.search.task import SearchTask


MOST_FEW: Final = 1000
"""Where more than so many live in small neighbourhoods the search alone decides: an exact cut takes up to a second."""


def find_settled_few(task: SearchTask, groups: Sequence[FormedGroup]) -> list[FormedGroup]:
    """Replace the groups of a few candidates that hang together by the best there are."""
    conditions, size = task.conditions, len(task.candidates)
    if conditions.minimum > MOST_NODES:
        return list(groups)
    free = np.ones(size, dtype=np.bool_)
    for group in task.accepted:
        free[group.members] = False
    steps = [
        find_contiguity(task.candidates, kind, conditions, hosted=task.hosted[kind] & free)
        for kind in conditions.precedence
    ]
    pairs = np.vstack([step.pairs for step in steps])
    graph = coo_array((np.ones(len(pairs), dtype=np.int8), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    component = connected_components(graph, directed=False)[1]
    counts = np.bincount(component, minlength=1)
    few = (counts[component] >= conditions.minimum) & (counts[component] <= MOST_NODES) & free
    if few.sum() > MOST_FEW:
        return list(groups)
    settled = [group for group in groups if group.accepted or not few[group.members].any()]
    for number in np.unique(component[few]).tolist():
        settled += _find_best(task, steps, np.flatnonzero(component == number))
    return settled


def _find_best(task: SearchTask, steps: Sequence[Contiguity], rows: NDArray[np.int64]) -> list[FormedGroup]:
    """Find the best groups of a few candidates."""
    conditions, size = task.conditions, len(rows)
    weights: dict[int, tuple[float, str]] = {}
    for step in steps:
        near = np.searchsorted(rows, step.list_pairs_among(rows))
        edges = [(one, other) for one, other in near.tolist()]
        for group in list_connected(size, edges, minimum=conditions.minimum, maximum=conditions.maximum):
            members = rows[list_nodes(group, size)]
            if not step.eligible[members].all() or not task.ties.hold(members):
                continue
            weight = task.weighing.weigh_hosted(step.kind, members)
            if group not in weights or weight < weights[group][0]:
                weights[group] = (weight, step.kind)
    chosen = choose_sets(size, {group: weight for group, (weight, _) in weights.items()})
    found = [(sum(1 << node for node in nodes), nodes) for nodes in chosen]
    return [FormedGroup(weights[group][1], rows[nodes]) for group, nodes in found]
