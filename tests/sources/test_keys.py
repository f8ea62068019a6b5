"""What rows are known by, and rows that are known by the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgraph.model import MODEL
from orgraph.sources import Declared, validate_tables
from tests.sources.building import (
    CENSUS_UNIT,
    WUCHENG,
    as_csv,
    check_rows,
    code,
    errors,
    organization,
    read_one,
    rules,
    values,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_an_organization_without_a_code_has_a_local_key(tmp_path: Path) -> None:
    tables = check_rows(tmp_path, "organizations", [organization(1, 统一社会信用代码="", 单位名称="第 一（五金）厂")])
    assert values(tables, "organizations", "key") == [f"LOCAL/{WUCHENG}/enterprise/第一(五金)厂"]
    assert values(tables, "organizations", "uscc") == [None]


def test_a_ledgers_own_code_is_the_key_and_else_unit_and_cells(tmp_path: Path) -> None:
    rows = [
        {"编码": "ZT1", "载体名称": "一号楼", "载体类型": "楼宇"},
        {"编码": "", "载体名称": "二号 楼", "载体类型": "楼宇"},
    ]
    tables = check_rows(tmp_path, "carriers", rows)
    assert values(tables, "carriers", "key") == ["ZT1", f"{WUCHENG}/building/二号楼"]


@pytest.mark.parametrize(
    ("sheet", "row", "key"),
    [
        (
            "meeting_counts",
            {"党组织": "D1", "月份": "2020年5月", "组织生活类型": "党课", "次数": "1"},
            "330702/D1/2020-05/party_lesson",
        ),
        ("visits", {"走访日期": "2020.5.1", "走访单位": "甲局", "走访对象": "乙厂"}, "330702/甲局/乙厂/2020-05-01"),
        (
            "tallies",
            {"事项": "表彰数", "统计日期": "2020-06-30", "数量": "3", "县（市、区）": "婺城"},
            "330702/honours/2020-06-30/330702",
        ),
        ("events", {"活动类别": "调研", "活动日期": "2020-05-01", "主办": "甲局"}, "330702/research/甲局/2020-05-01"),
        ("units", {"单位名称": "甲局", "单位类别": "部门"}, "330702/甲局"),
    ],
)
def test_a_key_is_made_of_what_the_model_names(tmp_path: Path, sheet: str, row: dict[str, str], key: str) -> None:
    tables = check_rows(tmp_path, sheet, [row])
    assert not errors(tables)
    assert values(tables, sheet, "key") == [key]


def test_a_row_that_has_neither_code_nor_name_is_refused(tmp_path: Path) -> None:
    (problem,) = errors(check_rows(tmp_path, "posts", [{"岗位类别": "书记"}]))
    assert problem.rule == "key_incomplete"
    assert "岗位名称" in problem.message


def test_the_second_row_of_a_key_is_refused_and_names_the_first(tmp_path: Path) -> None:
    rows = [organization(1), organization(2), organization(1), organization(1, 类别="错")]
    tables = check_rows(tmp_path, "organizations", rows)
    twice = [problem for problem in errors(tables) if problem.rule == "key_twice"]
    assert [(problem.row, problem.value) for problem in twice] == [(4, code(1)), (5, code(1))]
    assert all("第2行" in problem.message for problem in twice)
    assert tables.counts["organizations"].taken == 2


def test_a_key_in_two_files_of_one_scope_is_refused_and_in_two_scopes_is_not(tmp_path: Path) -> None:
    first = read_one(tmp_path / "a.csv", as_csv([organization(1)]), Declared(ledger="census", unit=WUCHENG))
    second = read_one(tmp_path / "b.csv", as_csv([organization(1)]), Declared(ledger="census", unit=WUCHENG))
    (problem,) = errors(validate_tables([first, second]))
    assert (problem.file, problem.rule) == ("b.csv", "key_twice")
    assert "a.csv“a”第2行" in problem.message
    other = read_one(tmp_path / "c.csv", as_csv([organization(1)]), Declared(ledger="census", unit="义乌市"))
    assert not errors(validate_tables([first, other]))


def test_a_relation_stands_once_from_one_day_on(tmp_path: Path) -> None:
    row = {"党组织编码": "D1", "两新组织代码": code(1), "起始日期": "2019-01-01"}
    later = {**row, "起始日期": "2020-01-01"}
    tables = check_rows(tmp_path, "covers", [row, later, row, {**row, "起始日期": ""}, {**row, "起始日期": ""}])
    assert [(problem.rule, problem.row) for problem in errors(tables)] == [("key_twice", 4), ("key_twice", 6)]


def test_relations_that_differ_in_what_tells_them_apart_stand_side_by_side(tmp_path: Path) -> None:
    row = {"管理单位": "甲", "载体": "ZT1", "管理角色": "管委会"}
    assert not rules(check_rows(tmp_path, "carrier_managers", [row, {**row, "管理角色": "物业"}]))


@pytest.mark.parametrize("sheet", sorted(MODEL.sheets))
def test_an_empty_sheet_has_the_fields_of_its_rows(tmp_path: Path, sheet: str) -> None:
    from orgraph.tables import row_schema

    headings = ",".join(cell.chinese for cell in MODEL.cells(sheet))
    tables = validate_tables([read_one(tmp_path / f"{sheet}.csv", f"{headings}\n", CENSUS_UNIT)])
    assert tables.rows[sheet].schema == row_schema(sheet)
