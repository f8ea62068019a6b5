"""Contiguity: which candidates hang together, for each kind of alliance.

What connected means, exactly, where the carrier lends its place to those in it who have no coordinates:

building, market
    Members lie in carriers that the kind rests on (the rules say which). Two are neighbours where they lie in the same
    carrier, or at most the radius apart.
park
    Two are neighbours where they lie in the same park, small-firm park or feature town, or at most the radius apart;
    one without a place is a neighbour of those counted in its township.
industry
    Members do the same: one division of GB/T 4754 or one chain of the rules. All of them are neighbours.

Members of the bordered kinds are counted by one county or zone; nobody whose unit is unknown is placed in them. An
organization is left out of a kind where nobody may host it there: no group is formed that could not have a host.

Neighbours within the radius are found by triangulation: its edges up to the radius connect exactly what all pairs up to
the radius connect, and there are three for each organization; those of one carrier or trade by one of their own, so
that a market that is scattered is no line from west to east. Those at one address are set apart by a tenth of a
millimetre each, in the order of their keys, so that an address of thousands stays a web and becomes no star.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from orgraph.analyses.proposals.candidates import NOWHERE, TOWNSHIP, Candidates
from orgraph.kernels.places.neighbours import sort_pairs, triangulate

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.proposals.conditions import Conditions

RESTS_ON_CARRIERS: Final = ("building", "market")
MOST_REMEMBERED: Final = 32
MOST_IN_A_MATRIX: Final = 1_000
"""Among more, whether they hang together is told by a triangulation: quicker than a square of their number."""
BRANCH: Final = "branch"
"""Joint branches: one carrier of any kind, or the radius."""


@dataclass(frozen=True, slots=True, eq=False)
class Contiguity:
    """The neighbours of one kind.

    Attributes
    ----------
    eligible
        Which candidates could be members.
    pairs
        Neighbours, shape ``(m, 2)``, the smaller number first; sorted, each once. They connect what all neighbours
        connect, and are not all of them.
    candidates, border, radius_m
        What tells neighbours: where everybody is, who counts it, how far a step may be.
    """

    kind: str
    eligible: NDArray[np.bool_]
    pairs: NDArray[np.int32]
    candidates: Candidates
    border: NDArray[np.int64]
    radius_m: float

    def list_pairs_among(self, rows: NDArray[np.int64]) -> NDArray[np.int32]:
        """List all neighbours among a few candidates, by the definition above and not by the thinned `pairs`."""
        return rows[np.argwhere(np.triu(self._tell_neighbours(rows), k=1))].astype(np.int32)

    def hangs_together(self, rows: NDArray[np.int64]) -> bool:
        """Tell whether some candidates are connected by steps among themselves."""
        if len(rows) > MOST_IN_A_MATRIX:
            components = self._find_among(rows).find_components()[rows]
            return bool((components == components[0]).all() and components[0] >= 0)
        near = self._tell_neighbours(rows)
        reached = near[0]
        reached[0] = True
        count = 0
        while count < (count := int(reached.sum())):
            reached = near[reached].any(axis=0)
            reached[0] = True
        return count == len(rows)

    def _find_among(self, rows: NDArray[np.int64]) -> Contiguity:
        """Find the neighbours among some candidates, steps over others left out."""
        inside = np.zeros(len(self.eligible), dtype=np.bool_)
        inside[rows] = self.eligible[rows]
        bordered = bool(self.border.any())
        return _find_contiguity(self.candidates, self.kind, self.radius_m, inside, bordered=bordered)

    def _tell_neighbours(self, rows: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Tell of every two of a few candidates whether they are neighbours; everybody is its own where eligible."""
        some = self.candidates
        fits = self.eligible[rows]
        border = self.border[rows]
        near: NDArray[np.bool_] = (fits & fits[:, np.newaxis]) & (border == border[:, np.newaxis])
        if self.kind == "industry":
            trade = some.trade[rows]
            near &= trade == trade[:, np.newaxis]
            return near
        carrier, points, located = some.carriers[self.kind][rows], some.points[rows], some.are_located(rows)
        away = ((points[:, np.newaxis] - points) ** 2).sum(axis=2)
        step = (away <= self.radius_m**2) & located & located[:, np.newaxis]
        step |= (carrier >= 0) & (carrier == carrier[:, np.newaxis])
        if self.kind == "park":
            placeless, township = some.basis[rows] == TOWNSHIP, some.township[rows]
            same = (township >= 0) & (township == township[:, np.newaxis])
            step |= same & (placeless | placeless[:, np.newaxis])
        near &= step
        return near

    def find_components(self) -> NDArray[np.int32]:
        """Find what hangs together, as numbers; −1 for those that are not eligible."""
        size = len(self.eligible)
        ones = np.ones(len(self.pairs), dtype=np.int8)
        graph = coo_array((ones, (self.pairs[:, 0], self.pairs[:, 1])), shape=(size, size))
        labels: NDArray[np.int32] = connected_components(graph, directed=False)[1].astype(np.int32)
        return np.where(self.eligible, labels, np.int32(-1))


