"""The single tasks of `benchmarks.topics.formation`: run as a module with NAME and FOLDER; each writes NAME.json.

The clock runs around the one call; the neighbourhood graph of METIS is not on it.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    City = dict[str, NDArray[np.float64]]

RADIUS_M = 500.0
MINIMUM, MAXIMUM = 20, 60
NEIGHBOURS = 8
PAIRS_UP_TO = 5_000


def write_city(folder: Path, *, size: int) -> None:
    """Write a planted city: groups of 20 to 60 within 150 m, three in five organizations of the group's industry."""
    random = np.random.default_rng(size)
    sizes = random.integers(MINIMUM, MAXIMUM + 1, size // MINIMUM + 1)
    sizes = sizes[: int(np.searchsorted(np.cumsum(sizes), size)) + 1]
    planted = np.repeat(np.arange(len(sizes)), sizes)[:size]
    centres = random.uniform(0, 60 * np.sqrt(size), (len(sizes), 2))
    places = centres[planted] + random.normal(0, 150, (size, 2))
    main = random.integers(0, 100, len(sizes))
    industry = np.where(random.random(size) < 0.6, main[planted], random.integers(0, 100, size))
    np.savez(folder / "city.npz", x=places[:, 0], y=places[:, 1], industry=industry, planted=planted)


def measure_heterogeneity(city: City, labels: NDArray[np.int64]) -> float:
    """J of the organizations that are placed."""
    placed = labels >= 0
    groups = np.unique(labels[placed], return_inverse=True)[1]
    members = np.bincount(groups)
    squares = 0.0
    for name in ("x", "y"):
        values = city[name][placed] - city[name].mean()
        means = np.bincount(groups, values) / members
        squares += float(((values - means[groups]) ** 2).sum())
    pairs = groups * 1000 + city["industry"][placed].astype(np.int64)
    same = np.bincount(np.unique(pairs) // 1000, np.unique(pairs, return_counts=True)[1].astype(float) ** 2)
    return squares / RADIUS_M**2 + float((members - same / members).sum())


def find_ours(city: City, folder: Path) -> tuple[float, NDArray[np.int64]]:
    """Form groups, and leave their number for METIS."""
    from orgraph import form_groups

    begun = time.process_time()
    formed = form_groups(
        city["x"],
        city["y"],
        city["industry"].astype(np.int64),
        minimum=MINIMUM,
        maximum=MAXIMUM,
        radius_m=RADIUS_M,
    )
    spent = time.process_time() - begun
    (folder / "groups.txt").write_text(str(formed.count), encoding="utf-8")
    return spent, formed.labels


def find_metis(city: City, folder: Path) -> tuple[float, NDArray[np.int64]]:
    """Cut the graph of the eight nearest into as many contiguous parts, by METIS."""
    import pymetis
    from scipy.sparse import csr_array
    from scipy.spatial import cKDTree

    places = np.column_stack([city["x"], city["y"]])
    nearest = cKDTree(places).query(places, NEIGHBOURS + 1)[1]
    ends = np.repeat(np.arange(len(places)), NEIGHBOURS + 1), nearest.ravel()
    graph = csr_array((np.ones(len(ends[0])), ends), shape=(len(places), len(places)))
    graph = (graph + graph.T).tocsr()
    graph.setdiag(0)
    graph.eliminate_zeros()
    rows = pymetis.CSRAdjacency(graph.indptr, graph.indices)
    groups = int((folder / "groups.txt").read_text(encoding="utf-8"))
    begun = time.process_time()
    labels = pymetis.part_graph(groups, adjacency=rows, options=pymetis.Options(contig=1))[1]
    return time.process_time() - begun, np.asarray(labels)


def find_max_p(city: City, folder: Path) -> tuple[float, NDArray[np.int64]]:
    """Form as many groups of the least size as steps of the radius allow, by one construction of spopt."""
    import geopandas
    from libpysal.weights import W
    from scipy.spatial import cKDTree
    from spopt.region import MaxPHeuristic

    del folder
    places = np.column_stack([city["x"], city["y"]])
    neighbours: dict[int, list[int]] = {row: [] for row in range(len(places))}
    for one, other in cKDTree(places).query_pairs(RADIUS_M):
        neighbours[one].append(other)
        neighbours[other].append(one)
    columns = {f"attribute {column}": values for column, values in enumerate(_list_attributes(city).T)}
    frame = geopandas.GeoDataFrame(
        {**columns, "size": np.ones(len(places))}, geometry=geopandas.points_from_xy(*places.T)
    )
    np.random.seed(1)  # noqa: NPY002 - what spopt draws from
    model = MaxPHeuristic(frame, W(neighbours), list(columns), "size", MINIMUM, max_iterations_construction=1)
    begun = time.process_time()
    model.solve()
    return time.process_time() - begun, np.asarray(model.labels_)


def _list_attributes(city: City) -> NDArray[np.float64]:
    """List position and industry of each organization so that another industry is 1 away, as a radius is."""
    kinds = np.unique(city["industry"], return_inverse=True)[1]
    return np.column_stack([city["x"] / RADIUS_M, city["y"] / RADIUS_M, np.eye(kinds.max() + 1)[kinds] / 2])


def sum_pairs(city: City, labels: NDArray[np.int64]) -> float:
    """Heterogeneity as spopt has it: the sum of distances between all pairs of a group, along the attributes."""
    attributes, total = _list_attributes(city), 0.0
    for group in range(int(labels.max(initial=-1)) + 1):
        members = attributes[labels == group]
        total += float(np.abs(members[:, None] - members[None]).sum()) / 2
    return total


def find_planted(city: City, folder: Path) -> tuple[float, NDArray[np.int64]]:
    """Take the groups that were planted."""
    del folder
    return 0.0, city["planted"].astype(np.int64)


def find_bound(city: City, folder: Path) -> tuple[float, NDArray[np.int64]]:
    """Measure the lower bound; it is written in the place of the heterogeneity."""
    from orgraph.kernels.formation.bounds import find_lower_bound

    begun = time.process_time()
    bound = find_lower_bound(
        city["x"], city["y"], city["industry"].astype(np.int64), minimum=MINIMUM, radius_m=RADIUS_M
    )
    (folder / "bound.txt").write_text(str(bound), encoding="utf-8")
    return time.process_time() - begun, np.zeros(0, dtype=np.int64)


def main(name: str, folder: Path) -> None:
    """Measure one task and write what it took and gave."""
    with np.load(folder / "city.npz") as file:
        city = dict(file)
    spent, labels = globals()[f"find_{name}"](city, folder)
    told = {"cpu_s": spent, "groups": int(labels.max(initial=-1)) + 1, "cost": 0.0}
    if len(labels):
        told["cost"] = measure_heterogeneity(city, labels)
    if len(labels) <= PAIRS_UP_TO:
        told["pairs"] = sum_pairs(city, labels)
    (folder / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
