"""Ledgers as units send them: the good rows of a city, and among them the faults of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.demo.draws import as_texts
from orgraph.demo.faults.catalogue import Fault, read_faults
from orgraph.demo.faults.spoiling import Row, make_code, spoil
from orgraph.demo.rows import Rows
from orgraph.model import MODEL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from orgraph.demo.calibration import Integers
    from orgraph.demo.ledgers.files import LedgerFile

_CODED: Final = frozenset({"organizations", "registry", "civil_affairs"})
_FIRST_DAY: Final = np.datetime64("2001-01-01")
"""Added relations begin in days of their own, so that they repeat no other."""
_UNUSED_KIND: Final = "group_meeting"
"""No Party organization of a city reports this kind, so that an added report repeats no other."""


@dataclass(slots=True)
class _Sheet:
    """One sheet of one file while rows are added: each with the place that it stands before."""

    file: LedgerFile
    name: str
    added: list[tuple[int, Row, Fault]] = field(default_factory=list)
    changed: dict[int, tuple[Row, Fault]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """What was planted.

    Attributes
    ----------
    files
        The ledgers with their faults, by the name of the file; files without a fault are not among them.
    dirty
        Every fault with file, sheet, row and column, as in `truth.json`.
    dropped
        Columns that an import drops.
    extras
        Rows that are no fault of their own: a second row of an organization under another name.
    """

    files: Mapping[str, LedgerFile]
    dirty: tuple[dict[str, Any], ...]
    dropped: tuple[dict[str, Any], ...]
    extras: tuple[Row, ...]


def spoil_ledgers(generator: np.random.Generator, files: Sequence[LedgerFile]) -> Received:
    """Plant the faults of the catalogue in the ledgers of a city."""
    sheets = {name: [_Sheet(file, name) for file in files if len(file.rows.get(name, ()))] for name in MODEL.sheets}
    number = 0
    for fault in read_faults().faults:
        for sheet, place in _draw_donors(generator, sheets[fault.sheet], fault):
            number += 1
            _plant(generator, sheet, place, fault, number)
    spoiled: dict[str, LedgerFile] = {}
    dirty: list[dict[str, Any]] = []
    for some in sheets.values():
        for sheet in some:
            if sheet.added or sheet.changed:
                file = spoiled.get(sheet.file.name, sheet.file)
                rows, found = _finish(sheet)
                spoiled[file.name] = replace(file, rows={**file.rows, sheet.name: rows})
                dirty += found
    dropped = [entry for name in sorted(spoiled) for entry in _add_columns(spoiled, name)]
    extras = tuple(row for sheet in sheets["organizations"] for _, row, fault in sheet.added if fault.change == "vary")
    order = sorted(dirty, key=lambda entry: (entry["file"], entry["sheet"], entry["row"], entry["column"]))
    return Received(files=spoiled, dirty=tuple(order), dropped=tuple(dropped), extras=extras)


def _draw_donors(
    generator: np.random.Generator, sheets: Sequence[_Sheet], fault: Fault
) -> Iterator[tuple[_Sheet, int]]:
    """Draw the good rows that a fault copies or changes, none twice."""
    pools = [_find_donors(sheet, fault) for sheet in sheets]
    total = sum(len(sheet.file.rows[sheet.name]) for sheet in sheets)
    flat = [
        (number, place)
        for number, pool in enumerate(pools)
        for place in pool.tolist()
        if place not in sheets[number].changed
    ]
    wanted = max(round(total * fault.share), 1)
    for choice in np.sort(generator.permutation(len(flat))[:wanted]).tolist():
        number, place = flat[choice]
        yield sheets[number], place


def _find_donors(sheet: _Sheet, fault: Fault) -> Integers:
    """Find rows that look like the donor and have what is spoiled: a code, and a value in the cell."""
    columns = sheet.file.rows[sheet.name].columns
    fits = np.ones(len(sheet.file.rows[sheet.name]), dtype=np.bool_)
    donor = dict(fault.donor)
    if fault.sheet == "organizations" and not donor:
        donor = {"kind": "enterprise", "operating_status": "operating"}
    for name, value in donor.items():
        fits &= columns[name] == value
    filled = {fault.cell} if fault.in_place or fault.change not in {None, "empty"} else set()
    filled |= {"uscc"} if fault.sheet in _CODED else set()
    for name in filled:
        fits &= np.array([not (value is None or _is_nan(value)) for value in columns[name].tolist()], dtype=np.bool_)
    return np.flatnonzero(fits).astype(np.int64)


def _plant(generator: np.random.Generator, sheet: _Sheet, place: int, fault: Fault, number: int) -> None:
    columns = sheet.file.rows[sheet.name].columns
    row: Row = {name: values[place] for name, values in columns.items()}
    if not fault.in_place and fault.change not in {"repeat", "vary"}:
        row = _give_identity(sheet, row, number)
    row = spoil(row, fault.cell, fault.change or "", number)
    if fault.values:
        row[fault.cell] = fault.values[number % len(fault.values)]
    row |= fault.companions
    if fault.in_place:
        sheet.changed[place] = (row, fault)
        return
    first = place + 1 if fault.change == "repeat" else 0
    sheet.added.append((int(generator.integers(first, len(sheet.file.rows[sheet.name]) + 1)), row, fault))


def _give_identity(sheet: _Sheet, row: Row, number: int) -> Row:
    """Give an added row a code or a first day of its own, so that it repeats no other."""
    own: Row = {}
    if sheet.name in _CODED:
        own["uscc"] = make_code(number, like=str(row["uscc"]))
    elif row.get("code") is not None:
        own["code"] = f"{row['code']}-F{number}"
    elif sheet.name == "meeting_counts":
        own["kind"] = _UNUSED_KIND
    elif sheet.name == "participations":
        events = sheet.file.rows["events"].columns["code"]
        own["participant"] = row["participant"]
        own["event"] = events[number % len(events)]
    elif "valid_from" in row:
        own["valid_from"] = _FIRST_DAY + number
    return row | own


def _finish(sheet: _Sheet) -> tuple[Rows, list[dict[str, Any]]]:
    """Put good and added rows together, and say where every fault stands."""
    rows = sheet.file.rows[sheet.name]
    count = len(rows)
    entries = [(place, 1, place) for place in range(count)]
    entries += [(place, 0, count + number) for number, (place, _, _) in enumerate(sheet.added)]
    order = [source for _, _, source in sorted(entries)]
    columns: dict[str, list[object]] = {name: values.tolist() for name, values in rows.columns.items()}
    for place, (row, _) in sheet.changed.items():
        for name, value in row.items():
            columns[name][place] = _as_cell(value)
    for _, row, _ in sheet.added:
        for name, values in columns.items():
            values.append(_as_cell(row.get(name)))
    where = {source: position + 2 for position, source in enumerate(order)}
    found = [(place, fault, row) for place, (row, fault) in sheet.changed.items()]
    found += [(count + number, fault, row) for number, (_, row, fault) in enumerate(sheet.added)]
    dirty = [_describe(sheet, fault, row, where[source]) for source, fault, row in found]
    units = np.r_[rows.unit, np.full(len(sheet.added), -1)]
    ordered = {name: as_texts([values[source] for source in order]) for name, values in columns.items()}
    return Rows(unit=units[order], columns=ordered), dirty


def _is_nan(value: object) -> bool:
    return isinstance(value, float) and np.isnan(value)


def _as_cell(value: object) -> object:
    plain = value.item() if isinstance(value, np.generic) else value
    return None if plain == "" else plain


def _describe(sheet: _Sheet, fault: Fault, row: Row, number: int) -> dict[str, Any]:
    cells = {cell.name: cell.chinese for cell in MODEL.cells(sheet.name)}
    heading = read_faults().headings.get(sheet.name, {}).get(fault.cell, cells[fault.cell])
    value = row[fault.cell]
    return {
        "file": sheet.file.file_name,
        "sheet": MODEL.sheets[sheet.name].chinese,
        "row": number,
        "column": heading,
        "rule": fault.rule,
        "severity": fault.severity if fault.rule else None,
        "family": fault.family,
        "value": "" if value is None else str(value),
    }


def _add_columns(spoiled: dict[str, LedgerFile], name: str) -> Iterator[dict[str, Any]]:
    """Add the columns that nobody may keep, and write headings in the units' own words."""
    catalogue = read_faults()
    file = spoiled[name]
    rows = dict(file.rows)
    for sheet, content in file.rows.items():
        words = catalogue.headings.get(sheet, {})
        columns = {words.get(cell, cell): values for cell, values in content.columns.items()}
        for column in catalogue.columns:
            if column.sheet == sheet:
                columns[column.heading] = as_texts([column.value] * len(content))
                yield {
                    "file": file.file_name,
                    "sheet": MODEL.sheets[sheet].chinese,
                    "heading": column.heading,
                    "person": column.person,
                }
        rows[sheet] = Rows(unit=content.unit, columns=columns)
    spoiled[name] = replace(file, rows=rows)
