"""Answers of the analyses that say what to do: holes, proposals, clusters; each worked out once per batch."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from orgraph.analyses.brokers import rank_brokers
from orgraph.analyses.clusters import find_clusters
from orgraph.analyses.facts.dimensions import UNKNOWN_TITLE
from orgraph.analyses.holes import find_holes
from orgraph.analyses.slices.clusters import list_clusters_slice
from orgraph.analyses.slices.holes import list_hole_slice, list_holes_slice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from orgraph.analyses.brokers import Brokers
    from orgraph.analyses.clusters import Clusters
    from orgraph.analyses.holes import Holes
    from orgraph.analyses.slices.networks import Slice
    from orgraph_api.editions import Edition

RADIUS_M = 500.0


def list_holes(edition: Edition, *, day: date | None = None, radius_m: float = RADIUS_M) -> Holes:
    """List the coverage holes."""
    return edition.answers.find(
        ("holes", day, radius_m),
        lambda: find_holes(edition.snapshot, rules=edition.rules, day=day, radius_m=radius_m),
    )


def list_hole_table(edition: Edition, *, day: date | None = None, radius_m: float = RADIUS_M) -> pa.Table:
    """List one row per hole, the largest first."""
    return edition.answers.find(
        ("hole table", day, radius_m), lambda: list_holes(edition, day=day, radius_m=radius_m).table()
    )


def list_hole_rows(
    edition: Edition, *, day: date | None = None, radius_m: float = RADIUS_M, where: Mapping[str, str | None]
) -> pa.Table:
    """List the organizations in holes, kept to some titles of places and industries, or to one hole."""
    table = edition.answers.find(
        ("hole rows", day, radius_m), lambda: list_holes(edition, day=day, radius_m=radius_m).rows()
    )
    return keep(table, where)


def keep(table: pa.Table, where: Mapping[str, str | None]) -> pa.Table:
    """Keep the rows that have the wanted words in some columns; ``未知`` stands for none."""
    for name, word in where.items():
        if word:
            table = table.filter(pc.equal(pc.fill_null(table[name].cast(pa.string()), UNKNOWN_TITLE.zh), word))
    return table


def list_city_holes_slice(edition: Edition) -> Slice:
    """List the largest holes as they are drawn."""
    return edition.answers.find("holes slice", lambda: list_holes_slice(list_holes(edition)))


def list_one_hole_slice(edition: Edition, key: str, *, language: str) -> Slice:
    """List one hole as it is drawn."""
    return edition.answers.find(
        ("hole slice", key, language), lambda: list_hole_slice(list_holes(edition).find(key), language=language)
    )


def list_clusters(edition: Edition, *, day: date | None = None, resolution: float | None = None) -> Clusters:
    """List the clusters of organizations that are tied to each other."""
    return edition.answers.find(
        ("clusters", day, resolution),
        lambda: find_clusters(edition.snapshot, rules=edition.rules, day=day, resolution=resolution),
    )


def list_brokers(edition: Edition, *, day: date | None = None, most: int = 100) -> Brokers:
    """List the organizations that hold the network of organizations together."""
    return edition.answers.find(
        ("brokers", day, most), lambda: rank_brokers(edition.snapshot, rules=edition.rules, day=day, most=most)
    )


def list_city_clusters_slice(edition: Edition) -> Slice:
    """List the largest clusters as they are drawn."""
    return edition.answers.find("clusters slice", lambda: list_clusters_slice(list_clusters(edition)))
