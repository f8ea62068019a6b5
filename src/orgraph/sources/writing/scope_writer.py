"""Scopes as workbooks: the typed rows of one ledger of one unit and period, in the words that ledgers use.

What is written here is read back as the same rows: areas by their titles, coordinates as the ledger had them, codes as
text. Keys that were made from a unit and a name are left out and made again.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.identifiers import read_areas
from orgraph.model import MODEL, REPORTING_UNIT, SYNTHETIC_MARK, vocabulary
from orgraph.sources.cells.columns import CURRENCY_COLUMN
from orgraph.sources.cells.numbers import write_money
from orgraph.sources.checks.drafts import Draft
from orgraph.sources.checks.keys import find_local_keys
from orgraph.sources.masks import find_flags
from orgraph.sources.raw import RawSheet
from orgraph.sources.writing.workbook import write_ledger
from orgraph.tables import KEY, PERIOD, UNIT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orgraph.identifiers import Areas
    from orgraph.model import Column, Reference
    from orgraph.tables import Scope

_ORIGINALS: Final = {"longitude": "original_longitude", "latitude": "original_latitude"}
NOWHERE: Final = "所在地未知"
"""Stands in the name of a file whose rows belong to no known unit."""


def write_scope(
    folder: str | Path, scope: Scope, rows: Mapping[str, pa.Table], *, synthetic: bool, areas: Areas | None = None
) -> Path:
    """Write one scope as a workbook.

    Parameters
    ----------
    folder
        Where to write; the file is named by ledger, unit and period.
    scope
        Which ledger, of which unit and period.
    rows
        By name of the sheet: typed rows, of this and of other scopes.
    synthetic
        Whether the rows are generated; the cover says so.

    Returns
    -------
    pathlib.Path
        The workbook.
    """
    areas = areas or read_areas()
    title = areas[scope.unit].title if scope.unit else NOWHERE
    ledger = MODEL.ledgers_by_name[scope.ledger]
    cover = {"unit": title} if scope.unit else {}
    if scope.period:
        # Tallies that were counted while another ledger was read have the name of that ledger for a period.
        counted_in = MODEL.ledgers_by_name.get(scope.period)
        cover["period"] = counted_in.chinese if counted_in is not None else scope.period
    if scope.data_date is not None:
        cover["data_date"] = scope.data_date.isoformat()
    if synthetic:
        cover["data_nature"] = SYNTHETIC_MARK
    path = Path(folder) / f"{'-'.join(filter(None, (ledger.chinese, title, scope.period)))}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    columns = {
        sheet.name: _list_columns(sheet.name, _take(rows[sheet.name], scope), areas) if sheet.name in rows else {}
        for sheet in ledger.sheets
    }
    write_ledger(path, ledger.name, columns, cover=cover)
    return path


def write_scopes(
    path: str | Path, ledger: str, rows: Mapping[str, pa.Table], *, cover: Mapping[str, str], areas: Areas | None = None
) -> None:
    """Write rows of several units as one workbook of a yearly ledger; every row names the unit that reports it.

    Parameters
    ----------
    path
        The file to write.
    ledger
        Name of the ledger.
    rows
        By name of the sheet: typed rows, of whatever scopes.
    cover
        By name of the cover's column.
    """
    areas = areas or read_areas()
    columns = {}
    for sheet in MODEL.ledgers_by_name[ledger].sheets:
        columns[sheet.name] = _list_columns(sheet.name, rows[sheet.name], areas)
        units = rows[sheet.name].column(UNIT).cast(pa.string()).to_pylist()
        columns[sheet.name][REPORTING_UNIT.name] = [areas[unit].title if unit else None for unit in units]
    write_ledger(path, ledger, columns, cover=cover)


def _take(table: pa.Table, scope: Scope) -> pa.Table:
    """Take the rows of a scope."""
    units, periods = (table.column(name).cast(pa.string()).combine_chunks() for name in (UNIT, PERIOD))
    return table.filter(pa.array(find_flags(pc.equal(units, scope.unit)) & find_flags(pc.equal(periods, scope.period))))


def _list_columns(sheet: str, table: pa.Table, areas: Areas) -> dict[str, list[Any]]:
    """List the cells of rows by name, as words and plain values."""
    values = {name: table.column(name).combine_chunks() for name in table.schema.names}
    columns: dict[str, list[Any]] = {}
    in_areas = {cell.name for reference in MODEL.references(sheet) for cell in _list_area_cells(reference)}
    for reference in MODEL.references(sheet):
        if cells := _list_area_cells(reference):
            counties, townships = _list_titles(values[reference.name], areas)
            columns |= dict(zip((cell.name for cell in cells), (counties, townships), strict=False))
    for cell in MODEL.cells(sheet):
        if cell.name in in_areas or cell.name == REPORTING_UNIT.name:
            continue
        if cell.name == "code":
            columns[cell.name] = _list_codes(sheet, values, len(table))
        elif cell.name in CURRENCY_COLUMN:
            pairs = zip(values[cell.name].to_pylist(), values[CURRENCY_COLUMN[cell.name]].to_pylist(), strict=True)
            columns[cell.name] = [None if amount is None else write_money(amount, said) for amount, said in pairs]
        else:
            columns[cell.name] = values[_ORIGINALS.get(cell.name, cell.name)].to_pylist()
    _name_ends(sheet, columns)
    return columns


def _list_area_cells(reference: Reference) -> tuple[Column, ...]:
    return reference.columns if reference.relation == "IN_AREA" else ()


def _list_titles(keys: pa.Array, areas: Areas) -> tuple[list[str | None], list[str | None]]:
    """List the titles of county and township of each key."""
    titles: dict[str | None, tuple[str | None, str | None]] = {None: (None, None)}
    for key in pc.unique(keys).to_pylist():
        if key is not None:
            area = areas[key]
            is_township = area.level == "township"
            titles[key] = (areas[area.parent or ""].title, area.title) if is_township else (area.title, None)
    named = [titles[key] for key in keys.to_pylist()]
    return [county for county, _ in named], [township for _, township in named]


def _list_codes(sheet: str, values: Mapping[str, pa.Array], count: int) -> list[str | None]:
    """List the ledger's own codes; None where the key is made from unit and cells."""
    blank = RawSheet(title="", table=sheet, columns={}, row_numbers=np.zeros(count, dtype=np.int32), width=0)
    draft = Draft(file="", sheet=blank, values=dict(values))
    made = find_local_keys(draft, MODEL.nodes[MODEL.sheets[sheet].brings])
    own = pc.if_else(
        pc.fill_null(pc.equal(values[KEY], made), fill_value=False), pa.scalar(None, pa.string()), values[KEY]
    )
    codes: list[str | None] = own.to_pylist()
    return codes


def _name_ends(sheet: str, columns: dict[str, list[Any]]) -> None:
    """Write kinds of nodes and roles by their titles."""
    titles = {kind.name: kind.chinese for kind in MODEL.node_kinds}
    for name, words in columns.items():
        if name.endswith("_node_kind"):
            columns[name] = [titles.get(word, word) for word in words]
    target = MODEL.sheets[sheet].target
    if target is not None and MODEL.relations[MODEL.sheets[sheet].brings].targets == ("Role",):
        roles = vocabulary("organization_role")
        columns[target.column.name] = [word and roles.title(word) for word in columns[target.column.name]]
