"""A city on disk: its clean ledgers, the same ledgers as received, and what was planted in them."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orgraph.demo.calibration import read_calibration
from orgraph.demo.faults.received import spoil_ledgers
from orgraph.demo.ledgers.city import draw_city
from orgraph.demo.ledgers.delimited import write_delimited
from orgraph.demo.ledgers.files import list_ledger_files
from orgraph.demo.truth.document import list_truth
from orgraph.errors import InvalidValueError
from orgraph.sources.writing.workbook import write_ledger

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

from orgraph.demo.ledgers.files import LedgerFile

CLEAN, RECEIVED, TRUTH = "ledgers", "ledgers-as-received", "truth.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoReport:
    """What was written.

    Attributes
    ----------
    organizations
        Organizations of the city once identities are decided.
    rows
        Source rows of the clean ledgers by name of the sheet.
    files
        Names of the files in `ledgers`; those in `ledgers-as-received` are the same.
    dirty
        Faults that were planted in `ledgers-as-received`.
    data_date
        What an import should be told, because CSV files cannot declare it; None where covers do.
    """

    folder: Path
    size: str
    seed: int
    organizations: int
    rows: Mapping[str, int]
    files: tuple[str, ...]
    dirty: int
    data_date: date | None


def write_demo(folder: Path, *, size: str, seed: int) -> DemoReport:
    """Write a synthetic city: its ledgers twice, clean and as received, and `truth.json`.

    Parameters
    ----------
    folder
        Made where it does not exist; ledgers of an earlier city in it are replaced.
    size
        ``tiny``, ``county``, ``city`` or ``stress``.
    seed
        The same size and seed give the same city; cities of one size have the same scopes.

    Raises
    ------
    InvalidValueError
        Where there is no such size, or the folder holds ledgers that are no earlier city's.
    """
    city = draw_city(size, seed=seed)
    _clear(folder)
    ledgers = list(list_ledger_files(city))
    received = spoil_ledgers(city.facts.generator("faults"), ledgers)
    files = tuple(write_file(folder / CLEAN, file) for file in ledgers)
    for file in ledgers:
        if file.name in received.files:
            write_file(folder / RECEIVED, received.files[file.name])
        else:
            shutil.copyfile(folder / CLEAN / file.file_name, folder / RECEIVED / file.file_name)
    write_truth(folder / TRUTH, list_truth(city, received))
    rows = {name: len(sheet) for name, sheet in city.sheets.items()}
    return DemoReport(
        folder=folder,
        size=size,
        seed=seed,
        organizations=int(city.facts.population.is_node.sum()),
        rows=rows,
        files=files,
        dirty=len(received.dirty),
        data_date=read_calibration().data_date if any(file.suffix == ".csv" for file in ledgers) else None,
    )


def _clear(folder: Path) -> None:
    """Make room for the ledgers; only those of an earlier city are removed."""
    for name in (CLEAN, RECEIVED):
        path = folder / name
        if path.exists() and any(path.iterdir()) and not (folder / TRUTH).exists():
            raise InvalidValueError(
                f'"{path}" holds files that are no earlier demo city (there is no {TRUTH} beside it). '
                "Choose another folder, so that nothing of yours is replaced."
            )
    for name in (CLEAN, RECEIVED):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)


def write_file(folder: Path, file: LedgerFile) -> str:
    """Write one file of a ledger; return its name."""
    path = folder / file.file_name
    columns = {sheet: rows.columns for sheet, rows in file.rows.items()}
    if file.suffix == ".csv":
        for sheet, values in columns.items():
            write_delimited(path, sheet, values)
    else:
        write_ledger(path, file.ledger, columns, cover=file.cover)
    return file.file_name


def write_truth(path: Path, truth: Mapping[str, object]) -> None:
    """Write what was planted, byte for byte the same for the same city."""
    path.write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
