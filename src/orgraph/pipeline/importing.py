"""From ledgers to a batch: templates, checks, imports."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

from orgraph import sources
from orgraph import store as stores
from orgraph.model import MODEL
from orgraph.tables import ImportReport, Severity
from orgraph.tracking import track_silently

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from orgraph.sources import Declared, RawFile
    from orgraph.store import Store, StoredReport, WriteOutcome
    from orgraph.tables import Tables
    from orgraph.tracking import Track


def import_ledgers(
    paths: Sequence[str | Path],
    *,
    store: str,
    declared: Declared | None = None,
    partial: bool = False,
    problems_to: Path | None = None,
    rules_file: Path | None = None,
    track: Track = track_silently,
) -> ImportReport:
    """Import ledgers into a store: all of them, or nothing unless `partial`.

    Files that changed nothing since they were last imported are recognized by their bytes and not read again.

    Parameters
    ----------
    paths
        Workbooks, CSV files, Parquet archives, or folders of them.
    store
        Address of the store, as ``local:city``; it is made where it does not exist.
    declared
        What the caller says of all files, as the reporting unit; a cover that says otherwise is a problem.
    problems_to
        Workbook to write the refused rows to, with the reasons.
    rules_file
        Thresholds laid over the shipped ones.
    """
    files = sources.list_ledger_files(paths)
    declared = declared or sources.Declared()
    opened = stores.open_store(store, create=True, track=track)
    options = sha256(repr((MODEL.version, declared, partial)).encode()).hexdigest()
    seen = tuple(sources.read_source(path) for path in track(files, "登记文件 files", len(files)))
    known = opened.find_unchanged(seen, options)
    if known is not None and problems_to is None:
        return _report_again(known)
    from orgraph.rules import read_rules  # noqa: PLC0415 - an import that changes nothing needs no thresholds

    raw, tables = _read_tables(files, declared=declared, track=track)
    shrink = read_rules(rules_file).imports.shrink_warning_share
    outcome = opened.write_tables(tables, partial=partial, options_digest=options, shrink_warning_share=shrink)
    return _report(opened, tables, outcome, raw=raw, problems_to=problems_to)


def check_ledgers(
    paths: Sequence[str | Path],
    *,
    store: str | None,
    declared: Declared | None = None,
    problems_to: Path | None = None,
    track: Track = track_silently,
) -> ImportReport:
    """Find every problem of some ledgers, against what a store holds where one is named; nothing is written."""
    files = sources.list_ledger_files(paths)
    raw, tables = _read_tables(files, declared=declared or sources.Declared(), track=track)
    if store is None:
        return _report(None, tables, stores.find_problems(tables), raw=raw, problems_to=problems_to)
    opened = stores.open_store(store)
    outcome = opened.check_tables(tables)
    report = _report(opened, tables, outcome, raw=raw, problems_to=problems_to)
    if report.batch is None or not any(count.taken for count in report.tables.values()):
        return report
    return replace(report, replacements=stores.find_replacements(opened, tables, outcome.refused))


def _read_tables(files: Sequence[Path], *, declared: Declared, track: Track) -> tuple[list[RawFile], Tables]:
    raw: list[RawFile] = []

    def read() -> Iterator[RawFile]:
        for path in track(files, "读取台账 reading", len(files)):
            raw.append(sources.read_ledger_file(path, declared=declared))
            yield raw[-1]

    return raw, sources.validate_tables(read())


def _report(
    store: Store | None, tables: Tables, outcome: WriteOutcome, *, raw: list[RawFile], problems_to: Path | None
) -> ImportReport:
    if problems_to is not None and any(problem.severity is Severity.ERROR for problem in outcome.problems):
        sources.write_problems(problems_to, outcome.problems, raw)
    current = next((record.digest for record in store.list_batches() if record.current), None) if store else None
    return ImportReport(
        batch=outcome.digest or current,
        changed=outcome.changed,
        data_date=outcome.data_date,
        tables=outcome.tables,
        problems=outcome.problems,
        problem_count=len(outcome.problems),
        dropped_columns=tables.dropped_columns,
    )


def _report_again(known: StoredReport) -> ImportReport:
    return ImportReport(
        batch=known.digest,
        changed=False,
        data_date=known.data_date,
        tables=known.tables,
        problems=known.problems,
        problem_count=known.problem_count,
        dropped_columns=known.dropped_columns,
    )


def make_templates(folder: Path, *, ledger: str | None = None) -> tuple[Path, ...]:
    """Write the template workbook of one ledger, or of all; give the files that were written."""
    folder.mkdir(parents=True, exist_ok=True)
    names = [ledger] if ledger is not None else list(MODEL.ledgers_by_name)
    written = []
    for name in names:
        known = MODEL.ledgers_by_name.get(name)
        path = folder / f"{known.chinese if known else name}.xlsx"
        sources.write_template(path, name)
        written.append(path)
    return tuple(written)
