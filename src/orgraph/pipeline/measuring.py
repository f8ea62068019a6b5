"""From a store to the answer of an analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgraph.analyses import (
    find_clusters,
    find_holes,
    measure_alliances,
    measure_census,
    measure_coverage,
    rank_brokers,
)
from orgraph.rules import read_rules
from orgraph.store import open_store

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from pathlib import Path

    from orgraph.analyses import Alliances, Brokers, Census, Clusters, Coverage, Holes


def measure_store_coverage(
    store: str,
    *,
    batch: str | None = None,
    day: date | None = None,
    by: Sequence[str] = (),
    rules_file: Path | None = None,
) -> Coverage:
    """Measure coverage on a store: its current batch, an older one, or the newest one of a day."""
    snapshot = open_store(store).read_snapshot(batch=batch, as_of=None if batch else day)
    return measure_coverage(snapshot, rules=read_rules(rules_file), day=day, by=tuple(by))


def measure_store_census(
    store: str,
    *,
    batch: str | None = None,
    day: date | None = None,
    by: Sequence[str] = (),
    rules_file: Path | None = None,
) -> Census:
    """Measure the census on a store: its current batch, an older one, or the newest one of a day."""
    snapshot = open_store(store).read_snapshot(batch=batch, as_of=None if batch else day)
    return measure_census(snapshot, rules=read_rules(rules_file), day=day, by=tuple(by))


def find_store_holes(
    store: str,
    *,
    batch: str | None = None,
    day: date | None = None,
    radius_m: float,
    neighbours: Sequence[str],
    rules_file: Path | None = None,
) -> Holes:
    """Find the coverage holes of a store: of its current batch, an older one, or the newest one of a day."""
    snapshot = open_store(store).read_snapshot(batch=batch, as_of=None if batch else day)
    return find_holes(snapshot, rules=read_rules(rules_file), day=day, radius_m=radius_m, neighbours=tuple(neighbours))


def measure_store_alliances(
    store: str, *, batch: str | None = None, day: date | None = None, rules_file: Path | None = None
) -> Alliances:
    """Measure the alliances of a store: of its current batch, an older one, or the newest one of a day."""
    snapshot = open_store(store).read_snapshot(batch=batch, as_of=None if batch else day)
    return measure_alliances(snapshot, rules=read_rules(rules_file), day=day)


def find_store_clusters(
    store: str,
    *,
    batch: str | None = None,
    day: date | None = None,
    resolution: float | None = None,
    seed: int = 0,
    rules_file: Path | None = None,
) -> Clusters:
    """Find the clusters of a store: of its current batch, an older one, or the newest one of a day."""
    snapshot = open_store(store).read_snapshot(batch=batch, as_of=None if batch else day)
    return find_clusters(snapshot, rules=read_rules(rules_file), day=day, resolution=resolution, seed=seed)


def rank_store_brokers(
    store: str,
    *,
    batch: str | None = None,
    day: date | None = None,
    most: int,
    error: float,
    seed: int,
    rules_file: Path | None = None,
) -> Brokers:
    """Rank the brokers of a store: of its current batch, an older one, or the newest one of a day."""
    snapshot = open_store(store).read_snapshot(batch=batch, as_of=None if batch else day)
    return rank_brokers(snapshot, rules=read_rules(rules_file), day=day, most=most, error=error, seed=seed)
