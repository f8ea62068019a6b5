"""Graphs on bare arrays and for NetworkX: building, constraint, betweenness, and what a call of NetworkX costs beyond.

Constraint is compared on a network of few hubs, where NetworkX multiplies matrices; at 100,000 nodes that takes it more
memory than most machines have, so beyond 20,000 only our figure is printed. Betweenness is compared up to 10,000 nodes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from benchmarks.children import measure_child
from benchmarks.rows import Row
from benchmarks.topics.graphs_tasks import write_edges

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

TASKS = "benchmarks.topics.graphs_tasks"
EXACT_UP_TO = 10_000
MATRICES_UP_TO = 20_000


def measure(folder: Path, *, sizes: Sequence[int]) -> Iterator[Row]:
    """Measure everything at each size, which is the number of nodes."""
    for size in sizes:
        here = folder / str(size)
        here.mkdir()
        write_edges(here, nodes=size, edges=5 * size)
        yield from _measure_building(here, size)
        yield from _measure_calls(here, size)
        write_edges(here, nodes=size, edges=5 * size, hubs=0.8)
        yield from _measure_constraint(here, size)
        if size <= EXACT_UP_TO:
            yield from _measure_betweenness(here, size)


def _measure_building(folder: Path, size: int) -> Iterator[Row]:
    ours, scipy, networkx = (_run(task, folder) for task in ("build_rows", "build_scipy", "build_networkx"))
    yield _row(size, "edges to rows / networkx Graph, CPU", ours["cpu_s"], networkx["cpu_s"], "≤ 1/60")
    yield _row(size, "edges to rows / networkx Graph, memory", ours["grown_mb"], networkx["grown_mb"], "≤ 1/20", "MB")
    yield _row(size, "edges to rows / scipy, CPU", ours["cpu_s"], scipy["cpu_s"], "≤ 1")


def _measure_calls(folder: Path, size: int) -> Iterator[Row]:
    told = _run("call_networkx", folder)
    for name in ("components", "constraint", "core", "leiden", "steps from one", "triangles"):
        what = f"{name}: nx call / kernel and one pass, CPU"
        yield _row(size, what, told[f"{name} call"], told[f"{name} kernel"], "≤ 1.5")


def _measure_constraint(folder: Path, size: int) -> Iterator[Row]:
    ours = _run("constrain", folder)
    yield _row(size, "hubs: memory of constraint / 50 MB", ours["grown_mb"], 50.0, "≤ 1 at 100k", "MB")
    if size <= MATRICES_UP_TO:
        peer = _run("constrain_networkx", folder)
        yield _row(size, "hubs: constraint / networkx, CPU", ours["cpu_s"], peer["cpu_s"], "≤ 1/1000 at 100k")
        yield _row(size, "hubs: constraint, furthest from networkx in 1e-12", peer["off"] * 1e12, 1.0, "≤ 1", "")


def _measure_betweenness(folder: Path, size: int) -> Iterator[Row]:
    exact, peer = _run("find_betweenness", folder), _run("find_betweenness_networkit", folder)
    sampled = _run("sample_betweenness", folder)
    yield _row(size, "hubs: exact betweenness / networkit, CPU", exact["cpu_s"], peer["cpu_s"], "–")
    yield _row(size, "hubs: sampled betweenness / networkit exact, CPU", sampled["cpu_s"], peer["cpu_s"], "≤ 1/100")
    yield _row(size, "hubs: sampled betweenness / our exact, CPU", sampled["cpu_s"], exact["cpu_s"], "≤ 1/100")
    yield _row(size, "hubs: of the first hundred, sampled / exact", sampled["overlap"], 100, "≥ .95", "")
    yield _row(size, "hubs: furthest off / stated error", sampled["off"], sampled["error"], "≤ 1", "")


def _run(task: str, folder: Path) -> dict[str, float]:
    measure_child(TASKS, [task, str(folder)])
    told: dict[str, float] = json.loads((folder / f"{task}.json").read_text(encoding="utf-8"))
    return told


def _row(size: int, what: str, ours: float, peer: float, aim: str, unit: str = "s") -> Row:
    return Row(size=size, what=what, ours=ours, peer=peer, unit=unit, aim=aim)
