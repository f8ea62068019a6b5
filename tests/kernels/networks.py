"""Networks with planted communities, and how alike two partitions are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray


def plant_communities(
    *, count: int, size: int, inside: float, outside: float, seed: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Link nodes at random, on average to `inside` of their own community and `outside` of all nodes."""
    random = np.random.default_rng(seed)
    labels = np.arange(count, dtype=np.int32) // size
    within = random.integers(0, count, int(count * inside / 2))
    beside = labels[within] * size + random.integers(0, size, len(within))
    anywhere = random.integers(0, count, (2, int(count * outside / 2)))
    source = np.append(within, anywhere[0]).astype(np.int32)
    target = np.minimum(np.append(beside, anywhere[1]), count - 1).astype(np.int32)
    kept = source != target
    return source[kept], target[kept], labels


def list_partitions(nodes: Sequence[int]) -> Iterator[list[set[int]]]:
    """List all partitions of some nodes."""
    if not nodes:
        yield []
        return
    for partition in list_partitions(nodes[1:]):
        yield [{nodes[0]}, *partition]
        for place, group in enumerate(partition):
            yield [*partition[:place], group | {nodes[0]}, *partition[place + 1 :]]


def compare_partitions(one: NDArray[np.int32], other: NDArray[np.int32]) -> float:
    """Find the adjusted Rand index (Hubert and Arabie 1985): 1 where they are equal, about 0 by chance."""
    table = np.unique(np.stack([one, other]), axis=1, return_counts=True)[1]
    both, first, second = (_count_pairs(counts) for counts in (table, np.bincount(one), np.bincount(other)))
    expected = first * second / (len(one) * (len(one) - 1) / 2)
    largest = (first + second) / 2
    return 1.0 if largest == expected else (both - expected) / (largest - expected)


def _count_pairs(counts: NDArray[np.integer]) -> float:
    wide = counts.astype(np.float64)
    return float((wide * (wide - 1) / 2).sum())


def pair_stubs(
    *, count: int, size: int, inside: int, outside: int, seed: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]]:
    """Link every node to exactly `inside` of its own community and `outside` of all nodes, but for loops."""
    random = np.random.default_rng(seed)
    labels = np.arange(count, dtype=np.int32) // size
    own = np.repeat(np.arange(count, dtype=np.int32), inside)
    own = own[np.lexsort((random.random(len(own)), labels[own]))]
    other = random.permutation(np.repeat(np.arange(count, dtype=np.int32), outside))
    source, target = np.append(own[::2], other[::2]), np.append(own[1::2], other[1::2])
    kept = source != target
    return source[kept], target[kept], labels
