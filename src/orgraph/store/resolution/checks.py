"""Rules over all relations of a kind: one at a time, and never in a circle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.kernels.ordering import mark_repeated, order_rows
from orgraph.snapshot import FIRST_DAY, LAST_DAY

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Circle:
    """Relations that lead back: the nodes of one way round (the first stands last too), and the edges among them."""

    chain: tuple[int, ...]
    edges: NDArray[np.int64]


def find_overlaps(
    groups: Sequence[NDArray[np.integer[Any]]], first_days: pa.Array | None, last_days: pa.Array | None
) -> NDArray[np.int64]:
    """Find the rows that begin before an earlier row of their group has ended.

    Parameters
    ----------
    groups
        Columns; rows that are equal in all of them form a group.
    first_days, last_days
        Both included, open where null; None where all are open.
    """
    number = len(groups[0])
    begins = _read_days(first_days, FIRST_DAY, number)
    ends = _read_days(last_days, LAST_DAY, number)
    order = order_rows([*groups, begins, ends])
    together = mark_repeated([group[order] for group in groups])
    if not together.any():
        return np.empty(0, dtype=np.int64)
    # The latest end of the earlier rows of a group, as a running maximum that starts anew with each group.
    number_of_group = np.cumsum(~together)
    span = int(LAST_DAY) - int(FIRST_DAY) + 1
    latest = np.maximum.accumulate(number_of_group * span + (ends[order].astype(np.int64) - FIRST_DAY))
    before = np.concatenate([[0], latest[:-1]]) - number_of_group * span + FIRST_DAY
    return np.sort(order[together & (begins[order] <= before)])


def _read_days(days: pa.Array | None, missing: int, number: int) -> NDArray[np.int32]:
    if days is None:
        return np.full(number, missing, dtype=np.int32)
    read: NDArray[np.int32] = days.view("int32").fill_null(missing).to_numpy(zero_copy_only=False)
    return read


def find_circles(sources: NDArray[np.integer[Any]], targets: NDArray[np.integer[Any]]) -> list[Circle]:
    """Find the sets of nodes that lead back to themselves, in the order of their first node."""
    if not len(sources):
        return []
    from scipy.sparse import coo_array  # noqa: PLC0415 - half a second of import that few imports need
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - the same

    nodes, codes = np.unique(np.concatenate([sources, targets]), return_inverse=True)
    begins, ends = codes[: len(sources)], codes[len(sources) :]
    graph = coo_array((np.ones(len(begins), np.int8), (begins, ends)), shape=(len(nodes), len(nodes)))
    _, component = connected_components(graph.tocsr(), directed=True, connection="strong")
    inside = component[begins] == component[ends]
    inside &= (np.bincount(component)[component[begins]] > 1) | (begins == ends)
    circles = []
    for one in np.unique(component[begins[inside]]):
        edges = np.flatnonzero(inside & (component[begins] == one))
        chain = _walk(begins[edges].tolist(), ends[edges].tolist())
        circles.append(Circle(tuple(int(nodes[node]) for node in chain), edges))
    return sorted(circles, key=lambda circle: circle.chain)


def _walk(begins: list[int], ends: list[int]) -> list[int]:
    """Walk within a component until a node comes again; return the way from its first to its second time."""
    onward: dict[int, int] = {}
    for begin, end in zip(begins, ends, strict=True):
        onward[begin] = min(end, onward.get(begin, end))
    path = [min(begins)]
    while onward[path[-1]] not in path:
        path.append(onward[path[-1]])
    circle = path[path.index(onward[path[-1]]) :]
    smallest = circle.index(min(circle))
    turned = circle[smallest:] + circle[:smallest]
    return [*turned, turned[0]]
