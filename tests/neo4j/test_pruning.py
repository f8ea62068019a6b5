"""The cache of a store on a server: old batches go, the current one and those that somebody reads stay."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from orgraph.store.neo4j import pruning
from tests.neo4j.stores import elsewhere
from tests.neo4j.test_faults import write
from tests.store.test_soak import make_state, read_state

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.store.neo4j.store import Neo4jStore

READER = """
import sys
from pathlib import Path
from orgraph.store.neo4j.pruning import write_mark

write_mark(Path(sys.argv[1]), sys.argv[2])
print("reads", flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pruning, "KEPT", 2)


def list_cached(root: Path) -> list[str]:
    """List the batches in a cache by number."""
    return sorted(path.name for path in (root / "batches").iterdir())


def forget_readers(root: Path) -> None:
    """Let this process have read nothing."""
    for mark in (root / pruning.READERS).glob("*/*"):
        mark.unlink()


def test_whoever_imports_keeps_the_last_batches(graph_store: Neo4jStore) -> None:
    root = graph_store.folder.root
    for number in range(4):
        write(graph_store, make_state(number))
        forget_readers(root)
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
        forget_readers(other.folder.root)
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
            forget_all_but(root, reader.pid)
        assert first in list_cached(root)
        reader.kill()
    for number in (4, 5):
        write(graph_store, make_state(number))
        forget_all_but(root, 0)
    assert first not in list_cached(root)
    assert not (root / pruning.READERS / first).exists()


def forget_all_but(root: Path, process: int) -> None:
    for mark in (root / pruning.READERS).glob("*/*"):
        if not mark.name.endswith(f"%2F{process}"):
            mark.unlink()


def test_a_cache_that_was_cleared_is_no_obstacle(graph_store: Neo4jStore) -> None:
    write(graph_store, make_state(0))
    (graph_store.folder.root / "CURRENT.json").unlink()
    write(graph_store, make_state(1))
    assert read_state(graph_store) == 1
