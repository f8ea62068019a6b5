"""The folder of a Neo4j store: batches, pointer and lock lie in the database, and a folder of this machine is a cache.

It offers what the folder of an embedded store offers, so that planning, resolving and reading are the same code. A
batch that this machine has not seen is read from the graph once, checked against its digest, and kept as the Parquet
files that analyses read; another machine with an empty cache reads the same.
"""

from __future__ import annotations

from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from weakref import finalize

import pyarrow as pa
import pyarrow.parquet as pq
from filelock import FileLock

from orgraph.errors import StoreDamaged, StoreLocked, StoreNotFound
from orgraph.store.embedded.disk import write_whole
from orgraph.store.embedded.folder import LOCK_SECONDS, StoreFolder
from orgraph.store.embedded.manifest import BatchEntry, Manifest, Pointer, TableRecord
from orgraph.store.embedded.reading import BatchTables
from orgraph.store.embedded.writing import Draft, WrittenAhead
from orgraph.store.neo4j.batches.catalogue import Description, Held, read_description, read_file, read_held
from orgraph.store.neo4j.batches.pruning import write_kept, write_mark
from orgraph.store.neo4j.batches.publishing import Publisher, find_changes
from orgraph.store.neo4j.batches.restoring import read_batch_tables
from orgraph.store.neo4j.server.lease import Lease, open_lease

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orgraph.store.embedded.shelf import Shelf
    from orgraph.store.neo4j.server.connection import Connection
    from orgraph.tracking import Track


