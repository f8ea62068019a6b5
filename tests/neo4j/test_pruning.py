"""The cache of a store on a server: old batches go, the current one and those that somebody reads stay."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from orgraph.store import open_store
from orgraph.store.neo4j.batches import pruning
from tests.neo4j.stores import elsewhere
from tests.neo4j.test_faults import write
from tests.store.test_soak import make_state, read_state

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.store.neo4j.store import Neo4jStore

READER = """
import sys
from pathlib import Path
from orgraph.store.neo4j.batches.pruning import write_mark

mark = write_mark(Path(sys.argv[1]), sys.argv[2])
print("reads", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "KEPT", 2)


def list_cached(root: Path) -> list[str]:
    """List the batches in a cache by number."""
    return sorted(path.name for path in (root / "batches").iterdir())


def test_whoever_imports_keeps_the_last_batches(graph_store: Neo4jStore) -> None:
    root = graph_store.folder.root
    for number in range(4):
        write(graph_store, make_state(number))
    names = [batch.number for batch in graph_store.folder.read_pointer().batches]
    assert len(names) == 4
    assert len(list_cached(root)) == 3, "the last two, and the one that has come since"
    files = len(list((root / "files").iterdir()))
    write(graph_store, make_state(3))
    assert len(list((root / "files").iterdir())) <= files
    assert read_state(graph_store) == 3
    first = graph_store.list_batches()[0].digest
    assert len(graph_store.read_snapshot(batch=first).nodes("Organization")) == 200, "what is gone is fetched again"


def test_whoever_only_reads_keeps_the_last_batches_too(graph_store: Neo4jStore, tmp_path: Path) -> None:
    for number in range(4):
        write(graph_store, make_state(number))
    other = elsewhere(graph_store, tmp_path / "elsewhere")
    for batch in other.list_batches():
        other.read_snapshot(batch=batch.digest)
    assert len(list_cached(other.folder.root)) == 3
    assert read_state(other) == 3


def test_what_another_process_reads_stays_until_it_has_ended(graph_store: Neo4jStore) -> None:
    root = graph_store.folder.root
    write(graph_store, make_state(0))
    (first,) = list_cached(root)
    command = [sys.executable, "-c", READER, str(root), first]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        assert reader.stdout.readline() == "reads\n"
        for number in range(1, 4):
            write(graph_store, make_state(number))
        assert first in list_cached(root)
        reader.kill()
    for number in (4, 5):
        write(graph_store, make_state(number))
    assert first not in list_cached(root)
    assert not (root / pruning.READERS / first).exists()


def test_what_this_process_reads_stays_until_nobody_holds_it(graph_store: Neo4jStore) -> None:
    root = graph_store.folder.root
    write(graph_store, make_state(0))
    (first,) = list_cached(root)
    snapshot = graph_store.read_snapshot()
    for number in range(1, 5):
        write(graph_store, make_state(number))
    assert first in list_cached(root)
    assert set(snapshot.nodes("Organization").read_arrow().column("employees").to_pylist()) == {0}
    del snapshot
    gc.collect()
    write(graph_store, make_state(5))
    assert first not in list_cached(root)


def test_a_cache_that_was_cleared_is_no_obstacle(graph_store: Neo4jStore) -> None:
    write(graph_store, make_state(0))
    (graph_store.folder.root / "CURRENT.json").unlink()
    write(graph_store, make_state(1))
    assert read_state(graph_store) == 1


def test_the_cache_of_a_database_that_nobody_reads_any_more_goes(graph_store: Neo4jStore) -> None:
    write(graph_store, make_state(0))
    root = graph_store.folder.root
    long_ago = time.time() - 2 * pruning.FORGOTTEN_SECONDS
    others = [root.with_name(name) for name in ("forgotten", "held", "new")]
    for other in others:
        (other / "files").mkdir(parents=True)
    mark = pruning.write_mark(others[1], "000001")
    for other in (root, *others[:2]):
        os.utime(other, (long_ago, long_ago))
    snapshot = graph_store.read_snapshot()
    open_store(graph_store.url)
    assert [other.exists() for other in (root, *others)] == [True, False, True, True]
    assert mark is not None
    assert len(snapshot.nodes("Organization")) == 200
