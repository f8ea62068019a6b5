"""Holes: clusters beside scikit-learn's DBSCAN, and the whole job beside one query of scipy's k-d tree.

scikit-learn is measured up to the size at which it still runs in a few gigabytes; its labels must be ours. What a task
costs before it begins (Python, imports) is measured by tasks of its own and taken off both sides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.children import Cost, measure_child
from benchmarks.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

TASKS = "benchmarks.topics.holes_tasks"
PEER_UP_TO = 100_000


def measure(folder: Path, *, sizes: Sequence[int]) -> Iterator[Row]:
    """Measure clusters and the whole job at each size."""
    for size in sizes:
        here = folder / str(size)
        here.mkdir()
        # In a child too: a process counts the memory of the one that it was forked from.
        measure_child(TASKS, ["write_points", str(here)])
        yield from _measure_size(size, here)


def _measure_size(size: int, folder: Path) -> list[Row]:
    def cost(task: str) -> Cost:
        return measure_child(TASKS, [task, str(folder)], runs=3 if size <= PEER_UP_TO else 1)

    def row(what: str, ours: float, other: float, aim: str, unit: str = "s") -> Row:
        return Row(size=size, what=what, ours=ours, peer=other, unit=unit, aim=aim)

    started, clusters = cost("start"), cost("label_clusters")
    job, built, queried = cost("find_holes_of_points"), cost("build_tree"), cost("query_tree")
    query = queried.cpu_s - built.cpu_s
    rows = [
        row("holes job / cKDTree query k = 9, CPU net", job.cpu_s - started.cpu_s, query, "≤ 0.5"),
        row("holes job / the same, peak", job.peak_mb, queried.peak_mb, "≤ 450 MB at 1M", "MB"),
    ]
    if size <= PEER_UP_TO:
        peer, peer_started = cost("label_with_scikit_learn"), cost("start_with_peer")
        cost("compare_labels")
        net = peer.cpu_s - peer_started.cpu_s
        rows.append(row("clusters (same labels) / DBSCAN, CPU net", clusters.cpu_s - started.cpu_s, net, "≤ 0.1"))
        rows.append(row("clusters / DBSCAN, peak", clusters.peak_mb, peer.peak_mb, "–", "MB"))
    else:
        rows.append(row("clusters / the start of Python, peak", clusters.peak_mb, started.peak_mb, "≤ 250 MB", "MB"))
    return rows
