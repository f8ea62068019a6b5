"""Checking: one sheet, from cells as text to typed columns with everything that is wrong in single rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.identifiers import is_synthetic
from orgraph.model import DATA_NATURE, MODEL, ColumnType
from orgraph.sources.cells.columns import CURRENCY_COLUMN, read_cells
from orgraph.sources.checks.drafts import Draft
from orgraph.sources.checks.places import find_places
from orgraph.sources.checks.positions import find_positions
from orgraph.sources.checks.references import find_references
from orgraph.sources.checks.row_rules import validate_row_rules
from orgraph.sources.checks.tallying import OWNER_REASON, REASON_COLUMN, find_owner_reasons
from orgraph.sources.masks import find_flags, find_rows
from orgraph.sources.refusal import Refusal
from orgraph.tables import Problem, Severity, arrow_type

if TYPE_CHECKING:
    import numpy.typing as npt

    from orgraph.identifiers import Areas, Industries
    from orgraph.sources.raw import RawSheet

_LEAST_EXAMPLE_CELLS: Final = 2
"""Rows of a sheet with fewer columns are never taken for the example of a template."""
_CODE_LENGTH: Final = 18


def validate_sheet(sheet: RawSheet, *, file: str, system: str | None, areas: Areas, industries: Industries) -> Draft:
    """Read every cell of a sheet and check what holds within one row.

    Parameters
    ----------
    sheet
        Cells as text.
    file
        Name of the file as problems quote it.
    system
        Coordinate system that the file declares.
    """
    rows = _find_examples(sheet)
    draft = Draft(file=file, sheet=_leave_out(sheet, rows), notes=_note_examples(sheet, rows, file))
    for position, width in draft.sheet.ragged.items():
        message = f"这一行有{width}个单元格，标题有{sheet.width}个。请检查该行多余或缺少的分隔符。"
        draft.refuse([position], "", Refusal("row_ragged", message))
    _read_columns(draft)
    for reference in MODEL.references(sheet.table):
        if reference.relation == "IN_AREA":
            find_places(draft, reference, areas)
    if "longitude" in {cell.name for cell in MODEL.cells(sheet.table)}:
        find_positions(draft, declared=system, city=areas.city.key)
    find_references(draft, industries)
    validate_row_rules(draft)
    return draft


def _read_columns(draft: Draft) -> None:
    """Read every column that the sheet has; of the others the draft returns nulls."""
    for cell in (*MODEL.cells(draft.sheet.table), DATA_NATURE):
        raw = draft.sheet.columns.get(cell.name)
        if raw is None:
            draft.values[cell.name] = pa.nulls(draft.count, arrow_type(cell))
            continue
        if cell.name == REASON_COLUMN:
            raw, draft.values[OWNER_REASON] = find_owner_reasons(raw)
        read = read_cells(raw, cell)
        draft.values[cell.name] = read.values
        if read.currencies is not None:
            draft.values[CURRENCY_COLUMN[cell.name]] = read.currencies
        for refusal in dict.fromkeys(read.refusals.values()):
            draft.refuse([row for row, why in read.refusals.items() if why == refusal], cell.name, refusal)


def _find_examples(sheet: RawSheet) -> npt.NDArray[np.int64]:
    """Find rows that are, cell by cell, the example row of the template."""
    examples = {cell.name: cell.example for cell in MODEL.cells(sheet.table)}
    if len(sheet.columns) < _LEAST_EXAMPLE_CELLS:
        return np.empty(0, dtype=np.int64)
    same = np.ones(len(sheet.row_numbers), dtype=bool)
    for name, raw in sheet.columns.items():
        if not same.any():
            break
        texts = pc.fill_null(pc.utf8_trim_whitespace(raw.values.cast(pa.string())), "")
        same &= find_flags(pc.equal(texts, examples.get(name, "")))
    return np.flatnonzero(same)


def _leave_out(sheet: RawSheet, rows: npt.NDArray[np.int64]) -> RawSheet:
    if not len(rows):
        return sheet
    kept = np.setdiff1d(np.arange(len(sheet.row_numbers)), rows)
    taken = pa.array(kept)
    new_position = {int(old): new for new, old in enumerate(kept)}
    return replace(
        sheet,
        columns={
            name: replace(
                raw,
                values=raw.values.take(taken),
                numeric=None if raw.numeric is None else raw.numeric.take(taken),
            )
            for name, raw in sheet.columns.items()
        },
        row_numbers=sheet.row_numbers[kept],
        ragged={new_position[old]: width for old, width in sheet.ragged.items() if old in new_position},
    )


def _note_examples(sheet: RawSheet, rows: npt.NDArray[np.int64], file: str) -> list[Problem]:
    return [
        Problem(
            rule="example_row_skipped",
            severity=Severity.WARNING,
            message="这一行与模板的示例行完全相同，未作为数据导入。填报时请删去示例行。",
            file=file,
            sheet=sheet.title,
            row=int(number),
            table=sheet.table,
        )
        for number in sheet.row_numbers[rows]
    ]


def validate_synthetic(draft: Draft, *, synthetic: bool) -> None:
    """Refuse codes of generated data in ledgers that are not marked as such."""
    if synthetic:
        return
    message = "这是合成数据的代码，只能出现在标明“数据性质：合成数据”的台账中。请改用真实代码，或在封面注明。"
    for cell in MODEL.cells(draft.sheet.table):
        # In an archive the ends of relations name organizations of the archive, whose own codes are looked at.
        if cell.type is ColumnType.CODE and draft.has(cell.name) and (cell.name == "uscc" or not draft.sheet.typed):
            codes = draft.column(cell.name).cast(pa.string())
            made = is_synthetic(codes) & find_flags(pc.equal(pc.utf8_length(codes), _CODE_LENGTH))
            draft.refuse(np.flatnonzero(made), cell.name, Refusal("synthetic_code_undeclared", message))


def find_marked(draft: Draft, mark: str) -> npt.NDArray[np.int64]:
    """Find the rows whose own cell says that they are generated."""
    return find_rows(pc.equal(draft.column(DATA_NATURE.name), mark))
