"""The single tasks of `benchmarks.topics.graphs`: run as a module with NAME and FOLDER, each writes what it took.

The clock runs around the work alone; reading the edges and importing libraries is on neither side.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from orgraph.kernels.graphs.paths import Distances

MEGABYTE_IN_KILOBYTES = 1024


def write_edges(folder: Path, *, nodes: int, edges: int, hubs: float | None = None, seed: int = 1) -> None:
    """Write a random network; with `hubs`, its smaller the heavier, one end of every edge is drawn among few."""
    random = np.random.default_rng(seed)
    one, other = random.integers(0, nodes, (2, edges), dtype=np.int32)
    if hubs is not None:
        one = np.minimum(random.pareto(hubs, edges) * 3, nodes - 1).astype(np.int32)
    low, high = np.minimum(one, other), np.maximum(one, other)
    pairs = np.unique(np.stack([low, high], axis=1)[low != high], axis=0)
    pairs = pairs[random.permutation(len(pairs))]
    weight = random.random(len(pairs))
    np.savez(folder / "edges.npz", source=pairs[:, 0], target=pairs[:, 1], weight=weight, nodes=np.array(nodes))


def _read(folder: Path) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.float64], int]:
    with np.load(folder / "edges.npz") as file:
        source, target = (np.ascontiguousarray(file[end]) for end in ("source", "target"))
        return source, target, file["weight"], int(file["nodes"])


def _peak_mb() -> float:
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) / MEGABYTE_IN_KILOBYTES


def _forget_peak() -> None:
    """Let the peak start again from what is held now: reading the edges needed more than that for a while."""
    Path("/proc/self/clear_refs").write_text("5", encoding="utf-8")


def _measure(work: Callable[[], Any], *, runs: int = 1) -> tuple[dict[str, float], Any]:
    """Give the least CPU time of some runs, by how much memory grew, and the last answer."""
    _forget_peak()
    before, least, answer = _peak_mb(), float("inf"), None
    for _ in range(runs):
        answer = None
        begun = time.process_time()
        answer = work()
        least = min(least, time.process_time() - begun)
    return {"cpu_s": least, "grown_mb": _peak_mb() - before}, answer


def build_rows(folder: Path) -> dict[str, float]:
    """Build compressed rows with edge numbers; the weights stay one for each edge."""
    from orgraph.kernels.graphs.csr import build_undirected

    source, target, _, nodes = _read(folder)
    build_undirected(source[:10], target[:10], size=nodes)
    return _measure(lambda: build_undirected(source, target, size=nodes), runs=5)[0]


def build_scipy(folder: Path) -> dict[str, float]:
    """Build a symmetric matrix in compressed rows."""
    from scipy.sparse import coo_array

    source, target, weight, nodes = _read(folder)

    def build() -> object:
        places = (np.concatenate([source, target]), np.concatenate([target, source]))
        return coo_array((np.concatenate([weight, weight]), places), shape=(nodes, nodes)).tocsr()

    return _measure(build, runs=5)[0]


def build_networkx(folder: Path) -> dict[str, float]:
    """Build a weighted Graph."""
    graph, cost = _make_networkx(folder)
    return {**cost, "edges": graph.number_of_edges()}


def _make_networkx(folder: Path) -> tuple[Any, dict[str, float]]:
    import networkx as nx

    source, target, weight, _ = _read(folder)

    def build() -> nx.Graph[int]:
        graph: nx.Graph[int] = nx.Graph()
        graph.add_weighted_edges_from(zip(source.tolist(), target.tolist(), weight.tolist(), strict=True))
        return graph

    cost, graph = _measure(build)
    return graph, cost


def constrain(folder: Path) -> dict[str, float]:
    """Measure constraint from triangles."""
    from orgraph.kernels.graphs.constraint import measure_constraint

    source, target, _, nodes = _read(folder)
    cost, values = _measure(lambda: measure_constraint(source, target, size=nodes), runs=3)
    np.save(folder / "constraint.npy", values)
    return cost


def constrain_networkx(folder: Path) -> dict[str, float]:
    """Measure constraint as NetworkX does, and how far our values are from its."""
    import networkx as nx

    graph, _ = _make_networkx(folder)
    cost, found = _measure(lambda: nx.constraint(graph))
    ours = np.load(folder / "constraint.npy")[list(found)]
    return {**cost, "off": float(np.nanmax(np.abs(ours - np.array(list(found.values())))))}


def find_betweenness(folder: Path) -> dict[str, float]:
    """Measure exact betweenness."""
    from orgraph.kernels.graphs.betweenness import measure_betweenness
    from orgraph.kernels.graphs.csr import build_undirected

    source, target, _, nodes = _read(folder)
    rows = build_undirected(source, target, size=nodes)
    cost, values = _measure(lambda: measure_betweenness(rows))
    np.save(folder / "betweenness.npy", values)
    return cost


def find_betweenness_networkit(folder: Path) -> dict[str, float]:
    """Measure exact betweenness as networkit does, on one thread."""
    import networkit

    networkit.setNumberOfThreads(1)
    source, target, _, nodes = _read(folder)
    graph = networkit.GraphFromCoo((np.ones(len(source)), (source, target)), n=nodes)
    return _measure(lambda: networkit.centrality.Betweenness(graph).run())[0]


def sample_betweenness(folder: Path) -> dict[str, float]:
    """Sample betweenness, and count how many of the exact first hundred are among the sampled."""
    from orgraph.kernels.graphs.betweenness import sample_betweenness as sample
    from orgraph.kernels.graphs.csr import build_undirected

    source, target, _, nodes = _read(folder)
    rows = build_undirected(source, target, size=nodes)
    cost, found = _measure(lambda: sample(rows, error=0.005), runs=3)
    exact = np.load(folder / "betweenness.npy")
    first = set(np.argsort(-exact)[:100].tolist())
    return {
        **cost,
        "overlap": len(first & set(np.argsort(-found.values)[:100].tolist())),
        "off": float(np.abs(found.values - exact).max()),
        "error": found.error,
    }


def call_networkx(folder: Path) -> dict[str, float]:
    """Call functions of NetworkX on our graph, beside their kernels and one pass over the answer."""
    from random import Random

    import networkx as nx

    from orgraph.kernels.communities.detection import detect_communities
    from orgraph.kernels.graphs.components import find_components
    from orgraph.kernels.graphs.constraint import sum_constraint
    from orgraph.kernels.graphs.cores import find_core_numbers
    from orgraph.kernels.graphs.paths import find_distances
    from orgraph.kernels.graphs.triangles import count_triangles
    from orgraph.network import build_graph
    from orgraph.network.asking import give_parts, give_values

    source, target, weight, nodes = _read(folder)
    graph = build_graph(source, target, weight, names=[f"91330782{number:010}" for number in range(nodes)])
    arrays = graph.arrays
    rows, pairs = arrays.joined, arrays.pairs
    drawn = Random(1).getrandbits(31)  # noqa: S311 - what NetworkX hands on for this seed

    def give_steps(found: Distances) -> dict[object, int]:
        names = [arrays.names[number] for number in found.reached.tolist()]
        return dict(zip(names, found.steps[found.reached].tolist(), strict=True))

    calls: dict[str, tuple[Callable[[], Any], Callable[[], Any]]] = {
        "components": (
            lambda: list(nx.connected_components(graph)),
            lambda: list(give_parts(arrays, find_components(rows))),
        ),
        "constraint": (
            lambda: nx.constraint(graph),
            lambda: give_values(arrays, sum_constraint(pairs, pairs.sum(None), size=nodes)),
        ),
        "core": (lambda: nx.core_number(graph), lambda: give_values(arrays, find_core_numbers(rows))),
        "leiden": (
            lambda: nx.community.leiden_communities(graph, seed=1),
            lambda: list(
                give_parts(
                    arrays, detect_communities(source, target, weight, count=nodes, resolution=1, seed=drawn).labels
                )
            ),
        ),
        "steps from one": (
            lambda: nx.single_source_shortest_path_length(graph, arrays.names[0]),
            lambda: give_steps(find_distances(rows, 0)),
        ),
        "triangles": (lambda: nx.triangles(graph), lambda: give_values(arrays, count_triangles(rows))),
    }
    told = {}
    for name, sides in calls.items():
        for side, work in zip(("call", "kernel"), sides, strict=True):
            told[f"{name} {side}"] = _measure(work, runs=3)[0]["cpu_s"]
    return told


if __name__ == "__main__":
    name, here = sys.argv[1], Path(sys.argv[2])
    (here / f"{name}.json").write_text(json.dumps(globals()[name](here)), encoding="utf-8")
