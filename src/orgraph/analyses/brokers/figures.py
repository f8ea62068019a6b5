"""Figures of the brokers of a city: how each organization holds the network together."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from orgraph.errors import InvalidValueError
from orgraph.kernels.graphs.components import find_components
from orgraph.kernels.graphs.csr import build_undirected

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from orgraph.analyses.clusters.ties import Ties
    from orgraph.analyses.facts.dimensions import Dimension
    from orgraph.findings import Provenance, Words
    from orgraph.kernels.graphs.csr import Adjacency
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Betweenness:
    """On what share of the shortest ways between other organizations each lies, and how sure that is.

    Attributes
    ----------
    values, errors
        From 0 to 1; errors are 0 where the values are exact.
    confidence
        Probability that no value is further off than its error; None where the values are exact.
    samples
        Pairs that were drawn; None where the values are exact.
    """

    values: NDArray[np.float64]
    errors: NDArray[np.float64]
    confidence: float | None
    samples: int | None

    @property
    def is_exact(self) -> bool:
        """Whether every pair was looked at."""
        return self.samples is None

    @property
    def error(self) -> float:
        """The greatest of the errors."""
        return float(self.errors.max(initial=0.0))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Broker:
    """One organization and its place in the network.

    Attributes
    ----------
    rank
        From 1.
    position
        Among the organizations of the snapshot.
    pieces, cut_off
        Into how many parts with organizations its part of the network falls without it, and how many organizations all
        of them but the largest have.
    betweenness, error
        See `Betweenness`.
    constraint
        Burt's; None for an organization without ties.
    ties
        Places and organizations that it is tied to.
    """

    rank: int
    position: int
    pieces: int
    cut_off: int
    betweenness: float
    error: float
    constraint: float | None
    ties: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class BrokerFigures:
    """The organizations that hold the network together, those first whose loss cuts off most.

    Attributes
    ----------
    most
        How many are listed.
    tied
        Which organizations have any tie.
    pieces, cut_off, constraint
        Of every organization of the snapshot; see `Broker`.
    adjacency, ties
        The network.
    because
        Which ledgers of ties are missing.
    """

    provenance: Provenance
    most: int
    tied: NDArray[np.bool_]
    pieces: NDArray[np.int32]
    cut_off: NDArray[np.int64]
    betweenness: Betweenness
    constraint: NDArray[np.float64]
    adjacency: Adjacency
    ties: Ties
    because: Words | None
    dimensions: dict[str, Dimension]
    rules: Rules
    snapshot: Snapshot

    @property
    def untied(self) -> int:
        """Number of organizations without any tie."""
        return int((self.ties.present & ~self.tied).sum())

    @property
    def articulation(self) -> NDArray[np.int32]:
        """Positions of the organizations whose loss takes their part of the network apart."""
        return np.flatnonzero(self.tied & (self.pieces > 1)).astype(np.int32)

    @property
    def ranked(self) -> NDArray[np.int64]:
        """Positions of the listed ones: most cut off first, then by betweenness, constraint, and key."""
        values = self.betweenness.values
        able = np.flatnonzero(self.tied & ((self.pieces > 1) | (values > 0)))
        order = np.lexsort((able, self.constraint[able], -values[able], -self.cut_off[able]))
        return able[order[: self.most]]

    def __len__(self) -> int:
        return len(self.ranked)

    def __iter__(self) -> Iterator[Broker]:
        return (self._describe(rank, int(position)) for rank, position in enumerate(self.ranked, start=1))

    def _describe(self, rank: int, position: int) -> Broker:
        constraint = float(self.constraint[position])
        return Broker(
            rank=rank,
            position=position,
            pieces=int(self.pieces[position]),
            cut_off=int(self.cut_off[position]),
            betweenness=float(self.betweenness.values[position]),
            error=float(self.betweenness.errors[position]),
            constraint=None if np.isnan(constraint) else constraint,
            ties=int(self.adjacency.degrees[position]),
        )

    def key(self, position: int) -> str:
        """Key of an organization."""
        return self.snapshot.nodes("Organization").key(position)

    def name(self, position: int) -> str:
        """Name of an organization; its key where it has none."""
        return self.snapshot.nodes("Organization").name(position)

    def find_cut_off(self, position: int) -> NDArray[np.int32]:
        """Find the organizations that would lose every way to the largest part that remains without one of them.

        Raises
        ------
        InvalidValueError
            Where there is no organization at the position.
        """
        if not 0 <= position < len(self.tied):
            raise InvalidValueError(f"{position} is no position of an organization: 0 to {len(self.tied) - 1} are.")
        if self.pieces[position] < 2:  # noqa: PLR2004 - nothing falls apart
            return np.zeros(0, dtype=np.int32)
        labels = find_components(self.adjacency)
        kept = (self.ties.source != position) & (self.ties.target != position)
        rest = build_undirected(self.ties.source[kept], self.ties.target[kept], size=self.ties.count)
        parts = find_components(rest)[: len(self.tied)]
        inside = self.tied & (labels[: len(self.tied)] == labels[position])
        inside[position] = False
        counts = np.bincount(parts[inside], minlength=1)
        inside &= parts != counts.argmax()
        return np.flatnonzero(inside).astype(np.int32)