def find_contiguity(
    candidates: Candidates, kind: str, conditions: Conditions, *, hosted: NDArray[np.bool_], crossing: bool = False
) -> Contiguity:
    """Find the neighbours of one kind.

    Parameters
    ----------
    hosted
        Candidates that somebody may host in this kind.
    crossing
        Whether the borders are open although the conditions close them.
    """
    bordered = kind in conditions.borders and not crossing
    asked = (kind, bordered, conditions.radius_m, hosted.tobytes())
    if asked not in candidates.found:
        if len(candidates.found) >= MOST_REMEMBERED:
            candidates.found.pop(next(iter(candidates.found)))
        candidates.found[asked] = _find_contiguity(candidates, kind, conditions.radius_m, hosted, bordered=bordered)
    found: Contiguity = candidates.found[asked]
    return found


def _find_contiguity(
    candidates: Candidates, kind: str, radius_m: float, hosted: NDArray[np.bool_], *, bordered: bool
) -> Contiguity:
    eligible = hosted.copy()
    known = len(candidates.places.areas.units)
    border = candidates.unit.astype(np.int64) if bordered else np.zeros(len(candidates), dtype=np.int64)
    if bordered:
        eligible &= candidates.unit < known
    if kind == "industry":
        eligible &= candidates.trade >= 0
        trades = np.where(eligible, _combine(candidates.trade, border), -1)
        pairs = [_link_groups(candidates, trades)]
    else:
        carrier, located = candidates.carriers[kind], candidates.are_located(np.arange(len(candidates)))
        eligible &= (carrier >= 0) if kind in RESTS_ON_CARRIERS else ((candidates.basis != NOWHERE) | (carrier >= 0))
        pairs = [
            _link_near(candidates, eligible & located, border, radius_m),
            _link_groups(candidates, np.where(eligible, _combine(carrier, border), -1)),
        ]
        if kind == "park":
            pairs.append(_link_townships(candidates, eligible, border))
    return Contiguity(
        kind, eligible, sort_pairs(np.vstack(pairs), size=max(len(candidates), 1)), candidates, border, radius_m
    )


def _combine(number: NDArray[np.int32], border: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give one number for each pair of numbers; −1 where the first is −1."""
    return np.where(number >= 0, number * (border.max(initial=0) + 1) + border, -1)


def _link_near(
    candidates: Candidates, chosen: NDArray[np.bool_], border: NDArray[np.int64], radius_m: float
) -> NDArray[np.int32]:
    """Link what is at most the radius apart, within each border."""
    found = [np.zeros((0, 2), dtype=np.int32)]
    for side in np.unique(border[chosen]).tolist():
        rows = np.flatnonzero(chosen & (border == side)).astype(np.int32)
        edges = triangulate(candidates.points[rows])
        lengths = np.linalg.norm(candidates.points[rows[edges[:, 0]]] - candidates.points[rows[edges[:, 1]]], axis=1)
        found.append(rows[edges[lengths <= radius_m]])
    return np.vstack(found)


def _link_groups(candidates: Candidates, group: NDArray[np.int64]) -> NDArray[np.int32]:
    """Link all of one group to their neighbours in it, however far; −1 is no group."""
    found = [np.zeros((0, 2), dtype=np.int32)]
    order = np.argsort(group, kind="stable")[np.count_nonzero(group < 0) :]
    starts = np.flatnonzero(np.diff(group[order], prepend=-1))
    together = [rows.astype(np.int32) for rows in np.split(order, starts[1:])]
    found += [rows[triangulate(candidates.points[rows])] for rows in together]
    return np.vstack(found)


def _link_chains(candidates: Candidates, group: NDArray[np.int64]) -> NDArray[np.int32]:
    """Link the members of each group to one chain, from west to east: it joins whatever lies too far apart."""
    rows = np.flatnonzero(group >= 0)
    points = candidates.points[rows]
    order = rows[np.lexsort((rows, points[:, 1], points[:, 0], group[rows]))]
    same = group[order[1:]] == group[order[:-1]]
    return np.stack([order[:-1][same], order[1:][same]], axis=1).astype(np.int32)


def _link_townships(
    candidates: Candidates, eligible: NDArray[np.bool_], border: NDArray[np.int64]
) -> NDArray[np.int32]:
    """Link those known by their township alone to each other, and everybody of the township to the first of them."""
    township = _combine(candidates.township, border)
    rest = eligible & (candidates.basis == TOWNSHIP)
    links = [_link_chains(candidates, np.where(rest, township, -1))]
    for place in np.unique(township[rest]).tolist():
        first = int(np.flatnonzero(rest & (township == place))[0])
        located = np.flatnonzero(eligible & ~rest & (township == place)).astype(np.int32)
        links.append(np.stack([located, np.full(len(located), first, dtype=np.int32)], axis=1))
    return np.vstack(links)
