"""Writing aside what will become a batch: its files first, then its folder."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from orgraph.kernels.threads import FEWEST_ROWS
from orgraph.store.embedded.disk import find_write_error, write_folders, write_json, write_whole
from orgraph.store.embedded.folder import MANIFEST, REPORT
from orgraph.store.embedded.manifest import BatchEntry
from orgraph.store.embedded.shelf import write_parquet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType
    from typing import Any, Self

    import pyarrow as pa

    from orgraph.store.embedded.folder import BatchFolder
    from orgraph.store.embedded.manifest import Manifest
    from orgraph.store.embedded.shelf import FileRecord

WRITERS: Final = 8


class WrittenAhead:
    """Turns ledger rows into Parquet while they are still being resolved; what is then refused was done in vain."""

    def __init__(self) -> None:
        self.thread = ThreadPoolExecutor(max_workers=1)
        self.begun: dict[int, tuple[pa.Table, Future[tuple[pa.Buffer, FileRecord]]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.thread.shutdown(cancel_futures=True)

    def begin(self, table: pa.Table) -> None:
        """Begin with a table, if it is large enough to gain from it."""
        if table.num_rows >= FEWEST_ROWS:
            self.begun[id(table)] = (table, self.thread.submit(write_parquet, table))

    def finish(self, table: pa.Table) -> tuple[pa.Buffer, FileRecord]:
        """Return the file of a table, begun or not."""
        begun = self.begun.get(id(table))
        return write_parquet(table) if begun is None else begun[1].result()


class Draft:
    """A batch that is being written, in a store whose lock the caller holds."""

    def __init__(self, folder: BatchFolder) -> None:
        self.folder = folder
        self.aside = folder.make_draft_folder()
        self.touched: set[Path] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        shutil.rmtree(self.aside, ignore_errors=True)
        if kind is not None:
            # An empty folder tells the next writer that files may lie about that no batch needs.
            self.aside.mkdir(exist_ok=True)

    def holds(self, record: FileRecord) -> bool:
        """Whether a file lies on the shelf with its size."""
        return self.folder.shelf.holds(record)

    def write_tables(self, tables: Mapping[str, pa.Table], ahead: WrittenAhead) -> dict[str, FileRecord]:
        """Write tables to the shelf, largest first and several at a time."""
        names = sorted(tables, key=lambda name: tables[name].nbytes, reverse=True)
        # Many threads, few processors: most of the time of a small file is waiting for the disk.
        with ThreadPoolExecutor(max_workers=WRITERS) as threads:
            written = list(threads.map(lambda name: self._write_table(*ahead.finish(tables[name])), names))
        return dict(zip(names, written, strict=True))

    def _write_table(self, data: pa.Buffer, record: FileRecord) -> FileRecord:
        """Write a file, unless a whole one of the same content lies there."""
        shelf = self.folder.shelf
        if shelf.holds(record) and shelf.find_damage(record) is None:
            return record
        path = shelf.path(record.name)
        write_whole(data, self.aside / path.name, path)
        self.touched.add(path.parent)
        return record

    def publish(self, manifest: Manifest, report: Mapping[str, Any], parent: int | None) -> BatchEntry:
        """Write the folder of the batch, and describe it for the pointer."""
        name = manifest.folder
        made = self.aside / name
        batches = self.folder.root / "batches"
        try:
            made.mkdir()
            content = write_json(manifest.as_dict(), self.aside / MANIFEST, made / MANIFEST)
            write_json(dict(report), self.aside / REPORT, made / REPORT)
            write_folders([made, *self.touched])
            if (batches / name).exists():  # left by a killed writer: the number is new, no pointer names it
                shutil.rmtree(batches / name)
            made.rename(batches / name)
            write_folders([batches])
        except OSError as error:
            raise find_write_error(error, batches / name) from error
        return BatchEntry(
            number=manifest.number,
            folder=name,
            digest=manifest.digest,
            parent=parent,
            data_date=manifest.data_date,
            manifest=hashlib.sha256(content).hexdigest(),
        )
