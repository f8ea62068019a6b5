"""The single tasks of `benchmarks.topics.holes`, ours and those of the peers: run as a module with NAME and FOLDER."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RADIUS_M = 500.0
CORES = 5


def write_points(folder: Path) -> None:
    """Write as many points as the folder is named: crowds, two in five at shared addresses, a third covered."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    size = int(folder.name)
    random = np.random.default_rng(size)
    centres = random.random((size // 200 + 1, 2)) * [150e3, 120e3]
    township = random.integers(0, len(centres), size)
    points = centres[township] + random.normal(0, 600, (size, 2))
    shared = random.random(size) < 0.4
    addresses = points[random.integers(0, size, max(size // 125, 1))]
    points[shared] = addresses[random.integers(0, len(addresses), int(shared.sum()))]
    table = {
        "x": points[:, 0],
        "y": points[:, 1],
        "township": township.astype(np.int32),
        "industry": random.integers(0, 97, size).astype(np.int8),
        "covered": random.random(size) < 1 / 3,
    }
    pq.write_table(pa.table(table), folder / "points.parquet")


def start(_folder: Path) -> None:
    """Import what every task imports: pyarrow imports pandas, where it is installed, with the first array."""
    import numpy as np  # noqa: F401 - the import is what is measured
    import pyarrow as pa
    import pyarrow.parquet as pq  # noqa: F401 - as above

    pa.nulls(1, pa.float64()).to_numpy(zero_copy_only=False)


def start_with_peer(_folder: Path) -> None:
    """Import what the peer of clusters imports."""
    start(_folder)
    from sklearn.cluster import DBSCAN  # noqa: F401 - the import is what is measured


def label_clusters(folder: Path) -> None:
    """Label the clusters of all points with our kernel."""
    from orgraph.kernels.places.nearness import label_clusters as label

    x, y = _read_points(folder).T
    _keep(folder, "ours", label(x, y, radius=RADIUS_M, min_points=CORES))


def label_with_scikit_learn(folder: Path) -> None:
    """Label them with DBSCAN of scikit-learn."""
    from sklearn.cluster import DBSCAN

    _keep(folder, "peer", DBSCAN(eps=RADIUS_M, min_samples=CORES).fit_predict(_read_points(folder)))


def compare_labels(folder: Path) -> None:
    """Fail where the two disagree on any point."""
    import numpy as np

    ours, peer = (np.load(folder / f"{name}.npy") for name in ("ours", "peer"))
    if not np.array_equal(ours, peer):
        raise SystemExit(f"{int((ours != peer).sum())} labels differ")


def find_holes_of_points(folder: Path) -> None:
    """Read, roll up by township and industry, find the nearest host of everybody, and the clusters of the uncovered."""
    import numpy as np

    from orgraph.kernels.grouping import count_pairs
    from orgraph.kernels.places.nearness import find_nearest
    from orgraph.kernels.places.nearness import label_clusters as label

    names = ["x", "y", "township", "industry", "covered"]
    x, y, township, industry, covered = _read_columns(folder, names)
    open_to = ~covered
    cells = count_pairs(township[open_to], industry[open_to], sizes=(int(township.max()) + 1, 97))
    nearest = find_nearest(x[covered], y[covered], x, y)
    labels = label(x[open_to], y[open_to], radius=RADIUS_M)
    if cells.count.sum() != len(labels) or not np.isfinite(nearest.distance_m).all():
        raise SystemExit("the job lost organizations")


def build_tree(folder: Path) -> None:
    """Build the tree of all points: what the peer's query begins with."""
    from scipy.spatial import cKDTree

    cKDTree(_read_points(folder))


def query_tree(folder: Path) -> None:
    """Build it, and ask for the nine nearest of all points, in the order of the tree."""
    from scipy.spatial import cKDTree

    points = _read_points(folder)
    tree = cKDTree(points)
    tree.query(points[tree.indices], k=9)


def _read_points(folder: Path) -> NDArray[np.float64]:
    import numpy as np

    return np.column_stack(_read_columns(folder, ["x", "y"]))


def _read_columns(folder: Path, names: list[str]) -> list[NDArray[Any]]:
    """Read columns as arrays."""
    import pyarrow.parquet as pq

    table = pq.ParquetFile(folder / "points.parquet").read(names).combine_chunks()
    return [table[name].chunk(0).to_numpy(zero_copy_only=False) for name in names]


def _keep(folder: Path, name: str, labels: NDArray[np.integer]) -> None:
    import numpy as np

    np.save(folder / name, labels)


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]))
