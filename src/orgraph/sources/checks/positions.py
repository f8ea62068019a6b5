"""Positions: coordinates become WGS-84, and what the ledger said is kept beside them.

Without a declared system coordinates are unknown: the systems lie hundreds of metres apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa

from orgraph.coordinates import convert_to_wgs84
from orgraph.model import vocabulary
from orgraph.sources.refusal import Refusal
from orgraph.tables import WORD

if TYPE_CHECKING:
    import numpy.typing as npt

    from orgraph.sources.checks.drafts import Draft

_CHINA: Final = (73.4, 135.1, 3.8, 53.6)
"""West, east, south, north in degrees."""
_SURROUNDINGS: Final = {"330700": (118.2, 121.8, 27.5, 30.7)}
"""Of a city, by its key, with some 80 km around it."""


def find_positions(draft: Draft, *, declared: str | None, city: str) -> None:
    """Convert the coordinates of a sheet.

    Parameters
    ----------
    draft
        Its columns longitude, latitude and coordinate_system are replaced; the originals are added.
    declared
        System of the rows whose own cell is empty; None where nobody said.
    city
        Key of the city, for the warning about far places.
    """
    cells = [draft.column(name).cast(pa.float64()) for name in ("longitude", "latitude")]
    draft.values["original_longitude"], draft.values["original_latitude"] = cells
    longitude, latitude = (cell.to_numpy(zero_copy_only=False) for cell in cells)
    refused = [item.position for item in draft.complaints if item.cell in {"longitude", "latitude"}]
    half = np.setdiff1d(np.flatnonzero(np.isnan(longitude) ^ np.isnan(latitude)), refused)
    draft.warn(half, "longitude", Refusal("coordinates_incomplete", "经度和纬度须同时填写，坐标按未知处理。请补全。"))
    systems = _find_systems(draft, declared)
    known = ~(np.isnan(longitude) | np.isnan(latitude))
    declared_rows = np.array([system is not None for system in systems], dtype=bool)
    undeclared = int((known & ~declared_rows).sum())
    if undeclared:
        message = f"有{undeclared}行坐标没有声明坐标系，按未知处理。请填写“坐标系”一栏，或在封面注明。"
        draft.warn_once("longitude", Refusal("coordinates_undeclared", message))
    rows = np.flatnonzero(known & declared_rows)
    east, north = np.full(draft.count, np.nan), np.full(draft.count, np.nan)
    if len(rows):
        east[rows], north[rows] = convert_to_wgs84(longitude[rows], latitude[rows], systems[rows])
    _warn_far(draft, rows, east, north, city)
    draft.values["longitude"] = pa.array(east, mask=np.isnan(east))
    draft.values["latitude"] = pa.array(north, mask=np.isnan(north))


def _find_systems(draft: Draft, declared: str | None) -> npt.NDArray[np.object_]:
    """Return the name of each row's system, None where neither the row nor the file declares one."""
    known = vocabulary("coordinate_system")
    column = draft.column("coordinate_system").cast(pa.string())
    if declared is not None:
        column = column.fill_null(next(code for code in known.codes if known.title(code) == declared))
        draft.values["coordinate_system"] = column.dictionary_encode().cast(WORD)
    names: dict[str | None, str | None] = {code: known.title(code) for code in known.codes} | {None: None}
    return np.array([names[code] for code in column.to_pylist()], dtype=object)


def _warn_far(
    draft: Draft, rows: npt.NDArray[np.int64], east: npt.NDArray[np.float64], north: npt.NDArray[np.float64], city: str
) -> None:
    abroad = rows[_lies_outside(east[rows], north[rows], _CHINA)]
    message = "坐标不在中国境内，可能是经纬度填反。请核对。"
    draft.warn(abroad, "longitude", Refusal("coordinates_outside_china", message))
    if city in _SURROUNDINGS:
        far = np.setdiff1d(rows[_lies_outside(east[rows], north[rows], _SURROUNDINGS[city])], abroad)
        message = "坐标离本市很远。请核对经纬度和坐标系。"
        draft.warn(far, "longitude", Refusal("coordinates_far", message))


def _lies_outside(
    east: npt.NDArray[np.float64], north: npt.NDArray[np.float64], bounds: tuple[float, float, float, float]
) -> npt.NDArray[np.bool_]:
    west, east_end, south, north_end = bounds
    return (east < west) | (east > east_end) | (north < south) | (north > north_end)
