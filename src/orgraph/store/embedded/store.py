"""The embedded store: a folder that needs no server.

Reading a batch, or telling that nothing has changed, must not wait for the machinery of writing: it is imported by the
methods that write.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from orgraph.errors import BatchNotFound, StoreDamaged, StoreError, StoreNotFound
from orgraph.model import MODEL
from orgraph.snapshot import Scopes, Snapshot
from orgraph.store.embedded.folder import StoreFolder
from orgraph.store.embedded.manifest import Pointer
from orgraph.store.embedded.reading import BatchTables, HeldSheets
from orgraph.store.embedded.versions import find_outdated
from orgraph.store.protocol import BatchRecord, StoredReport
from orgraph.tables import row_schema

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    import pyarrow as pa

    from orgraph.store.embedded.folder import BatchFolder
    from orgraph.store.embedded.manifest import BatchEntry, Manifest
    from orgraph.store.protocol import WriteOutcome
    from orgraph.tables import SourceFile, Tables


@dataclass(frozen=True)
class EmbeddedStore:
    """A store in a folder; `orgraph.store.protocol.Store` says what each method does."""

    folder: BatchFolder

    @property
    def url(self) -> str:
        """Address of the store."""
        return f"local:{self.folder.root}"

    def _read_pointer(self) -> Pointer:
        return self.folder.read_pointer() if self.folder.exists else Pointer()

    def _find(self, batch: str | None, as_of: date | None = None) -> tuple[BatchEntry, Manifest]:
        entry = self._read_pointer().find(batch=batch, as_of=as_of)
        return entry, self.folder.read_manifest(entry)

    def list_batches(self) -> tuple[BatchRecord, ...]:
        """List all batches, newest last, also those that were undone."""
        pointer = self._read_pointer()
        return tuple(self._describe(entry, pointer) for entry in pointer.batches)

    def _describe(self, entry: BatchEntry, pointer: Pointer) -> BatchRecord:
        record = BatchRecord(
            number=entry.number,
            digest=entry.digest,
            data_date=entry.data_date,
            written_at="",
            note="",
            current=entry.number == pointer.current,
            undone=entry not in pointer.history(),
            scopes=(),
            rows={},
            synthetic=bool(pointer.synthetic),
        )
        try:
            manifest = self.folder.describe(entry)
        except StoreDamaged as error:
            return replace(record, note=str(error))
        return replace(
            record,
            written_at=manifest.written_at,
            note=manifest.note,
            scopes=tuple(some.scope for some in manifest.scopes),
            rows={sheet: file.rows for sheet, file in manifest.ledgers.items()},
        )

    def read_snapshot(self, *, batch: str | None = None, as_of: date | None = None) -> Snapshot:
        """Open a batch for analyses."""
        _, manifest = self._find(batch, as_of)
        return Snapshot(
            digest=manifest.digest,
            data_date=manifest.data_date,
            scopes=Scopes(tuple(record.scope for record in manifest.scopes)),
            source=BatchTables(self.folder.shelf, manifest),
            synthetic=manifest.synthetic,
        )

    def read_rows(self, sheet: str, *, batch: str | None = None) -> pa.Table:
        """Read the ledger rows of a sheet, all scopes."""
        schema = row_schema(sheet)
        _, manifest = self._find(batch)
        sheets = HeldSheets(self.folder.shelf, manifest)
        return sheets[sheet].read(schema.names) if sheet in sheets else schema.empty_table()

    def read_origins(self, kind: str, key: str, *, batch: str | None = None) -> pa.Table:
        """Find the ledger rows that a node was made of, and those whose cells name it."""
        from orgraph.store.embedded.origins import find_origins  # noqa: PLC0415 - see the head

        _, manifest = self._find(batch)
        shelf = self.folder.shelf
        digests = {entry.number: entry.digest for entry in self._read_pointer().batches}
        return find_origins(kind, key, HeldSheets(shelf, manifest), BatchTables(shelf, manifest), digests)

    def read_report(self, *, batch: str | None = None) -> StoredReport:
        """Read the report of the import that a batch came of."""
        entry, _ = self._find(batch)
        return StoredReport.of_dict(self.folder.read_report(entry))

    def find_unchanged(self, sources: Sequence[SourceFile], options_digest: str) -> StoredReport | None:
        """Find the report of an earlier import of the same files whose rows are all still there."""
        pointer = self._read_pointer()
        if pointer.current is None:
            return None
        manifest = self.folder.read_manifest(pointer.entry(pointer.current))
        wanted = tuple(sorted((source.name, source.digest) for source in sources))
        owners = {record.scope.identity: record.import_number for record in manifest.scopes}
        whole = all(self.folder.shelf.holds(file) for file in manifest.files)
        for record in manifest.imports:
            if (record.sources, record.options_digest) != (wanted, options_digest) or not whole:
                continue
            settled = all(owners.get(scope) == record.number for scope in record.scopes)
            # What was refused then might be taken now, and what was taken might hang in the air.
            newest = record.number == manifest.import_number
            hanging = not newest and _has_hanging_rows(manifest, {scope[0] for scope in record.scopes}, self.folder)
            if settled and (newest or not record.has_errors) and not hanging:
                return StoredReport.of_dict(self.folder.read_report(pointer.entry(record.number)))
        return None

    def check_tables(self, tables: Tables, *, shrink_warning_share: float | None = None) -> WriteOutcome:
        """Tell what `write_tables` would find, and write nothing."""
        from orgraph.store.embedded.importing import Importer, ImportOptions  # noqa: PLC0415 - see the head

        options = ImportOptions(partial=True, options_digest="", shrink_warning_share=shrink_warning_share)
        return Importer.of(self.folder, self._read_pointer()).check(tables, options)

    def write_tables(
        self,
        tables: Tables,
        *,
        partial: bool,
        options_digest: str,
        note: str = "",
        shrink_warning_share: float | None = None,
    ) -> WriteOutcome:
        """Replace exactly the scopes of some tables, as a new batch; all or nothing."""
        from orgraph.store.embedded.importing import Importer, ImportOptions  # noqa: PLC0415 - see the head

        options = ImportOptions(
            partial=partial,
            options_digest=options_digest,
            note=note,
            shrink_warning_share=shrink_warning_share,
        )
        with self.folder.lock():
            return Importer.of(self.folder, self.folder.read_pointer()).take(tables, options)

    def undo(self) -> BatchRecord:
        """Make the batch before the current one current again; nothing is deleted."""
        if not self.folder.exists:
            raise BatchNotFound("There is nothing to undo: the store holds no batch yet.")
        with self.folder.lock():
            pointer = self.folder.read_pointer()
            history = pointer.history()
            if len(history) < 2:  # noqa: PLR2004 - the current one and the one before
                raise BatchNotFound("There is nothing to undo: no batch lies before the current one.")
            earlier = replace(pointer, current=history[1].number)
            self.folder.write_pointer(earlier)
        return self._describe(history[1], earlier)

    def verify(self) -> tuple[str, ...]:
        """Read and hash every file; return a sentence, with what to do, for each that is missing or damaged."""
        damage = {}
        for entry in self._read_pointer().batches:
            try:
                for record in self.folder.read_manifest(entry).files:
                    if record.name not in damage:
                        damage[record.name] = self.folder.shelf.find_damage(record)
            except StoreDamaged as error:
                damage[entry.folder] = str(error)
        return tuple(sentence for sentence in damage.values() if sentence is not None)


def _has_hanging_rows(manifest: Manifest, ledgers: set[str], folder: BatchFolder) -> bool:
    """Whether rows of some ledgers name something that no ledger holds."""
    from orgraph.store.resolution import DANGLING  # noqa: PLC0415 - see the head

    if DANGLING not in manifest.tables:
        return False
    sheets = BatchTables(folder.shelf, manifest).read_table(DANGLING, ["table"]).column("table").to_pylist()
    return any(MODEL.ledger_of[sheet].name in ledgers for sheet in sheets)


def open_embedded(path: str, *, create: bool) -> EmbeddedStore:
    """Open the store in a folder; one of an older layout or model is upgraded."""
    folder = StoreFolder(Path(path).absolute())
    if not folder.exists:
        _refuse_other_folder(folder.root, create=create)
    elif find_outdated(folder):
        from orgraph.store.embedded.upgrading import write_upgrade  # noqa: PLC0415 - see the head

        write_upgrade(folder)
    return EmbeddedStore(folder)


def _refuse_other_folder(root: Path, *, create: bool) -> None:
    """Refuse what is neither a store nor a place for one."""
    if not create:
        raise StoreNotFound(f"There is no store at {root}. Import a ledger to make one, or check the path.")
    if root.exists() and not root.is_dir():
        raise StoreError(f"{root} is a file; a store needs a folder of its own. Choose another path.")
    ours = {"batches", "files", "tmp", "writer.lock"}
    if root.exists() and any(path.name not in ours for path in root.iterdir()):
        raise StoreError(f"{root} is not empty and not a store. Choose an empty folder, so that nothing is mixed up.")
