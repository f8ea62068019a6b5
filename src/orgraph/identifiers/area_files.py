"""The files that areas are read from: those of Jinhua come with the program, another city brings its own."""

from __future__ import annotations

import csv
from functools import lru_cache
from pathlib import Path
from typing import Final

from orgraph.errors import ConfigurationError
from orgraph.identifiers.areas import AREA_LEVELS, COUNTING_LEVELS, Area, Areas, find_township_stem

JINHUA_FOLDER: Final = Path(__file__).parent / "data" / "jinhua"


@lru_cache(maxsize=8)
def read_areas(folder: Path | None = None) -> Areas:
    """Read the areas of a city; of Jinhua where no folder is named.

    Parameters
    ----------
    folder
        Holds ``units.csv`` (level, key, title, short_title, other_names; one province, one city, its counties and
        development zones in administrative order) and ``townships.csv`` (county, name, kind, code, other_codes,
        counted_by). Several names or codes in a cell are separated by ``;``.

    Raises
    ------
    ConfigurationError
        Where a file is missing, a column is missing, or a row refers to a unit that is not there.
    """
    folder = folder or JINHUA_FOLDER
    provinces, units = _read_units(folder / "units.csv")
    areas = (*units, *_read_townships(folder / "townships.csv", {unit.key: unit for unit in units}))
    if len({area.key for area in areas}) < len(areas):
        keys = [area.key for area in areas]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ConfigurationError(f'{folder}: the area "{twice}" is listed twice. Remove one of the rows.')
    return Areas(areas, (provinces[0]["title"], provinces[0]["short_title"]))


def _read_rows(path: Path, columns: tuple[str, ...]) -> list[dict[str, str]]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        raise ConfigurationError(f"{path} cannot be read ({error.strerror}). A list of areas needs it.") from error
    missing = [column for column in columns if not rows or column not in rows[0]]
    if missing:
        raise ConfigurationError(f"{path} lacks rows or the column {missing[0]}. Columns are {', '.join(columns)}.")
    return rows


def _read_units(path: Path) -> tuple[list[dict[str, str]], list[Area]]:
    rows = _read_rows(path, ("level", "key", "title", "short_title", "other_names"))
    for single in ("province", "city"):
        if [row["level"] for row in rows].count(single) != 1:
            raise ConfigurationError(f"{path} must hold exactly one row of the level {single}.")
    city = next(row["key"] for row in rows if row["level"] == "city")
    units = []
    for row in rows:
        if row["level"] == "province":
            continue
        level = next((level for level in AREA_LEVELS[:-1] if level == row["level"]), None)
        if level is None:
            raise ConfigurationError(f'{path}: "{row["level"]}" is not a level. Levels are {", ".join(AREA_LEVELS)}.')
        units.append(
            Area(
                key=row["key"],
                level=level,
                title=row["title"],
                short_title=row["short_title"],
                other_names=_split(row["other_names"]),
                codes=(row["key"],) if row["key"].isdigit() else (),
                parent=None if level == "city" else city,
                counted_by=None if level == "city" else row["key"],
            )
        )
    return [row for row in rows if row["level"] == "province"], units


def _read_townships(path: Path, units: dict[str, Area]) -> list[Area]:
    townships = []
    for row in _read_rows(path, ("county", "name", "kind", "code", "other_codes", "counted_by")):
        for column in ("county", "counted_by"):
            if row[column] not in units or units[row[column]].level not in COUNTING_LEVELS:
                raise ConfigurationError(
                    f'{path}: the township {row["name"]} names "{row[column]}" as {column}, which is no county or '
                    "development zone of units.csv. Correct the row or add the unit."
                )
        townships.append(
            Area(
                key=f"{row['county']}/{row['name']}",
                level="township",
                title=row["name"],
                short_title=find_township_stem(row["name"]),
                codes=(row["code"], *_split(row["other_codes"])),
                parent=row["county"],
                counted_by=row["counted_by"],
            )
        )
    return townships


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(";") if part)
