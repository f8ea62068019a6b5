"""Typed rows back into the cells of a ledger: the inverse of parsing, so that what was imported can be handed on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orgraph.identifiers import read_areas
from orgraph.model import MODEL
from orgraph.tables import KEY

if TYPE_CHECKING:
    import pyarrow as pa

    from orgraph.identifiers import Areas
    from orgraph.model import NodeKind, Reference

CURRENCY_WORDS: Final = {"CNY": "人民币", "USD": "美元", "HKD": "港元", "EUR": "欧元", "JPY": "日元", "GBP": "英镑"}


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
        is_township = area is not None and area.level == "township" and area.parent is not None
        counties.append(areas[area.parent].title if is_township else area.title if area else None)  # type: ignore[union-attr, index]  # a township has a parent
        townships.append(area.title if area is not None and is_township else None)
    county, *township = reference.columns
    return {county.name: counties} | ({township[0].name: townships} if township else {})
