"""Betweenness: on what share of the shortest paths between all other nodes a node lies.

Exact values take a search from every node (Brandes 2001). Sampled ones draw pairs of connected nodes and give each node
between them its share of all shortest paths of the pair, found by a search from both ends; sampling goes on until every
value is known within a stated error. The error of each node follows from what was drawn (empirical Bernstein bound of
Maurer and Pontil 2009, all nodes and all looks together), so nodes on few paths are known sooner.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.kernels.graphs.components import find_components
from orgraph.kernels.native import NativeFunction

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.kernels.graphs.csr import Adjacency

_SUM_DEPENDENCIES: Final = NativeFunction(
    "orgraph_sum_dependencies", ("int64", "int64[]", "int32[]", "int64", "int32[]", "float64[]", "float64[]")
)
_SAMPLE_PAIRS: Final = NativeFunction(
    "orgraph_sample_pairs",
    ("int64", "int64[]", "int32[]", "float64[]", "int64", "int32[]", "int32[]", "float64[]", "float64[]"),
)
_FIRST_LOOK: Final = 1_000
_GROWTH: Final = 1.25


def sum_dependencies(
    adjacency: Adjacency,
    sources: NDArray[np.integer] | None = None,
    *,
    targets: NDArray[np.bool_] | None = None,
) -> NDArray[np.float64]:
    """Sum, over sources, the share of the shortest paths to every other node that pass through each node.

    Parameters
    ----------
    adjacency
        Rows of a simple graph, directed or not.
    sources
        By default all nodes; then the sum over an undirected graph counts every pair twice.
    targets
        Which nodes count as ends of paths; by default all.
    """
    size = len(adjacency.offsets) - 1
    some = np.arange(size) if sources is None else sources
    if len(some) and not 0 <= some.min() <= some.max() < size:
        raise ValueError(f"a source is {some.min()} or {some.max()}; nodes lie from 0 to {size - 1}")
    sums = np.empty(size)
    starts = np.ascontiguousarray(some, dtype=np.int32)
    worth = np.ones(size) if targets is None else targets.astype(np.float64)
    _SUM_DEPENDENCIES(size, adjacency.offsets, adjacency.neighbours, len(starts), starts, worth, sums)
    return sums


def measure_betweenness(adjacency: Adjacency, *, ends: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
    """Measure the exact betweenness of every node, from 0 to 1: the share of all pairs of other nodes.

    Parameters
    ----------
    ends
        Which nodes make pairs, by default all; the values then say what share of the pairs of others of these.
    """
    if ends is None:
        return sum_dependencies(adjacency) / _count_pairs(len(adjacency.offsets) - 1)
    sums = sum_dependencies(adjacency, np.flatnonzero(ends), targets=ends)
    return sums / _count_pairs(int(ends.sum()))


def _count_pairs(ends: int) -> int:
    """Count the ordered pairs that a node can lie between: those of the others."""
    return max((ends - 1) * (ends - 2), 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SampledBetweenness:
    """Betweenness from sampled pairs.

    Attributes
    ----------
    values
        Of every node, from 0 to 1, on the scale of `measure_betweenness`.
    errors
        How far each may be off; with the stated confidence none is further off.
    confidence
        Probability that all values lie within their errors.
    samples
        Number of pairs that were drawn.
    """

    values: NDArray[np.float64]
    errors: NDArray[np.float64]
    confidence: float
    samples: int

    @property
    def error(self) -> float:
        """The greatest of the errors."""
        return float(self.errors.max(initial=0.0))


@dataclass(frozen=True, slots=True)
class _Population:
    """The pairs to draw from: nodes by component, and the running number of partners."""

    members: NDArray[np.int32]
    begin: NDArray[np.int32]
    length: NDArray[np.int32]
    bounds: NDArray[np.int64]

    def draw(self, count: int, random: np.random.Generator) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Draw pairs, all equally likely; their sources lie evenly over all that could be drawn."""
        strata = (np.arange(count) + random.random(count)) / count
        place = np.searchsorted(self.bounds, (strata * self.bounds[-1]).astype(np.int64), side="right")
        other = self.begin[place] + random.integers(0, self.length[place] - 1)
        return self.members[place], self.members[other + (other >= place)]


@dataclass(frozen=True, slots=True)
class _Kinds:
    """The nodes of a graph by their neighbours, those of the same ones together, and one of each kind with its rows."""

    of: NDArray[np.int32]
    weight: NDArray[np.float64]
    offsets: NDArray[np.int64]
    neighbours: NDArray[np.int32]


