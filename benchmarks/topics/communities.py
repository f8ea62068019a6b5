"""Communities: speed and modularity beside igraph, networkit, scikit-network and networkx; what was planted and found.

The clock of each task runs in its own process around the one call: peers do not pay for building their graphs, and ours
does. networkx is measured up to the size at which it ends within minutes.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from benchmarks.children import measure_child
from benchmarks.rows import Row
from benchmarks.topics.communities_tasks import write_network

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

TASKS = "benchmarks.topics.communities_tasks"
NETWORKX_UP_TO = 100_000
NETWORKS = {"dense": (10.0, 10.0), "sparse": (1.6, 0.4)}
"""Links of a node inside and outside of its community, on average."""
PEERS = {"igraph": "≤ 0.5", "networkit": "", "scikit-network": "", "networkx": "≤ 0.02 dense, ≤ 0.01 sparse"}


def measure(folder: Path, *, sizes: Sequence[int]) -> Iterator[Row]:
    """Measure each network at each size."""
    for size in sizes:
        for name, (inside, outside) in NETWORKS.items():
            here = folder / f"{name}{size}"
            here.mkdir()
            write_network(here, size=size, inside=inside, outside=outside)
            yield from _measure_network(here, size=size, name=name)


def _measure_network(folder: Path, *, size: int, name: str) -> Iterator[Row]:
    ours, automatic = _run("ours", folder), _run("automatic", folder)
    for peer, aim in PEERS.items():
        if peer == "networkx" and size > NETWORKX_UP_TO:
            continue
        found = _run(peer, folder)
        yield _row(size, f"{name}: resolution 1 / {peer}, CPU", ours["cpu_s"], found["cpu_s"], aim)
        gap = "≥ peer − 0.0005" if peer == "igraph" else ""
        yield _row(size, f"{name}: modularity / {peer}", ours["modularity"], found["modularity"], gap, unit="Q")
    yield _row(size, f"{name}: resolution chosen / resolution 1, CPU", automatic["cpu_s"], ours["cpu_s"], "≤ 8")
    yield _row(size, f"{name}: Rand index, chosen / 1", automatic["rand"], ours["rand"], "≥ .98 dense", unit="ARI")
    yield _row(size, f"{name}: peak, chosen / 1", automatic["peak_mb"], ours["peak_mb"], "≤ 2000 MB at 1M", unit="MB")


def _run(task: str, folder: Path) -> dict[str, float]:
    cost = measure_child(TASKS, [task, str(folder)])
    told: dict[str, float] = json.loads((folder / f"{task}.json").read_text(encoding="utf-8"))
    return {**told, "peak_mb": cost.peak_mb}


def _row(size: int, what: str, ours: float, peer: float, aim: str, *, unit: str = "s") -> Row:
    return Row(size=size, what=what, ours=ours, peer=peer, unit=unit, aim=aim)
