"""Atoms: what moves as one when groups are formed, and the call that groups them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.kernels.formation.adjacent import SMALL
from orgraph.kernels.native import NativeFunction

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.kernels.formation.adjacent import Candidates

ROUNDING_BITS: Final = 20
"""Costs are measured on places rounded to so small a part of the scale, or of the map where that is smaller."""
_PROBLEM: Final = (
    *["int64"] * 3, *["float64[]"] * 4, "int32[]", "int64[]", *["int32[]"] * 3, *["int64[]"] * 2, "int32[]",
    "float64", *["int64"] * 2,
)  # fmt: skip
_FORM: Final = NativeFunction("orgraph_form_regions", (*_PROBLEM, *["float64"] * 2, *["int64"] * 3, "int32[]"))
_CONCENTRATE: Final = NativeFunction(
    "orgraph_concentrate_regions", (*_PROBLEM, *["float64"] * 2, *["int64"] * 3, "int32[]")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """What each member weighs more in a group that is too mixed.

    Where a group of n members, whose industry is known of k, has only m of its most frequent industry instead of the
    s = ⌈share × k⌉ that are asked for, it weighs price × n × √((s − m) / s) more; nothing where k is below n / 2.

    Attributes
    ----------
    price, share
        As above.
    known
        Industries from this number on stand for one that is not known.
    """

    price: float
    share: float
    known: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Atoms:
    """What moves as one: organizations, or several that must stay together.

    Attributes
    ----------
    place_x, place_y
        Metres; adjacency by radius is decided on these.
    x, y
        Units of the scale, near zero; cost is decided on these.
    weight
        Organizations in each atom.
    part_start, part_kind, part_weight
        Industries of each atom in compressed rows: which, and how many of its organizations.
    kinds
        How many industries there are.
    """

    place_x: NDArray[np.float64]
    place_y: NDArray[np.float64]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    weight: NDArray[np.int32]
    part_start: NDArray[np.int64]
    part_kind: NDArray[np.int32]
    part_weight: NDArray[np.int32]
    kinds: int

    def __len__(self) -> int:
        """Count the atoms."""
        return len(self.weight)


def group_atoms(
    atoms: Atoms,
    candidates: Candidates,
    *,
    minimum: int,
    maximum: int,
    price: float = 0.0,
    worth: float = 0.0,
    seed: int = 0,
    sweeps: int | None = None,
) -> NDArray[np.int32]:
    """Group atoms so that each group is connected and weighs from `minimum` to `maximum`, at low cost.

    Parameters
    ----------
    atoms, candidates
        What is grouped, and what is adjacent.
    minimum, maximum
        Bounds of the weight of a group.
    price
        What each group costs beside its spread in place and industry.
    worth
        Share of what groups cost on the average that one more of them may cost; then `price` is not looked at.
    seed
        Of the draws.
    sweeps
        How often annealing goes over all atoms; by default as `choose_sweeps` says.

    Returns
    -------
    array of int32
        Group of each atom, numbered from 0 in the order of their first atoms; −1 where it has none.
    """
    count = len(atoms)
    labels = np.full(count, -1, dtype=np.int32)
    if count == 0:
        return labels
    sweeps = choose_sweeps(count) if sweeps is None else sweeps
    problem = _list_arguments(atoms, candidates, minimum, maximum)
    _FORM(*problem, price, worth, seed % 2**63, sweeps, choose_rounds(count), labels)
    return number_groups(labels)


def concentrate_atoms(
    atoms: Atoms,
    candidates: Candidates,
    labels: NDArray[np.int32],
    burden: Burden,
    *,
    minimum: int,
    maximum: int,
    seed: int = 0,
) -> NDArray[np.int32]:
    """Move atoms between the groups that `group_atoms` gave so that fewer members weigh more; as many stay placed."""
    changed, sweeps = labels.copy(), choose_sweeps(len(atoms))
    problem = _list_arguments(atoms, candidates, minimum, maximum)
    _CONCENTRATE(*problem, burden.price, burden.share, burden.known, seed % 2**63, sweeps, changed)
    return number_groups(changed)


def _list_arguments(atoms: Atoms, candidates: Candidates, minimum: int, maximum: int) -> tuple[Any, ...]:
    """List a problem as the compiled functions take it."""
    return (
        len(atoms), candidates.items, atoms.kinds, atoms.place_x, atoms.place_y, atoms.x, atoms.y, atoms.weight,
        atoms.part_start, atoms.part_kind, atoms.part_weight, candidates.item, candidates.item_start,
        candidates.start, candidates.near, candidates.reach_squared, minimum, maximum,
    )  # fmt: skip


def choose_sweeps(count: int) -> int:
    """Choose how long to anneal: larger cities are searched less per organization, the smallest several times."""
    if count <= SMALL:
        return 150
    return int(np.clip(600 * (10_000 / count) ** 1.4, 10, 600))


def choose_rounds(count: int) -> int:
    """Choose how often each neighbourhood is formed anew: the smaller the city, the more often."""
    return min(20, max(1_500 // max(count, 1), int(count <= SMALL)))


def number_groups(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Give groups numbers from 0 in the order in which they first occur; −1 stays."""
    placed = labels >= 0
    groups, first = np.unique(labels[placed], return_index=True)
    number = np.zeros(int(groups[-1]) + 1 if len(groups) else 0, dtype=np.int32)
    number[groups[np.argsort(first)]] = np.arange(len(groups), dtype=np.int32)
    numbered = labels.copy()
    numbered[placed] = number[labels[placed]]
    return numbered


