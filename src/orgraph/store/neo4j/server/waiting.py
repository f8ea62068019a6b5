"""Waiting for a server that may have fallen silent: stopped, or behind a wire that carries nothing and is not cut.

A driver waits for an answer as long as its socket is open, and how long an answer may take nobody knows: silence alone
proves nothing. But a server that is there answers a small question meanwhile. So work is done in a thread of its own,
and the server is asked beside it; where it has answered nothing for a while, the thread is left behind.
"""

from __future__ import annotations

import time
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field
from threading import Thread
from typing import TYPE_CHECKING, Any, Final, TypeVar

from neo4j.exceptions import Neo4jError, ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable

Made = TypeVar("Made")

QUIET_SECONDS: Final = 10.0
"""After so long without an answer the server is asked whether it is there."""
AGAIN_SECONDS: Final = 1.0
"""So long it is waited before it is asked once more."""


class ServerSilent(ServiceUnavailable):
    """The server is connected to and answers nothing."""


@dataclass
class Watch:
    """Waits for work on a server while the server is there.

    Attributes
    ----------
    ask
        Asks the server something that it answers at once.
    patience_seconds
        How long it may be silent; as long as it takes to ask, at least.
    heard
        When it was last known to be there, by the monotonic clock.
    """

    ask: Callable[[], object]
    patience_seconds: float
    heard: float = field(default_factory=time.monotonic)

    def wait_for(self, work: Callable[[], Made]) -> Made:
        """Do some work, which may take long.

        Raises
        ------
        ServerSilent
            Where the server has answered nothing for `patience_seconds`; the work is left to itself.
        """
        end = self.heard + max(self.patience_seconds, QUIET_SECONDS)
        done = _start(work)
        wait([done], timeout=QUIET_SECONDS)
        while not done.done():
            asked = _start(self.ask)
            both: tuple[Future[Any], ...] = (done, asked)
            wait(both, timeout=max(end - time.monotonic(), AGAIN_SECONDS), return_when=FIRST_COMPLETED)
            if _has_answered(asked):
                self.heard = time.monotonic()
                end = self.heard + max(self.patience_seconds, QUIET_SECONDS)
                wait([done], timeout=QUIET_SECONDS)
            elif not done.done():
                if time.monotonic() >= end:
                    raise ServerSilent
                wait([done], timeout=AGAIN_SECONDS)
        return done.result()


def _start(work: Callable[[], Made]) -> Future[Made]:
    """Do some work in a thread that keeps no process alive, as those of executors do."""
    future: Future[Made] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 - raised where the result is asked for
            future.set_exception(error)

    Thread(target=run, daemon=True).start()
    return future


def _has_answered(asked: Future[object]) -> bool:
    """Whether an answer has come, be it a refusal."""
    return asked.done() and (asked.exception() is None or isinstance(asked.exception(), Neo4jError))
