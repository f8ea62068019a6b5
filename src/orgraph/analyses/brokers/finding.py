"""Ranking the brokers of a city: its ties, what falls apart without each organization, what runs through it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.brokers.figures import Betweenness
from orgraph.analyses.brokers.result import Brokers
from orgraph.analyses.clusters.ties import find_missing_ledgers, find_ties
from orgraph.analyses.facts.dimensions import find_dimensions
from orgraph.analyses.facts.places import find_places
from orgraph.analyses.facts.standing import find_standing
from orgraph.errors import InvalidValueError
from orgraph.findings import find_provenance
from orgraph.kernels.graphs.betweenness import measure_betweenness, sample_betweenness
from orgraph.kernels.graphs.constraint import sum_constraint
from orgraph.kernels.graphs.csr import build_undirected, merge_pairs
from orgraph.kernels.graphs.cuts import find_cuts

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.clusters.ties import Ties
    from orgraph.analyses.facts.dimensions import Dimension
    from orgraph.kernels.graphs.csr import Adjacency
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

EXACT_WORK: Final = 400_000_000
"""Organizations times ties, twice, up to which betweenness is exact: about a second."""


def rank_brokers(
    snapshot: Snapshot,
    *,
    rules: Rules,
    day: date | None = None,
    most: int = 100,
    error: float = 0.005,
    confidence: float = 0.9,
    seed: int = 0,
) -> Brokers:
    """Rank the organizations that hold the network of organizations together on a day.

    Parameters
    ----------
    day
        By default the day that the data describe.
    most
        How many to list.
    error, confidence
        Where the network is too large for exact betweenness: no value is further off, with this probability.
    seed
        The same seed and snapshot give the same values.

    Raises
    ------
    InvalidValueError
        Where `most` is below 1, or error or confidence do not lie between 0 and 1.
    """
    _check_wishes(most, error, confidence)
    ties = _find_ties(snapshot, rules=rules, day=(day := day or snapshot.data_date))
    count = len(ties.present)
    pairs = merge_pairs(ties.source, ties.target, size=ties.count)
    adjacency = build_undirected(pairs.source, pairs.target, size=ties.count)
    ends = np.append(ties.present, np.zeros(ties.count - count, dtype=np.bool_)) & (adjacency.degrees > 0)
    cuts = find_cuts(adjacency, worth=ends)
    return Brokers(
        provenance=find_provenance(snapshot, rules=rules, day=day),
        most=most,
        tied=ends[:count],
        pieces=cuts.pieces[:count],
        cut_off=cuts.cut_off[:count],
        betweenness=_measure(adjacency, ends, count, error=error, confidence=confidence, seed=seed),
        constraint=sum_constraint(pairs, pairs.sum(ties.weight), size=ties.count)[:count],
        adjacency=adjacency,
        ties=ties,
        because=find_missing_ledgers(snapshot),
        dimensions=_find_dimensions(snapshot, rules=rules, day=day),
        rules=rules,
        snapshot=snapshot,
    )


def _find_ties(snapshot: Snapshot, *, rules: Rules, day: date) -> Ties:
    """Find the ties of the organizations that exist on the day."""
    standing = find_standing(snapshot.nodes("Organization"), day=day)
    present = snapshot.nodes("Organization").exist_on(day) & ~standing.ended
    return find_ties(snapshot, present=present, rules=rules, day=day)


def _find_dimensions(snapshot: Snapshot, *, rules: Rules, day: date) -> dict[str, Dimension]:
    places = find_places(snapshot, day=day)
    found = find_dimensions(snapshot, places, ("unit", "township"), rules=rules, day=day)
    return {dimension.name: dimension for dimension in found}


def _check_wishes(most: int, error: float, confidence: float) -> None:
    if most < 1 or not 0 < error < 1 or not 0 < confidence < 1:
        raise InvalidValueError(
            f"List at least 1 broker (not {most}), with an error ({error:g}) and a confidence ({confidence:g}) between "
            "0 and 1."
        )


def _measure(
    adjacency: Adjacency, ends: NDArray[np.bool_], organizations: int, *, error: float, confidence: float, seed: int
) -> Betweenness:
    if int(ends.sum()) * len(adjacency.neighbours) <= EXACT_WORK:
        values = measure_betweenness(adjacency, ends=ends)[:organizations]
        return Betweenness(values=values, errors=np.zeros(organizations), confidence=None, samples=None)
    sampled = sample_betweenness(adjacency, ends=ends, error=error, confidence=confidence, seed=seed)
    return Betweenness(
        values=sampled.values[:organizations],
        errors=sampled.errors[:organizations],
        confidence=confidence,
        samples=sampled.samples,
    )
