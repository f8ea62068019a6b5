"""Bulk files: what the real importer makes of them is the store that they were written from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgraph.analyses import measure_coverage
from orgraph.pipeline.demonstrating import make_demo
from orgraph.rules import read_rules
from orgraph.store import open_store
from orgraph.store.neo4j.graph.migrations import find_pending, write_migrations
from orgraph.store.neo4j.server.connection import open_connection
from tests.cli.running import orgraph
from tests.explore.asking import Graph
from tests.neo4j.fixtures import MOSTLY
from tests.neo4j.releases import LTS, ServerUnavailable
from tests.neo4j.servers import QUICK, open_server

if TYPE_CHECKING:
    from pathlib import Path

    from tests.neo4j.releases import Release


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store in a folder whose name has to be written with care."""
    folder = tmp_path_factory.mktemp("bulk") / "金华 city"
    make_demo(folder, size="tiny", seed=5)
    return folder


@pytest.mark.parametrize("release", MOSTLY)
def test_the_importer_makes_the_same_store_of_bulk_files(
    release: Release, city: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = city / f"bulk-{release.version}"
    gzip = ["--gzip"] if release == LTS else []
    written = orgraph("export", "neo4j-bulk", files, "--store", f"local:{city / 'store'}", "--json", *gzip)
    assert written.code == 0, written.err
    assert written.json["command"] == f"neo4j-admin database import full neo4j '@{files / 'import.args'}'"
    before = open_store(f"local:{city / 'store'}")
    try:
        with open_server(release, options=QUICK) as server:
            for name, value in server.environment.items():
                monkeypatch.setenv(name, value)
            server.stop()
            imported = server.administer(
                "database", "import", "full", "neo4j", f"@{files / 'import.args'}", "--overwrite-destination=true"
            )
            assert imported.returncode == 0, imported.stdout[-2000:] + imported.stderr[-2000:]
            server.start()
            refused = orgraph("doctor", "--store", server.uri, "--json", **server.environment)
            assert "orgraph migrate" in next(check for check in refused.json["checks"] if not check["well"])["advice"]
            connection = open_connection(server.uri)
            write_migrations(connection, find_pending(connection))
            after = open_store(server.uri)
            assert after.list_batches() == before.list_batches()
            snapshot = after.read_snapshot()
            assert after.verify() == ()
            assert snapshot.digest == before.read_snapshot().digest
            assert after.read_rows("covers").equals(before.read_rows("covers"))
            assert after.read_report() == before.read_report()
            graph = Graph(connection, snapshot)
            (duty,) = [rate for rate in measure_coverage(snapshot, rules=read_rules()).rates if rate.code == "B"]
            assert len(graph.ask("must_build_missing")) == duty.uncovered
            assert sum(row["added"] for row in graph.ask("changes")) == sum(
                count for name, count in written.json["tables"].items() if name[0].isupper()
            ) - sum(written.json["tables"][name] for name in BOOKKEEPING)
    except ServerUnavailable as error:
        pytest.skip(str(error))


BOOKKEEPING = ("Store", "Batch", "Scope", "Difference", "StoredFile", "CURRENT", "LOADED", "CHANGED", "HOLDS")


def test_the_command_says_what_to_do_with_the_files(city: Path) -> None:
    answer = orgraph("export", "neo4j-bulk", city / "files", "--store", f"local:{city / 'store'}")
    assert answer.code == 0, answer.err
    assert f"neo4j-admin database import full neo4j '@{city / 'files' / 'import.args'}'" in answer.out
    assert "orgraph migrate --store" in answer.out
    assert "--overwrite-destination=true" in answer.out


def test_a_batch_that_does_not_exist_is_told(city: Path) -> None:
    arguments = ["--store", f"local:{city / 'store'}", "--batch", "0123456789"]
    assert orgraph("export", "neo4j-bulk", city / "none", *arguments).code == 2
