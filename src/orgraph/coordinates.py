"""Coordinates: from the systems of Chinese maps to WGS-84, and from degrees to metres.

Public Chinese maps do not show WGS-84 but GCJ-02 (Amap, Tencent), which lies 490 to 610 m away in Jinhua, or BD-09
(Baidu), which lies further. Our radii are 300 to 800 m, so that a coordinate without its system is worth nothing.

GCJ-02 is a state secret; the formula here is the one that leaked and that every open implementation shares
(googollee/eviltransform, MIT; Baidu's displacement of GCJ-02 likewise). Known errors, measured in the tests:

- The inverses are found by iteration and undo the formulas to below 1e-6 m.
- The formulas themselves agree with the maps to about a metre.
- The displacement ends at a rectangle around China that also holds parts of its neighbours, as in the original; within
  a kilometre of its edge the inverse may be off by the whole displacement.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

import numpy as np

from orgraph.errors import InvalidValueError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy.typing as npt

CoordinateSystem: TypeAlias = Literal["WGS-84", "GCJ-02", "BD-09"]
COORDINATE_SYSTEMS: Final[tuple[CoordinateSystem, ...]] = get_args(CoordinateSystem)

_Degrees: TypeAlias = "npt.NDArray[np.float64]"
_Pair: TypeAlias = "tuple[_Degrees, _Degrees]"

# The ellipsoid of Krasovsky, on which GCJ-02 is computed.
_SEMI_MAJOR_AXIS_M: Final = 6_378_245.0
_ECCENTRICITY_SQUARED: Final = 0.006_693_421_622_965_943
_WEST, _EAST, _SOUTH, _NORTH = 72.004, 137.8347, 0.8293, 55.8271
_BAIDU_TURN: Final = np.pi * 3000.0 / 180.0
_EARTH_RADIUS_M: Final = 6_371_008.8
"""Mean radius of the Earth (IUGG)."""
_NEARLY_ONE: Final = 1.0 - 1e-12
"""A quarter of the Earth away from the middle meridian the projection has no end."""

# Each step leaves about a hundredth of the error: 2e-8 m after the sixth, and nothing is gained after the seventh.
_INVERSE_STEPS: Final = 6


def convert_to_wgs84(
    longitude: npt.ArrayLike, latitude: npt.ArrayLike, system: CoordinateSystem | Sequence[str] | npt.NDArray[Any]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Convert coordinates to WGS-84.

    Parameters
    ----------
    longitude, latitude
        Degrees; NaN stays NaN.
    system
        The system they are in: one for all, or one per row.

    Returns
    -------
    tuple of numpy.ndarray
        Longitude and latitude in WGS-84, degrees.

    Raises
    ------
    InvalidValueError
        Where a system is not one of `COORDINATE_SYSTEMS`. An undeclared system is not guessed: such coordinates are
        unknown, and the caller leaves them out.
    """
    return _convert(longitude, latitude, system, {"GCJ-02": _undo(_displace_gcj02), "BD-09": _undo(_displace_bd09)})


