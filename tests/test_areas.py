"""Areas are known by codes, by names, and townships by county and name."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

import pytest

from orgraph.errors import ConfigurationError, InvalidValueError
from orgraph.identifiers import AreaLevel, Areas, read_areas

DIVISIONS: Final = Path(__file__).parents[2] / "shared" / "data" / "divisions"
ZONE: Final = "金华开发区"


@pytest.fixture(scope="module")
def jinhua() -> Areas:
    return read_areas()


def test_jinhua_has_nine_counties_one_zone_and_146_townships(jinhua: Areas) -> None:
    assert len(jinhua.list_keys("county")) == 9
    assert jinhua.list_keys("development_zone") == (ZONE,)
    assert len(jinhua.list_keys("township")) == 146
    assert jinhua.list_reporting_units()[:2] == ("330700", "330700/市本级")
    assert len(jinhua) == len(set(jinhua.list_keys())) == 146 + 12


def test_counting_units_stand_in_administrative_order(jinhua: Areas) -> None:
    titles = [jinhua[key].short_title for key in jinhua.list_counting_units()]
    assert titles == ["婺城", "开发区", "金东", "兰溪", "义乌", "东阳", "永康", "武义", "浦江", "磐安"]


def test_the_zone_counts_eight_townships_that_lie_in_another_district(jinhua: Areas) -> None:
    counted = jinhua.list_townships(ZONE)
    assert len(counted) == 8
    assert {jinhua[key].parent for key in counted} == {"330702"}
    assert jinhua["330702/苏孟乡"].counted_by == ZONE
    assert set(counted) < set(jinhua.list_townships("330702"))
    assert len(jinhua.list_townships("330702")) == 26


def test_every_township_lies_in_a_county_and_is_counted_once(jinhua: Areas) -> None:
    for key in jinhua.list_keys("township"):
        assert jinhua[jinhua[key].parent or ""].level == "county"
        assert jinhua[key].counted_by in jinhua.list_counting_units()
    assert sum(len(jinhua.list_townships(county)) for county in jinhua.list_keys("county")) == 146


def test_the_city_counts_for_nobody_and_its_own_bodies_for_themselves(jinhua: Areas) -> None:
    assert jinhua.city.counted_by is None
    assert jinhua["330700/市本级"].counted_by == "330700/市本级"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("义乌", "330782"),
        ("义乌市", "330782"),
        ("义乌县", "330782"),
        ("330782", "330782"),
        ("330782000000", "330782"),
        ("浙江省金华市义乌市", "330782"),
        ("金华市义乌", "330782"),
        (" 义乌　市 ", "330782"),
        ("３３０７８２", "330782"),
        ("金华", "330700"),
        ("金华市", "330700"),
        ("市本级", "330700/市本级"),
        ("金华市本级", "330700/市本级"),
        ("市直单位", "330700/市本级"),
        ("开发区", ZONE),
        ("金华经济技术开发区", ZONE),
        ("330723/白洋街道", "330723/白洋街道"),
        ("白洋街道", "330723/白洋街道"),
        ("浙江省金华市武义县白洋街道", "330723/白洋街道"),
        ("武义白洋街道", "330723/白洋街道"),
        ("330723001", "330723/白洋街道"),
        ("安文镇", "330727/安文街道"),
        ("柳城镇", "330723/柳城畲族镇"),
        ("江东镇", "330703/江东镇"),
        ("江东街道", "330782/江东街道"),
        ("江东乡", None),
        ("江南街道", None),
        ("白洋", None),
        ("330781102", None),  # 游埠镇 in one list, 诸葛镇 in another
        ("浙江省", None),
        ("金华县", None),
        ("杭州市", None),
        ("", None),
    ],
)
def test_a_cell_names_an_area_by_code_or_by_name(jinhua: Areas, text: str, key: str | None) -> None:
    area = jinhua.find_area(text)
    assert (area.key if area else None) == key


@pytest.mark.parametrize(
    ("text", "level", "within", "key"),
    [
        ("白洋", "township", None, "330723/白洋街道"),
        ("江东", "township", None, None),
        ("江东", "township", "330782", "330782/江东街道"),
        ("江东镇", None, "330782", "330782/江东街道"),
        ("江南街道", None, ZONE, "330702/江南街道"),
        ("江南街道", None, "330784", "330784/江南街道"),
        ("白洋街道", None, "330782", None),
        ("义乌市", "township", None, None),
        ("330781102", "township", "330781", None),
    ],
)
def test_level_and_unit_narrow_what_a_cell_may_mean(
    jinhua: Areas, text: str, level: AreaLevel | None, within: str | None, key: str | None
) -> None:
    area = jinhua.find_area(text, level=level, within=within)
    assert (area.key if area else None) == key


def test_every_area_is_found_by_its_key_and_every_township_by_county_and_name(jinhua: Areas) -> None:
    for area in jinhua.rows:
        assert jinhua.find_area(area.key) is area
        if area.level == "township":
            assert jinhua.find_area(area.title, within=area.parent) is area
            assert jinhua.find_area(jinhua[area.parent or ""].title + area.title) is area


def test_no_code_finds_two_different_townships(jinhua: Areas) -> None:
    for area in jinhua.rows:
        for code in area.codes:
            assert jinhua.find_area(code) in {None, area}


def test_a_column_is_read_like_its_cells(jinhua: Areas) -> None:
    found = jinhua.find_area_keys(["义乌", None, "白洋街道", "火星", "义乌"])
    assert found.to_pylist() == ["330782", None, "330723/白洋街道", None, "330782"]
    assert jinhua.find_area_keys([]).to_pylist() == []


def test_an_unknown_level_or_unit_is_refused(jinhua: Areas) -> None:
    with pytest.raises(InvalidValueError, match='"village" is not a level'):
        jinhua.find_area("义乌", level="village")  # type: ignore[arg-type] # the point of the test
    with pytest.raises(InvalidValueError, match='"330100"'):
        jinhua.find_area_keys(["义乌"], within="330100")


@pytest.mark.skipif(not DIVISIONS.exists(), reason="the public lists of divisions are not here")
@pytest.mark.parametrize(
    ("file", "county", "name", "code"),
    [
        ("jinhua_townships_2023_modood.csv", "county_code", "township_name", "township_code"),
        ("jinhua_level4_2025_xiangyuecn.csv", "pid", "ext_name", "id"),
    ],
)
def test_no_code_of_a_public_list_is_read_as_another_township(
    jinhua: Areas, file: str, county: str, name: str, code: str
) -> None:
    found = 0
    with (DIVISIONS / file).open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            area = jinhua.find_area(row[code])
            if len(row[code]) == 9 and area is not None:
                assert area.key == f"{row[county]}/{row[name]}"
                found += 1
    assert found > 100


UNITS: Final = """level,key,title,short_title,other_names
province,360000,江西省,江西,
city,360700,赣州市,赣州,
county,360703,南康区,南康,南康市;南康县
county,360730,宁都县,宁都,
"""
TOWNSHIPS: Final = """county,name,kind,code,other_codes,counted_by
360703,唐江镇,镇,360703101,,360703
"""


def test_another_city_is_read_from_files_of_the_same_form(tmp_path: Path) -> None:
    (tmp_path / "units.csv").write_text(UNITS, encoding="utf-8")
    (tmp_path / "townships.csv").write_text(TOWNSHIPS, encoding="utf-8")
    ganzhou = read_areas(tmp_path)
    assert ganzhou.list_counting_units() == ("360703", "360730")
    for text in ("南康县", "江西省赣州市南康区", "360703"):
        area = ganzhou.find_area(text)
        assert area is not None
        assert area.key == "360703"
    assert ganzhou.find_area("义乌市") is None


@pytest.mark.parametrize(
    ("units", "townships", "complaint"),
    [
        (None, TOWNSHIPS, "units.csv cannot be read"),
        (UNITS.replace("short_title", "short"), TOWNSHIPS, "the column short_title"),
        (UNITS.replace("city,360700", "county,360700"), TOWNSHIPS, "exactly one row of the level city"),
        (UNITS.replace("county,360730", "village,360730"), TOWNSHIPS, '"village" is not a level'),
        (UNITS.replace("360730", "360703"), TOWNSHIPS, '"360703" is listed twice'),
        (UNITS, TOWNSHIPS.replace("360703,唐", "360799,唐"), '唐江镇 names "360799" as county'),
        (UNITS, TOWNSHIPS.replace(",,360703", ",,360700"), '唐江镇 names "360700" as counted_by'),
    ],
)
def test_files_that_contradict_themselves_are_refused(
    tmp_path: Path, units: str | None, townships: str, complaint: str
) -> None:
    if units is not None:
        (tmp_path / "units.csv").write_text(units, encoding="utf-8")
    (tmp_path / "townships.csv").write_text(townships, encoding="utf-8")
    with pytest.raises(ConfigurationError, match=complaint):
        read_areas(tmp_path)