@dataclass(frozen=True)
class GraphFolder:
    """Reads and writes batches of a graph; `orgraph.store.embedded.folder.StoreFolder` says what each method does.

    Attributes
    ----------
    mirror
        The cache.
    lock_seconds
        How long a second writer waits for the first.
    """

    connection: Connection
    mirror: StoreFolder
    track: Track
    lock_seconds: float = LOCK_SECONDS
    _described: dict[tuple[int, str], Description] = field(default_factory=dict, repr=False, compare=False)
    _leases: list[Lease] = field(default_factory=list, repr=False, compare=False)

    @property
    def root(self) -> Path:
        """Folder of the cache."""
        return self.mirror.root

    @property
    def shelf(self) -> Shelf:
        """The Parquet files of the cache."""
        return self.mirror.shelf

    @property
    def exists(self) -> bool:
        """A store that was opened exists."""
        return True

    def read_held(self) -> Held:
        """Read what the database holds."""
        held = read_held(self.connection)
        if held is None:
            raise StoreNotFound(
                f"{self.connection.address.url} holds no store any more. Import the ledgers to make one."
            )
        return held

    def read_pointer(self) -> Pointer:
        """Read which batches there are."""
        return self.read_held().pointer

    def describe(self, entry: BatchEntry) -> Manifest:
        """Read the manifest of a batch without the files of its tables."""
        return self._read_description(entry).manifest

    def read_report(self, entry: BatchEntry) -> dict[str, Any]:
        """Read the report of the import that made a batch."""
        return dict(self._read_description(entry).report)

    def _read_description(self, entry: BatchEntry) -> Description:
        known = (entry.number, entry.folder)
        if known not in self._described:
            self._described[known] = read_description(self.connection, entry.number)
        return self._described[known]

    def read_manifest(self, entry: BatchEntry) -> Manifest:
        """Read the manifest of a batch whose files lie here, and stay here while somebody holds it; else fetch them."""
        mark = write_mark(self.root, entry.folder)
        local = self._find_local(entry)
        if local is None:
            with FileLock(self.root / "reader.lock", timeout=self.lock_seconds):
                local = self._find_local(entry) or self._fetch(entry)
        manifest = self.mirror.read_manifest(local)
        if mark is not None:
            finalize(manifest, mark.remove)
        return manifest

    def _find_local(self, entry: BatchEntry) -> BatchEntry | None:
        try:
            entries = self.mirror.read_pointer().batches
        except StoreDamaged:
            self._clear()
            return None
        found = (some for some in entries if (some.number, some.folder) == (entry.number, entry.folder))
        local = next(found, None)
        return local if local is not None and self._is_whole(local) else None

    def _is_whole(self, local: BatchEntry) -> bool:
        """Whether the files of a batch lie in the cache; a cache may be cleared at any time."""
        try:
            return all(self.shelf.holds(file) for file in self.mirror.read_manifest(local).files)
        except StoreDamaged:
            return False

    def _clear(self) -> None:
        """Begin the cache anew."""
        for part in ("batches", "files", "tmp"):
            (self.root / part).mkdir(parents=True, exist_ok=True)
        self.mirror.write_pointer(Pointer())

    def _fetch(self, entry: BatchEntry) -> BatchEntry:
        """Read a batch from the database into the cache."""
        with suppress(StoreLocked), replace(self.mirror, lock_seconds=0.0).lock():  # whoever is writing prunes later
            self._prune()
        description = self._read_description(entry)
        tables = read_batch_tables(self.connection, entry, description, self._read_local_tables)
        tables |= {name: self._read_auxiliary(file) for name, file in description.auxiliary.items()}
        for record in description.manifest.ledgers.values():
            if not self.shelf.holds(record):
                path = self.shelf.path(record.name)
                write_whole(read_file(self.connection, record.name), self.root / "tmp" / path.name, path)
        with Draft(self) as draft:
            written = draft.write_tables(tables, WrittenAhead())
            records = {
                name: TableRecord(file=file, digest=description.digests[name]) for name, file in sorted(written.items())
            }
            manifest = replace(description.manifest, tables=records)
            local = draft.publish(manifest, description.report, entry.parent)
        self._remember(local)
        return local

    def _prune(self) -> None:
        """Remove old batches from the cache."""
        pointer = self.read_pointer()
        current = None if pointer.current is None else pointer.entry(pointer.current).folder
        try:
            write_kept(self.mirror, current, self._is_whole)
        except StoreDamaged:
            self._clear()

    def find_damage(self) -> str | None:
        """Read the graph and compare it with the current batch; give a sentence where it differs."""
        pointer = self.read_pointer()
        if pointer.current is None:
            return None
        entry = pointer.entry(pointer.current)
        try:
            read_batch_tables(self.connection, entry, self._read_description(entry), lambda _: None)
        except StoreDamaged as error:
            return str(error)
        return None

    def _read_local_tables(self, entry: BatchEntry) -> BatchTables | None:
        """Open the tables of a batch if they lie in the cache."""
        local = self._find_local(entry)
        return None if local is None else BatchTables(self.shelf, self.mirror.read_manifest(local))

    def _read_auxiliary(self, file: str) -> pa.Table:
        return pq.read_table(pa.BufferReader(read_file(self.connection, file)))

    def _remember(self, local: BatchEntry) -> None:
        """Note in the cache that a batch lies in it."""
        pointer = self.mirror.read_pointer()
        others = tuple(some for some in pointer.batches if some.number != local.number)
        self.mirror.write_pointer(replace(pointer, batches=(*others, replace(local, parent=None))))

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Be the one writer; what a killed one left is finished first.

        Raises
        ------
        StoreLocked
            Where another writer holds the lease for longer than `lock_seconds`.
        """
        with ExitStack() as stack:
            lease = stack.enter_context(open_lease(self.connection, lock_seconds=self.lock_seconds))
            with FileLock(self.root / "reader.lock", timeout=self.lock_seconds):
                stack.enter_context(self.mirror.lock())
                self._prune()
            Publisher(self.connection, lease, self.track).finish(self.read_held())
            self._leases.append(lease)
            stack.callback(self._leases.clear)
            yield

    def repair(self) -> int:
        """Put the graph back as the current batch has it; give the rows that were written."""
        with self.lock():
            return Publisher(self.connection, self._leases[-1], self.track).repair(self.read_held())

    def make_draft_folder(self) -> Path:
        """Make a folder for what is being written."""
        return self.mirror.make_draft_folder()

    def write_pointer(self, pointer: Pointer) -> None:
        """Move the graph to another batch: one that has just been written, or an earlier one."""
        held = self.read_held()
        publisher = Publisher(self.connection, self._leases[-1], self.track)
        entry = next(some for some in pointer.batches if some.number == pointer.current)
        if entry.number in held.bases:
            publisher.go_back(held, entry.number)
            return
        manifest = self.mirror.read_manifest(entry)
        before = None if held.pointer.current is None else self.read_manifest(held.pointer.entry(held.pointer.current))
        changes = find_changes(self.shelf, before, manifest)
        report = self.mirror.read_report(entry)
        publisher.publish(held, manifest, report, changes=changes, entry=entry, shelf=self.shelf)
        self._remember(entry)
