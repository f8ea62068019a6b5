"""Keys: what each row is known by, and rows that are known by the same.

A node's key is its credit code or the ledger's own code, else its reporting unit and the cells that the model names.
Within one scope (ledger, unit, month) a key stands once; so does a relation between two ends from one day on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.identifiers.columns import match_texts, read_distinct, simplify_name
from orgraph.model import MODEL, ColumnType
from orgraph.sources.raw import TALLIED_LEDGERS
from orgraph.sources.refusal import Refusal
from orgraph.tables import KEY, PERIOD, UNIT

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from orgraph.model import Column, NodeKind
    from orgraph.sources.checks.drafts import Draft

LOCAL: Final = "LOCAL"
"""Begins the key of an organization that has no credit code."""
_LARGEST_NUMBER: Final = 2**62


def find_keys(draft: Draft) -> None:
    """Put the key of every row of a node sheet where the rows keep it; refuse rows that have none."""
    kind = MODEL.nodes.get(draft.kind.brings)
    if kind is None:
        return
    keys = draft.column(kind.code_column).cast(pa.string())
    if keys.null_count:
        keys = pc.coalesce(keys, find_local_keys(draft, kind))
    draft.values[KEY] = keys
    missing = np.asarray(pc.is_null(keys)) & ~draft.refused
    if missing.any():
        cells = "、".join(column.chinese for column in _list_local_cells(draft.kind.name, kind))
        title = kind.column(kind.code_column).chinese
        refusal = Refusal("key_incomplete", f"无法确定这一行是哪一个{kind.chinese}。请填写{title}，或补全：{cells}。")
        draft.refuse(np.flatnonzero(missing), _find_key_cell(draft, kind), refusal)


def _list_local_cells(sheet: str, kind: NodeKind) -> list[Column]:
    return [cell for cell in MODEL.cells(sheet) if cell.name in kind.local_key]


def find_local_keys(draft: Draft, kind: NodeKind) -> pa.Array:
    """Join reporting unit and local cells to the keys of rows without a code; null where one of them is unknown."""
    parts = [draft.values[UNIT].cast(pa.string()), *(_write_part(draft, name) for name in kind.local_key)]
    if kind.name == "Organization":
        parts.insert(0, pa.scalar(LOCAL))
    keys = pc.binary_join_element_wise(*parts, "/")
    if kind.name != "Tally":
        return keys
    # What was counted while another ledger was read stands beside what was reported, under the name of that ledger.
    periods = draft.values[PERIOD].cast(pa.string())
    counted = pc.is_in(periods, value_set=pa.array(TALLIED_LEDGERS))
    return pc.if_else(counted, pc.binary_join_element_wise(keys, periods, "/"), keys)


def _write_part(draft: Draft, name: str) -> pa.Array:
    """Write one cell as part of a key: names simplified, days in ISO 8601, months without a day, areas as keys."""
    area = next((r for r in MODEL.references(draft.kind.name) if name in {c.name for c in r.columns}), None)
    if area is not None and area.relation == "IN_AREA":
        return draft.column(area.name).fill_null("")
    values = draft.column(name)
    column = next((cell for cell in MODEL.cells(draft.kind.name) if cell.name == name), None)
    if column is not None and column.type is ColumnType.MONTH:
        return pc.utf8_slice_codeunits(values.cast(pa.string()), 0, 7)
    if column is not None and column.type is ColumnType.TEXT:
        return match_texts(values, simplify_name).cast(pa.string())
    return values.cast(pa.string())


def _find_key_cell(draft: Draft, kind: NodeKind) -> str:
    """Find the column that a message about a key points at."""
    for cell in (kind.code_column, *kind.local_key):
        if draft.has(cell):
            return cell
    return next(iter(draft.sheet.columns), "")


def validate_keys(drafts: Sequence[Draft]) -> None:
    """Refuse the second and every later row of one key within a scope.

    Parameters
    ----------
    drafts
        All sheets of one import that are the same sheet of the model, in the order of the files.
    """
    sizes = [draft.count for draft in drafts]
    if sum(sizes) == 0:
        return
    identity = _number_identities(drafts)
    known = np.concatenate([_find_known(draft) for draft in drafts])
    rows = np.flatnonzero(known)
    _, first, place = np.unique(identity[rows], return_index=True, return_inverse=True)
    if len(first) == len(rows):
        return
    # Stable sorting in np.unique: the first index is the first row in the order of the files.
    first_of = rows[first][place]
    ends = np.cumsum(sizes)
    for row, original in zip(rows.tolist(), first_of.tolist(), strict=True):
        if row != original:
            draft, position = _find_row(drafts, ends, row)
            other, other_position = _find_row(drafts, ends, original)
            where = f"第{other.sheet.row_numbers[other_position]}行"
            if other is not draft:
                where = f"{other.file}“{other.sheet.title}”{where}"
            refusal = Refusal("key_twice", f"与{where}重复。同一填报单位的台账中只能出现一次，请删去或合并。")
            draft.refuse([position], _list_identity_cells(draft)[0], refusal)


def _find_row(drafts: Sequence[Draft], ends: npt.NDArray[np.int64], row: int) -> tuple[Draft, int]:
    number = int(np.searchsorted(ends, row, side="right"))
    return drafts[number], row - (int(ends[number - 1]) if number else 0)


def _list_identity_cells(draft: Draft) -> list[str]:
    """List the cells that tell two rows apart; the first one is quoted in messages."""
    kind = MODEL.nodes.get(draft.kind.brings)
    if kind is not None:
        return [_find_key_cell(draft, kind)]
    relation = MODEL.relations[draft.kind.brings]
    ends = [end.column.name for end in (draft.kind.source, draft.kind.target) if end is not None]
    return [*ends, *relation.identity, "valid_from"]


def _find_known(draft: Draft) -> npt.NDArray[np.bool_]:
    """Tell which rows have an identity at all."""
    cells = [KEY] if draft.kind.brings in MODEL.nodes else _list_identity_cells(draft)[:2]
    known = ~draft.aside
    for cell in cells:
        known &= np.asarray(pc.is_valid(draft.column(cell)))
    return known


def _number_identities(drafts: Sequence[Draft]) -> npt.NDArray[np.int64]:
    """Give equal rows of one scope the same number, and different rows different ones."""
    cells = [KEY] if drafts[0].kind.brings in MODEL.nodes else _list_identity_cells(drafts[0])
    numbers = np.zeros(sum(draft.count for draft in drafts), dtype=np.int64)
    span = 1
    for cell in (UNIT, PERIOD, *cells):
        distinct, positions = read_distinct(_join([draft.column(cell) for draft in drafts]))
        if span * (len(distinct) + 1) > _LARGEST_NUMBER:
            compact, numbers = np.unique(numbers, return_inverse=True)
            span = len(compact)
        numbers = numbers * (len(distinct) + 1) + positions + 1
        span *= len(distinct) + 1
    return numbers


def _join(columns: Sequence[pa.Array]) -> pa.Array:
    """Join columns of several sheets; days become the same as text in all of them."""
    if len(columns) == 1 and pa.types.is_dictionary(columns[0].type):
        return columns[0]
    return pa.concat_arrays([column.cast(pa.string()) for column in columns])
