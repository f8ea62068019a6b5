"""The files of a city's ledgers: which rows stand in which workbook, and what its cover declares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import as_texts
from orgraph.demo.facts.drawing import list_coordinate_systems
from orgraph.demo.rows import WHOLE_CITY, Rows, list_unit_titles
from orgraph.model import COVER, DATA_NATURE, MODEL, REPORTING_UNIT, SYNTHETIC_MARK, Ledger

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orgraph.demo.ledgers.city import City

LARGE: Final = frozenset({"registry", "civil_affairs", "census", "party", "organization_life", "posts"})
"""Ledgers whose sheets are CSV files in a city of the largest size: as workbooks they would take minutes."""
_POSITIONED: Final = frozenset({"census", "carriers", "service_centres", "alliances"})
"""Ledgers with coordinates, whose cover declares the reference system."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerFile:
    """One workbook before it is written.

    Attributes
    ----------
    name
        Name of the file, without its suffix; the one sheet of a CSV file bears it too.
    rows
        By name of the sheet, all sheets of the ledger.
    """

    name: str
    suffix: str
    ledger: str
    cover: Mapping[str, str]
    rows: Mapping[str, Rows]

    @property
    def file_name(self) -> str:
        """Name of the file with its suffix."""
        return self.name + self.suffix


def list_ledger_files(city: City) -> Iterator[LedgerFile]:
    """List the files of a city's ledgers, as its size says."""
    titles, files = list_unit_titles(), city.facts.size.files
    for ledger in MODEL.ledgers:
        if files == "delimited" and ledger.name in LARGE:
            yield from (_collect_sheet(city, ledger, sheet.name) for sheet in ledger.sheets)
            continue
        reporting = np.unique(np.concatenate([city.sheets[sheet.name].unit for sheet in ledger.sheets])).tolist()
        if files == "by_ledger" or reporting == [WHOLE_CITY]:
            yield _collect(city, ledger, name=ledger.chinese, unit=None if len(reporting) > 1 else reporting[0])
            continue
        for unit in reporting:
            yield _collect(city, ledger, name=f"{titles[unit]}-{ledger.chinese}", unit=unit)


def _collect(city: City, ledger: Ledger, *, name: str, unit: int | None) -> LedgerFile:
    """Collect the rows of a unit, or of all with a column that names their unit."""
    rows = {}
    for sheet in ledger.sheets:
        whole = city.sheets[sheet.name]
        rows[sheet.name] = _name_units(whole) if unit is None else whole.select(whole.unit == unit)
    cover = _write_cover(ledger.name, unit)
    return LedgerFile(name=name, suffix=".xlsx", ledger=ledger.name, cover=cover, rows=rows)


def _collect_sheet(city: City, ledger: Ledger, sheet: str) -> LedgerFile:
    """Collect all rows of a sheet, which say themselves what a cover would."""
    rows = _name_units(city.sheets[sheet])
    mark = as_texts([SYNTHETIC_MARK] * len(rows))
    marked = Rows(unit=rows.unit, columns={**rows.columns, DATA_NATURE.name: mark})
    name = MODEL.sheets[sheet].chinese
    return LedgerFile(name=name, suffix=".csv", ledger=ledger.name, cover={}, rows={sheet: marked})


def _name_units(rows: Rows) -> Rows:
    units = as_texts(list_unit_titles())[rows.unit]
    return Rows(unit=rows.unit, columns={**rows.columns, REPORTING_UNIT.name: units})


def _write_cover(ledger: str, unit: int | None) -> dict[str, str]:
    cover = {"data_date": read_calibration().data_date.isoformat(), "data_nature": SYNTHETIC_MARK}
    if unit is not None:
        cover["unit"] = list_unit_titles()[unit]
        if ledger in _POSITIONED:
            cover["coordinate_system"] = list_coordinate_systems()[unit]
    return {column.name: cover[column.name] for column in COVER if column.name in cover}
