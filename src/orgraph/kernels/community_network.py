"""The network that communities are found in: checked ends and weights as compressed rows, and the steps in C."""

from __future__ import annotations

import operator
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.kernels.native import NativeFunction

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_ROWS: Final = ("int64", "int64[]", "int64[]", "float64[]", "float64[]", "float64[]", "float64[]")
_BUILD: Final = NativeFunction(
    "orgraph_build_network",
    ("int64", "int64", "int64", "int32[]", "int32[]", "float64[]", "int64[]", "int64[]", "float64[]", "float64[]"),
)
_FIND: Final = NativeFunction("orgraph_find_communities", (*_ROWS, "float64", "int64", "int64", "int32[]"))
_DESCRIBE: Final = NativeFunction(
    "orgraph_describe_communities", (*_ROWS, "float64", "float64", "int64", "int64", "int32[]", "float64[]")
)
MOST_NODES: Final = (1 << 31) - 1
FEWEST_UNLINKED: Final = 1_000_000
"""Nodes beyond all ends of links from which on those without a link are set aside."""


@dataclass(frozen=True, slots=True, eq=False)
class Description:
    """A partition and how long it takes to describe the links by it.

    Attributes
    ----------
    length
        In nats; 0 is what the degrees alone take.
    inside, between
        Links inside of communities, and between them, by those that the degrees alone make one expect.
    """

    labels: NDArray[np.int32]
    resolution: float
    length: float
    inside: float
    between: float

    @property
    def is_assortative(self) -> bool:
        """Whether nodes are linked to their own community more than to others; one community alone counts too."""
        return self.inside >= self.between

    @property
    def rate(self) -> float:
        """The resolution at which modularity is the likelihood of these rates (Newman 2016)."""
        if not 0 < self.between < self.inside:
            return 1.0
        return (self.inside - self.between) / log(self.inside / self.between)


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """A weighted undirected network.

    Attributes
    ----------
    source, target, weight
        The pairs as they were given; weights as parts of the largest one, None where all are 1.
    offsets, links
        Compressed rows; a link is a neighbour (int32) and its weight (float32) in eight bytes.
    strength
        Sum of the weights of each node, a loop twice.
    outward
        The same without loops, which hold no community together and describe none.
    scale
        Links that a weight of 1 stands for: Kish's effective number of links by the sum of their weights.
    """

    source: NDArray[np.int32]
    target: NDArray[np.int32]
    weight: NDArray[np.float64] | None
    offsets: NDArray[np.int64]
    links: NDArray[np.int64]
    strength: NDArray[np.float64]
    outward: NDArray[np.float64]
    scale: float

    @property
    def count(self) -> int:
        """Number of nodes."""
        return len(self.strength)

    @property
    def nothing(self) -> NDArray[np.float64]:
        """A 0 for each node."""
        return np.zeros(self.count)

    @property
    def has_links(self) -> bool:
        """Whether two nodes are linked."""
        return bool(self.offsets[-1])

    @property
    def effective_links(self) -> float:
        """Number of links between different nodes, as Kish counts those of unequal weight."""
        return float(self.outward.sum()) / 2 * self.scale

    def find_communities(self, resolution: float, *, rounds: int, seed: int) -> NDArray[np.int32]:
        """Find communities at a resolution, every one connected."""
        labels = np.arange(self.count, dtype=np.int32)
        total = float(self.strength.sum())
        nothing = self.nothing
        rows = (self.count, self.offsets, self.links, self.strength, nothing, nothing, nothing)
        _FIND(*rows, resolution / total if total else 0.0, rounds, seed, labels)
        return labels

    def describe(self, labels: NDArray[np.int32], resolution: float) -> Description:
        """Describe a partition that was found at a resolution."""
        return self._describe(labels.copy(), resolution, rounds=0, seed=0)

    def shorten(self, found: Description, *, seed: int) -> Description:
        """Move nodes and merge communities while the description grows shorter."""
        return self._describe(found.labels.copy(), found.resolution, rounds=1, seed=seed)

    def _describe(self, labels: NDArray[np.int32], resolution: float, *, rounds: int, seed: int) -> Description:
        told = np.zeros(3)
        factor = resolution / float(self.strength.sum())
        # A node without links belongs anywhere: it is not counted.
        sizes = (self.outward > 0).astype(np.float64)
        rows = (self.count, self.offsets, self.links, self.outward, self.nothing, sizes, np.square(self.outward))
        _DESCRIBE(*rows, self.scale, factor, rounds, seed, labels, told)
        return Description(labels, resolution, *told.tolist())

    def find_modularity(self, labels: NDArray[np.int32], *, resolution: float = 1.0) -> float:
        """Find the modularity of a partition; 0 where there is no link."""
        total = float(self.strength.sum())
        if not total:
            return 0.0
        inside, sums = self._sum_communities(labels)
        return 2 * inside / total - resolution * float(np.square(sums / total).sum())

    def _sum_communities(self, labels: NDArray[np.int32]) -> tuple[float, NDArray[np.float64]]:
        same = labels[self.source] == labels[self.target]
        inside = float(np.count_nonzero(same)) if self.weight is None else float(self.weight[same].sum())
        sums: NDArray[np.float64] = np.bincount(labels, weights=self.strength).astype(np.float64)
        return inside, sums


@dataclass(frozen=True, slots=True, eq=False)
class Ends:
    """Ends of links that were checked.

    Attributes
    ----------
    source, target
        Of each link; places in `linked` where that is given.
    count
        Number of nodes.
    linked
        The nodes that are an end, ascending, where nearly all others are none; else None.
    """

    source: NDArray[np.integer]
    target: NDArray[np.integer]
    count: int
    linked: NDArray[np.integer] | None


