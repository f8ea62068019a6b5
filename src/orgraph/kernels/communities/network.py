"""The network that communities are found in: checked ends and weights as compressed rows, and the steps in C."""

from __future__ import annotations

from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.kernels.communities.given_links import check_count, check_pairs, check_weights
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
SWEEPS: Final = 8
"""In which nodes move by chance, and less and less so, before they move only where that pays."""
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

    @property
    def unevenness(self) -> float:
        """Part of the links between different nodes that does not count; 0 where all weigh the same."""
        return max(0.0, 1 - 2 * self.effective_links / max(int(self.offsets[-1]), 1))

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
        return self._describe(labels.copy(), resolution, sweeps=-1, seed=0)

    def shorten(self, found: Description, *, seed: int, sweeps: int = SWEEPS) -> Description:
        """Move nodes and merge communities while the description grows shorter."""
        return self._describe(found.labels.copy(), found.resolution, sweeps=sweeps, seed=seed)

    def shuffle(self, *, seed: int) -> Network:
        """Make a network by chance: every node keeps its number of links, and any link has any of the weights."""
        random = np.random.default_rng(seed)
        source = np.repeat(np.arange(self.count, dtype=np.int32), np.diff(self.offsets))
        links = self.links[: len(source)]
        target, amount = links.view(np.int32)[0::2], links.view(np.float32)[1::2]
        once = source < target
        ends = random.permutation(np.concatenate([source[once], target[once]]))
        source, target = np.split(ends, 2)
        return read_network(source, target, random.permutation(amount[once]), count=self.count)

    def _describe(self, labels: NDArray[np.int32], resolution: float, *, sweeps: int, seed: int) -> Description:
        told = np.zeros(3)
        factor = resolution / float(self.strength.sum())
        # A node without links belongs anywhere: it is not counted.
        sizes = (self.outward > 0).astype(np.float64)
        rows = (self.count, self.offsets, self.links, self.outward, self.nothing, sizes, np.square(self.outward))
        _DESCRIBE(*rows, self.scale, factor, sweeps, seed, labels, told)
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
    begins, ends = check_pairs(source, target)
    nodes = check_count(begins, ends, count)
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
    begins, ends = check_pairs(source, target)
    nodes = check_count(begins, ends, count)
    weights = None if weight is None else check_weights(weight, len(begins))
    # Those with weights are put in order.
    begins, ends = (
        np.array(end, dtype=np.int32, order="C", copy=None if weights is None else True) for end in (begins, ends)
    )
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
    amounts = links.view(np.float32)[1::2]
    squares = np.einsum("i,i->", amounts, amounts, dtype=np.float64)  # without a copy of either
    return float(amounts.sum(dtype=np.float64) / squares) if len(amounts) else 1.0
