"""Forming groups of one kind: connected, of suitable size, as many organizations as possible, at low cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import breadth_first_order, minimum_spanning_tree

from orgraph.analyses.proposals.costs import measure_group_cost
from orgraph.kernels.small_partitions import MOST_NODES, find_best_partition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.contiguity import Contiguity


def find_groups(candidates: Candidates, contiguity: Contiguity, conditions: Conditions) -> NDArray[np.int32]:
    """Find groups: a number for each candidate, −1 where it is in none."""
    labels = np.full(len(candidates), -1, dtype=np.int32)
    components = contiguity.find_components()
    order = np.argsort(components, kind="stable")
    order = order[components[order] >= 0]
    starts = np.flatnonzero(np.diff(components[order], prepend=-1))
    number = 0
    for rows in np.split(order, starts[1:]):
        if len(rows) < conditions.minimum:
            continue
        for group in _split(candidates, rows, contiguity.pairs, conditions):
            labels[group] = number
            number += 1
    return labels


def _split(
    candidates: Candidates, rows: NDArray[np.int64], pairs: NDArray[np.int32], conditions: Conditions
) -> Iterable[NDArray[np.int64]]:
    """Cut one component into groups; the best way there is where it is small."""
    if len(rows) > MOST_NODES:
        return _split_component(candidates.points, rows, pairs, conditions)
    place = {row: number for number, row in enumerate(rows.tolist())}
    edges = [(place[one], place[other]) for one, other in pairs.tolist() if one in place and other in place]

    def price(group: NDArray[np.int64]) -> float:
        return measure_group_cost(candidates, rows[group], conditions)

    found = find_best_partition(len(rows), edges, price, minimum=conditions.minimum, maximum=conditions.maximum)
    return [rows[group] for group in found]


def _split_component(
    points: NDArray[np.float64], rows: NDArray[np.int64], pairs: NDArray[np.int32], conditions: Conditions
) -> Iterator[NDArray[np.int64]]:
    place = np.full(len(points), -1)
    place[rows] = np.arange(len(rows))
    inside = pairs[(place[pairs[:, 0]] >= 0)]
    lengths = np.linalg.norm(points[inside[:, 0]] - points[inside[:, 1]], axis=1) + 1.0
    graph = coo_array((lengths, (place[inside[:, 0]], place[inside[:, 1]])), shape=(len(rows), len(rows)))
    tree = minimum_spanning_tree(graph.tocsr())
    waiting = [np.arange(len(rows))]
    while waiting:
        nodes = waiting.pop()
        if len(nodes) <= conditions.maximum:
            yield rows[nodes]
            continue
        waiting += _cut(tree, nodes, conditions)


def _cut(tree: object, nodes: NDArray[np.int64], conditions: Conditions) -> list[NDArray[np.int64]]:
    """Cut a tree where both sides are large enough and most alike; else drop its smallest branch."""
    part = tree[nodes][:, nodes]  # type: ignore[index]  # a sparse matrix
    order, parent = breadth_first_order(part, 0, directed=False)
    weight = np.ones(len(nodes), dtype=np.int64)
    for node in order[:0:-1]:
        weight[parent[node]] += weight[node]
    below = weight[order[1:]]
    side = np.minimum(below, len(nodes) - below)
    best = int(np.argmax(side))
    cut = order[1:][best]
    inside = np.zeros(len(nodes), dtype=np.bool_)
    inside[cut] = True
    for node in order[1:]:
        inside[node] |= inside[parent[node]]
    if side[best] >= conditions.minimum:
        return [nodes[inside], nodes[~inside]]
    smallest = order[1:][int(np.argmin(below))]  # a leaf
    return [np.delete(nodes, smallest)]