def sample_betweenness(
    adjacency: Adjacency,
    *,
    ends: NDArray[np.bool_] | None = None,
    error: float = 0.005,
    confidence: float = 0.9,
    most: int | None = None,
    seed: int = 0,
) -> SampledBetweenness:
    """Estimate the betweenness of every node of an undirected simple graph.

    Parameters
    ----------
    ends
        Which nodes make pairs, by default all.
    error
        Sampling ends when no value may be off by more.
    confidence
        Probability with which that holds for all nodes together.
    most
        Most pairs to draw, whatever the error then is.
    seed
        The same seed gives the same values.

    Raises
    ------
    ValueError
        Where `error` or `confidence` does not lie between 0 and 1.
    """
    if not 0 < error < 1 or not 0 < confidence < 1:
        raise ValueError(f"error {error} and confidence {confidence} lie between 0 and 1")
    size = len(adjacency.offsets) - 1
    population = _list_population(adjacency, np.ones(size, dtype=np.bool_) if ends is None else ends)
    pairs = int(population.bounds[-1]) if len(population.bounds) else 0
    if not pairs:
        return SampledBetweenness(values=np.zeros(size), errors=np.zeros(size), confidence=confidence, samples=0)
    kinds = _find_kinds(adjacency)
    scale = pairs / _count_pairs(len(population.members))
    found = _draw_pairs(population, kinds, error=error / scale, risk=1 - confidence, most=most, seed=seed)
    return SampledBetweenness(
        values=scale * found.values[kinds.of],
        errors=scale * found.errors[kinds.of],
        confidence=confidence,
        samples=found.samples,
    )


def _draw_pairs(
    population: _Population, kinds: _Kinds, *, error: float, risk: float, most: int | None, seed: int
) -> SampledBetweenness:
    """Draw until the share of the pairs that each kind lies between is known within an error."""
    sums, squares = np.zeros(len(kinds.weight)), np.zeros(len(kinds.weight))
    random = np.random.default_rng(seed)
    samples, looks, wanted = 0, 0, _FIRST_LOOK
    while True:
        drawn = wanted - samples if most is None else min(wanted, most) - samples
        sources, targets = (kinds.of[end] for end in population.draw(drawn, random))
        rows = (len(kinds.weight), kinds.offsets, kinds.neighbours, kinds.weight)
        _SAMPLE_PAIRS(*rows, drawn, sources, targets, sums, squares)
        samples, looks = samples + drawn, looks + 1
        errors = _bound_errors(sums, squares, samples, risk=risk / (looks * (looks + 1)))
        if errors.max() <= error or samples == most:
            return SampledBetweenness(values=sums / samples, errors=errors, confidence=1 - risk, samples=samples)
        wanted = int(samples * _GROWTH)


def _list_population(adjacency: Adjacency, ends: NDArray[np.bool_]) -> _Population:
    members = np.flatnonzero(ends).astype(np.int32)
    labels = find_components(adjacency)[members]
    members = members[np.argsort(labels, kind="stable")]
    counts = np.bincount(labels)
    length = np.repeat(counts, counts)
    begin = np.repeat(np.cumsum(counts) - counts, counts)
    return _Population(members, begin.astype(np.int32), length.astype(np.int32), np.cumsum(length - 1))


def _find_kinds(adjacency: Adjacency) -> _Kinds:
    """Tell nodes apart by the sum of random numbers of their neighbours: two in 10¹⁹ are the same by chance."""
    size = len(adjacency.offsets) - 1
    numbers = np.random.default_rng(0).integers(1, 1 << 63, size, dtype=np.uint64)
    rows = np.repeat(np.arange(size, dtype=np.int32), np.diff(adjacency.offsets))
    is_loop = rows == adjacency.neighbours
    running = np.append(np.uint64(0), np.cumsum(numbers[adjacency.neighbours] * ~is_loop, dtype=np.uint64))
    sums = running[adjacency.offsets[1:]] - running[adjacency.offsets[:-1]]
    first, kinds, counts = np.unique(sums, return_index=True, return_inverse=True, return_counts=True)[1:]
    is_kept = np.zeros(size, dtype=np.bool_)
    is_kept[first] = True
    # Numbered as the nodes are: what lies near each other in memory stays there.
    names = np.cumsum(is_kept, dtype=np.int32) - np.int32(1)
    weight = np.empty(len(first))
    weight[names[first]] = counts
    kept = is_kept[rows] & is_kept[adjacency.neighbours] & ~is_loop
    offsets = np.append(0, np.cumsum(np.bincount(names[rows[kept]], minlength=len(first))))
    return _Kinds(names[first[kinds]], weight, offsets, names[adjacency.neighbours[kept]])


def _bound_errors(
    sums: NDArray[np.float64], squares: NDArray[np.float64], samples: int, *, risk: float
) -> NDArray[np.float64]:
    """Bound how far each mean is off, all at once: a share of the risk for each node and either direction."""
    doubt = np.log(4 * len(sums) / risk)
    variance = np.maximum(squares - sums**2 / samples, 0) / (samples - 1)
    bounds: NDArray[np.float64] = np.sqrt(2 * variance * doubt / samples) + 7 * doubt / (3 * (samples - 1))
    return bounds
