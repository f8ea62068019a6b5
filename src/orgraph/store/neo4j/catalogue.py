"""What the database keeps beside the graph: the batches, their files, their differences, and which of them is current.

Files are the Parquet files of the embedded store, in pieces: ledger rows as they were reported, small tables beside
the graph, and the rows of differences. They are named by their content and shared between batches.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from orgraph.errors import StoreDamaged
from orgraph.store.embedded.manifest import BatchEntry, Manifest, Pointer
from orgraph.store.embedded.shelf import write_parquet
from orgraph.store.neo4j.difference import Change, list_identity, list_names, write_empty
from orgraph.store.neo4j.scopes import list_scope_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from orgraph.store.neo4j.connection import Connection, Work

PIECE_BYTES: Final = 1 << 20
NAMED_CHANGES: Final = 50_000
"""Above so many changed rows of one kind a difference counts them and does not name them."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A batch as it is registered: its properties, and the files and differences that belong to it."""

    batch: Mapping[str, Any]
    parent: int | None
    files: Mapping[str, bytes]
    names: tuple[str, ...]
    differences: tuple[Mapping[str, Any], ...]
    scopes: tuple[Mapping[str, Any], ...]


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


def write_registration(
    manifest: Manifest,
    report: Mapping[str, Any],
    *,
    parent: int | None,
    base: int | None,
    files: Mapping[str, bytes],
    auxiliary: Mapping[str, str],
    changes: Mapping[str, Change],
) -> Registration:
    """Put together what is registered of a batch.

    Parameters
    ----------
    base
        The batch that the changes were made from.
    files
        Bytes of the files that the batch brings; those of earlier batches are there.
    auxiliary
        Names of the files of the tables beside the graph, by table.
    """
    held = manifest.as_dict()
    changed_files: dict[str, bytes] = {}
    differences = tuple(_describe_change(kind, change, changed_files) for kind, change in sorted(changes.items()))
    batch = {
        "key": manifest.folder,
        "number": manifest.number,
        "digest": manifest.digest,
        "data_date": manifest.data_date,
        "written_at": manifest.written_at,
        "note": manifest.note,
        "display_name": f"批次{manifest.number} {manifest.data_date}",
        "synthetic": manifest.synthetic,
        "program": manifest.program,
        "parent": parent,
        "base": base,
        "staged": True,
        "manifest": _write_json({**held, "tables": {}}),
        "tables": _write_json({name: record.digest for name, record in manifest.tables.items()}),
        "auxiliary": _write_json(auxiliary),
        "report": _write_json(report),
    }
    names = {record.name for record in manifest.ledgers.values()} | set(auxiliary.values()) | set(changed_files)
    return Registration(
        batch=batch,
        parent=parent,
        files={**files, **changed_files},
        names=tuple(sorted(names)),
        differences=differences,
        scopes=tuple(list_scope_rows(record.scope for record in manifest.scopes)),
    )


def _describe_change(kind: str, change: Change, files: dict[str, bytes]) -> dict[str, Any]:
    """Describe a change for those who read it in the graph, and put its rows into files."""
    before, after = (set(list_names(kind, some)) for some in (change.before, change.after))
    named = {"added": after - before, "changed": after & before, "removed": before - after}
    described: dict[str, Any] = {"kind": kind}
    for what, names in named.items():
        described[what] = len(names)
        described[f"{what}_names"] = sorted(names) if len(names) <= NAMED_CHANGES else None
    for place, table in (("before", change.before), ("after", change.after)):
        described[place] = None
        if table.num_rows:
            data, record = write_parquet(table.sort_by([(name, "ascending") for name in list_identity(kind)]))
            files[record.name] = data.to_pybytes()
            described[place] = record.name
    return described


def _write_json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def list_pieces(files: Mapping[str, bytes]) -> Iterable[list[dict[str, Any]]]:
    """Cut files into pieces, each the rows of one statement."""
    for name, content in sorted(files.items()):
        pieces = range(0, max(len(content), 1), PIECE_BYTES)
        for piece, start in enumerate(pieces):
            part = content[start : start + PIECE_BYTES]
            yield [{"name": name, "piece": piece, "pieces": len(pieces), "content": part}]


def find_missing_files(connection: Connection, names: Iterable[str]) -> set[str]:
    """Find which of some files are not in the database yet."""
    wanted = sorted(names)
    there = {row["name"] for row in connection.ask("read/store/files", names=wanted)}
    return set(wanted) - there


def write_batch_nodes(work: Work, registration: Registration) -> None:
    """Register a batch, its scopes and its differences; its files must be there."""
    work.run(
        "load/store/batch",
        batch=dict(registration.batch),
        parent=registration.parent,
        files=list(registration.names),
    )
    work.run("load/store/scopes", batch=registration.batch["number"], rows=list(registration.scopes))
    if registration.differences:
        work.run(
            "load/store/differences",
            batch=registration.batch["number"],
            rows=[dict(row) for row in registration.differences],
        )
