"""The single tasks of `benchmarks.topics.communities`: run as a module with NAME and FOLDER; each writes NAME.json."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np
    from numpy.typing import NDArray

    Find = Callable[[], Sequence[int] | NDArray[np.integer[Any]]]


def write_network(folder: Path, *, size: int, inside: float, outside: float) -> None:
    """Write a planted network: communities of 15 to 60 nodes, `inside` links of a node to its own, `outside` to any."""
    import numpy as np

    random = np.random.default_rng(size)
    sizes = random.integers(15, 61, size // 15 + 1)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), size)) + 1]
    planted = random.permutation(np.repeat(np.arange(len(sizes)), sizes)[:size])
    order = np.argsort(planted, kind="stable")
    first = np.searchsorted(planted[order], np.arange(len(sizes) + 1))
    one = random.integers(0, size, int(size * inside / 2))
    own = planted[one]
    other = order[first[own] + (random.random(len(one)) * (first[own + 1] - first[own])).astype(np.int64)]
    pairs = np.concatenate([np.stack([one, other]), random.integers(0, size, (2, int(size * outside / 2)))], axis=1)
    pairs = np.unique(np.sort(pairs[:, pairs[0] != pairs[1]], axis=0), axis=1)
    pairs = pairs[:, random.permutation(pairs.shape[1])].astype(np.int32)
    np.savez(folder / "network.npz", source=pairs[0], target=pairs[1], planted=planted)


def find_ours(source: NDArray[np.int32], target: NDArray[np.int32], count: int, resolution: float | None) -> Find:
    """Find communities with the compiled kernel."""
    from orgraph import detect_communities

    return lambda: detect_communities(source, target, count=count, resolution=resolution).labels


def find_by_igraph(source: NDArray[np.int32], target: NDArray[np.int32], count: int) -> Find:
    """Find communities with igraph's Leiden, two iterations."""
    import igraph
    import numpy as np

    graph = igraph.Graph(n=count, edges=np.stack([source, target], axis=1))
    return lambda: graph.community_leiden(objective_function="modularity", n_iterations=2).membership


def find_by_networkit(source: NDArray[np.int32], target: NDArray[np.int32], count: int) -> Find:
    """Find communities with networkit's parallel Louvain with refinement, in one thread."""
    import networkit

    networkit.setNumberOfThreads(1)
    graph = networkit.Graph(count)
    for one, other in zip(source.tolist(), target.tolist(), strict=True):
        graph.addEdge(one, other)
    return lambda: networkit.community.PLM(graph, refine=True).run().getPartition().getVector()


def find_by_scikit_network(source: NDArray[np.int32], target: NDArray[np.int32], count: int) -> Find:
    """Find communities with scikit-network's Leiden."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sknetwork.clustering import Leiden

    ends = np.append(source, target), np.append(target, source)
    adjacency = csr_matrix((np.ones(len(ends[0])), ends), shape=(count, count))
    return lambda: Leiden().fit_predict(adjacency)


def find_by_networkx(source: NDArray[np.int32], target: NDArray[np.int32], count: int) -> Find:
    """Find communities with networkx's Louvain."""
    import networkx as nx

    graph = nx.empty_graph(count)
    graph.add_edges_from(zip(source.tolist(), target.tolist(), strict=True))
    return lambda: _label(nx.community.louvain_communities(graph, seed=1), count)


def _label(communities: list[set[int]], count: int) -> list[int]:
    labels = [0] * count
    for label, community in enumerate(communities):
        for node in community:
            labels[node] = label
    return labels


TASKS: dict[str, Callable[..., Find]] = {
    "ours": lambda source, target, count: find_ours(source, target, count, 1.0),
    "automatic": lambda source, target, count: find_ours(source, target, count, None),
    "igraph": find_by_igraph,
    "networkit": find_by_networkit,
    "scikit-network": find_by_scikit_network,
    "networkx": find_by_networkx,
}


def run(name: str, folder: Path) -> None:
    """Run one task and write what it took and how good it is."""
    import numpy as np

    from orgraph.analyses.clusters.comparison import measure_likeness
    from orgraph.kernels.communities.network import read_network

    read = np.load(folder / "network.npz")
    source, target, planted = read["source"], read["target"], read["planted"].astype(np.int32)
    find = TASKS[name](source, target, len(planted))
    begun = time.process_time()
    found = find()
    cpu_s = time.process_time() - begun
    labels = np.asarray(found, dtype=np.int32)
    told = {
        "cpu_s": cpu_s,
        "modularity": read_network(source, target, count=len(planted)).find_modularity(labels),
        "rand": measure_likeness(labels, planted).rand_index,
    }
    (folder / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    run(sys.argv[1], Path(sys.argv[2]))
