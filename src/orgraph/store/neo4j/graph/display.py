"""What Neo4j Browser writes on a node: its name, or in Chinese what it is and of which day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from orgraph.model import ColumnType
from orgraph.tables import KEY

if TYPE_CHECKING:
    from orgraph.model import Column, NodeKind


def list_display_names(kind: NodeKind, natural: pa.Table) -> pa.Array | pa.ChunkedArray:
    """Name every node of a kind, as ``走访 2020-05-12 金融``."""
    if "name" in natural.column_names:
        return pc.coalesce(natural.column("name"), natural.column(KEY))
    parts: list[pa.Array | pa.Scalar | pa.ChunkedArray] = [pa.scalar(kind.chinese)]
    parts += [_show(natural, column) for column in _choose(kind) if column.name in natural.column_names]
    return pc.binary_join_element_wise(*parts, " ", null_handling="skip") if len(parts) > 1 else natural.column(KEY)


def _choose(kind: NodeKind) -> list[Column]:
    """Choose the first day and the first choice of a kind."""
    days = [column for column in kind.stored_columns if column.type in (ColumnType.DATE, ColumnType.MONTH)]
    choices = [column for column in kind.stored_columns if column.vocabulary is not None]
    return days[:1] + choices[:1]


def _show(natural: pa.Table, column: Column) -> pa.ChunkedArray:
    values = natural.column(column.name)
    if column.vocabulary is None:
        return values.cast(pa.string())
    titles = pa.array([column.vocabulary.title(code) for code in column.vocabulary.codes], pa.string())
    return titles.take(pc.index_in(values, value_set=pa.array(column.vocabulary.codes, pa.string())))
