"""Pruning the cache of a store: the current batch stays, so do the last few, and whatever a living process reads.

Who reads a batch marks it first and looks for it then; who prunes takes batches off the pointer first and looks at the
marks then. So whichever comes first, nothing is removed that somebody has found.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote
from uuid import uuid4

from orgraph.store.neo4j.processes import find_ended, find_own_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from orgraph.store.embedded.folder import StoreFolder
    from orgraph.store.embedded.manifest import BatchEntry

KEPT: Final = 6
"""So many batches stay in the cache: half a year of monthly imports."""
READERS: Final = "readers"
MARKING_TURNS: Final = 20
"""So often a mark is tried to be set while others prune."""


def write_mark(root: Path, batch: str) -> None:
    """Note that this process reads a batch, until it ends."""
    mark = root / READERS / batch / quote(find_own_name(), safe="")
    with suppress(PermissionError):  # who may only read the cache reads on without a mark
        for _ in range(MARKING_TURNS):
            with suppress(FileNotFoundError, FileExistsError):  # somebody prunes meanwhile
                mark.parent.mkdir(parents=True, exist_ok=True)
                mark.touch()
                return


def _has_readers(root: Path, batch: str) -> bool:
    """Whether a living process reads a batch; marks of those that have ended are removed."""
    marks = list((root / READERS / batch).glob("*"))
    for mark in marks:
        if find_ended(unquote(mark.name)):
            mark.unlink(missing_ok=True)
    return any(mark.exists() for mark in marks)


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
