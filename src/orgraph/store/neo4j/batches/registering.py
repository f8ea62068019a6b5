"""Registering a batch in the database: its properties, its files in pieces, its scopes, and what it changed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from orgraph.store.embedded.shelf import write_parquet
from orgraph.store.neo4j.graph.difference import list_identity, list_names
from orgraph.store.neo4j.graph.scopes import list_scope_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from orgraph.store.embedded.manifest import Manifest
    from orgraph.store.neo4j.graph.difference import Change
    from orgraph.store.neo4j.server.connection import Connection, Work

PIECE_BYTES: Final = 1 << 20
NAMED_CHANGES: Final = 5_000
"""Above so many changed rows of one kind a difference counts them and does not name them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """A batch as it is registered: its properties, and the files and differences that belong to it."""

    batch: Mapping[str, Any]
    parent: int | None
    files: Mapping[str, bytes]
    names: tuple[str, ...]
    differences: tuple[Mapping[str, Any], ...]
    scopes: tuple[Mapping[str, Any], ...]


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
    changed_files: dict[str, bytes] = {}
    differences = tuple(_describe_change(kind, change, changed_files) for kind, change in sorted(changes.items()))
    names = {record.name for record in manifest.ledgers.values()} | set(auxiliary.values()) | set(changed_files)
    return Registration(
        batch={
            **_describe_batch(manifest),
            "parent": parent,
            "base": base,
            "staged": True,
            "auxiliary": _write_json(auxiliary),
            "report": _write_json(report),
        },
        parent=parent,
        files={**files, **changed_files},
        names=tuple(sorted(names)),
        differences=differences,
        scopes=tuple(list_scope_rows(record.scope for record in manifest.scopes)),
    )


def _describe_batch(manifest: Manifest) -> dict[str, Any]:
    """Describe a batch; each machine has files of its own for its tables, so only their digests stand here."""
    return {
        "key": manifest.folder,
        "number": manifest.number,
        "digest": manifest.digest,
        "data_date": manifest.data_date,
        "written_at": manifest.written_at,
        "note": manifest.note,
        "display_name": f"批次{manifest.number} {manifest.data_date}",
        "synthetic": manifest.synthetic,
        "program": manifest.program,
        "manifest": _write_json({**manifest.as_dict(), "tables": {}}),
        "tables": _write_json({name: record.digest for name, record in manifest.tables.items()}),
    }


def _describe_change(kind: str, change: Change, files: dict[str, bytes]) -> dict[str, Any]:
    """Describe a change for those who read it in the graph, and put its rows into files."""
    described: dict[str, Any] = {"kind": kind, **_count_change(kind, change)}
    for place, table in (("before", change.before), ("after", change.after)):
        described[place] = None
        if table.num_rows:
            data, record = write_parquet(table.sort_by([(name, "ascending") for name in list_identity(kind)]))
            files[record.name] = data.to_pybytes()
            described[place] = record.name
    return described


def _count_change(kind: str, change: Change) -> dict[str, Any]:
    """Count and name what was added, changed and removed; of a kind that was not there before all is added."""
    if not change.before.num_rows and change.after.num_rows > NAMED_CHANGES:
        return {"added": change.after.num_rows, "changed": 0, "removed": 0}
    before, after = (set(list_names(kind, some)) for some in (change.before, change.after))
    counted: dict[str, Any] = {}
    for what, names in {"added": after - before, "changed": after & before, "removed": before - after}.items():
        counted[what] = len(names)
        counted[f"{what}_names"] = sorted(names) if len(names) <= NAMED_CHANGES else None
    return counted


def _write_json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, sort_keys=True)


def list_pieces(files: Mapping[str, bytes]) -> Iterator[list[dict[str, Any]]]:
    """Cut files into pieces, and put as many together as one statement writes: small files share a transaction."""
    rows: list[dict[str, Any]] = []
    for name, content in sorted(files.items()):
        pieces = range(0, max(len(content), 1), PIECE_BYTES)
        for piece, start in enumerate(pieces):
            part = content[start : start + PIECE_BYTES]
            if sum(len(row["content"]) for row in rows) + len(part) > PIECE_BYTES and rows:
                yield rows
                rows = []
            rows.append({"name": name, "piece": piece, "pieces": len(pieces), "content": part})
    if rows:
        yield rows


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
