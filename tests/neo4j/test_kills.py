"""Kills: of the client at random moments, of the server at random transactions of an import; every chunk lands once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from tests.neo4j.stores import elsewhere
from tests.neo4j.test_faults import write
from tests.store.test_soak import make_state, read_state

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.store.neo4j.store import Neo4jStore
    from tests.neo4j.servers import Server

KILLS = int(os.environ.get("ORGRAPH_SOAK_KILLS", "2"))
SERVER_KILLS = int(os.environ.get("ORGRAPH_SOAK_KILLS", "1"))
TRANSACTION = "transaction"

# Chunks of a few rows, so that an import has many transactions, each of which is told before it begins.
IMPORTER = """
import sys
from orgraph.store import open_store
from orgraph.store.neo4j.batches import publishing
from tests.store.test_soak import make_state

def told(write):
    def tell_and_write(*arguments, **named):
        print("transaction", flush=True)
        return write(*arguments, **named)
    return tell_and_write

for name in ("_tell", "_land"):
    setattr(publishing.Publisher, name, told(getattr(publishing.Publisher, name)))
publishing.SINGLE_ROWS, publishing.CHUNK_ROWS = int(sys.argv[4]), 60
store = open_store(sys.argv[1], create=True)
number, last = int(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
while number < last:
    number += 1
    store.write_tables(make_state(number).tables(), partial=False, options_digest=str(number))
    print(number, flush=True)
"""


def start_importer(url: str, number: int, last: int, *, single_rows: int = 0) -> subprocess.Popen[str]:
    """Import one state after the other in another process."""
    child = subprocess.Popen(
        [sys.executable, "-c", IMPORTER, url, str(number), str(last), str(single_rows)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        bufsize=1,
    )
    assert child.stdout is not None
    first = child.stdout.readline()
    assert first == "ready\n", first + child.stdout.read()
    return child


def read_rest(child: subprocess.Popen[str]) -> str:
    """Read what an importer says until it ends, in whatever way."""
    assert child.stdout is not None
    with child:
        return child.stdout.read()


def list_reported(said: str) -> list[int]:
    """List the states that an importer has written."""
    return [int(line) for line in said.split() if line.isdecimal()]


def wait_for_transactions(child: subprocess.Popen[str], number: int) -> None:
    """Wait until an importer has begun so many transactions."""
    assert child.stdout is not None
    for _ in range(number):
        line = child.stdout.readline()
        assert line.strip() == TRANSACTION, line + child.stdout.read()


@pytest.mark.soak
def test_a_client_that_is_killed_leaves_the_old_or_the_new_state(graph_store: Neo4jStore, tmp_path: Path) -> None:
    choose = random.Random(20200630)  # noqa: S311 - any moments will do
    write(graph_store, make_state(0))
    number = 0
    for kill in range(KILLS):
        child = start_importer(graph_store.url, number, number + 1000, single_rows=0 if kill % 2 == 0 else 10_000)
        time.sleep(choose.uniform(0.2, 4))
        child.send_signal(signal.SIGKILL)
        said = read_rest(child)
        assert child.returncode == -signal.SIGKILL, "the import went on until it was killed"
        reported = max(list_reported(said), default=number)
        other = elsewhere(graph_store, tmp_path / f"elsewhere{kill}")
        assert other.verify() == ()
        number = read_state(other)
        assert number in {reported, reported + 1}, "what was reported is there; at most the next one beside it"
    last = elsewhere(graph_store, tmp_path / "last")
    write(last, make_state(number + 2))
    assert read_state(last) == number + 2
    assert last.verify() == ()


@pytest.mark.soak
def test_a_server_that_is_killed_and_started_again_lands_every_chunk_once(
    graph_store: Neo4jStore, neo4j_lts: Server, tmp_path: Path
) -> None:
    if neo4j_lts.home is None:
        pytest.skip("the server is given by the environment, and not ours to kill")
    choose = random.Random(20200701)  # noqa: S311 - any moments will do
    write(graph_store, make_state(0))
    transactions = read_rest(start_importer(graph_store.url, 0, 1)).count(TRANSACTION)
    assert transactions > 5, "some that stage, some with a chunk, the one that moves the pointer"
    for kill in range(1, SERVER_KILLS + 1):
        child = start_importer(graph_store.url, kill, kill + 1)
        wait_for_transactions(child, choose.randint(1, transactions))
        time.sleep(choose.uniform(0, 0.05))
        neo4j_lts.kill()
        neo4j_lts.start()
        said = read_rest(child)
        assert (child.returncode, list_reported(said)) == (0, [kill + 1]), said
        other = elsewhere(graph_store, tmp_path / f"elsewhere{kill}")
        assert other.verify() == ()
        assert read_state(other) == kill + 1
