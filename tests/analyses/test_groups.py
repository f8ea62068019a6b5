"""Groups: by any dimensions, each organization in exactly one, in the order in which people read them."""

from __future__ import annotations

import itertools
from datetime import date

import pytest

from orgraph.analyses import DIMENSIONS, RUNGS
from orgraph.errors import InvalidValueError
from orgraph.identifiers import read_areas
from tests.analyses.build import CITY, DONGYANG, JINDONG, WUCHENG, YIWU, ZONE, City, list_figures, measure

ENTRUSTED = next(key for key in read_areas().list_townships(ZONE) if key.startswith(WUCHENG))
SUXI = f"{YIWU}/苏溪镇"


def list_keys(city: City, *by: str) -> dict[str, tuple[str | None, ...]]:
    """List the group of each organization, with one group per organization."""
    coverage = measure(city, by=by)
    found = {}
    for group in coverage.groups:
        for position in group.rate("A").population_positions.tolist():
            found[coverage.snapshot.nodes("Organization").key(position)] = tuple(group.keys.values())
    return found


@pytest.mark.parametrize(
    ("places", "unit", "county", "township"),
    [
        ({"counted": ZONE, "operating": WUCHENG}, ZONE, WUCHENG, None),
        ({"operating": ENTRUSTED}, ZONE, WUCHENG, ENTRUSTED),
        ({"operating": WUCHENG, "registered": ENTRUSTED}, ZONE, WUCHENG, ENTRUSTED),
        ({"operating": JINDONG, "registered": ENTRUSTED}, JINDONG, JINDONG, None),
        ({"operating": None, "registered": SUXI}, YIWU, YIWU, SUXI),
        ({"operating": SUXI, "registered": DONGYANG}, YIWU, YIWU, SUXI),
        ({"operating": ZONE, "registered": ENTRUSTED}, ZONE, WUCHENG, ENTRUSTED),
        ({"operating": ZONE}, ZONE, None, None),
        ({"operating": CITY, "registered": SUXI}, YIWU, YIWU, SUXI),
        ({"operating": CITY}, None, None, None),
        ({"operating": None}, None, None, None),
        ({"counted": CITY, "operating": SUXI}, YIWU, YIWU, SUXI),
    ],
)
def test_the_counting_unit_is_declared_or_follows_from_the_place(
    places: dict[str, str | None], unit: str | None, county: str | None, township: str | None
) -> None:
    city = City().load_everything()
    city.organization("A", **places)
    assert list_keys(city, "unit", "county", "township") == {"A": (unit, county, township)}


def test_areas_stand_in_administrative_order_and_unknown_is_last() -> None:
    city = City().load_everything()
    for number, place in enumerate([None, YIWU, JINDONG, WUCHENG]):
        city.organization(f"A{number}", operating=place)
    groups = measure(city, by=("county",)).groups
    assert [group.keys["county"] for group in groups] == [WUCHENG, JINDONG, YIWU, None]
    assert groups[-1].titles["county"].zh == "未知"


def test_kinds_stand_in_the_order_of_their_vocabulary() -> None:
    city = City().load_everything()
    for kind in ("foundation", "enterprise", "social_group"):
        city.organization(kind, kind=kind)
    city.organization("X", kind=None)
    kinds = [group.keys["kind"] for group in measure(city, by=("kind",)).groups]
    assert kinds == ["enterprise", "social_group", "foundation", None]


@pytest.mark.parametrize(
    ("industry", "keys"),
    [("1311", ("C", "13", "131", "1311")), ("13", ("C", "13", None, None)), (None, (None,) * 4)],
)
def test_industries_group_by_each_level_that_is_known(industry: str | None, keys: tuple[str | None, ...]) -> None:
    city = City().load_everything()
    city.organization("A", industry=industry)
    levels = ("industry_section", "industry_division", "industry_group", "industry_class")
    assert list_keys(city, *levels) == {"A": keys}


def test_size_classes_follow_the_rules() -> None:
    city = City().load_everything()
    city.organization("A", industry="3311", employees=1200, turnover_wan=50000.0)
    city.organization("B", industry="3311", employees=5, turnover_wan=50000.0)
    city.organization("C", industry="3311", employees=1200)
    assert list_keys(city, "size_class") == {"A": ("large",), "B": ("micro",), "C": (None,)}


