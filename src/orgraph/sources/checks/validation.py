"""Validation: from files as they were read to the tables of an import, with all problems at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pyarrow as pa

from orgraph.identifiers import read_areas, read_industries
from orgraph.model import MODEL, SYNTHETIC_MARK
from orgraph.sources.checks.assembly import find_count, list_rows, list_scopes
from orgraph.sources.checks.keys import find_keys, validate_keys
from orgraph.sources.checks.row_rules import find_late_days
from orgraph.sources.checks.scoping import (
    FileDrafts,
    find_data_date,
    find_periods,
    find_undeclared_emptiness,
    find_units,
)
from orgraph.sources.checks.sheet import find_marked, validate_sheet, validate_synthetic
from orgraph.sources.checks.tallying import find_tallies
from orgraph.sources.checks.typed import validate_typed_sheet
from orgraph.sources.raw import Declared, list_file_names
from orgraph.tables import Problem, Severity, Tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from orgraph.identifiers import Areas, Industries
    from orgraph.sources.checks.drafts import Draft
    from orgraph.sources.raw import RawFile


def validate_tables(
    files: Iterable[RawFile],
    *,
    areas: Areas | None = None,
    industries: Industries | None = None,
    declared: Declared | None = None,
) -> Tables:
    """Check everything that was read and put the accepted rows together.

    Parameters
    ----------
    files
        All files of one import.
    areas, industries
        Those of Jinhua and of GB/T 4754-2017 by default.
    declared
        What holds for files that do not say it themselves.

    Returns
    -------
    Tables
        Accepted rows, scopes and counts; problems in the order of files, sheets and rows, errors before warnings.
    """
    areas, industries = areas or read_areas(), industries or read_industries()
    read = [_fill_declared(file, declared or Declared()) for file in files]
    names = list_file_names(read)
    checked = [_check_file(file, name, areas, industries) for file, name in zip(read, names, strict=True)]
    said = _refuse_mixture(checked)
    by_table = _group_by_table(checked)
    _check_keys(by_table)
    tables = {name: [list_rows(draft) for draft in same] for name, same in by_table.items()}
    supplement = any(file.file.declared.supplement for file in checked)
    tallies = [table for file in checked for table in _list_tallies(file, areas)]
    if tallies and supplement:
        said.append(_warn_of_tallies(checked[0].name))
    elif tallies:
        tables.setdefault("tallies", []).extend(tallies)
    said += [problem for file in checked for problem in _list_problems(file)]
    return Tables(
        rows={name: pa.concat_tables(parts).unify_dictionaries() for name, parts in tables.items()},
        scopes=list_scopes(checked, filled_only=supplement),
        counts={name: find_count(same) for name, same in by_table.items()},
        problems=tuple(sorted(said, key=lambda problem: problem.severity is not Severity.ERROR)),
        dropped_columns=tuple(replace(d, file=file.name) for file in checked for d in file.file.dropped_columns),
        sources=tuple(replace(file.file.source, name=file.name) for file in checked),
        synthetic=any(file.synthetic for file in checked),
        data_date=max((file.data_date for file in checked if file.data_date is not None), default=None),
        supplement=supplement,
    )


def _check_keys(by_table: Mapping[str, Sequence[Draft]]) -> None:
    """Refuse rows that are known by the same key."""
    for same in by_table.values():
        # The relations of archives are compared by the store, which has numbers instead of keys at their ends.
        validate_keys([draft for draft in same if draft.kind.brings in MODEL.nodes or not draft.sheet.typed])


def _group_by_table(checked: Sequence[FileDrafts]) -> dict[str, list[Draft]]:
    """Group the sheets of all files by the sheet of the model that they are, in the order of the model."""
    drafts = [draft for file in checked for draft in file.drafts]
    found = {draft.sheet.table for draft in drafts}
    return {name: [draft for draft in drafts if draft.sheet.table == name] for name in MODEL.sheets if name in found}


def _fill_declared(file: RawFile, declared: Declared) -> RawFile:
    if declared == Declared() or file.scopes is not None:
        return file
    said = {name: getattr(declared, name) for name in Declared.__slots__ if getattr(file.declared, name) is None}
    return replace(file, declared=replace(file.declared, **said))


def _check_file(file: RawFile, name: str, areas: Areas, industries: Industries) -> FileDrafts:
    """Check the sheets of one file, and find the scope of each of their rows."""
    system = file.declared.coordinate_system
    checked = FileDrafts(
        file=file,
        name=name,
        drafts=[
            validate_typed_sheet(sheet, file=name, areas=areas, industries=industries)
            if sheet.typed
            else validate_sheet(sheet, file=name, system=system, areas=areas, industries=industries)
            for sheet in file.sheets
        ],
    )
    _find_synthetic(checked)
    if file.scopes is None:
        find_units(checked, areas)
        find_periods(checked)
        for draft in checked.drafts:
            find_keys(draft)
        find_undeclared_emptiness(checked)
    find_data_date(checked)
    if file.declared.data_date is not None:
        for draft in checked.drafts:
            find_late_days(draft, file.declared.data_date)
    return checked


def _find_synthetic(checked: FileDrafts) -> None:
    """Find out whether a file is marked as generated, by its cover, the caller, or a column of its rows."""
    rows = sum(draft.count for draft in checked.drafts)
    marked = sum(len(find_marked(draft, SYNTHETIC_MARK)) for draft in checked.drafts)
    checked.synthetic = bool(checked.file.declared.synthetic) or (0 < marked == rows)
    if marked and not checked.synthetic:
        checked.complain(
            "synthetic_mixed", "同一文件中只有部分行标明是合成数据。合成数据和真实数据不能混在一起，请分开。"
        )
    for draft in checked.drafts:
        validate_synthetic(draft, synthetic=checked.synthetic or bool(marked))


def _refuse_mixture(checked: Sequence[FileDrafts]) -> list[Problem]:
    """Refuse an import that holds generated and real rows."""
    kinds = {file.synthetic for file in checked if any(draft.count for draft in file.drafts)}
    if len(kinds) < len((True, False)):
        return []
    for file in checked:
        for draft in file.drafts:
            draft.refused[:] = True
    made = "、".join(file.name for file in checked if file.synthetic)
    message = f"合成数据（{made}）和真实数据不能一起导入。请分开导入到不同的库。"
    return [Problem(rule="synthetic_mixed", severity=Severity.ERROR, message=message, value=made)]


def _list_tallies(file: FileDrafts, areas: Areas) -> list[pa.Table]:
    organizations = [draft for draft in file.drafts if draft.kind.brings == "Organization"]
    found = [find_tallies(draft, areas, file.data_date) for draft in organizations]
    return [table for table in found if table is not None]


def _warn_of_tallies(file: str) -> Problem:
    """Warn that a supplement counts no individual businesses: it holds only some of those of a place."""
    message = "补充导入不改动个体工商户的计数（它们只按地方计数，不逐户保存）；要改，请重新导入整本台账。"
    return Problem(rule="tallies_not_supplemented", severity=Severity.WARNING, message=message, file=file)


def _list_problems(file: FileDrafts) -> Iterator[Problem]:
    yield from (replace(problem, file=file.name) for problem in file.file.problems)
    yield from file.problems
    for draft in file.drafts:
        yield from draft.list_problems()
