"""A store as bulk files: the natural graph of one batch, and beside it all that the store keeps of that batch.

The batch keeps its number, digest, ledger rows and report; what lay before it is not taken along, so there is nothing
to undo. The importer makes no schema: `orgraph migrate` does, once, when the server has been started.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import numpy as np
import pyarrow as pa

from orgraph.model import MODEL
from orgraph.store.embedded.reading import BatchTables
from orgraph.store.neo4j.batches.publishing import AUXILIARY
from orgraph.store.neo4j.batches.registering import write_registration
from orgraph.store.neo4j.bulk.files import BulkWriter
from orgraph.store.neo4j.graph.display import list_display_names
from orgraph.store.neo4j.graph.natural import NODE_KINDS, write_natural

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from orgraph.store.embedded.manifest import Manifest
    from orgraph.store.embedded.shelf import Shelf
    from orgraph.store.embedded.store import EmbeddedStore
    from orgraph.store.neo4j.batches.registering import Registration
    from orgraph.store.neo4j.bulk.files import BulkExport

STORE_KEY: Final = "orgraph"
PIECE_BYTES: Final = 256 << 10
"""A field of the importer must fit into its buffer of 4 MiB, and a byte takes up to five characters."""
PIECES_AT_ONCE: Final = 32
NODE_KIND_NAMES: Final = frozenset(kind.name for kind in NODE_KINDS)


def write_bulk_store(
    folder: Path, store: EmbeddedStore, *, batch: str | None = None, compress: bool = False
) -> BulkExport:
    """Write a batch of a store as files that ``neo4j-admin database import full`` reads.

    Parameters
    ----------
    folder
        Made where it does not exist.
    batch
        Digest of the batch; by default the current one.
    compress
        Whether rows are written with gzip.

    Raises
    ------
    BatchNotFound
        Where there is no such batch.
    """
    pointer = store.folder.read_pointer()
    entry = pointer.find(batch=batch, as_of=None)
    manifest = store.folder.read_manifest(entry)
    tables = BatchTables(store.folder.shelf, manifest)
    natural = write_natural(tables)
    folder.mkdir(parents=True, exist_ok=True)
    writer = BulkWriter(folder.absolute(), compress=compress)
    for name, rows in natural.items():
        if name in NODE_KIND_NAMES:
            shown = list_display_names(MODEL.nodes[name], rows)
            writer.write_nodes(name, rows.append_column("display_name", shown))
        else:
            writer.write_relations(name, rows)
    report = store.folder.read_report(entry)
    registration = _register(manifest, report, store.folder.shelf)
    _write_batch(writer, registration, {name: rows.num_rows for name, rows in natural.items()})
    _write_files(writer, registration)
    return writer.finish()


def _register(manifest: Manifest, report: Mapping[str, Any], shelf: Shelf) -> Registration:
    """Register the batch as the first one: of earlier imports only their rows are left."""
    imports = tuple(record for record in manifest.imports if record.number == manifest.number)
    auxiliary = {name: manifest.tables[name].file.name for name in AUXILIARY if name in manifest.tables}
    names = {record.name for record in manifest.ledgers.values()} | set(auxiliary.values())
    return write_registration(
        replace(manifest, imports=imports),
        report,
        parent=None,
        base=None,
        files={name: shelf.path(name).read_bytes() for name in sorted(names)},
        auxiliary=auxiliary,
        changes={},
    )


def _write_batch(writer: BulkWriter, registration: Registration, counts: Mapping[str, int]) -> None:
    batch = {**registration.batch, "staged": False}
    number, key = batch["number"], batch["key"]
    store = {"key": STORE_KEY, "id": str(uuid4()), "current": number, "synthetic": batch["synthetic"]}
    differences = [
        {"key": f"{number}/{kind}", "batch": number, "kind": kind, "added": rows, "changed": 0, "removed": 0}
        for kind, rows in sorted(counts.items())
    ]
    scopes = [dict(scope) for scope in registration.scopes]
    for label, rows in (("Store", [store]), ("Batch", [batch]), ("Scope", scopes), ("Difference", differences)):
        writer.write_nodes(label, _make_table(rows))
    _tie(writer, "CURRENT", ("Store", [STORE_KEY]), ("Batch", [key]))
    _tie(writer, "LOADED", ("Batch", [key]), ("Scope", [scope["key"] for scope in scopes]))
    _tie(writer, "CHANGED", ("Batch", [key]), ("Difference", [difference["key"] for difference in differences]))


def _write_files(writer: BulkWriter, registration: Registration) -> None:
    keys: list[str] = []
    rows: list[dict[str, Any]] = []
    for piece in _list_pieces(registration.files):
        rows.append(piece)
        keys.append(piece["key"])
        if len(rows) == PIECES_AT_ONCE:
            writer.write_nodes("StoredFile", pa.Table.from_pylist(rows), types={"content": "byte[]"})
            rows = []
    if rows:
        writer.write_nodes("StoredFile", pa.Table.from_pylist(rows), types={"content": "byte[]"})
    _tie(writer, "HOLDS", ("Batch", [registration.batch["key"]]), ("StoredFile", keys))


def _list_pieces(files: Mapping[str, bytes]) -> Iterator[dict[str, Any]]:
    """Cut files into pieces, their bytes written as the importer reads arrays."""
    for name, content in sorted(files.items()):
        starts = range(0, max(len(content), 1), PIECE_BYTES)
        for piece, start in enumerate(starts):
            numbers = np.frombuffer(content[start : start + PIECE_BYTES], dtype=np.int8).tolist()
            yield {
                "key": f"{name}/{piece}",
                "name": name,
                "piece": piece,
                "pieces": len(starts),
                "content": ";".join(map(str, numbers)),
            }


def _tie(writer: BulkWriter, name: str, source: tuple[str, list[str]], target: tuple[str, list[str]]) -> None:
    """Write relations from one node to many."""
    (source_kind, (source_key,)), (target_kind, keys) = source, target
    rows = [
        {"source_kind": source_kind, "source": source_key, "target_kind": target_kind, "target": key} for key in keys
    ]
    if rows:
        writer.write_relations(name, pa.Table.from_pylist(rows))


def _make_table(rows: list[dict[str, Any]]) -> pa.Table:
    """Make a table of properties; those without any value are left out."""
    table = pa.Table.from_pylist(rows)
    return table.select([name for name in table.column_names if table.column(name).null_count < table.num_rows])
