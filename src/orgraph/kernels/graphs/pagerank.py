"""PageRank by power iteration, with the meaning that NetworkX gives to its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array


def rank_pages(
    matrix: csr_array,
    *,
    damping: float = 0.85,
    start: NDArray[np.float64] | None = None,
    personalization: NDArray[np.float64] | None = None,
    dangling: NDArray[np.float64] | None = None,
    tolerance: float = 1e-6,
    most_rounds: int = 100,
) -> NDArray[np.float64] | None:
    """Rank the nodes of a graph given as a matrix of weights, from row to column.

    Parameters
    ----------
    matrix
        Square, compressed rows.
    start, personalization, dangling
        Distributions over the nodes, each of sum 1; uniform where not given, `dangling` as `personalization`.
    tolerance
        Rounds end when the sum of the changes is below this times the number of nodes.

    Returns
    -------
    numpy.ndarray or None
        None where `most_rounds` did not suffice.
    """
    size = matrix.shape[0]
    uniform = np.full(size, 1 / max(size, 1))
    jump = uniform if personalization is None else personalization
    lost = jump if dangling is None else dangling
    strength = np.asarray(matrix.sum(axis=1), dtype=np.float64).ravel()
    inverse = np.divide(1.0, strength, out=np.zeros(size), where=strength != 0)
    is_dangling = strength == 0
    towards = matrix.T.tocsr()
    rank: NDArray[np.float64] = uniform if start is None else start
    for _ in range(most_rounds):
        previous = rank
        rank = damping * (towards @ (rank * inverse) + rank[is_dangling].sum() * lost) + (1 - damping) * jump
        if np.abs(rank - previous).sum() < size * tolerance:
            return rank
    return None
