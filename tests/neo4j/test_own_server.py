"""What can only be tried on a server of one's own: a full disk, a backup that is restored."""

from __future__ import annotations

import os
import shutil
import subprocess
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from orgraph.errors import StoreError
from orgraph.store import open_store
from tests.neo4j.releases import LTS
from tests.neo4j.servers import QUICK, Server, open_server
from tests.neo4j.stores import elsewhere, set_environment
from tests.store.test_soak import make_state, read_state

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orgraph.store.neo4j.store import Neo4jStore
    from tests.neo4j.fixtures import Servers

DISK_MEGABYTES = 160


@contextmanager
def small_disk(folder: Path) -> Iterator[Path]:
    """Mount a file system of some megabytes in memory; skip where that is not allowed."""
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only root may mount a small file system; nothing else makes a disk full without harm")
    options = ["-t", "tmpfs", "-o", f"size={DISK_MEGABYTES}m", "tmpfs", str(folder)]
    answer = subprocess.run(["mount", *options], capture_output=True, text=True, check=False)
    if answer.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {answer.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=False)


@pytest.fixture(scope="module")
def own_server(neo4j_servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Give a server on a small disk."""
    neo4j_servers.open(LTS)  # skips where no server can be had
    with (
        small_disk(tmp_path_factory.mktemp("disk")) as disk,
        open_server(LTS, home=disk, options=QUICK) as server,
    ):
        yield server


@pytest.fixture
def own_store(own_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Neo4jStore:
    set_environment(own_server, tmp_path / "cache", monkeypatch)
    store: Neo4jStore = open_store(own_server.uri, create=True)  # type: ignore[assignment]  # the address says so
    return store


def write(store: Neo4jStore, number: int) -> None:
    outcome = store.write_tables(make_state(number).tables(), partial=False, options_digest=str(number))
    assert not outcome.has_errors, outcome.problems


def write_on(store: Neo4jStore, number: int) -> None:
    """Write one state after the other until the server fails."""
    while number < 60:
        write(store, number)
        number += 1


def fill(path: Path) -> None:
    """Write a file until the disk is full."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(1 << 12)):
            pass


def test_a_full_disk_of_the_server_loses_nothing(own_store: Neo4jStore, own_server: Server, tmp_path: Path) -> None:
    write(own_store, 2)
    assert own_server.home is not None
    filler = own_server.home / "filler"
    fill(filler)
    try:
        with pytest.raises(StoreError) as full:
            write_on(own_store, 3)
        assert "import again" in str(full.value), str(full.value)
    finally:
        filler.unlink()
    own_server.kill()
    own_server.start()
    other = elsewhere(own_store, tmp_path / "elsewhere")
    number = read_state(other)
    assert number >= 2
    assert other.verify() == ()
    write(own_store, number + 1)
    assert read_state(elsewhere(own_store, tmp_path / "after")) == number + 1


def test_a_backup_is_restored_with_all_its_batches(own_store: Neo4jStore, own_server: Server, tmp_path: Path) -> None:
    write(own_store, 100)
    batches = own_store.list_batches()
    backups = tmp_path / "backups"
    backups.mkdir()
    own_server.stop()
    dumped = own_server.administer("database", "dump", "neo4j", f"--to-path={backups}")
    assert dumped.returncode == 0, dumped.stderr
    own_server.start()
    write(own_store, 101)
    own_server.stop()
    loaded = own_server.administer(
        "database", "load", "neo4j", f"--from-path={backups}", "--overwrite-destination=true"
    )
    assert loaded.returncode == 0, loaded.stderr
    own_server.start()
    restored = elsewhere(own_store, tmp_path / "restored")
    assert restored.list_batches() == batches
    assert read_state(restored) == 100
    assert restored.verify() == ()
    assert read_state(own_store) == 100, "what is cached of a batch that is gone is not taken for it"
