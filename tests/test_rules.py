"""Thresholds are data; a local file overrides them and nothing else, or is refused with the reason."""

from __future__ import annotations

import math
import tomllib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.errors import ConfigurationError
from orgraph.identifiers import read_industries
from orgraph.rules import (
    DEFAULT_RULES,
    SIZE_CLASSES,
    classify_above_scale,
    classify_sector,
    classify_size,
    find_sectors,
    read_rules,
)

if TYPE_CHECKING:
    from pathlib import Path

RULES = read_rules()
UNKNOWN = math.nan
SIZE = {name: place for place, name in enumerate(SIZE_CLASSES)} | {None: -1}


def write(folder: Path, content: str) -> Path:
    path = folder / "local.toml"
    path.write_text(content, encoding="utf-8")
    return path


def find_size(industry: str | None, employees: float, turnover: float, assets: float) -> int:
    found = classify_size(
        [industry], employees=employees, turnover_wan=turnover, assets_wan=assets, rules=RULES.size_classes
    )
    return int(found[0])


def find_above_scale(
    industry: str | None, employees: float, turnover: float, qualified: float = UNKNOWN, edition: str = "2020"
) -> int:
    found = classify_above_scale(
        [industry],
        employees=employees,
        turnover_wan=turnover,
        qualified=qualified,
        edition=RULES.above_scale.editions[edition],
    )
    return int(found[0])


def test_the_default_rules_are_those_of_the_regulations() -> None:
    assert RULES.establish.min_full_members_solo == 3
    assert RULES.establish.joint_branch_max_units == 5
    assert (RULES.term_years.committee, RULES.term_years.general_branch, RULES.term_years.branch) == (5, 3, 3)
    assert RULES.freshness.fresh_days == 90
    assert RULES.visits.burden_max_per_quarter == 4
    assert RULES.imports.shrink_warning_share == 0.10
    assert RULES.privacy.min_group_size == 5


def test_rate_e_pools_the_tiers_that_test_something_and_want_everybody() -> None:
    assert [tier.name for tier in RULES.size_tier_set.pooled] == ["employees_80", "employees_50_79", "has_members"]
    assert len(RULES.size_tier_set.tiers) == 5


def test_a_local_file_overrides_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    local = read_rules(write(tmp_path, "[visits]\nper_quarter_min = 2\n[service_circle]\nminutes = 10\n"))
    assert local.visits.per_quarter_min == 2
    assert local.visits.burden_max_per_quarter == RULES.visits.burden_max_per_quarter
    assert local.service_circle.minutes == 10.0
    assert isinstance(local.service_circle.minutes, float)
    assert local.establish == RULES.establish


def test_a_local_file_may_add_a_sector_and_another_set_of_tiers(tmp_path: Path) -> None:
    content = """
    [coverage]
    size_tier_set = "ours"
    [size_tiers.ours]
    title = "本地"
    tiers = [{ name = "big", title = "200人以上", employees_min = 200, organization_coverage_target = 1.0 }]
    [sectors.hardware]
    title = "五金"
    codes = ["33"]
    """
    local = read_rules(write(tmp_path, content))
    assert [tier.employees_min for tier in local.size_tier_set.pooled] == [200]
    assert set(local.sectors) == {*RULES.sectors, "hardware"}


