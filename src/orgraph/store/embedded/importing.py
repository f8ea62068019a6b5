"""One import into an embedded store, under its lock."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from orgraph.kernels.texts import as_texts, one_array
from orgraph.model import MODEL
from orgraph.store.embedded.batches import Contents, Labels, find_reference_digest, write_batch
from orgraph.store.embedded.manifest import ImportRecord, ScopeRecord
from orgraph.store.embedded.reading import IMPORT_NUMBER, HeldSheets, read_held
from orgraph.store.embedded.writing import Draft, WrittenAhead
from orgraph.store.planning import NOTHING_HELD, ORIGINS, find_scope_counts
from orgraph.store.protocol import KEPT_PROBLEMS, PERSONAL_RULE, StoredReport, WriteOutcome
from orgraph.store.settling import validate_import
from orgraph.tables import Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from orgraph.store.embedded.folder import BatchFolder
    from orgraph.store.embedded.manifest import Manifest, Pointer
    from orgraph.store.planning import Held, Plan
    from orgraph.store.resolution import LedgerRows
    from orgraph.store.settling import Settled
    from orgraph.tables import Scope, Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """How an import is to be taken: see ``Store.write_tables``."""

    partial: bool
    options_digest: str
    note: str = ""
    shrink_warning_share: float | None = None


@dataclass(frozen=True)
class Importer:
    """Takes tables into a store as it is now; `take` needs its lock."""

    folder: BatchFolder
    pointer: Pointer
    manifest: Manifest | None

    @classmethod
    def of(cls, folder: BatchFolder, pointer: Pointer) -> Importer:
        """Read what the store holds now."""
        current = pointer.current
        return cls(folder, pointer, None if current is None else folder.read_manifest(pointer.entry(current)))

    def _open_held(self) -> Held:
        if self.manifest is None:
            return replace(NOTHING_HELD, synthetic=self.pointer.synthetic)
        return read_held(self.folder.shelf, self.manifest, reference=find_reference_digest())

    def check(self, tables: Tables, options: ImportOptions) -> WriteOutcome:
        """Tell everything that is wrong with an import, and write nothing."""
        return self._describe(self._settle(tables, options))

    def _settle(self, tables: Tables, options: ImportOptions, begin: Callable[[Plan], None] | None = None) -> Settled:
        share = options.shrink_warning_share
        return validate_import(tables, self._open_held(), shrink_warning_share=share, begin=begin)

    def take(self, tables: Tables, options: ImportOptions) -> WriteOutcome:
        """Take an import, or tell why not."""
        number = max((entry.number for entry in self.pointer.batches), default=0) + 1
        with WrittenAhead() as ahead:
            numbered: dict[str, pa.Table] = {}

            def begin(plan: Plan) -> None:
                for sheet in sorted(plan.rewritten, key=lambda name: -plan.rows.count(name)):
                    numbered[sheet] = self._number_rows(plan, plan.rows, sheet, number)
                    ahead.begin(numbered[sheet])

            settled = self._settle(tables, options, begin)
            if settled.plan is None or not tables.scopes or (settled.has_errors and not options.partial):
                return self._describe(settled)
            contents = self._fill(tables, settled, number, numbered, ahead)
            if settled.plan.before is not None and self._is_held(contents):
                return self._describe(settled)
            manifest = self._write(tables, options, settled, contents, number)
        return replace(self._describe(settled), digest=manifest.digest, changed=True, data_date=manifest.data_date)

    def _write(
        self, tables: Tables, options: ImportOptions, settled: Settled, contents: Contents, number: int
    ) -> Manifest:
        """Write the batch and make it current."""
        imported = ImportRecord(
            number=number,
            sources=tuple(sorted((source.name, source.digest) for source in tables.sources)),
            options_digest=options.options_digest,
            scopes=tuple(sorted(scope.identity for scope in tables.scopes)),
            has_errors=settled.has_errors,
        )
        owners = {record.import_number for record in contents.scopes}
        earlier = () if self.manifest is None else self.manifest.imports
        imports = (*(record for record in earlier if record.number in owners), imported)
        labels = Labels(number=number, import_number=number, note=options.note, imports=imports)
        with Draft(self.folder) as draft:
            manifest = write_batch(draft, contents, labels)
            report = _make_report(manifest, tables, options, settled)
            entry = draft.publish(manifest, report.as_dict(), self.pointer.current)
            self.folder.write_pointer(self.pointer.with_batch(entry, synthetic=tables.synthetic))
        return manifest

    def _describe(self, settled: Settled) -> WriteOutcome:
        return WriteOutcome(
            digest=None if self.manifest is None else self.manifest.digest,
            changed=False,
            data_date=None if self.manifest is None else self.manifest.data_date,
            tables=settled.counts,
            problems=settled.problems,
            refused=settled.refused,
        )

    def _fill(
        self, tables: Tables, settled: Settled, number: int, numbered: Mapping[str, pa.Table], ahead: WrittenAhead
    ) -> Contents:
        """Put together what the new batch holds."""
        assert settled.plan is not None  # noqa: S101 - the caller has looked
        assert settled.rows is not None  # noqa: S101 - there where there is a plan
        assert settled.data_date is not None  # noqa: S101 - the same
        ledgers = dict(numbered)
        for sheet in settled.refused:
            ledgers[sheet] = self._number_rows(settled.plan, settled.rows, sheet, number)
        replaced = {scope.identity for scope in tables.scopes}
        counts = {sheet: find_scope_counts(settled.rows.tables[sheet]) for sheet in settled.rows.fresh_from}
        earlier = {} if self.manifest is None else {r.scope.identity: r for r in self.manifest.scopes}
        scopes = tuple(
            ScopeRecord(
                scope=scope,
                import_number=number,
                rows=_count_scope(scope, counts, earlier.get(scope.identity) if tables.supplement else None),
            )
            if scope.identity in replaced
            else earlier[scope.identity]
            for scope in settled.rows.scopes
        )
        return Contents(
            ledgers={sheet: rows for sheet, rows in ledgers.items() if rows.num_rows},
            gone=frozenset(sheet for sheet, rows in ledgers.items() if not rows.num_rows),
            tables=settled.tables,
            kept=settled.kept,
            scopes=scopes,
            data_date=settled.data_date,
            synthetic=tables.synthetic,
            before=self.manifest,
            ahead=ahead,
        )

    def _number_rows(self, plan: Plan, ledger_rows: LedgerRows, sheet: str, number: int) -> pa.Table:
        """Return all rows of a sheet with the number of the import that brought each."""
        rows: pa.Table = ledger_rows.tables[sheet]
        numbers = np.full(rows.num_rows, number, dtype=np.int32)
        kept = plan.kept_masks[sheet]
        if kept.any():
            assert self.manifest is not None  # noqa: S101 - what is kept was held
            held = one_array(HeldSheets(self.folder.shelf, self.manifest)[sheet].column(IMPORT_NUMBER))
            numbers[: int(kept.sum())] = held.to_numpy()[kept]
        return rows.append_column(IMPORT_NUMBER, pa.array(numbers))

    def _is_held(self, contents: Contents) -> bool:
        """Whether a batch has the rows of the current one, in whatever order, wherever they were read."""
        if self.manifest is None or contents.digest != self.manifest.digest:
            return False
        held = HeldSheets(self.folder.shelf, self.manifest)
        return not (contents.gone & set(held)) and all(
            sheet in held and held[sheet].num_rows == rows.num_rows and _sort(held[sheet].read()).equals(_sort(rows))
            for sheet, rows in contents.ledgers.items()
        )


def _count_scope(
    scope: Scope, counts: Mapping[str, Mapping[tuple[str, str], int]], before: ScopeRecord | None
) -> dict[str, int]:
    """Count the rows of a scope by sheet; sheets that a supplement did not touch have those that they had."""
    untouched = {} if before is None else {name: n for name, n in before.rows.items() if name not in counts}
    fresh = {
        sheet: some[scope.unit, scope.period]
        for sheet, some in counts.items()
        if _belongs(sheet, scope.ledger) and (scope.unit, scope.period) in some
    }
    return dict(sorted({**untouched, **fresh}.items()))


def _belongs(sheet: str, ledger: str) -> bool:
    return MODEL.ledger_of[sheet].name == ledger


def _sort(rows: pa.Table) -> pa.Table:
    """Sort rows by all that was reported, and leave out where it was read."""
    names = [name for name in rows.column_names if name not in ORIGINS and name != IMPORT_NUMBER]
    columns = {name: one_array(rows.column(name)) for name in names}
    plain = {name: as_texts(some) if pa.types.is_dictionary(some.type) else some for name, some in columns.items()}
    table = pa.table(plain)
    filled = [name for name in names if table.column(name).null_count < table.num_rows]
    return table.sort_by([(name, "ascending") for name in filled]) if filled else table


def _make_report(manifest: Manifest, tables: Tables, options: ImportOptions, settled: Settled) -> StoredReport:
    """Make the report that is stored with the batch."""
    problems = settled.problems
    kept = [replace(p, value="") if p.rule == PERSONAL_RULE else p for p in problems[:KEPT_PROBLEMS]]
    return StoredReport(
        digest=manifest.digest,
        import_number=manifest.number,
        written_at=manifest.written_at,
        data_date=manifest.data_date,
        partial=options.partial,
        synthetic=tables.synthetic,
        tables=settled.counts,
        problems=tuple(kept),
        problem_count=len(problems),
        error_count=sum(problem.severity is Severity.ERROR for problem in problems),
        dropped_columns=tables.dropped_columns,
        sources=tables.sources,
    )
