"""The nodes that are shipped: areas, industries, roles."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from orgraph.identifiers import read_areas, read_industries
from orgraph.model import MODEL, vocabulary
from orgraph.store.stored_columns import read_stored, write_field
from orgraph.tables import KEY, arrow_type

if TYPE_CHECKING:
    from collections.abc import Iterable

ROLE_VOCABULARY = "organization_role"


@cache
def read_reference_nodes(kind: str) -> pa.Table:
    """Make the table of a kind that no ledger brings; empty for batches, which are no part of a snapshot."""
    rows: Iterable[dict[str, Any]] = ()
    if kind == "Area":
        rows = (
            {
                KEY: area.key,
                "name": area.title,
                "level": area.level,
                "place": place,
                "parent": area.parent,
                "counted_by": area.counted_by,
            }
            for place, area in enumerate(read_areas().rows)
        )
    elif kind == "Industry":
        rows = (
            {KEY: industry.key, "name": industry.title, "level": industry.level, "parent": industry.parent}
            for industry in read_industries().rows
        )
    elif kind == "Role":
        rows = ({KEY: value.code, "name": value.chinese} for value in vocabulary(ROLE_VOCABULARY).values)
    ordered = sorted(rows, key=lambda row: str(row[KEY]).encode())
    arrays, fields = [pa.array([row[KEY] for row in ordered], pa.string())], [pa.field(KEY, pa.string())]
    for column in MODEL.nodes[kind].stored_columns:
        array = read_stored(column, pa.array([row.get(column.name) for row in ordered], arrow_type(column)))
        if array.null_count < len(array):
            arrays.append(array)
            fields.append(write_field(column))
    return pa.table(arrays, schema=pa.schema(fields))
