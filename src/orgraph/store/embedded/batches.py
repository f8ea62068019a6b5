"""Making a batch: the files of what changed, beside those of what did not, and the manifest of all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from importlib.metadata import version
from typing import TYPE_CHECKING

from orgraph.model import MODEL
from orgraph.store.digest import find_batch_digest, find_table_digest
from orgraph.store.embedded.manifest import Manifest, TableRecord
from orgraph.store.resolution import DANGLING, read_reference_nodes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    import pyarrow as pa

    from orgraph.store.embedded.manifest import ImportRecord, ScopeRecord
    from orgraph.store.embedded.writing import Draft, WrittenAhead


@cache
def find_reference_digest() -> str:
    """Hash the areas, industries and roles that come with the program."""
    kinds = [kind for kind in MODEL.node_kinds if kind.from_reference_data]
    return find_batch_digest({k.table: find_table_digest(k.table, read_reference_nodes(k.name)) for k in kinds}, ())


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What a new batch holds.

    Attributes
    ----------
    ledgers
        Ledger rows of the sheets that changed, with the number of the import beside each row.
    gone
        Sheets that have no row any more.
    tables
        Resolved tables that were made.
    kept
        Names of the resolved tables that are those of the batch before.
    ahead
        Ledger rows that are being written already.
    """

    ledgers: Mapping[str, pa.Table]
    gone: frozenset[str]
    tables: Mapping[str, pa.Table]
    kept: frozenset[str]
    scopes: tuple[ScopeRecord, ...]
    data_date: date
    synthetic: bool
    before: Manifest | None
    ahead: WrittenAhead

    @cached_property
    def digests(self) -> dict[str, str]:
        """Digest of every resolved table, by name."""
        kept = {} if self.before is None else {name: self.before.tables[name].digest for name in sorted(self.kept)}
        return kept | {name: find_table_digest(name, table) for name, table in self.tables.items()}

    @cached_property
    def digest(self) -> str:
        """Digest of the batch; what is left dangling is no part of it."""
        hashed = {name: digest for name, digest in self.digests.items() if name != DANGLING}
        return find_batch_digest(hashed, (record.scope for record in self.scopes))


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """What a batch is called: its number, the import that made it, and the imports that its rows may come from."""

    number: int
    import_number: int
    note: str
    imports: tuple[ImportRecord, ...]


def write_batch(draft: Draft, contents: Contents, labels: Labels) -> Manifest:
    """Write the files of a batch that are not there yet, and describe them all."""
    digests, before = contents.digests, contents.before
    ledgers = {} if before is None else {n: r for n, r in before.ledgers.items() if n not in contents.gone}
    tables = {} if before is None else {name: before.tables[name] for name in contents.kept}
    earlier = {} if before is None else before.tables
    made = {}
    for name in contents.tables:
        record = earlier.get(name)
        if record is not None and record.digest == digests[name] and draft.holds(record.file):
            tables[name] = record
        else:
            made[name] = contents.tables[name]
    ledger_rows = {f"ledger {name}": rows for name, rows in contents.ledgers.items()}
    written = draft.write_tables({**made, **ledger_rows}, contents.ahead)
    ledgers |= {name: written[f"ledger {name}"] for name in contents.ledgers}
    tables |= {name: TableRecord(file=written[name], digest=digests[name]) for name in made}
    return Manifest(
        number=labels.number,
        import_number=labels.import_number,
        digest=contents.digest,
        data_date=contents.data_date,
        written_at=datetime.now(UTC).isoformat(timespec="seconds"),
        note=labels.note,
        synthetic=contents.synthetic,
        program=f"orgraph {version('orgraph')}",
        model_version=MODEL.version,
        reference=find_reference_digest(),
        scopes=contents.scopes,
        ledgers={name: ledgers[name] for name in sorted(ledgers)},
        tables={name: tables[name] for name in sorted(tables)},
        imports=labels.imports,
    )
