"""Typed rows of an archive: no text is parsed, but the same rules hold as for the rows of a ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from orgraph.model import MODEL
from orgraph.sources.cells.columns import read_cells, validate_typed
from orgraph.sources.checks.drafts import Draft
from orgraph.sources.checks.row_rules import validate_row_rules
from orgraph.sources.masks import find_rows
from orgraph.sources.raw import RawColumn, RawSheet
from orgraph.sources.refusal import Refusal
from orgraph.tables import UNIT, row_schema

if TYPE_CHECKING:
    from collections.abc import Container

    from orgraph.identifiers import Areas, Industries
    from orgraph.model import Column


def validate_typed_sheet(sheet: RawSheet, *, file: str, areas: Areas, industries: Industries) -> Draft:
    """Check the types, ranges, vocabularies, codes and references of typed rows, and the rules within one row."""
    draft = Draft(file=file, sheet=sheet)
    columns = {column.name: column for column in _list_stored_columns(sheet.table)}
    for field in row_schema(sheet.table):
        raw = sheet.columns.get(field.name)
        if raw is None:
            draft.values[field.name] = pa.nulls(draft.count, field.type)
        elif field.name in columns:
            _take_column(draft, raw, columns[field.name])
        else:
            draft.values[field.name] = _take_texts(raw.values, field.type)
    for reference in MODEL.references(sheet.table):
        if reference.relation == "IN_AREA":
            _refuse_unknown(draft, reference.name, areas, Refusal("area_unknown", "不是已知区划的代码。"))
        elif reference.relation == "IN_INDUSTRY":
            _refuse_unknown(draft, reference.name, industries, Refusal("industry_unknown", "不是已知行业的代码。"))
    units = {*areas.list_reporting_units(), ""}
    _refuse_unknown(draft, UNIT, units, Refusal("unit_unknown", "不是已知填报单位的代码。"))
    validate_row_rules(draft)
    return draft


def _list_stored_columns(sheet: str) -> tuple[Column, ...]:
    brings = MODEL.sheets[sheet].brings
    return (MODEL.nodes.get(brings) or MODEL.relations[brings]).columns


def _take_column(draft: Draft, raw: RawColumn, column: Column) -> None:
    read = validate_typed(raw.values, column) or read_cells(RawColumn(heading="", values=raw.values), column)
    draft.values[column.name] = read.values
    for row, refusal in read.refusals.items():
        draft.refuse([row], column.name, refusal)


def _take_texts(values: pa.Array, wanted: pa.DataType) -> pa.Array:
    if values.type == wanted:
        return values
    if pa.types.is_dictionary(wanted) and not pa.types.is_dictionary(values.type):
        return values.cast(pa.string()).dictionary_encode().cast(wanted)
    return values.cast(wanted)


def _refuse_unknown(draft: Draft, cell: str, known: Container[object], refusal: Refusal) -> None:
    values = draft.values[cell]
    foreign = [word for word in pc.unique(values).to_pylist() if word is not None and word not in known]
    if foreign:
        wrong = pc.is_in(values.cast(pa.string()), value_set=pa.array(foreign, pa.string()))
        draft.refuse(find_rows(wrong), cell, refusal)
