"""Coordinates of Chinese maps become WGS-84, and degrees become metres with a known error."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.coordinates import (
    COORDINATE_SYSTEMS,
    CoordinateSystem,
    convert_from_wgs84,
    convert_to_wgs84,
    project_to_metres,
)
from orgraph.errors import InvalidValueError

Degrees = npt.NDArray[np.float64]
longitudes_of_china = st.floats(73.0, 135.0)
latitudes_of_china = st.floats(3.0, 54.0)


def measure_metres(east: Degrees, north: Degrees, other_east: Degrees, other_north: Degrees) -> Degrees:
    """Short distances on the WGS-84 ellipsoid, by its radii of curvature half way."""
    middle = np.radians((north + other_north) / 2)
    curvature = 1 - 0.00669437999014 * np.sin(middle) ** 2
    meridian = 6_378_137.0 * (1 - 0.00669437999014) / curvature**1.5
    parallel = 6_378_137.0 / np.sqrt(curvature) * np.cos(middle)
    distance: Degrees = np.hypot(np.radians(other_east - east) * parallel, np.radians(other_north - north) * meridian)
    return distance


@pytest.mark.parametrize("system", COORDINATE_SYSTEMS)
@given(east=longitudes_of_china, north=latitudes_of_china)
def test_there_and_back_ends_within_a_thousandth_of_a_millimetre(
    system: CoordinateSystem, east: float, north: float
) -> None:
    back = convert_to_wgs84(*convert_from_wgs84(east, north, system), system)
    assert measure_metres(np.array([east]), np.array([north]), *back)[0] < 1e-6


def test_the_published_examples_of_gcj02_are_reproduced() -> None:
    # The test vectors of eviltransform: Shanghai, Shenzhen, Beijing.
    east, north = convert_from_wgs84(
        [121.5272106, 113.912316, 116.377817], [31.1774276, 22.543847, 39.911954], "GCJ-02"
    )
    assert east == pytest.approx([121.531541859215, 113.9171764808363, 116.38404722455657], abs=1e-9)
    assert north == pytest.approx([31.17530398364597, 22.540796131694766, 39.91334545536069], abs=1e-9)


def test_baidu_lies_where_baidu_says() -> None:
    # GCJ-02 (116.404, 39.915) is BD-09 (116.41036949371029, 39.92133699351021) in Baidu's formula.
    wgs84 = convert_to_wgs84(116.404, 39.915, "GCJ-02")
    east, north = convert_from_wgs84(*wgs84, "BD-09")
    assert (east[0], north[0]) == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-9)


def test_in_jinhua_the_systems_differ_by_more_than_the_radii_that_we_use() -> None:
    east, north = (grid.ravel() for grid in np.meshgrid(np.linspace(119.2, 120.8, 50), np.linspace(28.5, 29.75, 50)))
    displaced = measure_metres(east, north, *convert_from_wgs84(east, north, "GCJ-02"))
    assert displaced.min() > 480
    assert displaced.max() < 615
    assert measure_metres(east, north, *convert_from_wgs84(east, north, "BD-09")).min() > 800


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_outside_china_gcj02_is_wgs84(east: float, north: float) -> None:
    if 72.004 <= east <= 137.8347 and 0.8293 <= north <= 55.8271:
        return
    moved = convert_from_wgs84(east, north, "GCJ-02")
    assert (moved[0][0], moved[1][0]) == (east, north)
    assert convert_to_wgs84(east, north, "GCJ-02")[0][0] == east


def test_each_row_may_have_its_own_system_and_what_is_missing_stays_missing() -> None:
    systems = ["WGS-84", "GCJ-02", "BD-09", "GCJ-02"]
    given_east, given_north = [119.9, 119.9, 119.9, math.nan], [28.9, 28.9, 28.9, 28.9]
    east, north = convert_to_wgs84(given_east, given_north, systems)
    for row, system in enumerate(COORDINATE_SYSTEMS):
        alone = convert_to_wgs84(119.9, 28.9, system)
        assert (east[row], north[row]) == (alone[0][0], alone[1][0])
    assert math.isnan(east[3])
    assert given_east[0] == 119.9


@pytest.mark.parametrize("system", ["CGCS2000", "", ["WGS-84", None]])
def test_an_undeclared_system_is_refused(system: str | list[str]) -> None:
    with pytest.raises(InvalidValueError, match="not a coordinate system"):
        convert_to_wgs84([119.9, 120.0], [28.9, 29.0], system)


def test_distances_within_the_city_are_right_to_one_per_cent() -> None:
    random = np.random.default_rng(7)
    east, north = random.uniform(119.2, 120.8, 5_000), random.uniform(28.5, 29.75, 5_000)
    angle = random.uniform(0, 2 * math.pi, 5_000)
    other_east, other_north = east + 0.008 * np.cos(angle), north + 0.007 * np.sin(angle)
    true = measure_metres(east, north, other_east, other_north)
    points = project_to_metres(np.concatenate([east, other_east]), np.concatenate([north, other_north]))
    measured = np.hypot(*(points[:5_000] - points[5_000:]).T)
    assert np.abs(measured / true - 1).max() < 0.01


def measure_great_circle(east: Degrees, north: Degrees, other_east: Degrees, other_north: Degrees) -> Degrees:
    """Distances on a sphere, by haversines."""
    first, second = np.radians(north), np.radians(other_north)
    turned = np.sin(np.radians(other_east - east) / 2) ** 2 * np.cos(first) * np.cos(second)
    distance: Degrees = 2 * 6_371_008.8 * np.arcsin(np.sqrt(np.sin((second - first) / 2) ** 2 + turned))
    return distance


def test_distances_are_those_of_great_circles_to_a_ten_thousandth() -> None:
    random = np.random.default_rng(11)
    east, north = random.uniform(119.2, 120.8, (2, 4_000)), random.uniform(28.5, 29.75, (2, 4_000))
    east[1, :2_000], north[1, :2_000] = east[0, :2_000] + 0.004, north[0, :2_000] + 0.003
    points = project_to_metres(east.ravel(), north.ravel()).reshape(2, -1, 2)
    true = measure_great_circle(east[0], north[0], east[1], north[1])
    assert np.abs(np.hypot(*(points[0] - points[1]).T) / true - 1).max() < 1e-4


def test_one_place_that_is_wrong_does_not_move_the_others() -> None:
    points = project_to_metres([119.9, 119.9, 119.9, 0.0], [28.9, 28.9, 28.904, 0.0])
    assert np.isfinite(points).all()
    assert np.hypot(*(points[2] - points[1])) == pytest.approx(444.78, abs=0.01)


def test_the_projection_is_centred_and_leaves_missing_points_out() -> None:
    points = project_to_metres([119.0, 120.0, 121.0, math.nan], [29.0, 29.0, 29.0, 29.0])
    assert points[1] == pytest.approx([0, 0], abs=1e-6)
    assert points[0, 0] == pytest.approx(-points[2, 0])
    assert np.isnan(points[3]).all()
    assert np.isnan(project_to_metres([math.nan], [29.0])).all()
    assert project_to_metres([], []).shape == (0, 2)
