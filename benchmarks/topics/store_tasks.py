"""The single tasks of `benchmarks.topics.store`, ours and those of the peers: run as a module with NAME and FOLDER."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

    from orgraph.snapshot import ColumnSource


def import_into_store(folder: Path) -> None:
    """Import the archive into a new embedded store, durably."""
    from orgraph.pipeline.importing import import_ledgers

    report = import_ledgers([folder / "archive"], store=f"local:{folder / 'store'}")
    if report.has_errors or not report.batch:
        raise SystemExit(str(report.problems[:3]))


def import_again(folder: Path) -> None:
    """Import the same archive again, which must change nothing."""
    from orgraph.pipeline.importing import import_ledgers

    if import_ledgers([folder / "archive"], store=f"local:{folder / 'store'}").changed:
        raise SystemExit("the second import changed the store")


def insert_into_duckdb(folder: Path) -> None:
    """Insert the rows of the same files into a DuckDB database: no checks, no keys, no resolution."""
    import duckdb

    (folder / "peer.duckdb").unlink(missing_ok=True)
    with duckdb.connect(str(folder / "peer.duckdb")) as connection:
        for path in sorted((folder / "archive").glob("*.parquet")):
            connection.execute(f"CREATE TABLE {path.stem} AS SELECT * FROM read_parquet('{path}') LIMIT 0")
            connection.execute(f"INSERT INTO {path.stem} SELECT * FROM read_parquet('{path}')")
        connection.execute("CHECKPOINT")


def start_and_open(folder: Path) -> None:
    """Open the snapshot and read nothing: what every other reading task costs before it begins."""
    from orgraph import open_store

    open_store(f"local:{folder / 'store'}").read_snapshot()


def read_snapshot(folder: Path) -> None:
    """Read every column of every table of the snapshot."""
    from orgraph import open_store
    from orgraph.model import MODEL

    snapshot = open_store(f"local:{folder / 'store'}").read_snapshot()
    for table in (*map(snapshot.nodes, MODEL.nodes), *map(snapshot.relation, MODEL.relations)):
        for name in table.stored:
            table.array(name)


def build_networkx(folder: Path) -> None:
    """Build a NetworkX MultiDiGraph of the whole snapshot: keys, kinds and relations, no other attributes."""
    import networkx as nx

    from orgraph import open_store
    from orgraph.model import MODEL

    snapshot = open_store(f"local:{folder / 'store'}").read_snapshot()
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    keys = {label: snapshot.nodes(label).keys.to_pylist() for label in MODEL.nodes}
    for label, names in keys.items():
        graph.add_nodes_from(names, kind=label)
    for name, kind in MODEL.relations.items():
        relation = snapshot.relation(name)
        sources = relation.choice("source_kind").tolist() if len(kind.sources) > 1 else [0] * len(relation)
        targets = relation.choice("target_kind").tolist() if len(kind.targets) > 1 else [0] * len(relation)
        ends = zip(
            sources, relation.source_positions.tolist(), targets, relation.target_positions.tolist(), strict=True
        )
        graph.add_edges_from(
            (keys[kind.sources[a]][source], keys[kind.targets[b]][target], {"relation": name})
            for a, source, b, target in ends
        )


def measure_coverage(folder: Path) -> None:
    """Measure all eight rates with a roll-up by counting unit."""
    from orgraph import measure_coverage as measure
    from orgraph import open_store, read_rules

    snapshot = open_store(f"local:{folder / 'store'}").read_snapshot()
    measure(snapshot, rules=read_rules(), by=("unit",)).as_dict()


def list_columns_of_coverage(folder: Path) -> None:
    """Write down which columns the coverage reads, for the task below."""
    from dataclasses import dataclass, field, replace

    from orgraph import measure_coverage as measure
    from orgraph import open_store, read_rules

    @dataclass(frozen=True)
    class Recorder:
        source: ColumnSource
        asked: dict[str, set[str]] = field(default_factory=dict)

        def read_columns(self, table: str, columns: Sequence[str]) -> pa.Table:
            self.asked.setdefault(table, set()).update(columns)
            return self.source.read_columns(table, columns)

        def count_rows(self, table: str) -> int:
            return self.source.count_rows(table)

        def list_columns(self, table: str) -> tuple[str, ...]:
            return self.source.list_columns(table)

    snapshot = open_store(f"local:{folder / 'store'}").read_snapshot()
    recorder = Recorder(snapshot.source)
    measure(replace(snapshot, source=recorder, _nodes={}, _relations={}), rules=read_rules(), by=("unit",)).as_dict()
    lines = [f"{table} {' '.join(sorted(columns))}" for table, columns in sorted(recorder.asked.items())]
    (folder / "columns.txt").write_text("\n".join(lines), encoding="utf-8")


def read_columns_of_coverage(folder: Path) -> None:
    """Read from disk the columns that the coverage of the same snapshot asks for, and nothing else."""
    from orgraph import open_store

    snapshot = open_store(f"local:{folder / 'store'}").read_snapshot()
    for line in (folder / "columns.txt").read_text(encoding="utf-8").splitlines():
        table, *columns = line.split()
        snapshot.source.read_columns(table, columns)


def import_library(_: Path) -> None:
    """Import orgraph."""
    import_module("orgraph")


def import_numpy_and_pyarrow(_: Path) -> None:
    """Import the two libraries that every use of orgraph needs."""
    import_module("numpy")
    import_module("pyarrow")


if __name__ == "__main__":
    globals()[sys.argv[1]](Path(sys.argv[2]))
