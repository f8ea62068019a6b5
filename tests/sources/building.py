"""Short ways to put ledgers into files and to import them."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pyarrow as pa

from orgraph.identifiers import make_uscc
from orgraph.sources import Declared, RawFile, list_ledger_files, read_ledger_file, validate_tables
from orgraph.tables import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from orgraph.tables import Problem, Tables

WUCHENG = "330702"
CENSUS_UNIT = Declared(unit=WUCHENG)


def code(number: int, *, prefix: str = "91", area: str = "330702", synthetic: bool = False) -> str:
    """Make a credit code that breaks no rule."""
    return make_uscc(prefix, area, f"DEM{number:05d}" if synthetic else f"MA{number:06d}")


def as_csv(rows: Sequence[Mapping[str, str]]) -> str:
    """Write rows with the headings of all of them."""
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    text = io.StringIO()
    writer = csv.DictWriter(text, headings, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def read_one(path: Path, content: str | bytes, declared: Declared | None = None) -> RawFile:
    """Write a file and read it."""
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_ledger_file(path, declared=declared)


def check(path: Path, content: str | bytes, declared: Declared | None = None) -> Tables:
    """Write a file, read it, and check what stands in it."""
    return validate_tables([read_one(path, content, declared)])


def check_rows(folder: Path, sheet: str, rows: Sequence[Mapping[str, str]], declared: Declared | None = None) -> Tables:
    """Check rows as a CSV file named by its sheet; of the unit 婺城区 where nothing else is declared."""
    return check(folder / f"{sheet}.csv", as_csv(rows), CENSUS_UNIT if declared is None else declared)


def check_folder(folder: Path, declared: Declared | None = None) -> Tables:
    """Read and check all ledgers of a folder as one import."""
    return validate_tables([read_ledger_file(path, declared=declared) for path in list_ledger_files([folder])])


def organization(number: int = 1, **cells: str) -> dict[str, str]:
    """Return the cells of one row of the census."""
    return {"统一社会信用代码": code(number), "单位名称": f"第{number}五金有限公司", "类别": "企业", **cells}


def errors(tables: Tables) -> list[Problem]:
    """List the errors."""
    return [problem for problem in tables.problems if problem.severity is Severity.ERROR]


def rules(tables: Tables) -> list[str]:
    """List the rules of all problems, but for the day that nobody declared."""
    return [problem.rule for problem in tables.problems if problem.rule != "data_date_undeclared"]


def values(tables: Tables, sheet: str, column: str) -> list[object]:
    """List a column of the accepted rows, decoded."""
    column_values = tables.rows[sheet].column(column)
    listed: list[object] = column_values.to_pylist()
    assert isinstance(column_values, pa.ChunkedArray)
    return listed
