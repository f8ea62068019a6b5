"""The manifest of a batch and the pointer to the current one: two JSON files, and what stands in them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from orgraph.errors import BatchNotFound
from orgraph.store.embedded.shelf import FileRecord
from orgraph.store.protocol import SHORTEST_DIGEST, read_scope, write_scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orgraph.tables import Scope

STORE_VERSION: Final = 1
"""Raised when files are laid out differently; `upgrading` knows the way from each earlier layout."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeRecord:
    """A loaded scope: the import that brought it, and its rows by name of the sheet."""

    scope: Scope
    import_number: int
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRecord:
    """An import that any loaded scope may come from: what it read, and where its report stands."""

    number: int
    sources: tuple[tuple[str, str], ...]
    options_digest: str
    scopes: tuple[tuple[str, str, str], ...]
    has_errors: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRecord:
    """A resolved table: its file, and the digest of its rows."""

    file: FileRecord
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True, weakref_slot=True)
class Manifest:
    """Everything about one batch.

    Attributes
    ----------
    import_number
        Number of the batch that the last import made; differs from `number` after an upgrade.
    ledgers
        Files of ledger rows by name of the sheet.
    tables
        Resolved tables by name.
    reference
        Digest of the shipped areas, industries and roles that the batch was resolved with.
    """

    number: int
    import_number: int
    digest: str
    data_date: date
    written_at: str
    note: str
    synthetic: bool
    program: str
    model_version: int
    reference: str
    scopes: tuple[ScopeRecord, ...]
    ledgers: Mapping[str, FileRecord]
    tables: Mapping[str, TableRecord]
    imports: tuple[ImportRecord, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return what JSON can hold."""
        return {
            "store_version": STORE_VERSION,
            **{name: getattr(self, name) for name in _PLAIN},
            "data_date": self.data_date.isoformat(),
            "scopes": [
                {**write_scope(record.scope), "import_number": record.import_number, "rows": dict(record.rows)}
                for record in self.scopes
            ],
            "ledgers": {name: record.as_dict() for name, record in self.ledgers.items()},
            "tables": {
                name: {"digest": record.digest, **record.file.as_dict()} for name, record in self.tables.items()
            },
            "imports": [
                {
                    "number": record.number,
                    "sources": [list(source) for source in record.sources],
                    "options_digest": record.options_digest,
                    "scopes": [list(scope) for scope in record.scopes],
                    "has_errors": record.has_errors,
                }
                for record in self.imports
            ],
        }

    @classmethod
    def of_dict(cls, held: Mapping[str, Any]) -> Manifest:
        """Read what `as_dict` wrote."""
        return cls(
            **{name: held[name] for name in _PLAIN},
            data_date=date.fromisoformat(held["data_date"]),
            scopes=tuple(
                ScopeRecord(scope=read_scope(some), import_number=some["import_number"], rows=some["rows"])
                for some in held["scopes"]
            ),
            ledgers={name: FileRecord.of_dict(some) for name, some in held["ledgers"].items()},
            tables={
                name: TableRecord(file=FileRecord.of_dict(some), digest=some["digest"])
                for name, some in held["tables"].items()
            },
            imports=tuple(
                ImportRecord(
                    number=some["number"],
                    sources=tuple(tuple(source) for source in some["sources"]),
                    options_digest=some["options_digest"],
                    scopes=tuple(tuple(scope) for scope in some["scopes"]),
                    has_errors=some["has_errors"],
                )
                for some in held["imports"]
            ),
        )

    @property
    def folder(self) -> str:
        """Name of the folder of the batch."""
        return f"{self.number:06d}-{self.digest[:12]}"

    @property
    def row_counts(self) -> dict[tuple[str, str, str], Mapping[str, int]]:
        """Ledger rows by scope and sheet."""
        return {record.scope.identity: record.rows for record in self.scopes}

    @property
    def files(self) -> tuple[FileRecord, ...]:
        """Every file of the batch."""
        return (*self.ledgers.values(), *(record.file for record in self.tables.values()))


_PLAIN: Final = (
    "number",
    "import_number",
    "digest",
    "written_at",
    "note",
    "synthetic",
    "program",
    "model_version",
    "reference",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchEntry:
    """A batch as the pointer names it: its folder, the batch that it was made from, the hash of its manifest."""

    number: int
    folder: str
    digest: str
    parent: int | None
    data_date: date
    manifest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pointer:
    """Which batches there are, and which is current. A store without an import has none.

    Attributes
    ----------
    synthetic
        Whether the store holds generated data; None before the first import.
    """

    current: int | None = None
    batches: tuple[BatchEntry, ...] = ()
    synthetic: bool | None = None
    store_version: int = field(default=STORE_VERSION)

    def as_dict(self) -> dict[str, Any]:
        """Return what JSON can hold, with a checksum over it."""
        content = {
            "store_version": self.store_version,
            "current": self.current,
            "synthetic": self.synthetic,
            "batches": [
                {
                    "number": entry.number,
                    "folder": entry.folder,
                    "digest": entry.digest,
                    "parent": entry.parent,
                    "data_date": entry.data_date.isoformat(),
                    "manifest": entry.manifest,
                }
                for entry in self.batches
            ],
        }
        return {**content, "checksum": find_checksum(content)}

    @classmethod
    def of_dict(cls, held: Mapping[str, Any]) -> Pointer:
        """Read what `as_dict` wrote."""
        return cls(
            store_version=held["store_version"],
            current=held["current"],
            synthetic=held["synthetic"],
            batches=tuple(
                BatchEntry(**{**entry, "data_date": date.fromisoformat(entry["data_date"])})
                for entry in held["batches"]
            ),
        )

    def entry(self, number: int) -> BatchEntry:
        """Find the batch of a number."""
        return next(entry for entry in self.batches if entry.number == number)

    def history(self) -> tuple[BatchEntry, ...]:
        """List the current batch, the one that it was made from, and so on."""
        entries = []
        number = self.current
        while number is not None:
            entries.append(self.entry(number))
            number = entries[-1].parent
        return tuple(entries)

    def find(self, *, batch: str | None, as_of: date | None) -> BatchEntry:
        """Find a batch by its digest, or the newest one of a day; the current one where neither is given.

        Raises
        ------
        BatchNotFound
            Where there is none, or more than one digest begins so.
        """
        history = self.history()
        if not history:
            raise BatchNotFound("The store holds no batch yet. Import a ledger first: orgraph import PATH.")
        if batch is not None:
            return self._find_digest(batch)
        if as_of is None:
            return history[0]
        fitting = [entry for entry in history if entry.data_date <= as_of]
        if not fitting:
            first = min(entry.data_date for entry in history)
            raise BatchNotFound(f"No batch describes {as_of} or a day before; the first describes {first}.")
        return max(fitting, key=lambda entry: (entry.data_date, entry.number))

    def _find_digest(self, batch: str) -> BatchEntry:
        fitting = [entry for entry in self.batches if entry.digest.startswith(batch.lower())]
        if len(batch) < SHORTEST_DIGEST or not fitting:
            known = ", ".join(entry.digest[:12] for entry in self.batches[-5:])
            raise BatchNotFound(
                f"No batch has the digest {batch!r} (at least {SHORTEST_DIGEST} characters). The last are {known}; "
                "`orgraph batches` lists them all."
            )
        if len({entry.digest for entry in fitting}) > 1:
            raise BatchNotFound(f"More than one batch has a digest that begins with {batch!r}. Write more of it.")
        history = {entry.number for entry in self.history()}
        return max(fitting, key=lambda entry: (entry.number in history, entry.number))

    def with_batch(self, entry: BatchEntry, *, synthetic: bool) -> Pointer:
        """Add a batch and make it current."""
        return replace(self, batches=(*self.batches, entry), current=entry.number, synthetic=synthetic)


def find_checksum(content: Mapping[str, Any]) -> str:
    """Hash what JSON holds, whatever its spacing."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