def make_carriers() -> City:
    city = City().load_everything()
    for key in ("C1", "C2", "C3", "C0"):
        city.add("Carrier", key, name=f"{key}园", kind="park")
    city.relate("PART_OF", "C3", "C2")
    city.relate("PART_OF", "C2", "C1")
    return city


@pytest.mark.parametrize(
    ("carriers", "expected"),
    [
        (("C1",), "C1"),
        (("C1", "C3"), "C3"),
        (("C1", "C2", "C3"), "C3"),
        (("C3", "C0"), "C0"),
        (("C2", "C1", "C0"), "C0"),
        ((), None),
    ],
)
def test_of_carriers_inside_carriers_the_innermost_counts_then_the_first(
    carriers: tuple[str, ...], expected: str | None
) -> None:
    city = make_carriers()
    city.organization("A")
    for carrier in carriers:
        city.relate("LOCATED_IN", "A", carrier)
    assert list_keys(city, "carrier") == {"A": (expected,)}


def test_a_closed_carrier_holds_nobody() -> None:
    city = make_carriers()
    city.add("Carrier", "C3", closed_on=date(2020, 1, 1))
    city.organization("A")
    city.relate("LOCATED_IN", "A", "C3")
    assert list_keys(city, "carrier") == {"A": (None,)}


def make_varied_city() -> City:
    city = make_carriers().load("party")
    places = itertools.cycle([WUCHENG, SUXI, ENTRUSTED, None, DONGYANG])
    kinds = itertools.cycle(["enterprise", "social_group", None])
    for number in range(40):
        city.organization(
            f"A{number:02}",
            operating=next(places),
            kind=next(kinds),
            operating_status=None if number % 7 == 0 else "shell" if number % 11 == 0 else "operating",
            full_members=number % 5,
            employees=number * 4,
            industry="1311" if number % 2 else "6020",
        )
    for number in range(0, 40, 3):
        city.party(f"P{number:02}", f"A{number:02}", *([f"A{number - 1:02}"] if number % 2 else []))
    city.relate("LOCATED_IN", "A05", "C3")
    return city


@pytest.mark.parametrize(
    "by", [*((name,) for name in DIMENSIONS), ("township", "kind"), ("kind", "unit", "carrier"), tuple(DIMENSIONS)]
)
def test_groups_add_up_to_the_whole(by: tuple[str, ...]) -> None:
    coverage = measure(make_varied_city(), by=by)
    assert len({tuple(group.keys.values()) for group in coverage.groups}) == len(coverage.groups) > 0
    for rate in coverage.rates:
        parts = [list_figures(group.rate(rate.code)) for group in coverage.groups]
        assert tuple(map(sum, zip(*parts, strict=True))) == list_figures(rate)
        positions = [group.rate(rate.code).population_positions.tolist() for group in coverage.groups]
        assert sorted(itertools.chain(*positions)) == rate.population_positions.tolist()
    for rung in RUNGS:
        assert sum(group.ladder[rung] for group in coverage.groups) == coverage.ladder[rung]


def test_groups_are_listed_in_the_order_of_the_dimensions() -> None:
    groups = measure(make_varied_city(), by=("kind", "unit")).groups
    assert all(list(group.keys) == ["kind", "unit"] for group in groups)
    assert [group.keys["kind"] for group in groups] == sorted(
        (group.keys["kind"] for group in groups), key=["enterprise", "social_group", None].index
    )


@pytest.mark.parametrize(
    ("by", "what"), [(("village",), '"village" is not a dimension'), (("unit", "unit"), '"unit" is given twice')]
)
def test_an_unknown_or_repeated_dimension_is_refused(by: tuple[str, ...], what: str) -> None:
    with pytest.raises(InvalidValueError, match=what):
        measure(City(), by=by)


def test_the_group_table_has_one_row_per_group_and_rate() -> None:
    coverage = measure(make_varied_city(), by=("unit",))
    table = coverage.table()
    assert table.num_rows == 8 * len(coverage.groups)
    assert table.column_names[:3] == ["unit", "unit_title", "code"]


def test_townships_that_share_a_name_are_told_apart_by_their_unit() -> None:
    city = City()
    places = (f"{WUCHENG}/江南街道", "330784/江南街道", SUXI)
    for number, place in enumerate(places):
        city.organization(f"A{number}", operating=place)
    groups = measure(city, by=("township",)).groups
    assert [group.titles["township"].zh for group in groups] == [
        "江南街道（金华开发区）",
        "苏溪镇",
        "江南街道（永康市）",
    ]