def round_places(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Round where costs are measured, so that a map that was turned or shifted has the same costs to the last bit.

    Where many share few addresses much costs the same, and what is taken then decides what comes after.
    """
    extent = float(max(np.abs(values).max(initial=0.0) for values in (x, y)))
    if not extent:
        return x, y
    step = 2.0 ** (np.floor(np.log2(min(extent, 1.0))) - ROUNDING_BITS)
    return np.round(x / step) * step, np.round(y / step) * step


def as_parts(kinds: NDArray[np.int32]) -> dict[str, Any]:
    """Give the industries of atoms that are one organization each."""
    ones = np.ones(len(kinds), dtype=np.int32)
    return {
        "weight": ones,
        "part_start": np.arange(len(kinds) + 1, dtype=np.int64),
        "part_kind": kinds,
        "part_weight": ones,
    }


def merge_organizations(
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    industry: NDArray[np.int32],
    order: NDArray[np.int64],
    together: NDArray[np.integer] | None,
    sizes: NDArray[np.integer] | None,
    scale_m: float,
) -> tuple[Atoms, NDArray[np.int64]]:
    """Merge what must stay together into atoms; `order` sorts organizations by position and industry.

    Returns
    -------
    atoms, and the atom of each organization; atoms are numbered in the order of their first organizations.
    """
    count = len(x_m)
    size = np.ones(count, dtype=np.int64) if sizes is None else np.asarray(sizes, dtype=np.int64)
    block = np.arange(count) if together is None else np.where(together >= 0, together, np.arange(count) + count)
    first, atom = np.unique(block[order], return_index=True, return_inverse=True)[1:]
    number = np.empty(len(first), dtype=np.int64)
    number[np.argsort(first)] = np.arange(len(first))
    of_organization = np.empty(count, dtype=np.int64)
    of_organization[order] = number[atom]
    weight = np.bincount(of_organization, weights=size)
    x, y = (np.bincount(of_organization, weights=size * values) / weight for values in (x_m, y_m))
    along, across = round_places((x - x.mean()) / scale_m, (y - y.mean()) / scale_m)
    pairs, place = np.unique(of_organization * (int(industry.max()) + 1) + industry, return_inverse=True)
    atoms = Atoms(
        place_x=x,
        place_y=y,
        x=along,
        y=across,
        weight=weight.astype(np.int32),
        part_start=np.searchsorted(pairs, np.arange(len(first) + 1) * (int(industry.max()) + 1)).astype(np.int64),
        part_kind=(pairs % (int(industry.max()) + 1)).astype(np.int32),
        part_weight=np.bincount(place, weights=size).astype(np.int32),
        kinds=int(industry.max()) + 1,
    )
    return atoms, of_organization