def test_the_digest_depends_on_the_content_and_not_on_how_it_is_written(tmp_path: Path) -> None:
    assert len(RULES.digest) == 64
    assert read_rules().digest == RULES.digest
    assert read_rules(DEFAULT_RULES).digest == RULES.digest
    assert read_rules(write(tmp_path, "# nothing\n[service_circle]\nminutes = 15 # as before\n")).digest == RULES.digest
    assert read_rules(write(tmp_path, "[service_circle]\nminutes = 20\n")).digest != RULES.digest


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("[visits]\nper_quater_min = 1", r'no rule "visits.per_quater_min".*"visits.per_quarter_min"'),
        ("[vists]\nper_quarter_min = 1", r'no rule "vists".*"visits"'),
        ('[visits]\nper_quarter_min = "1"', r'"visits.per_quarter_min" is \'1\', but must be a whole number'),
        ("[visits]\nper_quarter_min = 1.5", "must be a whole number"),
        ("[visits]\nper_quarter_min = true", "must be a whole number"),
        ("visits = 1", '"visits" is 1, but must be a table'),
        ("[visits]\nper_quarter_min = -1", "at least 0"),
        ("[visits]\nper_quarter_min = 9", "per_quarter_min must not exceed burden_max_per_quarter, but 9 > 4"),
        ("[freshness]\nfresh_days = 200", "fresh_days must not exceed stale_days"),
        ("[instructors]\norganizations_typical = 9", "must not exceed organizations_max"),
        ("[privacy]\nmin_group_size = 4", "at least 5"),
        ("[imports]\nshrink_warning_share = 1.5", "at least 0 and at most 1"),
        ("[imports]\nshrink_warning_share = nan", "at least 0"),
        ('[coverage]\nsize_tier_set = "beijing"', 'size_tier_set" is "beijing", but there are only'),
        ('[above_scale]\nedition = "1999"', 'edition" is "1999", but there are only 2018, 2020'),
        ('[sectors.x]\ntitle = "x"', '"sectors.x.codes" is missing'),
        ('[sectors.x]\ntitle = "x"\ncodes = "64"', "\"sectors.x.codes\" is '64', but must be a list"),
        ('[sectors.x]\ntitle = "x"\ncodes = ["I64"]', '"sectors.x.codes" names the industry "I64"'),
        ('[size_tiers.x]\ntitle = "x"\ntiers = [{ name = "a", title = "b", scope = "some" }]', "must be one of all"),
        ("visits", "not TOML"),
    ],
)
def test_a_local_file_with_a_mistake_is_refused_with_the_key_and_the_way_out(
    tmp_path: Path, content: str, complaint: str
) -> None:
    path = write(tmp_path, content)
    with pytest.raises(ConfigurationError, match=complaint) as refusal:
        read_rules(path)
    assert "local.toml" in str(refusal.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"absent.toml cannot be read"):
        read_rules(tmp_path / "absent.toml")


def test_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "local.toml"
    path.write_bytes('# 规则\n[visits]\nper_quarter_min = 1 # "走访"'.encode("gb18030"))
    with pytest.raises(ConfigurationError, match="not TOML in UTF-8"):
        read_rules(path)


def test_every_table_of_the_default_stands_there_with_a_comment() -> None:
    lines = DEFAULT_RULES.read_text(encoding="utf-8").splitlines()
    assert sum("#" in line for line in lines) > 50
    assert set(tomllib.loads("\n".join(lines))) == {
        name for name in type(RULES).__dataclass_fields__ if not name.startswith("_")
    }


@pytest.mark.parametrize(
    ("industry", "employees", "turnover", "assets", "size"),
    [
        ("1311", 1000, 40000, UNKNOWN, "large"),
        ("1311", 1000, 39999, UNKNOWN, "medium"),
        ("1311", 299, 40000, UNKNOWN, "small"),
        ("1311", 1000, 299, UNKNOWN, "micro"),
        ("1311", 19, 40000, UNKNOWN, "micro"),
        ("0111", UNKNOWN, 20000, UNKNOWN, "large"),
        ("4710", UNKNOWN, 80000, 79999, "medium"),
        ("5174", 5, 1000, UNKNOWN, "small"),
        ("5281", 9, 1000, UNKNOWN, "micro"),
        ("5910", 300, 3000, UNKNOWN, "medium"),  # loading goes with transport
        ("5920", 100, 1000, UNKNOWN, "medium"),  # storage does not
        ("6020", 299, 30000, UNKNOWN, "small"),
        ("6110", 100, 2000, UNKNOWN, "medium"),
        ("6420", 10, 100, UNKNOWN, None),  # 642 is the group, 6420 does not exist
        ("642", 2000, 100000, UNKNOWN, "large"),
        ("6513", 10, 50, UNKNOWN, "small"),
        ("7010", UNKNOWN, 1000, 4999, "small"),
        ("7020", 1000, 5000, UNKNOWN, "large"),
        ("7231", 300, UNKNOWN, 120000, "large"),
        ("8010", 99, UNKNOWN, UNKNOWN, "small"),
        ("8511", 300, UNKNOWN, UNKNOWN, "large"),
    ],
)
def test_a_class_needs_all_its_bounds_else_the_next_one_down(
    industry: str, employees: float, turnover: float, assets: float, size: str | None
) -> None:
    assert find_size(industry, employees, turnover, assets) == SIZE[size]


@pytest.mark.parametrize(
    ("industry", "employees", "turnover", "size"),
    [
        ("1311", UNKNOWN, UNKNOWN, None),
        ("1311", 5000, UNKNOWN, None),
        ("1311", UNKNOWN, 299, "micro"),  # whatever the employees
        ("1311", 19, UNKNOWN, "micro"),
        (None, 5000, 99999, None),
        ("99", 5000, 99999, None),
        ("G", 5000, 99999, None),  # too coarse: railways, transport, storage, post
        ("70", 5000, 99999, None),
        ("5320", 5000, 99999, None),  # railways
        ("6610", 5000, 99999, None),  # banks
        ("8411", 5000, 99999, None),  # hospitals
    ],
)
def test_what_is_missing_is_unknown_and_not_zero(
    industry: str | None, employees: float, turnover: float, size: str | None
) -> None:
    assert find_size(industry, employees, turnover, UNKNOWN) == SIZE[size]


