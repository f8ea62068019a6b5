"""Typed rows back into the cells of a ledger: the inverse of parsing, so that what was imported can be handed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pyarrow.compute as pc

from orgraph.identifiers import read_areas
from orgraph.model import MODEL, SYNTHETIC_MARK
from orgraph.sources.workbook_writer import write_ledger
from orgraph.tables import KEY, PERIOD, UNIT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from orgraph.identifiers import Areas
    from orgraph.model import NodeKind, Reference
    from orgraph.tables import Scope

CURRENCY_WORDS: Final = {"CNY": "人民币", "USD": "美元", "HKD": "港元", "EUR": "欧元", "JPY": "日元", "GBP": "英镑"}


def write_scope(folder: Path, scope: Scope, rows: Mapping[str, pa.Table], *, synthetic: bool) -> Path:
    """Write the rows of one scope as the workbook that its unit would send; give the file."""
    ledger = MODEL.ledgers_by_name[scope.ledger]
    areas = read_areas()
    unit = areas[scope.unit].title if scope.unit else ""
    # What was counted while reading another ledger has that ledger for its period, which is no month.
    period = "" if scope.period in MODEL.ledgers_by_name else scope.period
    cover = {"unit": unit, "period": period}
    cover |= {"data_date": scope.data_date.isoformat() if scope.data_date else ""}
    cover |= {"data_nature": SYNTHETIC_MARK if synthetic else ""}
    sheets = {}
    for sheet in ledger.sheets:
        table = rows.get(sheet.name)
        if table is not None:
            mine = pc.and_(pc.equal(table[UNIT], scope.unit), pc.equal(table[PERIOD], scope.period))
            table = table.filter(mine)
        sheets[sheet.name] = list_cells(sheet.name, table, areas=areas) if table is not None else {}
    path = folder / (unit or "未识别属地") / f"{ledger.chinese}{f'-{scope.period}' if scope.period else ''}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_ledger(path, ledger.name, sheets, cover={name: value for name, value in cover.items() if value})
    return path


def list_cells(sheet_name: str, rows: pa.Table, *, areas: Areas | None = None) -> dict[str, list[object]]:
    """List the cells of typed rows, column by column, as :func:`~orgraph.sources.write_ledger` takes them.

    Parameters
    ----------
    sheet_name
        Name of the sheet.
    rows
        Rows with the fields of :func:`~orgraph.tables.row_schema`.

    Returns
    -------
    dict
        By name of the cell, in the order of the template. A node without a code of its own gets its key, so that it
        keeps it wherever the ledger is imported next.
    """
    areas = areas or read_areas()
    columns: dict[str, list[object]] = {
        cell.name: rows[cell.name].to_pylist() for cell in MODEL.cells(sheet_name) if cell.name in rows.column_names
    }
    kind = MODEL.nodes.get(MODEL.sheets[sheet_name].brings)
    if kind is not None:
        columns |= _list_node_cells(kind, rows)
    for reference in MODEL.references(sheet_name):
        if reference.relation == "IN_AREA":
            columns |= _list_area_cells(reference, rows[reference.name].to_pylist(), areas)
    return {cell.name: columns[cell.name] for cell in MODEL.cells(sheet_name) if cell.name in columns}


def _list_node_cells(kind: NodeKind, rows: pa.Table) -> dict[str, list[object]]:
    names = set(rows.column_names)
    columns: dict[str, list[object]] = {}
    if kind.code_column == "code":
        columns["code"] = rows[KEY].to_pylist()
    if "registered_capital_wan" in names:
        amounts, currencies = rows["registered_capital_wan"], rows["registered_capital_currency"]
        columns["registered_capital_wan"] = [
            _write_capital(amount, currency)
            for amount, currency in zip(amounts.to_pylist(), currencies.to_pylist(), strict=True)
        ]
    if "original_longitude" in names:
        for name in ("longitude", "latitude"):
            originals, converted = rows[f"original_{name}"].to_pylist(), rows[name].to_pylist()
            columns[name] = [a if a is not None else b for a, b in zip(originals, converted, strict=True)]
    return columns


def _write_capital(amount: float | None, currency: str | None) -> object:
    if amount is None or currency is None:
        return amount
    return f"{amount:.15g}万{CURRENCY_WORDS.get(currency, currency)}"


def _list_area_cells(reference: Reference, keys: list[str | None], areas: Areas) -> dict[str, list[object]]:
    counties: list[object] = []
    townships: list[object] = []
    for key in keys:
        area = areas[key] if key is not None else None
        county = areas[area.parent] if area and area.level == "township" and area.parent else area
        counties.append(county.title if county else None)
        townships.append(area.title if area and area is not county else None)
    county_cell, *township_cells = reference.columns
    return {county_cell.name: counties} | {cell.name: townships for cell in township_cells}
