"""Cards: the fields of one node as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from orgraph.model import MODEL, ColumnType, vocabulary

if TYPE_CHECKING:
    from orgraph.model import Column
    from orgraph.snapshot import Snapshot

UNITS = {
    "度": "degrees",
    "人": "people",
    "万元": "× 10,000 yuan",
    "元": "yuan",
    "小时": "hours",
    "次": "times",
    "平方米": "m²",
}
"""Units of columns in English."""


def list_fields(snapshot: Snapshot, kind: str, key: str, *, language: str) -> list[dict[str, Any]]:
    """List where a node lies and the columns that have a value: name, title, value, and the value in words."""
    nodes = snapshot.nodes(kind)
    row = nodes.read_arrow(rows=np.array([nodes.position(key)])).to_pylist()[0]
    fields = list_places(snapshot, kind, key, language=language)
    for column in nodes.kind.stored_columns:
        value = row.get(column.name)
        if value is None:
            continue
        title = column.chinese if language == "zh" else column.english
        text = write_value(column, value, language=language)
        fields.append({"name": column.name, "title": title, "value": str(value), "text": text})
    return fields


def list_places(snapshot: Snapshot, kind: str, key: str, *, language: str) -> list[dict[str, Any]]:
    """List the areas that a node lies in and is counted by, and its industry, as fields of its card."""
    areas, industries, bases = snapshot.nodes("Area"), snapshot.nodes("Industry"), vocabulary("area_basis")
    position, day = snapshot.nodes(kind).position(key), snapshot.data_date
    townships = areas.choice("level") == vocabulary("area_level").codes.index("township")
    fields = []
    for relation in (name for name in ("IN_AREA", "IN_INDUSTRY") if kind in MODEL.relations[name].sources):
        pairs = snapshot.relation(relation).on(day, source=kind)
        for row in np.flatnonzero(pairs.source == position):
            place = int(pairs.target[row])
            if relation == "IN_INDUSTRY":
                title, value = ("行业" if language == "zh" else "Industry"), industries.key(place)
                fields.append((3, "industry", title, value, f"{industries.text('name')[place]}（{value}）"))
                continue
            code = int(snapshot.relation(relation).choice("basis")[pairs.rows[row]])
            basis, value = bases.codes[code], areas.key(place)
            title = bases.title(basis, language=language)
            if basis == "operating" and kind != "Organization":
                title = "所在地" if language == "zh" else "Place"
            # The key of a township begins with its county, which its name alone would not tell.
            county = areas.positions([value.partition("/")[0]])[0] if townships[place] else -1
            text = "".join(str(areas.text("name")[int(one)]) for one in (county, place) if one >= 0)
            fields.append((2 - code, f"{basis}_area", title, value, text))
    return [dict(zip(("name", "title", "value", "text"), field[1:], strict=True)) for field in sorted(fields)]


def write_value(column: Column, value: object, *, language: str) -> str:
    """Write a value in words, with its unit."""
    if isinstance(value, bool):
        return {("zh", True): "是", ("zh", False): "否", ("en", True): "yes", ("en", False): "no"}[language, value]
    if column.vocabulary is not None and isinstance(value, str):
        return column.vocabulary.title(value, language=language)
    unit = (
        f" {UNITS.get(column.unit, column.unit) if language == 'en' else column.unit}"
        if column.unit and column.type is not ColumnType.CHOICE
        else ""
    )
    if isinstance(value, float):
        return f"{value:,.6g}{unit}" if column.unit == "度" else f"{value:,.2f}".rstrip("0").rstrip(".") + unit
    if isinstance(value, int):
        return f"{value:,}{unit}"
    return f"{value}{unit}"
