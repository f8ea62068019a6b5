"""The lease of the one writer: held in the database, by the clock of the server, renewed while the writer lives.

Every transaction that changes anything renews it first. So a writer that was thought dead and lost the lease, because
its machine slept, say, changes nothing any more.
"""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from orgraph.errors import StoreError, StoreLocked, StoreUnreachable
from orgraph.store.neo4j.server.processes import find_ended, find_own_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from orgraph.store.neo4j.server.connection import Connection, Work

LEASE_SECONDS: Final = 15
RENEWAL_SECONDS: Final = 4.0
_ASK_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write, as long as it is renewed."""

    writer: str

    def renew(self, work: Work) -> int | None:
        """Renew it within a transaction; give the number of the current batch.

        Raises
        ------
        StoreLocked
            Where another writer has taken over.
        """
        found = work.run("load/store/renewal", writer=self.writer, seconds=LEASE_SECONDS)
        if not found:
            raise StoreLocked(
                "Another import took over, because this one was not heard of for a while. Give the same command again; "
                "what it had brought is kept, and nothing is doubled."
            )
        current: int | None = found[0]["current"]
        return current


@contextmanager
def open_lease(connection: Connection, *, lock_seconds: float) -> Iterator[Lease]:
    """Become the one writer of a store, and stay it until the end of the block.

    Raises
    ------
    StoreLocked
        Where another writer holds it for longer than `lock_seconds`.
    """
    lease = Lease(f"{find_own_name()}/{uuid4().hex}")
    _take(connection, lease, lock_seconds)
    ended = threading.Event()
    heart = threading.Thread(target=_beat, args=(connection, lease, ended), daemon=True)
    heart.start()
    lost = False
    try:
        yield lease
    except StoreUnreachable:
        lost = True  # nobody is there to give it back to: it runs out by itself
        raise
    finally:
        ended.set()
        if not lost:
            heart.join()
            with suppress(StoreError):
                replace(connection, patience_seconds=0.0).tell("load/store/release", writer=lease.writer)


def _take(connection: Connection, lease: Lease, lock_seconds: float) -> None:
    end = time.monotonic() + lock_seconds
    while True:
        holder = connection.ask("read/store/writer")[0]["writer"]
        dead = holder if holder is not None and find_ended(holder) else None
        if connection.tell("load/store/lease", writer=lease.writer, seconds=LEASE_SECONDS, dead=dead):
            return
        if time.monotonic() > end:
            raise StoreLocked(
                f"Another import has been writing to {connection.address.url} for {lock_seconds:g} seconds. "
                "Wait until it has finished, then try again."
            )
        time.sleep(_ASK_SECONDS)


def _beat(connection: Connection, lease: Lease, ended: threading.Event) -> None:
    impatient = replace(connection, patience_seconds=0.0)
    while not ended.wait(RENEWAL_SECONDS):
        with suppress(StoreError):  # the next transaction of the writer finds out
            impatient.write(lease.renew)
