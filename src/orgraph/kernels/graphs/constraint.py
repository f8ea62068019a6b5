"""Burt's constraint: how far a node's ties are invested in nodes that are tied to each other.

With a(u, v) the weight between two nodes in either direction and p(u, v) = a(u, v) / Σ_w a(u, w), the constraint of u
is the sum over its neighbours v of (p(u, v) + Σ_q p(u, q) p(q, v))². Low values: its neighbours are connected only
through it. (Burt, Structural Holes, 1992; the treatment of loops and of isolated nodes is that of NetworkX.) The inner
sums run over triangles, which are listed once each; a product of matrices would square every hub's degree.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.kernels.graphs.csr import build_undirected, merge_pairs
from orgraph.kernels.native import NativeFunction

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.kernels.graphs.csr import MergedPairs

_SUM_INDIRECT_SHARES: Final = NativeFunction(
    "orgraph_sum_indirect_shares",
    ("int64", "int64[]", "int32[]", "int32[]", "int64", "int32[]", "float64[]", "float64[]", "float64[]"),
)


def measure_constraint(
    source: NDArray[np.integer],
    target: NDArray[np.integer],
    weight: NDArray[np.floating] | None = None,
    *,
    size: int,
    directed: bool = False,
) -> NDArray[np.float64]:
    """Measure Burt's constraint of every node; repeated edges and opposite arcs add up.

    Parameters
    ----------
    source, target
        Ends of each edge.
    weight
        Of each edge, 0 or more; 1 where not given.
    size
        Number of nodes.
    directed
        Whether the edges are arcs: it makes no difference but for loops, which count twice beside arcs.

    Returns
    -------
    numpy.ndarray
        NaN for nodes without ties to others.

    Raises
    ------
    ValueError
        Where a weight is negative or no number, or an end lies outside of the nodes.
    """
    if weight is not None and len(weight) and not weight.min() >= 0:
        raise ValueError("constraint is defined for weights of 0 or more")
    pairs = merge_pairs(source, target, size=size)
    return sum_constraint(pairs, pairs.sum(weight), size=size, directed=directed)


def sum_constraint(
    pairs: MergedPairs, weights: NDArray[np.float64], *, size: int, directed: bool = False
) -> NDArray[np.float64]:
    """Measure the constraint of every node from pairs that are merged already; see `measure_constraint`."""
    is_loop = pairs.source == pairs.target
    loops = np.bincount(pairs.source[is_loop], weights=weights[is_loop], minlength=size).astype(np.float64)
    source, target, tie = pairs.source[~is_loop], pairs.target[~is_loop], weights[~is_loop]
    if directed:
        loops = loops * 2
    strength = loops.copy()
    for end in (source, target):
        strength += np.bincount(end, weights=tie, minlength=size)
    inverse = np.divide(1.0, strength, out=np.zeros(size), where=strength > 0)
    own = loops * inverse
    indirect = _sum_indirect(source, target, tie, inverse, size=size)
    constraint = np.zeros(size)
    returned = np.zeros(size)
    for start, (begin, end) in enumerate(((source, target), (target, source))):
        share = tie * inverse[begin]
        local = (share + indirect[start::2] + share * (own[begin] + own[end])) ** 2
        constraint += np.bincount(begin, weights=local * (share > 0), minlength=size)
        returned += np.bincount(begin, weights=share * tie * inverse[end], minlength=size)
    constraint += (own > 0) * (own + own**2 + returned) ** 2
    # NetworkX takes twice the share of a loop off the mutual weights, which without direction are twice the weights.
    mutual = strength if directed else 2 * strength
    constraint[mutual - 2 * own == 0] = np.nan
    return constraint


def _sum_indirect(
    source: NDArray[np.int32],
    target: NDArray[np.int32],
    tie: NDArray[np.float64],
    inverse: NDArray[np.float64],
    *,
    size: int,
) -> NDArray[np.float64]:
    """Sum p(u, q) p(q, v) over all q for every edge, from its source and from its target in turn."""
    adjacency = build_undirected(source, target, size=size)
    indirect = np.empty(2 * len(source))
    _SUM_INDIRECT_SHARES(
        size,
        adjacency.offsets,
        adjacency.neighbours,
        adjacency.edges,
        len(source),
        np.ascontiguousarray(source),
        np.ascontiguousarray(tie),
        inverse,
        indirect,
    )
    return indirect
