"""A province at once: bulk files and Neo4j's offline importer beside plain UNWIND, as rows a second and CPU for each.

UNWIND is measured on a smaller city, because at the size of a province it takes an hour; rows of both are alike. CPU is
that of client and server, or of the writing and the importer, together.
"""

from __future__ import annotations

import os
import resource
import time
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from benchmarks.cities import write_city
from benchmarks.rows import Row
from benchmarks.topics.neo4j import measure_cost
from benchmarks.topics.neo4j_tasks import import_plainly
from orgraph.pipeline.exporting import export_neo4j_bulk
from orgraph.pipeline.importing import import_ledgers
from orgraph.store import open_store
from orgraph.store.embedded.reading import BatchTables
from orgraph.store.embedded.store import EmbeddedStore
from orgraph.store.neo4j.graph.natural import write_natural
from tests.neo4j.emptying import empty, open_driver
from tests.neo4j.releases import LTS
from tests.neo4j.servers import open_server

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    from tests.neo4j.servers import Server

SAMPLE = 10_000
"""Organizations of the city that UNWIND writes."""


@dataclass(frozen=True, slots=True)
class Load:
    """What it took to load so many rows."""

    rows: int
    cpu_s: float
    wall_s: float

    @property
    def cpu_of_million_s(self) -> float:
        """CPU for a million rows."""
        return self.cpu_s / self.rows * 1e6


def measure(folder: Path, *, sizes: Sequence[int]) -> Iterator[Row]:
    """Measure UNWIND once, then files and importer at every size."""
    with open_server(LTS) as server:
        os.environ.update({**server.environment, "ORGRAPH_CACHE": str(folder / "cache")})
        plain = _load_plainly(folder / "sample", server)
        server.stop()
        for size in sizes:
            yield from _list_rows(size, *_load_files(folder / str(size), size, server), plain)


def _list_rows(size: int, writing: Load, whole: Load, plain: Load) -> Iterator[Row]:
    def row(what: str, ours: float, peer: float, aim: str, unit: str) -> Row:
        return Row(size=size, what=what, ours=ours, peer=peer, unit=unit, aim=aim)

    rate, plain_rate = whole.rows / whole.wall_s, plain.rows / plain.wall_s
    yield row("bulk files and importer / plain UNWIND, wall", rate, plain_rate, "≥ 5", "rows/s")
    yield row(
        f"the same for {whole.rows:,} rows, CPU of a million",
        whole.cpu_of_million_s,
        plain.cpu_of_million_s,
        "≤ 0.2",
        "s",
    )
    yield row("writing the files / the whole of it, wall", writing.wall_s, whole.wall_s, "–", "s")


def _make_store(folder: Path, size: int) -> tuple[str, dict[str, pa.Table]]:
    write_city(folder / "archive", organizations=size)
    address = f"local:{folder / 'store'}"
    import_ledgers([folder / "archive"], store=address)
    store = open_store(address)
    assert isinstance(store, EmbeddedStore)  # noqa: S101 - the address is that of a folder
    manifest = store.folder.read_manifest(store.folder.read_pointer().batches[0])
    return address, write_natural(BatchTables(store.folder.shelf, manifest))


def _load_plainly(folder: Path, server: Server) -> Load:
    _, natural = _make_store(folder, SAMPLE)
    empty(server)
    driver = open_driver(server.uri, server.user, server.password)
    cost = measure_cost(server, partial(import_plainly, driver, natural))
    return Load(sum(table.num_rows for table in natural.values()), cost.cpu_s, cost.wall_s)


def _load_files(folder: Path, size: int, server: Server) -> tuple[Load, Load]:
    address, natural = _make_store(folder, size)
    rows = sum(table.num_rows for table in natural.values())
    del natural
    wall, cpu = time.monotonic(), time.process_time()
    export_neo4j_bulk(folder / "files", store=address)
    written = Load(rows, time.process_time() - cpu, time.monotonic() - wall)
    before = _read_children_cpu()
    arguments = f"@{folder / 'files' / 'import.args'}"
    done = server.administer("database", "import", "full", "neo4j", arguments, "--overwrite-destination=true")
    if done.returncode:
        raise RuntimeError(done.stdout[-2000:] + done.stderr[-2000:])
    spent = written.cpu_s + _read_children_cpu() - before
    return written, Load(rows, spent, time.monotonic() - wall)


def _read_children_cpu() -> float:
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
