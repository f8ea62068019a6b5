"""The files of a city's ledgers: which rows stand in which workbook, and what its cover declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import as_texts
from orgraph.demo.facts import list_coordinate_systems
from orgraph.demo.rows import WHOLE_CITY, Rows, list_unit_titles
from orgraph.model import COVER, MODEL, REPORTING_UNIT, SYNTHETIC_MARK, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orgraph.demo.city import City

_POSITIONED: Final = frozenset({"census", "carriers", "service_centres", "alliances"})
"""Ledgers with coordinates, whose cover declares the reference system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFile:
    """One workbook before it is written.

    Attributes
    ----------
    name
        Name of the file, without its suffix.
    rows
        By name of the sheet, all sheets of the ledger.
    numbers
        By name of the sheet: which rows of the whole city's sheet these are.
    """

    name: str
    ledger: str
    cover: Mapping[str, str]
    rows: Mapping[str, Rows]
    numbers: Mapping[str, np.ndarray[tuple[int], np.dtype[np.int64]]]


def list_ledger_files(city: City) -> Iterator[LedgerFile]:
    """List the workbooks of a city: one per ledger and unit, or in a tiny city one per ledger."""
    titles = list_unit_titles()
    for ledger in MODEL.ledgers:
        reporting = np.unique(np.concatenate([city.sheets[sheet.name].unit for sheet in ledger.sheets]))
        if city.facts.size.one_workbook_per_ledger:
            yield _collect(city, ledger, name=ledger.chinese, unit=None if len(reporting) > 1 else int(reporting[0]))
            continue
        for unit in reporting.tolist():
            name = ledger.chinese if unit == WHOLE_CITY else f"{titles[unit]}-{ledger.chinese}"
            yield _collect(city, ledger, name=name, unit=unit)


def _collect(city: City, ledger: Ledger, *, name: str, unit: int | None) -> LedgerFile:
    titles = as_texts(list_unit_titles())
    rows, numbers = {}, {}
    for sheet in ledger.sheets:
        whole = city.sheets[sheet.name]
        chosen = np.arange(len(whole)) if unit is None else np.flatnonzero(whole.unit == unit)
        part = whole.select(chosen)
        columns = dict(part.columns)
        if unit is None:
            columns[REPORTING_UNIT.name] = titles[part.unit]
        rows[sheet.name], numbers[sheet.name] = Rows(unit=part.unit, columns=columns), chosen
    return LedgerFile(name=name, ledger=ledger.name, cover=_write_cover(ledger.name, unit), rows=rows, numbers=numbers)


def _write_cover(ledger: str, unit: int | None) -> dict[str, str]:
    cover = {"data_date": read_calibration().data_date.isoformat(), "data_nature": SYNTHETIC_MARK}
    if unit is not None:
        cover["unit"] = list_unit_titles()[unit]
        if ledger in _POSITIONED:
            cover["coordinate_system"] = list_coordinate_systems()[unit]
    return {column.name: cover[column.name] for column in COVER if column.name in cover}
