"""Cards: the fields of one node as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.model import ColumnType

if TYPE_CHECKING:
    from orgraph.model import Column
    from orgraph.snapshot import Snapshot


def list_fields(snapshot: Snapshot, kind: str, key: str, *, language: str) -> list[dict[str, Any]]:
    """List the columns of a node that have a value: name, title, value, and the value in words."""
    nodes = snapshot.nodes(kind)
    row = nodes.read_arrow(rows=np.array([nodes.position(key)])).to_pylist()[0]
    fields = []
    for column in nodes.kind.stored_columns:
        value = row.get(column.name)
        if value is None:
            continue
        title = column.chinese if language == "zh" else column.english
        text = write_value(column, value, language=language)
        fields.append({"name": column.name, "title": title, "value": str(value), "text": text})
    return fields


def write_value(column: Column, value: object, *, language: str) -> str:
    """Write a value in words, with its unit."""
    if isinstance(value, bool):
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[language, value]
    if column.vocabulary is not None and isinstance(value, str):
        return column.vocabulary.title(value, language=language)
    unit = f" {column.unit}" if column.unit and column.type is not ColumnType.CHOICE else ""
    if isinstance(value, float):
        return f"{value:,.6g}{unit}" if column.unit == "度" else f"{value:,.2f}".rstrip("0").rstrip(".") + unit
    if isinstance(value, int):
        return f"{value:,}{unit}"
    return f"{value}{unit}"
