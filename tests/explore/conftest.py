"""The demo city in the graph of every server: imported once, and again where another test has emptied the server."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from orgraph.demo import write_demo
from orgraph.pipeline.importing import import_ledgers
from orgraph.settings import read_settings
from orgraph.sources import Declared
from orgraph.store import open_store
from orgraph.store.neo4j.graph.migrations import find_pending, write_migrations
from orgraph.store.neo4j.server.connection import open_connection
from tests.explore.asking import Graph
from tests.explore.writing import Writer
from tests.neo4j.emptying import empty

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orgraph.demo import DemoReport
    from tests.neo4j.servers import Server

SEED = 11


@dataclass
class Demo:
    """A synthetic city on disk, and which servers hold it."""

    folder: Path
    report: DemoReport
    held: dict[str, Graph] = field(default_factory=dict)

    def open(self, server: Server) -> Graph:
        graph = self.held.get(server.uri)
        if graph is None or not self._is_there(graph):
            empty(server)
            import_ledgers(
                [self.folder / "ledgers"], store=server.uri, declared=Declared(data_date=self.report.data_date)
            )
            graph = Graph(open_connection(server.uri), open_store(server.uri).read_snapshot())
            self.held[server.uri] = graph
        return graph

    def _is_there(self, graph: Graph) -> bool:
        found = graph.connection.ask("read/store/store")
        return bool(found) and [batch["digest"] for batch in found[0]["batches"]] == [graph.snapshot.digest]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    folder = tmp_path_factory.mktemp("explore")
    return Demo(folder, write_demo(folder, size="tiny", seed=SEED))


@pytest.fixture(scope="session")
def truth(demo: Demo) -> dict[str, Any]:
    """What was planted in the city."""
    planted: dict[str, Any] = json.loads((demo.folder / "truth.json").read_text(encoding="utf-8"))["planted"]
    return planted


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is read from servers in a folder of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORGRAPH_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))
        read_settings.cache_clear()
        yield
    read_settings.cache_clear()


@pytest.fixture(scope="module")
def graph(demo: Demo, neo4j_mostly: Server, cache: None) -> Iterator[Graph]:
    """Give the graph on the long-term release, and on the newest where that is asked for."""
    del cache
    with pytest.MonkeyPatch.context() as patch:
        for name, value in neo4j_mostly.environment.items():
            patch.setenv(name, value)
        yield demo.open(neo4j_mostly)


@pytest.fixture(scope="module")
def lts_graph(demo: Demo, neo4j_lts: Server, cache: None) -> Iterator[Graph]:
    """Give the graph on the long-term release, for what does not depend on the release."""
    del cache
    with pytest.MonkeyPatch.context() as patch:
        for name, value in neo4j_lts.environment.items():
            patch.setenv(name, value)
        yield demo.open(neo4j_lts)


@pytest.fixture(scope="module")
def writer(neo4j_lts: Server) -> Iterator[Writer]:
    """Write any city into an empty graph."""
    empty(neo4j_lts)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in neo4j_lts.environment.items():
            patch.setenv(name, value)
        connection = open_connection(neo4j_lts.uri)
        write_migrations(connection, find_pending(connection))
        yield Writer(connection)
