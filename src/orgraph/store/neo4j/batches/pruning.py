"""Pruning the cache of a store: the current batch stays, so do the last few, and whatever somebody reads.

Who reads a batch marks it first and looks for it then; who prunes takes batches off the pointer first and looks at the
marks then. So whichever comes first, nothing is removed that somebody has found. A mark is a lock on a file: the
operating system takes it back from a process that ends in whatever way, also one of another container.
"""

from __future__ import annotations

import os
import shutil
import time
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from collections.abc import Callable

    from orgraph.store.embedded.folder import StoreFolder
    from orgraph.store.embedded.manifest import BatchEntry

KEPT: Final = 6
"""So many batches stay in the cache: half a year of monthly imports."""
READERS: Final = "readers"
MARKING_TURNS: Final = 20
"""So often a mark is tried to be set while others prune."""
FORGOTTEN_SECONDS: Final = 90 * 24 * 3600.0
"""The cache of a database that nobody has read for so long is removed: the database itself is probably no more."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Tells who prunes that somebody reads a batch, until it is removed or the process ends."""

    lock: FileLock

    def remove(self) -> None:
        """Note that the batch is read no more."""
        with suppress(OSError):
            self.lock.release()
            Path(self.lock.lock_file).unlink(missing_ok=True)


def write_mark(root: Path, batch: str) -> Mark | None:
    """Mark a batch as read; None for whoever may only read the cache, who reads on without a mark."""
    mark = root / READERS / batch / uuid4().hex
    with suppress(OSError):
        for _ in range(MARKING_TURNS):
            with suppress(FileNotFoundError, FileExistsError, Timeout):  # somebody prunes meanwhile
                mark.parent.mkdir(parents=True, exist_ok=True)
                lock = FileLock(mark, blocking=False, thread_local=False)
                lock.acquire()
                os.utime(root)
                return Mark(lock)
    return None


def _has_readers(root: Path, batch: str) -> bool:
    """Whether somebody reads a batch; marks of those who have ended are removed."""
    return any(_is_held(mark) for mark in (root / READERS / batch).glob("*"))


def _is_held(mark: Path) -> bool:
    try:
        with FileLock(mark, blocking=False):
            mark.unlink(missing_ok=True)
    except FileNotFoundError:
        return False
    except (Timeout, PermissionError):
        return True
    return False


def write_kept(mirror: StoreFolder, current: str | None, is_whole: Callable[[BatchEntry], bool]) -> None:
    """Remove what is not needed from a cache whose locks are held.

    Parameters
    ----------
    current
        Name of the current batch.
    is_whole
        Tells whether all files of a batch are there; others are forgotten.
    """
    pointer = mirror.read_pointer()
    whole = [entry for entry in pointer.batches if is_whole(entry)]

    def choose() -> tuple[BatchEntry, ...]:
        last = {entry.folder for entry in whole[-KEPT:]}
        return tuple(
            entry for entry in whole if entry.folder in {current, *last} or _has_readers(mirror.root, entry.folder)
        )

    kept = choose()
    if len(kept) == len(pointer.batches):
        return
    mirror.write_pointer(replace(pointer, batches=kept))
    kept = choose()
    (mirror.root / "tmp" / f"{uuid4().hex}.prune").touch()  # who is killed from here on leaves work for the next one
    mirror.write_pointer(replace(pointer, batches=kept))
    mirror.clear_away()
    for marks in (mirror.root / READERS).glob("*"):
        if marks.name not in {entry.folder for entry in kept} and not _has_readers(mirror.root, marks.name):
            with suppress(OSError):  # somebody has marked it meanwhile
                marks.rmdir()


def write_kept_caches(caches: Path) -> None:
    """Remove the caches that nobody has read for long, and that nobody reads now."""
    oldest = time.time() - FORGOTTEN_SECONDS
    with suppress(OSError):  # there is none, it may only be read, or somebody else is clearing it
        for root in list(caches.iterdir()):
            batches = (marks.name for marks in (root / READERS).glob("*"))
            if root.stat().st_mtime < oldest and not any(_has_readers(root, batch) for batch in batches):
                shutil.rmtree(root)
