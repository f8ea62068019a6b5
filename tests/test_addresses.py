"""An address says its county and its township, or it says nothing: what is ambiguous is left open."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Final

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.identifiers import locate_addresses, read_areas

REGISTRY: Final = Path(__file__).parents[2] / "shared" / "data" / "registry" / "jinhua_3counties_sample.csv"
ZONE: Final = "金华开发区"
AREAS: Final = read_areas()


def locate(address: str | None) -> tuple[str | None, str | None]:
    """County and the name of the township."""
    found = locate_addresses([address])
    township = found.township[0].as_py()
    return found.county[0].as_py(), township and AREAS[township].title


@pytest.mark.parametrize(
    ("address", "county", "township"),
    [
        ("浙江省金华市武义县白洋街道武阳东路4号", "330723", "白洋街道"),
        ("浙江省武义县温泉北路1号", "330723", None),
        ("浙江省浙江省磐安县安文街道壶厅二路36号", "330727", "安文街道"),
        ("义乌市江东街道青口东路１２号", "330782", "江东街道"),
        ("浙江省金华市义乌市福田街道国际商贸城五区1234号（自主申报）", "330782", "福田街道"),
        ("浙江省义乌市城西街道五洲大道2388号", "330782", "城西街道"),
        ("浙江省金华市东阳市江北街道翠竹路1号", "330783", "江北街道"),
        ("东阳市横店镇工业区", "330783", "横店镇"),
        ("东阳市东阳江镇八里湾", "330783", "东阳江镇"),
        ("浙江省永康市花街镇花街村", "330784", "花街镇"),
        ("浙江省金华市永康市西城街道花都路", "330784", "西城街道"),
        ("浙江省兰溪市经济开发区上华街道", "330781", "上华街道"),
        ("浙江省金华市金东区孝顺镇工业区", "330703", "孝顺镇"),
        ("金东区江东镇六角塘", "330703", "江东镇"),
        ("浙江省金华市市辖区婺城区白龙桥镇", "330702", "白龙桥镇"),
        ("浙江省 金华市 永康市 芝英镇", "330784", "芝英镇"),
        ("浙江省/金华市/东阳市/南马镇", "330783", "南马镇"),
        ("321300浙江省永康市总部中心", "330784", None),
        ("中国（浙江）自由贸易试验区金华市义乌市后宅街道", "330782", "后宅街道"),
    ],
)
def test_the_full_name_of_a_county_is_found_behind_province_and_city(
    address: str, county: str, township: str | None
) -> None:
    assert locate(address) == (county, township)
    assert locate_addresses([address]).county_found_by.to_pylist() == ["full_name"]


@pytest.mark.parametrize(
    ("address", "county"),
    [
        ("浙江省金华市金义新区金东区", "330703"),
        ("浙江省金华市金义都市新区金东区鞋塘", "330703"),
        ("浙江省金华市双龙南街12号（武义县商会）", None),
        ("浙江省金华市金磐开发区（磐安县）", None),
        ("浙江省衢州市龙游县东华街道", None),
        ("衢州市龙游县义乌市场12号", None),
        ("杭州市萧山区武义县商会大厦", None),
        ("宁波市江东区永康市", None),
        ("义乌市场路3号", None),
    ],
)
def test_a_full_name_later_in_the_address_counts_before_any_street_and_any_other_city(
    address: str, county: str | None
) -> None:
    assert locate(address)[0] == county


@pytest.mark.parametrize(
    ("address", "county"),
    [
        ("浙江武义经济开发区白洋渡工业区", "330723"),
        ("浙江磐安工业园区大兴路1号", "330727"),
        ("浙江省浦江经济开发区", "330726"),
        ("武义宏马时代广场1号楼", "330723"),
        ("浙江省武义开发大道36号", "330723"),
        ("浙江省永康长城工业区", "330784"),
        ("义乌港", "330782"),
        ("浙江省金华市义乌佛堂镇", "330782"),
        ("浙江省金华市义乌经济技术开发区", "330782"),
        ("浙江省金华市金东经济开发区", "330703"),
    ],
)
def test_the_short_name_of_a_county_is_found_at_the_head(address: str, county: str) -> None:
    assert locate(address)[0] == county
    assert locate_addresses([address]).county_found_by.to_pylist() == ["short_name"]


@pytest.mark.parametrize(
    "address",
    [
        "浙江省金华市永康街833号1楼",
        "金华市永康街金磐开发区段",
        "浙江省金华市安文路63号",
        "浙江省金华市金磐开发区安文街262号",
        "浙江省金华市双龙南街1338号",
        "金华市兰溪门街12号",
        "浙江省金华市义乌国际商贸城",
        "永康街833号",
        "永康东路1号",
        "浦江大厦3楼",
        "上海市闵行区浦江镇恒南路",
        "浦江镇恒南路1号",
        "浙江省杭州市西湖区东阳路",
        "江苏省苏州市义乌路",
        "浙江省丽水市缙云县永康路",
        "浙江省诸暨市店口镇",
        "江西省贵溪市冷水镇",
        "浙江省金华市",
        "高速公路连接线项村段",
        "",
    ],
)
def test_what_could_be_a_street_a_building_or_another_city_is_no_county(address: str) -> None:
    assert locate(address) == (None, None)


@pytest.mark.parametrize(
    ("address", "county", "township"),
    [
        ("泉溪镇武永路178号", "330723", "泉溪镇"),
        ("浙江省尚湖镇尚湖村玉虹路2号", "330727", "尚湖镇"),
        ("浙江省金华市汤溪镇石门农场", "330702", "汤溪镇"),
        ("浙江省东阳江镇", "330783", "东阳江镇"),
        ("安文镇文明街1号", "330727", "安文街道"),
        ("浙江省金华市江东镇", None, None),
        ("江南街道1号", None, None),
        ("城东街道", None, None),
    ],
)
def test_without_a_county_only_a_township_unique_in_the_city_is_found(
    address: str, county: str | None, township: str | None
) -> None:
    assert locate(address) == (county, township)


@pytest.mark.parametrize(
    ("address", "township"),
    [
        ("浙江省磐安县安文镇北镇街48号", "安文街道"),
        ("武义县柳城镇太平北路251号", "柳城畲族镇"),
        ("浙江省兰溪市水亭乡西方村", "水亭畲族乡"),
        ("浙江省金华市义乌县江东镇", "江东街道"),
    ],
)
def test_a_township_with_another_suffix_is_found_and_marked(address: str, township: str) -> None:
    assert locate(address)[1] == township
    assert locate_addresses([address]).township_found_by.to_pylist() == ["other_suffix"]


@pytest.mark.parametrize(
    ("address", "township"),
    [
        ("浦江县仙华街道东阳路5号", "仙华街道"),
        ("永康市古山镇前黄村（永康市石柱镇某公司内）", "古山镇"),
        ("浙江磐安工业园区鞍顶路3号（尖山镇）", "尖山镇"),
        ("浙江省磐安县双峰路9号（尖山镇某公司内）", None),
        ("浙江省义乌市义东路2号江东街道办事处", None),
        ("浙江省义乌市城西路18号", None),
        ("永康市花街路12号", None),
        ("武义县城东路78号", None),
        ("武义县白洋渡工业区", None),
        ("浙江省磐安县深泽乡新城区", None),  # merged into another
        ("武义县江东街道", None),  # of Yiwu
    ],
)
def test_a_township_is_found_in_its_county_before_the_first_street_or_alone_in_brackets(
    address: str, township: str | None
) -> None:
    assert locate(address)[1] == township


@pytest.mark.parametrize(
    ("address", "unit"),
    [
        ("浙江省金华市婺城区三江街道双溪西路", ZONE),
        ("浙江省金华市婺城区汤溪镇（金西经济开发区）", ZONE),
        ("浙江省金华市婺城区白龙桥镇", "330702"),
        ("浙江省金华市婺城区双龙南街12号", None),
        ("浙江省金华市婺城区金华经济技术开发区石城街", ZONE),
        ("浙江省金华市婺城区白龙桥镇金西开发区", None),
        ("金华开发区秋滨街道", ZONE),
        ("浙江省金华市开发区八达路8号", ZONE),
        ("浙江省金华市金华经济技术开发区", ZONE),
        ("金华市环城南路金华开发区段", None),
        ("浙江省金华市金磐开发区", None),
        ("浙江省义乌市", "330782"),
        ("浙江省金华市东阳经济开发区南马镇", "330783"),
    ],
)
def test_the_counting_unit_is_the_townships_or_the_zones_or_that_of_an_undivided_county(
    address: str, unit: str | None
) -> None:
    assert locate_addresses([address]).counting_unit.to_pylist() == [unit]


def test_a_zone_alone_says_nothing_of_the_county_in_which_it_lies() -> None:
    assert locate("浙江省金华市开发区八达路8号") == (None, None)
    assert locate("金华开发区秋滨街道") == ("330702", "秋滨街道")


def test_every_township_is_found_behind_its_county() -> None:
    townships = [AREAS[key] for key in AREAS.list_keys("township")]
    addresses = [f"浙江省金华市{AREAS[area.parent or ''].title}{area.title}人民路1号" for area in townships]
    found = locate_addresses(addresses)
    assert found.township.to_pylist() == [area.key for area in townships]
    assert found.county.to_pylist() == [area.parent for area in townships]
    assert found.counting_unit.to_pylist() == [area.counted_by for area in townships]


pieces = st.sampled_from(
    [
        "浙江省",
        "金华市",
        "义乌市",
        "武义",
        "永康",
        "白洋街道",
        "江东镇",
        "安文",
        "路",
        "街",
        "1号",
        "（",
        "）",
        "开发区",
        "金华",
    ]
)


@given(st.lists(st.none() | st.lists(pieces, max_size=7).map("".join) | st.text(max_size=8), max_size=12))
def test_a_township_lies_in_its_county_and_rows_do_not_depend_on_each_other(addresses: list[str | None]) -> None:
    found = locate_addresses(pa.array(addresses, type=pa.string()))
    for address, county, township in zip(addresses, found.county, found.township, strict=True):
        assert township.as_py() is None or AREAS[township.as_py()].parent == county.as_py()
        alone = locate_addresses([address])
        assert alone.county.to_pylist() == [county.as_py()]
        assert alone.township.to_pylist() == [township.as_py()]


@pytest.mark.skipif(not REGISTRY.exists(), reason="the registry extract is not here")
def test_a_real_registry_extract_is_located_but_for_addresses_in_the_city_itself() -> None:
    with REGISTRY.open(encoding="utf-8-sig", newline="") as file:
        addresses = [row["注册地址"] for row in csv.DictReader(file)]
    found = locate_addresses(addresses)
    assert Counter(found.county_found_by.to_pylist()) == {"full_name": 847, "short_name": 46, "township": 7, None: 32}
    assert Counter(found.township_found_by.to_pylist()) == {"exact": 345, "other_suffix": 89, None: 498}
    nowhere = [address for address, county in zip(addresses, found.county, strict=True) if county.as_py() is None]
    in_the_city = [address for address in nowhere if "金华市" in address]
    assert len(in_the_city) == 29
    assert all(AREAS[key].short_title + "县" not in address for address in nowhere for key in AREAS.list_keys("county"))
