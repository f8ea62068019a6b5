"""Writing aside what will become a batch: its files first, then its folder."""

from __future__ import annotations

import hashlib
import shutil
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

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

    from orgraph.store.embedded.folder import StoreFolder
    from orgraph.store.embedded.manifest import Manifest
    from orgraph.store.embedded.shelf import FileRecord

WRITERS: Final = 8


class Draft:
    """A batch that is being written, in a store whose lock the caller holds."""

    def __init__(self, folder: StoreFolder) -> None:
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

    def write_tables(self, tables: Mapping[str, pa.Table]) -> dict[str, FileRecord]:
        """Write tables to the shelf, largest first and several at a time."""
        names = sorted(tables, key=lambda name: tables[name].nbytes, reverse=True)
        # Many threads, few processors: most of the time of a small file is waiting for the disk.
        with ThreadPoolExecutor(max_workers=WRITERS) as threads:
            written = list(threads.map(lambda name: self._write_table(tables[name]), names))
        return dict(zip(names, written, strict=True))

    def _write_table(self, table: pa.Table) -> FileRecord:
        """Write a table, unless a whole file of the same content lies there."""
        data, record = write_parquet(table)
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
