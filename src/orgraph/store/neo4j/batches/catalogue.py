"""What the database keeps beside the graph: the batches, their files, their differences, and which of them is current.

Files are the Parquet files of the embedded store, in pieces: ledger rows as they were reported, small tables beside
the graph, and the rows of differences. They are named by their content and shared between batches.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq

from orgraph.errors import StoreDamaged
from orgraph.store.embedded.manifest import BatchEntry, Manifest, Pointer
from orgraph.store.neo4j.graph.difference import Change, write_empty

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orgraph.store.neo4j.server.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A way from one batch to another: the difference of a batch, as it was made or in reverse."""

    target: int
    difference: int
    forward: bool
    chunk_rows: int
    synthetic: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What the database holds.

    Attributes
    ----------
    id
        Tells this store from every other, also from one that lay at the same address before.
    moving
        What is under way: the graph lies between the current batch and another one.
    bases
        By number of a batch, the one that its difference was made from.
    """

    id: str
    pointer: Pointer
    moving: Move | None
    bases: Mapping[int, int | None]


def read_held(connection: Connection) -> Held | None:
    """Read what the database holds; None where no store has been made in it yet."""
    found = connection.ask("read/store/store")
    if not found:
        return None
    (row,) = found
    moving = row["moving"]
    entries = tuple(
        BatchEntry(
            number=head["number"],
            folder=head["key"],
            digest=head["digest"],
            parent=head["parent"],
            data_date=date.fromisoformat(head["data_date"]),
            manifest="",
        )
        for head in row["batches"]
    )
    return Held(
        id=row["id"],
        pointer=Pointer(current=row["current"], batches=entries, synthetic=row["synthetic"]),
        moving=None if moving["target"] is None else Move(**moving),
        bases={head["number"]: head["base"] for head in row["batches"]},
    )


@dataclass(frozen=True, slots=True)
class Description:
    """A batch without its rows: the manifest names no files of tables, for each machine has its own."""

    manifest: Manifest
    digests: Mapping[str, str]
    auxiliary: Mapping[str, str]
    report: Mapping[str, Any]


def read_description(connection: Connection, number: int) -> Description:
    """Read everything about a batch beside its rows."""
    (row,) = connection.ask("read/store/batch", number=number)
    parts = {name: json.loads(row[name]) for name in ("manifest", "tables", "auxiliary", "report")}
    return Description(
        Manifest.of_dict({**parts["manifest"], "tables": {}}), parts["tables"], parts["auxiliary"], parts["report"]
    )


def read_file(connection: Connection, name: str) -> bytes:
    """Read a stored file.

    Raises
    ------
    StoreDamaged
        Where a piece of it is missing.
    """
    rows = connection.ask("read/store/pieces", name=name)
    if not rows or len(rows) != rows[0]["pieces"]:
        raise StoreDamaged(
            f"The database lacks a piece of the file {name[:12]}. Restore it from a backup (docs/neo4j.md), or import "
            "all ledgers into an empty database."
        )
    return b"".join(bytes(row["content"]) for row in rows)


def read_changes(connection: Connection, number: int) -> dict[str, Change]:
    """Read what a batch changed."""
    rows = connection.ask("read/store/differences", number=number)
    return {
        row["kind"]: Change(
            _read_rows(connection, row["kind"], row["before"]), _read_rows(connection, row["kind"], row["after"])
        )
        for row in rows
    }


def _read_rows(connection: Connection, kind: str, name: str | None) -> pa.Table:
    if name is None:
        return write_empty(kind)
    return pq.read_table(pa.BufferReader(read_file(connection, name)))
