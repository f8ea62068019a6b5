"""The neighbourhood of organizations that nothing reaches: who hangs together, and on what that stands.

Two of them are neighbours where

- both have a place and lie within the radius of each other (all such pairs, not only the nearest ones), or
- both lie in the same carrier, or
- both have neither a place nor a carrier, and share the township and the division (大类) of their industry.

A hole is a connected component of this graph. The third rule is for those of whom nothing better is known: between
organizations with a place it would join whole townships.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.errors import InvalidValueError
from orgraph.findings import Words
from orgraph.kernels.places.nearness import label_clusters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from orgraph.analyses.facts.dimensions import Dimension
    from orgraph.analyses.facts.locations import Locations

NEIGHBOURS: Final[dict[str, Words]] = {
    "radius": Words("两者相距不超过半径", "both lie within the radius of each other"),
    "carrier": Words("位于同一载体", "both lie in the same carrier"),
    "township_industry": Words(
        "坐标和载体均不明，且乡镇（街道）和行业大类相同",
        "neither has a place or a carrier, and both share township and industry division",
    ),
}
"""What makes two organizations neighbours, by name."""
BASES: Final[dict[str, Words]] = {
    "coordinates": Words("坐标", "coordinates"),
    "carrier": Words("载体", "carrier"),
    "township": Words("乡镇（街道）和行业", "township and industry"),
    "none": Words("无", "nothing"),
}
"""On what the place of an organization stands, best first."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Surroundings:
    """What is known of the place of some organizations, one entry per organization.

    Attributes
    ----------
    x_m, y_m
        Metres; NaN where unknown.
    basis
        Place in `BASES`.
    carrier
        Position of the carrier; −1 none.
    township
        Position of the area; −1 unknown.
    in_township
        One code for township and division of those who have neither a place nor a carrier; −1 for everybody else.
    """

    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    basis: NDArray[np.int8]
    carrier: NDArray[np.int32]
    township: NDArray[np.int32]
    in_township: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        locations: Locations,
        rows: NDArray[np.int32],
        *,
        areas: NDArray[np.int32],
        township: Dimension,
        division: Dimension,
    ) -> Surroundings:
        """Take what is known of some organizations."""
        carrier, towns, trades = locations.carrier[rows], township.codes[rows], division.codes[rows]
        by_place = np.where((towns < len(township.keys)) & (trades < len(division.keys)), 2, 3)
        basis = np.where(locations.own.known[rows], 0, np.where(carrier >= 0, 1, by_place)).astype(np.int8)
        pair = np.where(basis == list(BASES).index("township"), towns.astype(np.int64) * division.size + trades, -1)
        return cls(
            x_m=locations.organizations.x_m[rows],
            y_m=locations.organizations.y_m[rows],
            basis=basis,
            carrier=carrier,
            township=areas,
            in_township=pair,
        )

    def take(self, order: NDArray[np.int64]) -> Surroundings:
        """Take the entries in another order."""
        return Surroundings(**{entry.name: getattr(self, entry.name)[order] for entry in fields(self)})


def find_neighbour_kinds(names: Sequence[str], *, radius_m: float) -> tuple[str, ...]:
    """Find the named kinds in their order; refuse names that are none of `NEIGHBOURS`, none at all, and no radius."""
    if not 0 < radius_m < np.inf:
        raise InvalidValueError(f"The radius is {radius_m} m; it must be above 0.")
    if not names or any(name not in NEIGHBOURS for name in names):
        known = ", ".join(NEIGHBOURS)
        raise InvalidValueError(f'Neighbours are told by one or more of {known}; not by "{", ".join(names)}".')
    return tuple(name for name in NEIGHBOURS if name in names)


def find_components(around: Surroundings, *, radius_m: float, neighbours: Sequence[str]) -> NDArray[np.int32]:
    """Find the component of each organization, numbered from 0 by their first organizations."""
    rows = len(around.basis)
    groups: list[tuple[NDArray[np.int64], NDArray[np.int64]]] = []
    if "radius" in neighbours:
        known = np.flatnonzero(~np.isnan(around.x_m))
        groups.append((known, label_clusters(around.x_m[known], around.y_m[known], radius=radius_m).astype(np.int64)))
    for name, codes in (("carrier", around.carrier), ("township_industry", around.in_township)):
        if name in neighbours:
            known = np.flatnonzero(codes >= 0)
            groups.append((known, np.unique(codes[known], return_inverse=True)[1].astype(np.int64)))
    return _join(groups, rows=rows)


def _join(groups: list[tuple[NDArray[np.int64], NDArray[np.int64]]], *, rows: int) -> NDArray[np.int32]:
    """Join rows that share a group of any sort: components of rows and groups as two sides of one graph."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - half a second of import that only this needs
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - as above

    size, ends = rows, []
    for _, group in groups:
        ends.append(group + size)
        size += int(group.max()) + 1 if len(group) else 0
    source = np.concatenate([members for members, _ in groups])
    target = np.concatenate(ends)
    graph = coo_array((np.ones(len(source), dtype=np.int8), (source, target)), shape=(size, size))
    labels = connected_components(graph, directed=False)[1][:rows]
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    number = np.empty(len(first), dtype=np.int32)
    number[np.argsort(first)] = np.arange(len(first))
    return number[inverse.reshape(-1)]
