"""Forming groups beside METIS, the planted groups and the lower bound: CPU time, heterogeneity, memory.

METIS knows no bounds of size and no industries; it is told our number of groups. It is measured up to the size at which
it ends within a minute.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from benchmarks.children import measure_child
from benchmarks.rows import Row
from benchmarks.topics.formation_tasks import write_city

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

TASKS = "benchmarks.topics.formation_tasks"
METIS_UP_TO = 100_000


def measure(folder: Path, *, sizes: Sequence[int]) -> Iterator[Row]:
    """Measure each size."""
    for size in sizes:
        here = folder / str(size)
        here.mkdir()
        write_city(here, size=size)
        ours, planted = _run("ours", here), _run("planted", here)
        _run("bound", here)
        bound = float((here / "bound.txt").read_text(encoding="utf-8"))

        def row(what: str, mine: float, other: float, aim: str, unit: str, *, size: int = size) -> Row:
            return Row(size=size, what=what, ours=mine, peer=other, unit=unit, aim=aim)

        if size <= METIS_UP_TO:
            metis = _run("metis", here)
            yield row("form groups / METIS, as many, CPU", ours["cpu_s"], metis["cpu_s"], "≤ 0.25", "s")
            yield row("heterogeneity / METIS, as many groups", ours["cost"], metis["cost"], "≤ 0.80", "J")
        yield row("heterogeneity / planted", ours["cost"], planted["cost"], "≤ 1", "J")
        yield row("groups / planted", ours["groups"], planted["groups"], "", "")
        yield row("lower bound / heterogeneity", bound, ours["cost"], "≥ 0.92 at 10k, 0.88 at 100k", "J")
        yield row("peak / that of reading the city", ours["peak_mb"], planted["peak_mb"], "≤ 2000 MB at 1M", "MB")


def _run(task: str, folder: Path) -> dict[str, float]:
    cost = measure_child(TASKS, [task, str(folder)])
    told: dict[str, float] = json.loads((folder / f"{task}.json").read_text(encoding="utf-8"))
    return {**told, "peak_mb": cost.peak_mb}
