"""Guards of servers: whoever started one may be killed, and then neither the server nor its folder outlives that."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PROCESS = "process"
_CLEAR = f"""
cat
[ ! -s "$1/{PROCESS}" ] || kill -KILL "$(cat "$1/{PROCESS}")"
sleep 0.2
umount --lazy "$1" 2>/dev/null  # where it is a file system of its own
rm -rf "$1"
"""


@contextmanager
def open_guard(home: Path) -> Iterator[None]:
    """Watch over the folder of a server until the end of the block.

    The guard reads from a pipe that nobody writes to. When this process has ended, in whatever way, so has the pipe;
    then the guard kills the process that is noted in the folder, and removes the folder.
    """
    command = ["sh", "-c", _CLEAR, "guard", str(home)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True) as guard:
        try:
            yield
        finally:
            guard.kill()


def note_process(home: Path, process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """Note in a folder the one process that works in it."""
    (home / PROCESS).write_text(str(process.pid), encoding="utf-8")


def forget_process(home: Path) -> None:
    """Note that it has ended."""
    (home / PROCESS).unlink(missing_ok=True)
