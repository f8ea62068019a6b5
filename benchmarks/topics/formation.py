"""Forming groups beside METIS, spopt, the planted groups and the lower bound: CPU time, heterogeneity, memory.

METIS knows no bounds of size and no industries; it is told our number of groups. It is measured up to the size at which
it ends within a minute. MaxPHeuristic of spopt knows a least size, and takes a minute for a thousand organizations.
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
MAX_P_AT = 1_000


def measure(folder: Path, *, sizes: Sequence[int]) -> Iterator[Row]:
    """Measure each size, and first the one at which spopt ends."""
    yield from _measure_max_p(folder)
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


def _measure_max_p(folder: Path) -> Iterator[Row]:
    here = folder / "max_p"
    here.mkdir()
    write_city(here, size=MAX_P_AT)
    ours, peer = _run("ours", here), _run("max_p", here)
    for what, name, aim, unit in (
        ("form groups / spopt, CPU", "cpu_s", "≤ 1/100", "s"),
        ("groups / spopt", "groups", "≥ 1", ""),
        ("heterogeneity as spopt has it / spopt", "pairs", "≤ 0.92", ""),
    ):
        yield Row(size=MAX_P_AT, what=what, ours=ours[name], peer=peer[name], unit=unit, aim=aim)


def _run(task: str, folder: Path) -> dict[str, float]:
    cost = measure_child(TASKS, [task, str(folder)])
    told: dict[str, float] = json.loads((folder / f"{task}.json").read_text(encoding="utf-8"))
    return {**told, "peak_mb": cost.peak_mb}
