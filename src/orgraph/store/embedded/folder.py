"""The folder of an embedded store: where its files lie, the pointer to the current batch, the lock of the writer.

``CURRENT.json`` names the batches; ``batches/NUMBER-DIGEST/`` holds the manifest and the report of each; ``files/``
the Parquet files of all; ``tmp/`` what is being written. Readers take no lock: nothing that the pointer names is ever
changed or removed. One writer holds ``writer.lock``. What a killed writer leaves behind, the next one clears away.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, Protocol
from uuid import uuid4

from filelock import FileLock, Timeout

from orgraph.errors import StoreDamaged, StoreError, StoreLocked, StoreTooNew
from orgraph.store.embedded.disk import find_write_error, write_folders, write_json
from orgraph.store.embedded.manifest import STORE_VERSION, BatchEntry, Manifest, Pointer, find_checksum
from orgraph.store.embedded.shelf import WAY_OUT, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

POINTER: Final = "CURRENT.json"
MANIFEST: Final = "manifest.json"
REPORT: Final = "report.json"
LOCK_SECONDS: Final = 60.0
_PARTS: Final = ("batches", "files", "tmp")


class BatchFolder(Protocol):
    """What a store needs of the place where its batches lie; `StoreFolder` says what each of it does."""

    @property
    def root(self) -> Path:
        """The folder."""
        ...

    @property
    def shelf(self) -> Shelf:
        """The Parquet files."""
        ...

    @property
    def exists(self) -> bool:
        """Whether a store lies here."""
        ...

    def read_pointer(self) -> Pointer:
        """Read which batches there are."""
        ...

    def read_manifest(self, entry: BatchEntry) -> Manifest:
        """Read the manifest of a batch, all of whose files lie here."""
        ...

    def describe(self, entry: BatchEntry) -> Manifest:
        """Read what a batch is called and what it holds; its tables need not lie here."""
        ...

    def read_report(self, entry: BatchEntry) -> dict[str, Any]:
        """Read the report of the import that made a batch."""
        ...

    def lock(self) -> AbstractContextManager[None]:
        """Be the one writer."""
        ...

    def make_draft_folder(self) -> Path:
        """Make a folder for what is being written."""
        ...

    def write_pointer(self, pointer: Pointer) -> None:
        """Make another batch current."""
        ...


@dataclass(frozen=True)
class StoreFolder:
    """Reads and writes what is not a table.

    Attributes
    ----------
    lock_seconds
        How long a second writer waits for the first.
    """

    root: Path
    lock_seconds: float = LOCK_SECONDS

    @cached_property
    def shelf(self) -> Shelf:
        """The Parquet files."""
        return Shelf(self.root / "files")

    @property
    def exists(self) -> bool:
        """Whether a store lies here, whole or damaged."""
        if (self.root / POINTER).exists():
            return True
        return any((self.root / part).is_dir() and any((self.root / part).iterdir()) for part in ("batches", "files"))

    def read_pointer(self) -> Pointer:
        """Read which batches there are.

        Raises
        ------
        StoreDamaged
            Where the pointer is missing or not what was written.
        StoreTooNew
            Where a newer program has written it.
        """
        held = self.read_raw_pointer()
        if held["store_version"] > STORE_VERSION:
            raise StoreTooNew(
                f"{self.root} was written by a newer orgraph: its layout is {held['store_version']}, this program "
                f"knows up to {STORE_VERSION}. Install the newer program: pip install --upgrade orgraph."
            )
        checksum = held.pop("checksum", None)
        if checksum != find_checksum(held):
            raise self._lost_pointer("is not what was written")
        return Pointer.of_dict(held)

    def read_raw_pointer(self) -> dict[str, Any]:
        """Read the pointer of whatever version."""
        try:
            held = json.loads((self.root / POINTER).read_bytes())
        except FileNotFoundError as error:
            raise self._lost_pointer("is missing") from error
        except OSError as error:
            raise StoreError(f"{self.root / POINTER} cannot be read: {error.strerror}.") from error
        except ValueError as error:
            raise self._lost_pointer("is not JSON") from error
        if not isinstance(held, dict) or not isinstance(held.get("store_version"), int):
            raise self._lost_pointer("is not what was written")
        return held

    def _lost_pointer(self, what: str) -> StoreDamaged:
        return StoreDamaged(
            f"{self.root / POINTER} {what}; without it nobody knows which batch is current. Restore it from a backup "
            "(the files beside it never change, an older copy names an older batch), or import all ledgers into a new "
            "folder."
        )

    def read_manifest(self, entry: BatchEntry) -> Manifest:
        """Read the manifest of a batch."""
        path = self.root / "batches" / entry.folder / MANIFEST
        return Manifest.of_dict(json.loads(self._read_hashed(path, entry.manifest)))

    def describe(self, entry: BatchEntry) -> Manifest:
        """Read what a batch is called and what it holds; its tables need not lie here."""
        return self.read_manifest(entry)

    def _read_hashed(self, path: Path, digest: str) -> bytes:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StoreDamaged(f"{path} cannot be read: {error.strerror}. {WAY_OUT}") from error
        if hashlib.sha256(data).hexdigest() != digest:
            raise StoreDamaged(f"{path} is not what was written. {WAY_OUT}")
        return data

    def read_report(self, entry: BatchEntry) -> dict[str, Any]:
        """Read the report of the import that made a batch."""
        path = self.root / "batches" / entry.folder / REPORT
        try:
            held = json.loads(path.read_bytes())
        except (OSError, ValueError) as error:
            raise StoreDamaged(f"{path} cannot be read: {error}. The batch itself may be whole.") from error
        return dict(held)

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the one lock of writers; make the folder where there is none, clear away what a killed one left.

        Raises
        ------
        StoreLocked
            Where another writer holds it for longer than `lock_seconds`.
        StoreError
            Where the folder cannot be written.
        """
        try:
            for part in _PARTS:
                (self.root / part).mkdir(parents=True, exist_ok=True)
            with FileLock(self.root / "writer.lock", timeout=self.lock_seconds):
                if not (self.root / POINTER).exists() and not self.exists:
                    self.write_pointer(Pointer())
                self.clear_away()
                yield
        except Timeout as error:
            raise StoreLocked(
                f"Another import has been writing to {self.root} for {self.lock_seconds:g} seconds. Wait until it has "
                "finished, then try again."
            ) from error
        except OSError as error:
            raise find_write_error(error, self.root) from error

    def make_draft_folder(self) -> Path:
        """Make a folder for what is being written."""
        folder = self.root / "tmp" / uuid4().hex
        folder.mkdir()
        return folder

    def write_pointer(self, pointer: Pointer) -> None:
        """Replace the pointer: from now on readers see another batch."""
        write_json(pointer.as_dict(), self.root / "tmp" / f"{uuid4().hex}.json", self.root / POINTER)
        write_folders([self.root])

    def clear_away(self) -> None:
        """Remove what no batch needs, where a writer was killed."""
        leftovers = list((self.root / "tmp").iterdir())
        if not leftovers or self.read_raw_pointer()["store_version"] != STORE_VERSION:
            return
        pointer = self.read_pointer()
        folders = {entry.folder for entry in pointer.batches}
        for folder in (self.root / "batches").iterdir():
            if folder.name not in folders:
                shutil.rmtree(folder)
        needed = {record.name for entry in pointer.batches for record in self.read_manifest(entry).files}
        for path in self.shelf.folder.glob("*.parquet"):
            if path.stem not in needed:
                path.unlink()
        for path in leftovers:
            shutil.rmtree(path) if path.is_dir() else path.unlink()
