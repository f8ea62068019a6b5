"""Communities: groups of nodes with more links inside than their degrees explain.

The groups are found by the Leiden algorithm (Traag, Waltman and van Eck 2019), here move, refine, merge and, on the way
back, move again. Without a resolution one is chosen: from runs at several resolutions the one is taken whose partition
has the shortest description (Zhang and Peixoto 2020), and its nodes are then moved, its communities merged, while the
description grows shorter. A partition that is not described shorter than none is no structure.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import inf, log, sqrt
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.kernels.communities.given_links import check_number
from orgraph.kernels.communities.network import (
    Description,
    Ends,
    Network,
    read_ends,
    read_network,
    spread_labels,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import ArrayLike, NDArray

SEARCH_ROUNDS: Final = 1
ROUNDS: Final = 2
"""Rounds of one run, as igraph's and leidenalg's default."""
ONE_RUN: Final = 10_000
"""Links from which on one run has to do; fewer are run several times, at most `MOST_RUNS`."""
MOST_RUNS: Final = 20
STEP: Final = 4.0
"""Factor from one resolution of the search to the next; a last look goes half as far beyond the best, in logarithms."""
LONGEST_SEARCH: Final = 12
LEAST_SHORTENING: Final = 5e-3
"""Lengths are about the same where they differ by less than this share: another round is not worth its time."""
LEAST_SAVING: Final = log(1_000)
"""Nats that a significant partition saves: odds of a thousand to one against chance."""
LEAST_SHARE: Final = 0.005
"""And so much of a nat per link, because no network follows the model of chance to the letter."""
UNEVEN_SHARE: Final = 0.05
"""And so much more where a few heavy links are nearly all; in between by the part of the links that does not count."""
BEYOND_CHANCE: Final = 2.0
"""Nats that weights never save by chance, for each link and the part of the links that does not count: no more than 1.3
was ever seen."""
CHANCES: Final = 1.5
"""Times what is saved by chance that a saving must be, because no two searches end alike."""


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Communities:
    """A partition of the nodes of a network.

    Attributes
    ----------
    labels
        Community of each node, from 0 in the order of their first nodes. Every community is connected; a node without
        links is one of its own.
    resolution
        Resolution that was used.
    modularity
        At resolution 1, from −½ to 1; 0 where there is no link.
    significant
        False where the links are explained as well by the degrees alone: no structure.
    saving
        Nats by which the partition shortens the description of the links; below 0 where it lengthens it.
    """

    labels: NDArray[np.int32]
    resolution: float
    modularity: float
    significant: bool
    saving: float

    @property
    def count(self) -> int:
        """Number of communities."""
        return int(self.labels.max()) + 1 if len(self.labels) else 0

    def __repr__(self) -> str:
        """Say how many there are and how good they are."""
        verdict = "significant" if self.significant else "not significant"
        return (
            f"<Communities: {self.count:,} of {len(self.labels):,} nodes, resolution {self.resolution:g}, "
            f"modularity {self.modularity:z.4f}, {verdict}>"
        )


def detect_communities(
    source: ArrayLike,
    target: ArrayLike,
    weight: ArrayLike | None = None,
    *,
    count: int | None = None,
    resolution: float | None = None,
    seed: int = 0,
) -> Communities:
    """Find the communities of an undirected network.

    Parameters
    ----------
    source, target
        Ends of each link as whole numbers from 0, in either direction. Repeated links add up; a loop counts twice.
    weight
        Of each link, from 0; 1 each where it is left out. A factor that all share changes nothing.
    count
        Number of nodes; the largest end and one unless given.
    resolution
        The larger, the smaller the communities; 0 gives the connected components. Chosen where it is left out.
    seed
        The same seed and the same links, in any order, give the same communities.

    Returns
    -------
    Communities
        Where no structure is found, ``significant`` is False and the labels are the shortest description that was
        found: most often the connected components.

    Raises
    ------
    ValueError
        Where lengths differ, an end is no whole number below `count`, or a weight or the resolution no number from 0.

    Examples
    --------
    >>> from itertools import combinations
    >>> cliques = [pair for first in range(0, 80, 8) for pair in combinations(range(first, first + 8), 2)]
    >>> source, target = zip(*cliques, *[(first, first + 8) for first in range(0, 72, 8)])
    >>> detect_communities(source, target)
    <Communities: 10 of 80 nodes, resolution 1.91511, modularity 0.8689, significant>
    """
    number = check_number("seed", seed) % (1 << 63)
    gamma = None if resolution is None else _check_resolution(resolution)
    return _detect_among(read_ends(source, target, count=count), weight, gamma, seed=number)


def _detect_among(ends: Ends, weight: ArrayLike | None, resolution: float | None, *, seed: int) -> Communities:
    """Set millions of nodes without a link aside: each is a community of its own whatever the others are."""
    if ends.linked is None:
        return _detect(read_network(ends.source, ends.target, weight, count=ends.count), resolution, seed=seed)
    found = _detect(read_network(ends.source, ends.target, weight, count=len(ends.linked)), resolution, seed=seed)
    return replace(found, labels=spread_labels(found.labels, ends.linked, count=ends.count))


def _detect(network: Network, resolution: float | None, *, seed: int) -> Communities:
    if resolution is None:
        return _choose_resolution(network, seed=seed)
    if not network.has_links:
        return _leave_alone(network, resolution)
    labels = _find_best(network, resolution, seed=seed)
    return _conclude(network, network.describe(labels, resolution))


def _find_best(network: Network, resolution: float, *, seed: int) -> NDArray[np.int32]:
    """Run once, or several times where that takes no time, and give the partition of the highest modularity."""
    runs = min(max(ONE_RUN // max(len(network.source), 1), 1), MOST_RUNS)
    found = [network.find_communities(resolution, rounds=ROUNDS, seed=seed + turn) for turn in range(runs)]
    if runs == 1:
        return found[0]
    return max(found, key=lambda labels: network.find_modularity(labels, resolution=resolution))


def _check_resolution(resolution: float) -> float:
    try:
        gamma = float(resolution)
    except (TypeError, ValueError):
        raise ValueError(f"the resolution is a number from 0, not {resolution!r}") from None
    if not 0 <= gamma < np.inf:
        raise ValueError(f"the resolution is a finite number from 0, not {resolution!r}")
    return gamma


def _conclude(network: Network, found: Description, *, chance: float = 0.0) -> Communities:
    modularity = network.find_modularity(found.labels)
    return Communities(
        labels=found.labels,
        resolution=found.resolution,
        modularity=modularity,
        # Nodes that shun each other are described shorter too, but they are no communities.
        significant=-found.length > _demand(network) + CHANCES * chance and modularity > 0,
        saving=-found.length,
    )


def _demand(network: Network) -> float:
    """Find what a significant partition saves at least."""
    return LEAST_SAVING + (LEAST_SHARE + UNEVEN_SHARE * network.unevenness) * network.effective_links


def _save_by_chance(network: Network, found: Description, *, seed: int) -> float:
    """Find what is saved where links and weights fall by chance: few heavy links look like communities.

    As soon as that is too much for `found` to be significant, nothing more is looked for.
    """
    most, enough = 0.0, (-found.length - _demand(network)) / CHANCES
    if enough <= 0 or -found.length >= BEYOND_CHANCE * network.unevenness * network.effective_links:
        return most
    for each in range(seed, seed + min(max(ONE_RUN // len(network.source), 1), MOST_RUNS)):
        shuffled = network.shuffle(seed=each)
        for start in _list_starts(shuffled, seed=each):
            most = max(most, -shuffled.shorten(start, seed=each, sweeps=0).length)
            if most >= enough:
                return most
    return most


def _list_starts(network: Network, *, seed: int) -> Iterator[Description]:
    """List where a search by moves that only gain begins: one of these ends as short as any that chance allows."""
    # At that resolution nodes join by heavy links alone.
    pairs = 1.3 * np.count_nonzero(network.outward) ** 2 / (2 * network.effective_links)
    for resolution in (pairs, 1.0):
        labels = network.find_communities(resolution, rounds=SEARCH_ROUNDS, seed=seed)
        yield network.describe(labels, resolution)
    yield network.describe(np.arange(network.count, dtype=np.int32), pairs)


def _leave_alone(network: Network, resolution: float) -> Communities:
    labels = np.arange(network.count, dtype=np.int32)
    modularity = network.find_modularity(labels)
    return Communities(labels=labels, resolution=resolution, modularity=modularity, significant=False, saving=0.0)


@dataclass(slots=True)
class _Search:
    """Descriptions at the resolutions that were tried; what shuns its own kind is none of them."""

    network: Network
    seed: int
    found: dict[float, Description] = field(default_factory=dict)

    def look(self, resolution: float) -> Description:
        """Find and describe the communities at a resolution."""
        if resolution not in self.found:
            labels = self.network.find_communities(resolution, rounds=SEARCH_ROUNDS, seed=self.seed)
            described = self.network.describe(labels, resolution)
            self.found[resolution] = described if described.is_assortative else replace(described, length=inf)
        return self.found[resolution]

    @property
    def best(self) -> Description:
        """The shortest description so far; the one at the lower resolution of equal ones."""
        return min(self.found.values(), key=lambda each: (each.length, each.resolution))

    def climb(self) -> None:
        """Try higher and higher resolutions until descriptions grow longer."""
        resolution, worse = 1.0, 0
        for _ in range(LONGEST_SEARCH):
            found = self.look(resolution)
            worse = 0 if self.best is found else worse + 1
            # Where there is structure already, one step that lengthens is enough.
            if worse > (self.best.length > 0) or found.labels.max() >= len(found.labels) // 2:
                break
            resolution = max(STEP * resolution, found.rate)


def _choose_resolution(network: Network, *, seed: int) -> Communities:
    if not network.has_links:
        return _leave_alone(network, 1.0)
    found = _find_shortest(network, seed=seed)
    return _conclude(network, found, chance=_save_by_chance(network, found, seed=seed))


def _find_shortest(network: Network, *, seed: int) -> Description:
    """Search for the shortest description; its resolution is the one at which modularity is its likelihood."""
    search = _Search(network, seed)
    search.climb()
    # What is too coarse is not mended as well as what is too fine.
    best, start = search.best, search.look(search.best.resolution * sqrt(STEP))
    found = network.shorten(start, seed=seed)
    gained = start.length - found.length
    # Mending never gains more the second time: where the first does not reach half of the way, it is left.
    if 0 < found.length < gained:
        found = _pick_shortest([found, network.shorten(best, seed=seed)])
    if found.length < gained and not _is_about(found.length, start.length):
        found = _pick_shortest([found, network.shorten(found, seed=seed)])
    found = replace(found, resolution=found.rate)
    if found.length > 0:
        whole = network.find_communities(0.0, rounds=1, seed=seed)
        found = _pick_shortest([found, network.describe(whole, 0.0)])
    return found


def _is_about(length: float, other: float) -> bool:
    return abs(length - other) <= LEAST_SHORTENING * abs(other)


def _pick_shortest(found: list[Description]) -> Description:
    return min(found, key=lambda each: (not each.is_assortative, each.length))