def read_ends(source: ArrayLike, target: ArrayLike, *, count: int | None) -> Ends:
    """Check the ends, and number those that occur anew where nearly all nodes are no end.

    Raises
    ------
    ValueError
        See ``detect_communities``.
    """
    begins, ends = _check_pairs(source, target)
    nodes = _check_count(begins, ends, count)
    if nodes - 2 * len(begins) < FEWEST_UNLINKED:
        return Ends(begins, ends, nodes, None)
    linked, places = np.unique(np.concatenate([begins, ends]).astype(np.int64), return_inverse=True)
    return Ends(places[: len(begins)], places[len(begins) :], nodes, linked)


def spread_labels(labels: NDArray[np.int32], linked: NDArray[np.integer], *, count: int) -> NDArray[np.int32]:
    """Give every node a label, in the order of their first nodes; those without links one of their own each."""
    heads = linked[np.unique(labels, return_index=True)[1]]
    is_head = np.ones(count, dtype=np.bool_)
    is_head[linked] = False
    is_head[heads] = True
    spread = np.cumsum(is_head, dtype=np.int32) - np.int32(1)
    spread[linked] = spread[heads][labels]
    return spread


def read_network(
    source: ArrayLike, target: ArrayLike, weight: ArrayLike | None = None, *, count: int | None = None
) -> Network:
    """Check ends and weights and sort them into compressed rows.

    Raises
    ------
    ValueError
        See ``detect_communities``.
    """
    begins, ends = _check_pairs(source, target)
    nodes = _check_count(begins, ends, count)
    weights = None if weight is None else _check_weights(weight, len(begins))
    begins, ends = (np.ascontiguousarray(end, dtype=np.int32) for end in (begins, ends))
    if weights is not None:
        begins, ends, weights = _sort_links(begins, ends, weights)
    offsets, links = np.empty(nodes + 1, dtype=np.int64), np.empty(2 * len(begins), dtype=np.int64)
    strength, inside = np.empty(nodes), np.empty(nodes)
    given = np.zeros(0) if weights is None else weights
    _BUILD(len(begins), nodes, weights is not None, begins, ends, given, offsets, links, strength, inside)
    # Where no link has a weight and none is repeated, all count 1.
    is_plain = weights is None and offsets[-1] == 2 * np.count_nonzero(begins != ends)
    scale = 1.0 if is_plain else _find_scale(links[: offsets[-1]])
    outward = strength - 2 * inside if inside.any() else strength
    return Network(begins, ends, weights, offsets, links, strength, outward, scale)


def _find_scale(links: NDArray[np.int64]) -> float:
    amounts = links.view(np.float32)[1::2].astype(np.float64)
    return float(amounts.sum() / np.square(amounts).sum()) if len(amounts) else 1.0


def _sort_links(
    begins: NDArray[np.int32], ends: NDArray[np.int32], weights: NDArray[np.float64]
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64]]:
    """Sort links: sums of weights differ in their last digits with the order, and ties between communities by those."""
    low, high = np.minimum(begins, ends), np.maximum(begins, ends)
    order = np.lexsort((weights, high, low))
    return low[order], high[order], weights[order]


def check_number(name: str, value: int) -> int:
    """Read a whole number.

    Raises
    ------
    ValueError
        Where it is none.
    """
    if isinstance(value, bool | np.bool_):
        raise ValueError(f"{name} is a whole number, not {value!r}")  # noqa: TRY004 - one error for wrong arguments
    try:
        return operator.index(value)
    except TypeError:
        raise ValueError(f"{name} is a whole number, not {value!r}") from None


def _check_pairs(source: ArrayLike, target: ArrayLike) -> tuple[NDArray[np.integer], NDArray[np.integer]]:
    begins, ends = _check_ends("source", source), _check_ends("target", target)
    if len(begins) != len(ends):
        raise ValueError(f"source has {len(begins):,} ends and target {len(ends):,}: give one of each per link")
    return begins, ends


def _check_ends(name: str, values: ArrayLike) -> NDArray[np.integer]:
    ends = np.asarray(values)
    if ends.ndim != 1:
        raise ValueError(f"{name} has {ends.ndim} dimensions: give one number per link")
    if not len(ends):
        return np.zeros(0, dtype=np.int32)
    if not np.issubdtype(ends.dtype, np.integer):
        raise ValueError(f"{name} holds {ends.dtype}: nodes are whole numbers from 0")
    low, high = ends.min(), ends.max()
    if low < 0 or high >= MOST_NODES:
        raise ValueError(f"{name} holds {low if low < 0 else high}: nodes are whole numbers from 0 to {MOST_NODES - 1}")
    return ends


def _check_count(begins: NDArray[np.integer], ends: NDArray[np.integer], count: int | None) -> int:
    needed = max(int(begins.max()), int(ends.max())) + 1 if len(begins) else 0
    if count is None:
        return needed
    nodes = check_number("count", count)
    if not needed <= nodes <= MOST_NODES:
        raise ValueError(
            f"count is {nodes}, but the links need {needed} nodes: give at least that, at most {MOST_NODES}"
        )
    return nodes


def _check_weights(weight: ArrayLike, links: int) -> NDArray[np.float64]:
    given = np.asarray(weight)
    if given.shape != (links,):
        raise ValueError(f"weight has the shape {given.shape}: give one number for each of the {links:,} links")
    if links and not (np.issubdtype(given.dtype, np.floating) or np.issubdtype(given.dtype, np.integer)):
        raise ValueError(f"weight holds {given.dtype}: weights are numbers from 0")
    weights = given.astype(np.float64)
    if not np.isfinite(weights).all() or (links and weights.min() < 0):
        raise ValueError("a weight is negative or not finite: weights are numbers from 0")
    largest = weights.max(initial=0.0)
    return weights / largest if largest > 0 else weights
