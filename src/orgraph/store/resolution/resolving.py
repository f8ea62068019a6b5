"""Resolution: from the ledger rows of all scopes to nodes and relations.

A pure function of rows and scopes. What the rows of an import do not touch is not done again: a kind of nodes is
resolved anew where one of its sheets changed, a kind of relations where one of its sheets changed or a node that it
may end at is found in another place than before. Everything else is kept as it stands in the batch before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from orgraph.kernels.texts import as_texts
from orgraph.model import MODEL
from orgraph.store.resolution.books import KeyBook
from orgraph.store.resolution.complaints import DANGLING_SCHEMA, DISAGREEMENT_SCHEMA, Complaints
from orgraph.store.resolution.identity import IDENTITY_STEP, MERGED_KIND, Aliases, find_aliases, list_identity_sheets
from orgraph.store.resolution.merging import read_nodes
from orgraph.store.resolution.parts import Surroundings, list_relation_sheets, read_parts
from orgraph.store.resolution.placing import Placement, find_places
from orgraph.store.resolution.reference import read_reference_nodes
from orgraph.store.resolution.relations import read_relations
from orgraph.tables import KEY

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from orgraph.model import NodeKind, RelationKind
    from orgraph.store.resolution.rows import LedgerRows
    from orgraph.tables import Problem

ALIASES: Final = "aliases"
DISAGREEMENTS: Final = "disagreements"
DANGLING: Final = "dangling"
BOOK_COLUMNS: Final = (KEY, "name")


class ResolvedBefore(Protocol):
    """The resolved tables of the batch before."""

    def list_tables(self) -> frozenset[str]:
        """Names of the tables that the batch has."""
        ...

    def read_table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read one table, or some of its columns; a column that is not stored is left out."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """What ledger rows come to.

    Attributes
    ----------
    tables
        Node, relation and auxiliary tables by name, as a snapshot wants them; those without a row are absent.
    kept
        Names of the tables that are those of the batch before; they are not among `tables`.
    problems
        Everything that was found on the way.
    refused
        By name of the sheet, the rows that an error refuses.
    """

    tables: Mapping[str, pa.Table]
    kept: frozenset[str]
    problems: tuple[Problem, ...]
    refused: Mapping[str, NDArray[np.int64]]


def read_resolution(
    rows: LedgerRows, *, changed: Collection[str] | None = None, before: ResolvedBefore | None = None
) -> Resolution:
    """Resolve ledger rows.

    Parameters
    ----------
    rows
        Rows and scopes of all ledgers.
    changed
        Sheets whose rows are not those that `before` was made of; None: all.
    before
        The tables of the batch before; None: there is none, or it was made by other rules.
    """
    resolver = _Resolver(rows, changed, before)
    for node_kind in MODEL.node_kinds:
        resolver.resolve_nodes(node_kind)
    for relation_kind in MODEL.relation_kinds:
        if not relation_kind.derived:
            resolver.resolve_relations(relation_kind)
    return resolver.finish()


class _Resolver:
    """Holds what has been resolved so far."""

    def __init__(self, rows: LedgerRows, changed: Collection[str] | None, before: ResolvedBefore | None) -> None:
        self.rows = rows
        self.changed = None if before is None else changed
        self.before = before
        self.complaints = Complaints(rows)
        self.tables: dict[str, pa.Table] = {}
        self.kept: set[str] = set()
        self.kept_steps: set[str] = set()
        self.books: dict[str, KeyBook] = {}
        self.moved: dict[str, bool] = {}
        self.placements: dict[str, Placement] = {}
        self.around = Surroundings(self.complaints, self.open_book, self.open_placement)
        identity = {sheet.name for sheet in list_identity_sheets()}
        self.organization_sheets = {sheet.name for sheet in MODEL.sheets_of(MERGED_KIND)} | identity
        if self._is_touched(self.organization_sheets):
            self.aliases = find_aliases(rows, self.complaints)
            if len(self.aliases):
                self.tables[ALIASES] = self.aliases.as_table()
        else:
            self.kept.add(ALIASES)
            self.kept_steps.add(IDENTITY_STEP)
            table = self._read_before(ALIASES)
            pairs = {} if table is None else dict(zip(*(column.to_pylist() for column in table.columns), strict=True))
            self.aliases = Aliases.of(pairs)

    def _is_touched(self, sheets: Collection[str]) -> bool:
        return self.changed is None or not set(self.changed).isdisjoint(sheets)

    def _read_before(self, name: str, columns: Sequence[str] | None = None) -> pa.Table | None:
        if self.before is None or name not in self.before.list_tables():
            return None
        return self.before.read_table(name, columns)

    def resolve_nodes(self, kind: NodeKind) -> None:
        """Make the table of one kind of nodes, or keep it."""
        if kind.from_reference_data:
            if self.before is not None and self.changed is not None:
                self.kept.add(kind.table)
            elif (table := read_reference_nodes(kind.name)).num_rows:
                self.tables[kind.table] = table
            return
        sheets = {sheet.name for sheet in MODEL.sheets_of(kind.name)}
        if kind.name == MERGED_KIND:
            sheets = self.organization_sheets
        if not self._is_touched(sheets):
            self.kept.add(kind.table)
            self.kept_steps.add(kind.name)
            return
        placement = self.open_placement(kind.name)
        if len(placement.keys):
            self.tables[kind.table] = read_nodes(kind, placement, self.rows, self.complaints)

    def open_placement(self, kind: str) -> Placement:
        """Tell which rows describe which node of a kind; what that turns up is complained of once."""
        if kind not in self.placements:
            aliases = self.aliases if kind == MERGED_KIND else Aliases.of({})
            resolved_anew = MODEL.nodes[kind].table not in self.kept
            complaints = self.complaints if resolved_anew else Complaints(self.rows)
            self.placements[kind] = find_places(kind, self.rows, aliases, complaints)
        return self.placements[kind]

    def open_book(self, kind: str) -> KeyBook:
        """Open the keys and names of a kind."""
        if kind not in self.books:
            table = MODEL.nodes[kind].table
            held = self._read_before(table, BOOK_COLUMNS) if table in self.kept else self.tables.get(table)
            self.books[kind] = self._make_book(kind, held)
        return self.books[kind]

    def _make_book(self, kind: str, table: pa.Table | None) -> KeyBook:
        aliases = self.aliases if kind == MERGED_KIND else None
        if table is None or not table.num_rows:
            return KeyBook(pa.array([], pa.string()), None, aliases)
        names = as_texts(table.column("name")) if "name" in table.column_names else None
        return KeyBook(as_texts(table.column(KEY)), names, aliases)

    def has_moved(self, kind: str) -> bool:
        """Whether nodes of a kind are found elsewhere than in the batch before."""
        if kind not in self.moved:
            table = MODEL.nodes[kind].table
            if table in self.kept:
                self.moved[kind] = False
            else:
                earlier = self._make_book(kind, self._read_before(table, BOOK_COLUMNS))
                old_aliases = self._read_before(ALIASES)
                new_aliases = self.tables.get(ALIASES)
                same = kind != MERGED_KIND or ALIASES in self.kept or _is_same(old_aliases, new_aliases)
                self.moved[kind] = not (same and self.open_book(kind).equals(earlier))
        return self.moved[kind]

    def resolve_relations(self, kind: RelationKind) -> None:
        """Make the table of one kind of relations, or keep it."""
        sheets = list_relation_sheets(kind)
        ends = {*kind.sources, *kind.targets}
        if not self._is_touched(sheets) and not any(self.has_moved(end) for end in ends):
            self.kept.add(kind.table)
            self.kept_steps.add(kind.name)
            return
        self.kept_steps.discard(kind.name)
        parts = list(read_parts(kind, self.around))

        def name_source(place: int, position: int) -> str:
            return str(self.open_book(kind.sources[place]).keys[position].as_py())

        table = read_relations(kind, parts, self.complaints, name_source)
        if table.num_rows:
            self.tables[kind.table] = table

    def finish(self) -> Resolution:
        """Put together what was made, what was kept, and what was found."""
        disagreements = self._carry_over(DISAGREEMENTS, self.complaints.disagreements, DISAGREEMENT_SCHEMA)
        dangling = self._carry_over(DANGLING, self.complaints.dangling, DANGLING_SCHEMA)
        for name, table in ((DISAGREEMENTS, disagreements), (DANGLING, dangling)):
            if table.num_rows:
                self.tables[name] = table.sort_by([(column, "ascending") for column in table.column_names])
        return Resolution(
            tables=self.tables,
            kept=frozenset(self.kept) & (frozenset() if self.before is None else self.before.list_tables()),
            problems=tuple(dict.fromkeys(self.complaints.problems)),
            refused=self.complaints.list_refused(),
        )

    def _carry_over(self, name: str, found: list[pa.Table], schema: pa.Schema) -> pa.Table:
        """Add what the batch before had found in the steps that were kept."""
        earlier = self._read_before(name)
        pieces = [schema.empty_table(), *found]
        if earlier is not None and earlier.num_rows:
            step = earlier.column("relation") if name == DANGLING else _list_steps(earlier)
            pieces.append(earlier.filter(pc.is_in(step, value_set=pa.array(sorted(self.kept_steps), pa.string()))))
        return pa.concat_tables(piece.cast(schema) for piece in pieces)


def _is_same(one: pa.Table | None, other: pa.Table | None) -> bool:
    if one is None or other is None:
        return one is other
    return bool(one.equals(other))


def _list_steps(disagreements: pa.Table) -> pa.Array:
    """Tell for each disagreement the step that found it: its relation for a reference, else its kind of nodes."""
    relations = {
        (kind.name, reference.name): reference.relation for kind in MODEL.node_kinds for reference in kind.references
    }
    kinds, columns = (disagreements.column(name).to_pylist() for name in ("kind", "column"))
    return pa.array([relations.get(both, both[0]) for both in zip(kinds, columns, strict=True)], pa.string())
