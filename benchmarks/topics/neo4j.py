"""Importing into a Neo4j server and reading back: beside plain UNWIND, one row per transaction, and rows as records.

Costs of an import are CPU seconds of client and server together: the server does most of the work, and wall time would
tell how busy the machine is. A server of the long-term release is started for it and removed afterwards.
"""

from __future__ import annotations

import os
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.cities import write_city
from benchmarks.rows import Row
from benchmarks.topics.neo4j_tasks import import_plainly, import_row_by_row, read_columns, read_records
from orgraph.pipeline.importing import import_ledgers
from orgraph.settings import read_settings
from orgraph.store import open_store
from orgraph.store.embedded.reading import BatchTables
from orgraph.store.neo4j.graph.natural import write_natural
from orgraph.store.neo4j.server.connection import open_connection
from orgraph.store.neo4j.store import Neo4jStore
from tests.neo4j.emptying import empty, open_driver
from tests.neo4j.releases import LTS
from tests.neo4j.servers import Server, open_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa

LARGEST = 100_000
SAMPLE_ROWS = 300
TURNS = 4
READING_TURNS = 8
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """What something took, on both sides together."""

    cpu_s: float
    wall_s: float


def measure(folder: Path, *, sizes: Sequence[int]) -> Iterator[Row]:
    """Measure at each size up to the largest; larger ones go by bulk files."""
    for size in sizes:
        if size <= LARGEST:
            with _open_measured(folder / str(size)) as server:
                yield from _measure_size(size, folder / str(size), server)


@contextmanager
def _open_measured(folder: Path) -> Iterator[Server]:
    with open_server(LTS, settings={"server.memory.pagecache.size": "512m"}) as server:
        os.environ.update({**server.environment, "ORGRAPH_CACHE": str(folder / "cache")})
        read_settings.cache_clear()
        yield server


def _measure_size(size: int, folder: Path, server: Server) -> list[Row]:
    """Measure everything at one size; imports take turns, since a server that has just started is slower.

    Who came second in one turn comes first in the next, since a server grows quicker with everything that it writes.
    """
    write_city(folder / "archive", organizations=size)
    driver = open_driver(server.uri, server.user, server.password)
    natural: dict[str, pa.Table] = {}
    costs: dict[str, list[Cost]] = {"import": [], "plain": []}
    for turn in range(TURNS):
        for what in sorted(costs, reverse=turn % 2 == 1):
            empty(server)
            if what == "import":
                costs[what].append(measure_cost(server, lambda: import_ledgers([folder / "archive"], store=server.uri)))
                natural = natural or _read_natural(server)
            else:
                costs[what].append(measure_cost(server, partial(import_plainly, driver, natural)))
    ours, plain = (min(taken, key=lambda cost: cost.cpu_s) for taken in costs.values())
    connection = open_connection(server.uri)
    columns, records = (
        min((measure_cost(server, work) for _ in range(READING_TURNS)), key=lambda cost: cost.wall_s)
        for work in (lambda: read_columns(connection), lambda: read_records(driver))
    )
    single = measure_cost(server, lambda: import_row_by_row(driver, natural["Organization"].slice(0, SAMPLE_ROWS)))
    rows = sum(table.num_rows for table in natural.values())

    def row(what: str, one: float, other: float, aim: str, unit: str = "s") -> Row:
        return Row(size=size, what=what, ours=one, peer=other, unit=unit, aim=aim)

    rate, single_rate = rows / ours.wall_s, SAMPLE_ROWS / single.wall_s
    return [
        row(f"import {rows:,} rows into Neo4j / plain UNWIND, CPU", ours.cpu_s, plain.cpu_s, "≤ 1.3"),
        row("the same, wall", ours.wall_s, plain.wall_s, "≤ 1.3"),
        row("rows a second / one row per transaction", rate, single_rate, "≥ 100", "rows/s"),
        row("records by Result.to_df / columns, wall", records.wall_s, columns.wall_s, "≥ 6"),
        row("records by Result.to_df / columns, CPU", records.cpu_s, columns.cpu_s, "–"),
    ]


def _read_natural(server: Server) -> dict[str, pa.Table]:
    store = open_store(server.uri)
    assert isinstance(store, Neo4jStore)  # noqa: S101 - the address is that of a server
    manifest = store.folder.read_manifest(store.folder.read_pointer().batches[0])
    return write_natural(BatchTables(store.folder.shelf, manifest))


def measure_cost(server: Server, work: Callable[[], object]) -> Cost:
    """Measure what some work takes of client and server together."""
    wall, cpu = time.monotonic(), time.process_time() + _read_server_cpu(server)
    work()
    return Cost(time.process_time() + _read_server_cpu(server) - cpu, time.monotonic() - wall)


def _read_server_cpu(server: Server) -> float:
    assert server.process is not None  # noqa: S101 - the server is our own
    fields = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