@given(
    st.sampled_from(read_industries().list_industry_keys()),
    st.tuples(*[st.floats(0, 3e5) | st.just(UNKNOWN)] * 3),
    st.tuples(*[st.floats(0, 3e5)] * 3),
)
def test_filling_a_gap_never_changes_a_class_that_was_told(
    industry: str, figures: tuple[float, float, float], fillings: tuple[float, float, float]
) -> None:
    before = find_size(industry, *figures)
    filled = [filling if math.isnan(figure) else figure for figure, filling in zip(figures, fillings, strict=True)]
    if before >= 0:
        assert find_size(industry, *filled) == before


@given(st.sampled_from(read_industries().list_industry_keys(4)), st.tuples(*[st.floats(0, 3e5)] * 3))
def test_more_of_everything_is_never_a_smaller_class(industry: str, figures: tuple[float, float, float]) -> None:
    assert find_size(industry, *(2 * figure for figure in figures)) >= find_size(industry, *figures)


@pytest.mark.parametrize(
    ("industry", "employees", "turnover", "qualified", "edition", "above"),
    [
        ("1311", UNKNOWN, 2000, UNKNOWN, "2020", 1),
        ("1311", 9999, 1999, UNKNOWN, "2020", 0),
        ("1311", 9999, UNKNOWN, UNKNOWN, "2020", -1),
        ("5174", UNKNOWN, 2000, UNKNOWN, "2020", 1),
        ("5292", UNKNOWN, 500, UNKNOWN, "2020", 1),
        ("62", UNKNOWN, 200, UNKNOWN, "2020", 1),
        ("4710", UNKNOWN, 99999, UNKNOWN, "2020", -1),
        ("4710", UNKNOWN, UNKNOWN, 1, "2020", 1),
        ("4710", UNKNOWN, 99999, 0, "2020", 0),
        ("7010", UNKNOWN, UNKNOWN, UNKNOWN, "2020", 1),
        ("70", UNKNOWN, 99999, UNKNOWN, "2020", -1),
        ("0111", UNKNOWN, 99999, UNKNOWN, "2020", 0),
        (None, UNKNOWN, 99999, UNKNOWN, "2020", -1),
        ("6020", 50, 1999, UNKNOWN, "2020", 0),
        ("6020", 50, UNKNOWN, UNKNOWN, "2018", 1),
        ("6020", 49, 999, UNKNOWN, "2018", 0),
        ("6020", 49, UNKNOWN, UNKNOWN, "2018", -1),
        ("6020", UNKNOWN, 1000, UNKNOWN, "2018", 1),
        ("8511", UNKNOWN, 500, UNKNOWN, "2020", 1),
        ("8411", UNKNOWN, 500, UNKNOWN, "2020", 0),
        ("Q", UNKNOWN, 99999, UNKNOWN, "2020", -1),
    ],
)
def test_above_scale_is_told_by_turnover_and_in_the_older_edition_by_employees_too(
    industry: str | None, employees: float, turnover: float, qualified: float, edition: str, above: int
) -> None:
    assert find_above_scale(industry, employees, turnover, qualified, edition) == above


def test_the_sectors_of_the_plan_hold_what_they_should() -> None:
    trades = ["6020", "64", "6429", "6010", "1311", None, "60"]
    assert classify_sector(trades, RULES.sectors["courier"].codes).tolist() == [1, 0, 0, 0, 0, -1, -1]
    assert classify_sector(trades, RULES.sectors["internet"].codes).tolist() == [0, 1, 1, 0, 0, -1, 0]
    assert set(RULES.sectors) == {"internet", "live_streaming", "e_commerce", "courier"}


def test_the_finest_key_decides_between_sectors() -> None:
    found = find_sectors(["1311", "1321", "14", "F", "C", None], [("C",), ("131",)])
    assert found.tolist() == [1, 0, 0, -2, 0, -1]


def test_a_hundred_thousand_organizations_are_classified_at_once() -> None:
    random = np.random.default_rng(7)
    trades = random.choice(read_industries().list_industry_keys(4), 100_000)
    figures = random.exponential(1000, (3, 100_000))
    sizes = classify_size(
        trades, employees=figures[0], turnover_wan=figures[1], assets_wan=figures[2], rules=RULES.size_classes
    )
    for row in range(0, 100_000, 9_973):
        assert sizes[row] == find_size(str(trades[row]), *figures[:, row])
