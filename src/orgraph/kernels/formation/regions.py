"""Regions: organizations in connected groups of bounded size, alike in place and industry.

The general call behind `orgraph.form_groups`: what is adjacent may be said by edges instead of a
radius, some must stay together, organizations may have sizes, and each group may have a price. Its arguments are
trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from orgraph.kernels.formation.adjacent import Candidates, find_candidates, link_candidates
from orgraph.kernels.formation.atoms import (
    Atoms,
    Burden,
    as_parts,
    concentrate_atoms,
    group_atoms,
    merge_organizations,
    round_places,
)
from orgraph.kernels.formation.curves import order_by_place, turn_to_own_axes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Edges = tuple[NDArray[np.integer], NDArray[np.integer]]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Formation:
    """Organizations in groups.

    Attributes
    ----------
    labels
        Group of each organization, from 0; −1 where it has none.
    unplaced
        For each organization without a group, by its position: the reason.
    """

    labels: NDArray[np.int64]
    unplaced: Mapping[int, str]

    @property
    def count(self) -> int:
        """Number of groups."""
        return int(self.labels.max(initial=-1)) + 1


def form_regions(  # noqa: PLR0913 - the subject and each rule of its own
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    industry: NDArray[np.int32],
    *,
    minimum: int,
    maximum: int,
    scale_m: float,
    radius_m: float | None = None,
    edges: Edges | None = None,
    together: NDArray[np.integer] | None = None,
    sizes: NDArray[np.integer] | None = None,
    price: float = 0.0,
    worth: float = 0.0,
    burden: Burden | None = None,
    seed: int = 0,
) -> Formation:
    """Form connected groups of bounded size at the lowest cost that is found.

    The cost is Σ size × ‖p − p̄‖² / scale² + Σ over groups of size × (1 − Σ industry share²) + price × groups. Give
    `radius_m` or `edges`, not both.

    Parameters
    ----------
    x_m, y_m, industry
        Position and industry (numbered from 0) of each organization.
    minimum, maximum
        Bounds of the sum of sizes of a group.
    scale_m
        The distance whose square costs as much as a different industry.
    radius_m, edges
        What is adjacent: a radius (not all of it with `together` or `sizes`), or the ends of each allowed step.
    together, sizes
        Those with the same number from 0 stay in one group (−1: free); what each organization counts for (1).
    price, worth, burden
        What each group costs; what one more may cost, as a share of the average; what mixed ones weigh more.
    seed
        Of the draws.
    """
    if not len(x_m):
        return Formation(labels=np.empty(0, dtype=np.int64), unplaced=MappingProxyType({}))
    atoms, candidates, atom = _link_atoms(x_m, y_m, industry, scale_m, radius_m, edges, together, sizes)
    whole = int(atoms.weight.sum(dtype=np.int64)) + 1
    bounds = {"minimum": min(minimum, whole), "maximum": min(maximum, whole)}
    formed = group_atoms(atoms, candidates, **bounds, price=price, worth=worth, seed=seed)
    if burden is not None:
        formed = concentrate_atoms(atoms, candidates, formed, burden, **bounds, seed=seed)
    labels = formed[atom].astype(np.int64)
    return Formation(labels=labels, unplaced=_explain(labels, atom, atoms, candidates, (minimum, maximum)))


def _link_atoms(
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    industry: NDArray[np.int32],
    scale_m: float,
    radius_m: float | None,
    edges: Edges | None,
    together: NDArray[np.integer] | None,
    sizes: NDArray[np.integer] | None,
) -> tuple[Atoms, Candidates, NDArray[np.int64]]:
    """Make the atoms, what is adjacent among them, and the atom of each organization."""
    if (radius_m is None) == (edges is None):
        raise ValueError("Adjacency is told by radius_m or by edges: give one of the two.")
    if edges is not None:
        x_m, y_m, _ = turn_to_own_axes(x_m, y_m, industry)
    order = order_by_place(x_m, y_m, industry)
    if radius_m is not None and together is None and sizes is None:
        candidates = find_candidates(x_m[order], y_m[order], industry[order], radius_m=radius_m)
        atom = np.empty(len(order), dtype=np.int64)
        atom[order] = np.arange(len(order))
        return _place_atoms(x_m[order], y_m[order], industry[order], candidates, scale_m), candidates, atom
    atoms, atom = merge_organizations(x_m, y_m, industry, order, together, sizes, scale_m)
    source, target = edges or _list_steps(x_m, y_m, industry, order, radius_m)
    return atoms, link_candidates(atom[source], atom[target], size=len(atoms)), atom


def _list_steps(
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    industry: NDArray[np.int32],
    order: NDArray[np.int64],
    radius_m: float | None,
) -> Edges:
    """List the candidate steps between organizations; those of one item stand in a chain."""
    candidates = find_candidates(x_m[order], y_m[order], industry[order], radius_m=radius_m or 0.0)
    first = candidates.item_start[:-1]
    source = np.repeat(first, np.diff(candidates.start))
    target = first[candidates.near]
    chained = np.flatnonzero(np.diff(candidates.item) == 0)
    return order[np.append(source, chained)], order[np.append(target, chained + 1)]


def _place_atoms(
    x: NDArray[np.float64], y: NDArray[np.float64], kinds: NDArray[np.int32], candidates: Candidates, scale: float
) -> Atoms:
    """Measure positions from a point of each component, in units of the scale, so that no precision is lost."""
    origin = candidates.item_start[candidates.component[candidates.item]]
    along, across = round_places((x - x[origin]) / scale, (y - y[origin]) / scale)
    return Atoms(
        place_x=x,
        place_y=y,
        x=along,
        y=across,
        kinds=int(kinds.max(initial=0)) + 1,
        **as_parts(kinds),
    )


def _explain(
    labels: NDArray[np.int64], atom: NDArray[np.int64], atoms: Atoms, candidates: Candidates, bounds: tuple[int, int]
) -> Mapping[int, str]:
    """Tell why each organization without a group has none."""
    component = candidates.component[candidates.item]
    sizes = np.bincount(component, weights=atoms.weight).astype(np.int64)
    sentences: dict[tuple[int, bool], str] = {}
    reasons: dict[int, str] = {}
    for position in np.flatnonzero(labels < 0).tolist():
        own = int(atoms.weight[atom[position]])
        size = int(sizes[component[atom[position]]])
        case = (own, True) if own > bounds[1] else (size, False)
        if case not in sentences:
            sentences[case] = _explain_case(*case, *bounds)
        reasons[position] = sentences[case]
    return MappingProxyType(reasons)


def _explain_case(size: int, too_large: bool, minimum: int, maximum: int) -> str:  # noqa: FBT001 - one of two cases
    if too_large:
        return f"{size} must stay together: more than the maximum of {maximum}."
    hangs = f"Only {size} hang{'' if size > 1 else 's'} together here"
    if size < minimum:
        return f"{hangs}: fewer than the minimum of {minimum}."
    most = size // minimum * maximum
    if size > most:
        return f"{hangs}: groups of {minimum} to {maximum} hold at most {most} of them."
    return f"{hangs}, and no cut into connected groups of {minimum} to {maximum} that was tried holds them all."
