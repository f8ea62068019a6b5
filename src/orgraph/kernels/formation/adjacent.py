"""What is adjacent: of the steps within a radius, which may be as many as the square of the points, those that serve.

Points of one place and industry are one item. Each item gets its nearest within reach, of its own industry and of any;
what these leave apart, though some step within reach joins it, is joined by one such step. The components are exactly
those of all steps within reach.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.kernels.native import NativeFunction

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAME_INDUSTRY: Final = 8
ANY_INDUSTRY: Final = 6
ANY_INDUSTRY_SMALL: Final = 14
SMALL: Final = 6_000
SAME_PLACE: Final = 4
_CELL: Final = 0.7071067  # side of a cell whose diagonal is just below the radius
_FIND: Final = NativeFunction(
    "orgraph_find_candidates",
    (
        "int64", *["float64[]"] * 2, "float64", "int64", "int64[]", "int64", "int64[]", "int32[]", "int64",
        *["int64[]"] * 2, "int64", "int32[]", *["int32"] * 3, *["int32[]"] * 2, "int64[]", "int32[]",
    ),
)  # fmt: skip
_WRITE: Final = NativeFunction(
    "orgraph_write_candidates", ("int64", "int64", "int32[]", "int64", "int32[]", "int64[]", "int32[]")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """Adjacency of items in compressed rows, symmetric and sorted.

    Attributes
    ----------
    item, item_start
        Item of each atom, ascending, and where each item begins.
    start, near
        Neighbours of item `a` are ``near[start[a]:start[a + 1]]``.
    component
        Of each item: an item of the same component.
    reach_squared
        Square of the radius within which all atoms are adjacent, in square metres; negative where `near` is all.
    """

    item: NDArray[np.int32]
    item_start: NDArray[np.int64]
    start: NDArray[np.int64]
    near: NDArray[np.int32]
    component: NDArray[np.int32]
    reach_squared: float

    @property
    def items(self) -> int:
        """Count the items."""
        return len(self.start) - 1


def find_candidates(
    x_m: NDArray[np.float64], y_m: NDArray[np.float64], kinds: NDArray[np.int32], *, radius_m: float
) -> Candidates:
    """Find what is adjacent among points within a radius.

    Parameters
    ----------
    x_m, y_m, kinds
        Position and industry of each point, sorted by all three.
    radius_m
        Longest step.
    """
    new_place = _begins(x_m, y_m)
    item_start = _starts(new_place | _begins(kinds))
    first = item_start[:-1]
    item = np.repeat(np.arange(len(first), dtype=np.int32), np.diff(item_start))
    place_start = _starts(new_place[first])
    x, y, kind = x_m[first], y_m[first], kinds[first]
    by_kind = np.argsort(kind, kind="stable").astype(np.int32)
    kind_start = _starts(_begins(kind[by_kind]))
    by_cell, cell_start, cell_key, stride = _sort_by_cell(x, y, radius_m * _CELL)
    items, any_industry = len(first), ANY_INDUSTRY_SMALL if len(first) <= SMALL else ANY_INDUSTRY
    width = SAME_INDUSTRY + any_industry + SAME_PLACE
    nearest = np.empty(items * width, dtype=np.int32)
    pairs, joined = np.empty(2 * items, dtype=np.int32), np.zeros(1, dtype=np.int64)
    component = np.empty(items, dtype=np.int32)
    _FIND(
        items, x, y, radius_m * radius_m, len(place_start) - 1, place_start, len(kind_start) - 1, kind_start, by_kind,
        len(cell_key), cell_start, cell_key, stride, by_cell, SAME_INDUSTRY, any_industry, SAME_PLACE,
        nearest, pairs, joined, component,
    )  # fmt: skip
    start = np.empty(items + 1, dtype=np.int64)
    near = np.empty(2 * (items * width + int(joined[0])), dtype=np.int32)
    _WRITE(items, width, nearest, int(joined[0]), pairs, start, near)
    return Candidates(
        item=item,
        item_start=item_start,
        start=start,
        near=near[: start[-1]].copy(),
        component=component,
        reach_squared=radius_m * radius_m,
    )


def link_candidates(source: NDArray[np.integer], target: NDArray[np.integer], *, size: int) -> Candidates:
    """Make candidates of steps that are told one by one; nothing else is adjacent.

    Parameters
    ----------
    source, target
        Ends of each step; a direction, a repeat or a step to itself means nothing.
    size
        Number of atoms.
    """
    from scipy.sparse import csr_array  # noqa: PLC0415 - half a second of import that a radius does not need
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - the same

    kept = source != target
    ends = np.append(source[kept], target[kept]), np.append(target[kept], source[kept])
    rows = csr_array((np.ones(len(ends[0]), dtype=np.int32), ends), shape=(size, size))
    rows.sum_duplicates()
    return Candidates(
        item=np.arange(size, dtype=np.int32),
        item_start=np.arange(size + 1, dtype=np.int64),
        start=rows.indptr.astype(np.int64),
        near=rows.indices.astype(np.int32),
        component=connected_components(rows, directed=False)[1].astype(np.int32),
        reach_squared=-1.0,
    )


def _begins(*columns: NDArray[np.generic]) -> NDArray[np.bool_]:
    """Whether each row differs from the one before it."""
    begins = np.zeros(len(columns[0]), dtype=np.bool_)
    begins[:1] = True
    for column in columns:
        begins[1:] |= column[1:] != column[:-1]
    return begins


def _starts(begins: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Where the runs begin, and where the last one ends."""
    return np.append(np.flatnonzero(begins), len(begins)).astype(np.int64)


def _sort_by_cell(
    x: NDArray[np.float64], y: NDArray[np.float64], side: float
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64], int]:
    """Sort points by the cell of a grid; cells are numbered so that empty ones far from any point take no numbers."""
    column, row = _number_lines(np.floor((x - x.min()) / side)), _number_lines(np.floor((y - y.min()) / side))
    stride = int(row.max()) + 5
    key = column * stride + row
    order = np.argsort(key, kind="stable")
    starts = _starts(_begins(key[order]))
    return order.astype(np.int32), starts, key[order][starts[:-1]], stride


def _number_lines(lines: NDArray[np.float64]) -> NDArray[np.int64]:
    """Give the lines of a grid that are used a number each; two or more unused ones between them count as two."""
    used, place = np.unique(lines, return_inverse=True)
    steps = np.minimum(np.diff(used, prepend=used[:1]), 3).astype(np.int64)
    return np.cumsum(steps)[place]