def convert_from_wgs84(
    longitude: npt.ArrayLike, latitude: npt.ArrayLike, system: CoordinateSystem | Sequence[str] | npt.NDArray[Any]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Convert WGS-84 to another system: the inverse of `convert_to_wgs84`, with the same parameters."""
    return _convert(longitude, latitude, system, {"GCJ-02": _displace_gcj02, "BD-09": _displace_bd09})


def project_to_metres(longitude: npt.ArrayLike, latitude: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Project WGS-84 to local metres, for distances within one city.

    Transverse Mercator around the median longitude, on a sphere. Distances come out wrong by at most 0.35 % for the
    shape of the Earth, and by half the square of the distance from the middle meridian in Earth radii: 0.007 % at
    75 km. So 500 m are those of a great circle to 4 cm, and those of the ellipsoid to 2 m.

    Parameters
    ----------
    longitude, latitude
        Degrees in WGS-84; rows with NaN stay NaN and do not count for the median.

    Returns
    -------
    numpy.ndarray
        Metres east and north of the median longitude and latitude, shape ``(rows, 2)``.
    """
    east = np.atleast_1d(np.asarray(longitude, dtype=np.float64))
    north = np.atleast_1d(np.asarray(latitude, dtype=np.float64))
    known = ~(np.isnan(east) | np.isnan(north))
    points = np.full((len(east), 2), np.nan)
    if known.any():
        # The median: one place that was written down wrongly, as 0, 0, does not move the meridian of all others.
        meridian, parallel = np.radians(np.median(east[known])), np.radians(np.median(north[known]))
        turned, up = np.radians(east[known]) - meridian, np.radians(north[known])
        across = np.clip(np.cos(up) * np.sin(turned), -_NEARLY_ONE, _NEARLY_ONE)
        points[known, 0] = np.arctanh(across) * _EARTH_RADIUS_M
        points[known, 1] = (np.arctan2(np.sin(up), np.cos(up) * np.cos(turned)) - parallel) * _EARTH_RADIUS_M
    return points


def _convert(
    longitude: npt.ArrayLike,
    latitude: npt.ArrayLike,
    system: str | Sequence[str] | npt.NDArray[Any],
    converters: dict[str, Callable[[_Degrees, _Degrees], _Pair]],
) -> _Pair:
    east, north = (np.atleast_1d(np.array(degrees, dtype=np.float64)) for degrees in (longitude, latitude))
    systems = np.broadcast_to(np.asarray(system, dtype=object), east.shape)
    declared = set(systems.tolist())
    if foreign := declared - set(COORDINATE_SYSTEMS):
        raise InvalidValueError(
            f'"{min(foreign, key=str)}" is not a coordinate system. Known are {", ".join(COORDINATE_SYSTEMS)}; '
            "coordinates without a declared system cannot be used."
        )
    for name, convert in converters.items():
        if name in declared:
            rows = systems == name
            east[rows], north[rows] = convert(east[rows], north[rows])
    return east, north


def _undo(displace: Callable[[_Degrees, _Degrees], _Pair]) -> Callable[[_Degrees, _Degrees], _Pair]:
    """Return the inverse of a displacement, found by fixed-point iteration."""

    def convert(east: _Degrees, north: _Degrees) -> _Pair:
        guess_east, guess_north = east, north
        for _ in range(_INVERSE_STEPS):
            found_east, found_north = displace(guess_east, guess_north)
            guess_east, guess_north = guess_east + (east - found_east), guess_north + (north - found_north)
        return guess_east, guess_north

    return convert


def _displace_gcj02(east: _Degrees, north: _Degrees) -> _Pair:
    """Convert WGS-84 to GCJ-02; outside the rectangle around China nothing moves."""
    x, y = east - 105.0, north - 35.0
    waves = (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0
    shift_north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y**2 + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + waves
    shift_north += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    shift_north += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    shift_east = 300.0 + x + 2.0 * y + 0.1 * x**2 + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + waves
    shift_east += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    shift_east += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    curvature = 1.0 - _ECCENTRICITY_SQUARED * np.sin(np.radians(north)) ** 2
    meridian_m = _SEMI_MAJOR_AXIS_M * (1.0 - _ECCENTRICITY_SQUARED) / curvature**1.5
    parallel_m = _SEMI_MAJOR_AXIS_M / np.sqrt(curvature) * np.cos(np.radians(north))
    inside = (east >= _WEST) & (east <= _EAST) & (north >= _SOUTH) & (north <= _NORTH)
    return (
        np.where(inside, east + np.degrees(shift_east / parallel_m), east),
        np.where(inside, north + np.degrees(shift_north / meridian_m), north),
    )


def _displace_bd09(east: _Degrees, north: _Degrees) -> _Pair:
    """Convert WGS-84 to BD-09, by way of GCJ-02."""
    x, y = _displace_gcj02(east, north)
    radius = np.hypot(x, y) + 0.000_02 * np.sin(y * _BAIDU_TURN)
    angle = np.arctan2(y, x) + 0.000_003 * np.cos(x * _BAIDU_TURN)
    return radius * np.cos(angle) + 0.0065, radius * np.sin(angle) + 0.006
