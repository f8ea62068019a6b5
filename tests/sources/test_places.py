"""Where rows lie: areas in cells and addresses, and coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgraph.coordinates import convert_from_wgs84
from orgraph.sources import Declared
from tests.sources.building import WUCHENG, check_rows, code, errors, organization, rules, values

if TYPE_CHECKING:
    from pathlib import Path

EAST, NORTH = 119.6474, 29.0791


@pytest.mark.parametrize(
    ("county", "township", "key"),
    [
        ("婺城区", "白龙桥镇", "330702/白龙桥镇"),
        ("婺城", "白龙桥", "330702/白龙桥镇"),
        ("330702", "", "330702"),
        ("浙江省金华市义乌市", "", "330782"),
        ("", "白龙桥镇", "330702/白龙桥镇"),
        ("金华开发区", "", "金华开发区"),
        ("金华市", "白龙桥镇", "330702/白龙桥镇"),
        ("武义县", "白洋街道", "330723/白洋街道"),
    ],
)
def test_cells_name_an_area_in_many_spellings(tmp_path: Path, county: str, township: str, key: str) -> None:
    row = organization(1, 所在县市区=county, 所在乡镇街道=township)
    tables = check_rows(tmp_path, "organizations", [row])
    assert not errors(tables)
    assert values(tables, "organizations", "operating_area") == [key]


@pytest.mark.parametrize(
    ("county", "township", "rule", "column"),
    [
        ("杭州市", "", "area_unknown", "所在县市区"),
        ("婺城区", "不存在镇", "area_unknown", "所在乡镇街道"),
        ("婺城区", "白洋街道", "township_not_in_county", "所在乡镇街道"),
        ("", "不存在镇", "area_unknown", "所在乡镇街道"),
    ],
)
def test_an_area_that_is_none_is_refused(tmp_path: Path, county: str, township: str, rule: str, column: str) -> None:
    row = organization(1, 所在县市区=county, 所在乡镇街道=township)
    (problem,) = errors(check_rows(tmp_path, "organizations", [row]))
    assert (problem.rule, problem.column, problem.value) == (rule, column, township or county)


def test_the_address_tells_the_place_where_the_cells_are_empty(tmp_path: Path) -> None:
    rows = [
        {"企业名称": "甲", "统一社会信用代码": code(1), "注册地址": "浙江省金华市武义县白洋街道武阳东路4号"},
        {"企业名称": "乙", "统一社会信用代码": code(2), "注册地址": "武义县某某路4号"},
        {"企业名称": "丙", "统一社会信用代码": code(3), "注册地址": "某某路4号"},
        {"企业名称": "丁", "统一社会信用代码": code(4), "注册地址": "N/A"},
    ]
    tables = check_rows(tmp_path, "registry", rows, Declared())
    assert not errors(tables)
    assert values(tables, "registry", "registered_area") == ["330723/白洋街道", "330723", None, None]
    assert values(tables, "registry", "scope_unit") == ["330723", "330723", "", ""]
    located = [(problem.rule, problem.row, problem.value) for problem in tables.problems]
    assert located == [("township_not_located", 3, "武义县某某路4号"), ("address_not_located", 4, "某某路4号")]


def test_a_cell_outweighs_the_address_and_the_address_refines_the_cell(tmp_path: Path) -> None:
    rows = [
        {"企业名称": "甲", "统一社会信用代码": code(1), "注册地址": "武义县白洋街道4号", "注册地县市区": "义乌市"},
        {"企业名称": "乙", "统一社会信用代码": code(2), "注册地址": "武义县白洋街道4号", "注册地县市区": "武义县"},
    ]
    tables = check_rows(tmp_path, "registry", rows)
    assert values(tables, "registry", "registered_area") == ["330782", "330723/白洋街道"]
    assert rules(tables) == []


@pytest.mark.parametrize("system", ["WGS-84", "GCJ-02", "BD-09"])
def test_coordinates_become_wgs84_and_the_original_is_kept(tmp_path: Path, system: str) -> None:
    (east,), (north,) = convert_from_wgs84([EAST], [NORTH], system)
    row = organization(1, 经度=repr(float(east)), 纬度=repr(float(north)), 坐标系=system)
    tables = check_rows(tmp_path, "organizations", [row])
    assert not rules(tables)
    assert values(tables, "organizations", "longitude") == [pytest.approx(EAST, abs=1e-9)]
    assert values(tables, "organizations", "latitude") == [pytest.approx(NORTH, abs=1e-9)]
    assert values(tables, "organizations", "original_longitude") == [float(east)]
    assert values(tables, "organizations", "original_latitude") == [float(north)]


def test_the_cover_declares_the_system_of_rows_that_say_none(tmp_path: Path) -> None:
    (east,), (north,) = convert_from_wgs84([EAST], [NORTH], "BD-09")
    said = {"经度": repr(float(east)), "纬度": repr(float(north))}
    declared = Declared(unit=WUCHENG, coordinate_system="BD-09")
    tables = check_rows(
        tmp_path, "organizations", [organization(1, **said), organization(2, 坐标系="GPS", **said)], declared
    )
    assert values(tables, "organizations", "longitude") == [pytest.approx(EAST, abs=1e-9), float(east)]
    assert values(tables, "organizations", "coordinate_system") == ["bd09", "wgs84"]


def test_coordinates_without_a_system_are_unknown_and_said_once(tmp_path: Path) -> None:
    rows = [organization(n, 经度=str(EAST), 纬度=str(NORTH)) for n in range(3)]
    tables = check_rows(tmp_path, "organizations", rows)
    assert rules(tables) == ["coordinates_undeclared"]
    assert "3行" in tables.problems[-1].message
    assert values(tables, "organizations", "longitude") == [None] * 3
    assert values(tables, "organizations", "original_longitude") == [EAST] * 3


@pytest.mark.parametrize(
    ("east", "north", "rule"),
    [
        ("29.0791", "119.6474", "out_of_range"),
        ("12.5", "41.9", "coordinates_outside_china"),
        ("116.4", "39.9", "coordinates_far"),
        ("119.6", "", "coordinates_incomplete"),
        ("200", "29", "out_of_range"),
    ],
)
def test_coordinates_that_cannot_be_right_are_said(tmp_path: Path, east: str, north: str, rule: str) -> None:
    row = organization(1, 经度=east, 纬度=north, 坐标系="WGS-84")
    assert rules(check_rows(tmp_path, "organizations", [row])) == [rule]
