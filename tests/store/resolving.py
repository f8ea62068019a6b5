"""Resolution of small ledgers without a store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orgraph.snapshot import Scopes, Snapshot, TablesInMemory
from orgraph.store.resolution import LedgerRows, read_resolution
from tests.store.ledgers import DAY, Ledgers

if TYPE_CHECKING:
    from collections.abc import Collection

    from orgraph.store.resolution import Resolution
    from orgraph.tables import Problem


@dataclass(frozen=True)
class Resolved:
    """What ledgers came to, and what was said about them."""

    resolution: Resolution
    snapshot: Snapshot

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.resolution.problems

    @property
    def rules(self) -> list[str]:
        return [problem.rule for problem in self.problems]

    def node(self, kind: str, key: str) -> dict[str, object]:
        """Return what is known of one node."""
        (row,) = [row for row in self.snapshot.nodes(kind).read_arrow().to_pylist() if row["key"] == key]
        return {name: value for name, value in row.items() if value is not None}

    def keys(self, kind: str) -> list[str]:
        keys: list[str] = self.snapshot.nodes(kind).keys.to_pylist()
        return keys

    def ends(self, relation: str) -> list[tuple[str, str]]:
        table = self.snapshot.relation(relation).read_arrow()
        return list(zip(table["source"].to_pylist(), table["target"].to_pylist(), strict=True))

    def auxiliary(self, table: str) -> list[dict[str, object]]:
        rows: list[dict[str, object]] = self.snapshot.auxiliary(table).to_pylist()
        return rows


def resolve(ledgers: Ledgers, *, old: Collection[str] = ()) -> Resolved:
    """Resolve ledgers of which all rows come with one import, except those of the sheets named in `old`."""
    tables = ledgers.tables()
    rows = LedgerRows(tables.rows, tables.scopes, {sheet: 0 for sheet in tables.rows if sheet not in old})
    resolution = read_resolution(rows)
    snapshot = Snapshot("0" * 64, DAY, Scopes(tables.scopes), TablesInMemory(resolution.tables))
    return Resolved(resolution, snapshot)
