"""Out of a store: ledgers as they can be imported again, and single tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgraph.errors import InvalidValueError
from orgraph.model import MODEL
from orgraph.sources import write_archive, write_scope
from orgraph.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

    from orgraph.store import Store
    from orgraph.store.neo4j.bulk.files import BulkExport


def export_archive(folder: Path, *, store: str, batch: str | None = None) -> dict[str, int]:
    """Write every ledger of a batch as Parquet, to be imported elsewhere with the same digest; give the rows."""
    opened = open_store(store)
    snapshot = opened.read_snapshot(batch=batch)
    rows = _read_all_rows(opened, batch=batch)
    write_archive(
        folder, rows, scopes=snapshot.scopes.loaded, data_date=snapshot.data_date, synthetic=snapshot.synthetic
    )
    return {name: table.num_rows for name, table in rows.items()}


def export_ledgers(folder: Path, *, store: str, batch: str | None = None) -> dict[str, int]:
    """Write every ledger of a batch as workbooks, one of each ledger, reporting unit and period; give the rows."""
    opened = open_store(store)
    snapshot = opened.read_snapshot(batch=batch)
    rows = _read_all_rows(opened, batch=batch)
    for scope in snapshot.scopes.loaded:
        write_scope(folder, scope, rows, synthetic=snapshot.synthetic)
    return {name: table.num_rows for name, table in rows.items()}


def export_neo4j_bulk(folder: Path, *, store: str, batch: str | None = None, compress: bool = False) -> BulkExport:
    """Write a batch as the files that Neo4j's offline importer reads."""
    from orgraph.store.embedded.store import EmbeddedStore  # noqa: PLC0415 - a store is loaded when it is opened
    from orgraph.store.neo4j.bulk.store import write_bulk_store  # noqa: PLC0415 - only this export knows of Neo4j

    opened = open_store(store)
    if not isinstance(opened, EmbeddedStore):
        raise InvalidValueError(
            f"{store} keeps no files of ledger rows; bulk files are written from a store that does."
        )
    return write_bulk_store(folder, opened, batch=batch, compress=compress)


def _read_all_rows(store: Store, *, batch: str | None) -> dict[str, pa.Table]:
    read = {name: store.read_rows(name, batch=batch) for name in MODEL.sheets}
    return {name: table for name, table in read.items() if table.num_rows}


def export_table(name: str, *, store: str, batch: str | None = None) -> tuple[pa.Table, bool]:
    """Read one kind of node or relation with words instead of codes, and whether the data are synthetic."""
    snapshot = open_store(store).read_snapshot(batch=batch)
    if name in MODEL.nodes:
        return snapshot.nodes(name).read_arrow(), snapshot.synthetic
    if name in MODEL.relations:
        return snapshot.relation(name).read_arrow(), snapshot.synthetic
    known = ", ".join((*MODEL.nodes, *MODEL.relations))
    raise InvalidValueError(f'"{name}" is no kind of node or relation. Kinds are {known}.')
