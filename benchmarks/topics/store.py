"""Importing, reading and counting: the embedded store beside DuckDB, NetworkX and the bare reading of columns.

What a reading task costs before it reads (Python, imports, opening) is measured by a task of its own and taken off
both sides where the table says "net".
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from benchmarks.children import Cost, measure_child
from benchmarks.cities import write_city
from benchmarks.rows import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

TASKS = "benchmarks.topics.store_tasks"
REPEATED_UP_TO = 100_000


def measure(folder: Path, *, sizes: Sequence[int]) -> Iterator[Row]:
    """Measure the import of the library, then everything at each size."""
    yield _measure_import_time(folder)
    for size in sizes:
        yield from _measure_size(size, folder / str(size))
        shutil.rmtree(folder / str(size))


def _measure_size(size: int, folder: Path) -> list[Row]:
    """Measure everything at one size."""
    write_city(folder / "archive", organizations=size)
    runs = 3 if size <= REPEATED_UP_TO else 1

    def cost(task: str, *, repeat: int = runs) -> Cost:
        return measure_child(TASKS, [task, str(folder)], runs=repeat)

    first = cost("import_into_store", repeat=1)
    again = cost("import_again")
    peer = cost("insert_into_duckdb")
    opened = cost("start_and_open")
    read = cost("read_snapshot")
    cost("list_columns_of_coverage", repeat=1)
    coverage, columns = cost("measure_coverage"), cost("read_columns_of_coverage")
    graph = cost("build_networkx", repeat=1)

    def row(what: str, ours: float, other: float, aim: str, unit: str = "s") -> Row:
        return Row(size=size, what=what, ours=ours, peer=other, unit=unit, aim=aim)

    net_read, net_graph = read.cpu_s - opened.cpu_s, graph.cpu_s - opened.cpu_s
    return [
        row("import an archive / DuckDB INSERT … SELECT, wall", first.wall_s, peer.wall_s, "≤ 2"),
        row("import an archive / DuckDB INSERT … SELECT, CPU", first.cpu_s, peer.cpu_s, "–"),
        row("import again / first import, wall", again.wall_s, first.wall_s, "≤ 0.2"),
        row("read the snapshot / build a MultiDiGraph, CPU net", net_read, net_graph, "≤ 0.01"),
        row("read the snapshot / build a MultiDiGraph, peak", read.peak_mb, graph.peak_mb, "≤ 0.2", "MB"),
        row("coverage with roll-up / reading its columns, CPU", coverage.cpu_s, columns.cpu_s, "≤ 1.5"),
        row("the same, net of start", coverage.cpu_s - opened.cpu_s, columns.cpu_s - opened.cpu_s, "–"),
    ]


def _measure_import_time(folder: Path) -> Row:
    """Measure what ``import orgraph`` costs beside its two great dependencies."""
    ours = measure_child(TASKS, ["import_library", str(folder)], runs=10)
    peer = measure_child(TASKS, ["import_numpy_and_pyarrow", str(folder)], runs=10)
    return Row(
        size=0,
        what="import orgraph / import numpy, pyarrow, CPU",
        ours=ours.cpu_s,
        peer=peer.cpu_s,
        unit="s",
        aim="≤ 1.3",
    )
