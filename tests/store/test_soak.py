"""Imports that are killed at random moments: the old or the new state every time, and the last one arrives."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from orgraph.store import open_store
from tests.store.ledgers import Ledgers, organization, small_city

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.store import Store

KILLS = int(os.environ.get("ORGRAPH_SOAK_KILLS", "5"))
PATIENCE_SECONDS = 60

IMPORTER = """
import sys
from orgraph.store import open_store
from tests.store.test_soak import make_state

store = open_store(sys.argv[1], create=True)
number = int(sys.argv[2])
print("ready", flush=True)
while True:
    number += 1
    store.write_tables(make_state(number).tables(), partial=False, options_digest=str(number))
    print(number, flush=True)
"""


def make_state(number: int) -> Ledgers:
    """Make a city that tells its number three times: by its organizations, by their roles, by a name."""
    organizations = [organization(1000 + place, employees=number) for place in range(200 + number % 50)]
    roles = [{"organization": some["key"], "role": "chain_leader"} for some in organizations]
    organizations[0]["former_name"] = str(number)
    city = Ledgers(rows={sheet: rows for sheet, rows in small_city().rows.items() if sheet in {"units", "carriers"}})
    return city.plus("organizations", *organizations).plus("organization_roles", *roles)


def read_state(store: Store) -> int:
    """Read the number of the state; fail where its parts tell different ones."""
    snapshot = store.read_snapshot()
    nodes = snapshot.nodes("Organization").read_arrow()
    (number,) = set(nodes.column("employees").to_pylist())
    assert [name for name in nodes.column("former_name").to_pylist() if name] == [str(number)]
    assert nodes.num_rows == 200 + number % 50
    assert len(snapshot.relation("HAS_ROLE")) == nodes.num_rows
    assert store.read_rows("organization_roles", batch=snapshot.digest).num_rows == nodes.num_rows
    return int(number)


def kill_an_import(url: str, number: int, choose: random.Random) -> int:
    """Import one state after the other in another process, kill it, and return the last state that it reported."""
    with subprocess.Popen(
        [sys.executable, "-c", IMPORTER, url, str(number)], stdout=subprocess.PIPE, text=True, bufsize=1
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        time.sleep(choose.uniform(0, 1.5))
        child.send_signal(signal.SIGKILL)
        reported = [int(line) for line in child.stdout if line.endswith("\n")]
    assert child.wait(PATIENCE_SECONDS) == -signal.SIGKILL, "the import went on until it was killed"
    return max(reported, default=number)


@pytest.mark.soak
def test_a_killed_import_leaves_the_old_or_the_new_state(tmp_path: Path) -> None:
    url = f"local:{tmp_path / 'store'}"
    choose = random.Random(20200630)  # noqa: S311 - any moments will do
    store = open_store(url, create=True)
    store.write_tables(make_state(0).tables(), partial=False, options_digest="0")
    number = 0
    for _ in range(KILLS):
        reported = kill_an_import(url, number, choose)
        opened = open_store(url)
        number = read_state(opened)
        assert number in {reported, reported + 1}, "what was reported is there; at most the next one beside it"
        assert opened.verify() == ()
    last = make_state(number + 1)
    assert open_store(url).write_tables(last.tables(), partial=False, options_digest="last").changed
    assert read_state(open_store(url)) == number + 1
    assert not list((tmp_path / "store" / "tmp").iterdir())
    used = {path.name for path in (tmp_path / "store" / "batches").iterdir()}
    assert len(used) == len(open_store(url).list_batches()), "no half a batch is left"
