"""Which sheet a sheet is, which cell a heading means, and what is not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from orgraph.model import MODEL
from orgraph.sources import Declared, write_ledger
from orgraph.sources.files.headings import list_cells
from tests.sources.building import (
    CENSUS_UNIT,
    as_csv,
    check,
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

SHEETS = sorted(MODEL.sheets)


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_is_recognized_by_its_title_with_every_synonym_of_every_heading(tmp_path: Path, sheet: str) -> None:
    for cell in list_cells(sheet):
        for word in cell.headings:
            others = [other.chinese for other in list_cells(sheet) if other is not cell]
            text = f"{word},{','.join(others)}\n"
            (found,) = read_one(tmp_path / f"{sheet}.csv", text).sheets
            assert found.columns[cell.name].heading == word
            assert len(found.columns) == len(others) + 1


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_sheet_of_a_template_is_recognized_by_its_headings_alone(tmp_path: Path, sheet: str) -> None:
    titles = ",".join(cell.chinese for cell in MODEL.cells(sheet))
    file = read_one(tmp_path / "x.csv", f"{titles}\n")
    assert [found.table for found in file.sheets] == [sheet] or file.problems[0].rule == "ledger_ambiguous"
    declared = Declared(ledger=MODEL.ledger_of[sheet].name)
    twins = [{other.chinese for other in MODEL.cells(name)} for name in SHEETS].count(set(titles.split(","))) > 1
    found = [found.table for found in read_one(tmp_path / "x.csv", f"{titles}\n", declared).sheets]
    assert found == ([] if twins else [sheet])


def test_brackets_white_space_marks_and_units_in_headings_do_not_matter(tmp_path: Path) -> None:
    tables = check_rows(
        tmp_path,
        "registry",
        [
            {
                "*统一社会信用\n代码": code(1),
                " 企业 名称：": "甲厂",
                "注册资本(万元)": "50",
                "注册地县(市、区)（必填）": "婺城区",
            }
        ],
    )
    assert not errors(tables)
    assert not tables.dropped_columns
    assert values(tables, "registry", "registered_area") == ["330702"]


def test_a_unit_that_is_not_the_one_of_the_column_is_no_synonym(tmp_path: Path) -> None:
    tables = check_rows(tmp_path, "organizations", [organization(1, **{"营业收入（元）": "5000000"})])
    assert [dropped.heading for dropped in tables.dropped_columns] == ["营业收入（元）"]
    assert values(tables, "organizations", "turnover_wan") == [None]


def test_titles_above_the_headings_are_passed_over(tmp_path: Path) -> None:
    text = "2020年婺城区排摸台账\n填表说明：如实填写,,\n" + as_csv([organization(1), organization(2, 类别="没有这类")])
    tables = check(tmp_path / "organizations.csv", text, CENSUS_UNIT)
    assert [problem.row for problem in errors(tables)] == [5]


def test_a_heading_that_spans_two_rows_is_found(tmp_path: Path) -> None:
    text = f"单位名称,类别,统一社会信用代码,党员情况,\n,,,正式党员数,组织关系在外党员数\n甲厂,企业,{code(1)},4,0\n"
    tables = check(tmp_path / "organizations.csv", text, CENSUS_UNIT)
    assert not errors(tables)
    assert values(tables, "organizations", "full_members") == [4]
    assert values(tables, "organizations", "members_elsewhere") == [0]


def test_every_missing_heading_is_named_with_the_words_that_are_accepted(tmp_path: Path) -> None:
    tables = check(tmp_path / "organizations.csv", "曾用名\n甲\n乙\n", CENSUS_UNIT)
    assert [(problem.rule, problem.column) for problem in errors(tables)] == [
        ("heading_missing", "单位名称"),
        ("heading_missing", "类别"),
    ]
    assert "企业名称" in errors(tables)[0].message
    assert tables.counts["organizations"].refused == 2


def test_two_headings_for_one_column_refuse_the_sheet(tmp_path: Path) -> None:
    tables = check_rows(tmp_path, "organizations", [organization(1, 成立日期="2020-01-01", 注册日期="2020-01-02")])
    (problem,) = errors(tables)
    assert (problem.rule, problem.column) == ("heading_twice", "注册日期")
    assert tables.counts["organizations"].refused == 1


def test_a_name_beside_the_code_of_an_end_is_left_out_and_listed(tmp_path: Path) -> None:
    row = {"单位名称": "甲厂", "统一社会信用代码": code(1), "党组织名称": "甲厂党支部", "党组织编码": "DZZ1"}
    tables = check_rows(tmp_path, "covers", [row])
    assert not errors(tables)
    assert values(tables, "covers", "organization") == [code(1)]
    assert values(tables, "covers", "party_organization") == ["DZZ1"]
    assert [(dropped.heading, dropped.person) for dropped in tables.dropped_columns] == [
        ("单位名称", False),
        ("党组织名称", False),
    ]


def test_headings_that_fit_two_ledgers_ask_for_the_ledger(tmp_path: Path) -> None:
    text = f"企业名称,统一社会信用代码\n甲厂,{code(1)}\n"
    (problem,) = read_one(tmp_path / "x.csv", text).problems
    assert problem.rule == "ledger_ambiguous"
    assert "--ledger registry" in problem.message
    assert "--ledger civil_affairs" in problem.message
    tables = check(tmp_path / "x.csv", text, Declared(ledger="registry"))
    assert tables.counts["registry"].taken == 1


def test_a_file_of_which_nothing_is_recognized_is_an_error_that_names_the_nearest_sheet(tmp_path: Path) -> None:
    (problem,) = read_one(tmp_path / "x.csv", "单位名称,核实日期,职工人数\n甲,2020-05-01,3\n").problems
    assert (problem.rule, problem.severity) == ("sheet_not_recognised", "error")
    assert "两新组织" in problem.message
    assert "类别" in problem.message


def test_a_foreign_sheet_in_a_ledger_is_a_warning(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "census.xlsx"
    write_ledger(path, "census", {"organizations": {"name": ["甲厂"], "kind": ["企业"]}}, cover={"unit": "婺城区"})
    workbook = openpyxl.load_workbook(path)
    workbook.create_sheet("汇总").append(["全区合计", 1])
    workbook.create_sheet("空表")
    workbook.save(path)
    tables = check(path, path.read_bytes())
    assert rules(tables) == ["sheet_not_recognised"]
    assert tables.problems[0].severity == "warning"
    assert tables.counts["organizations"].taken == 1


@pytest.mark.parametrize(
    "heading",
    [
        "姓名",
        "联系人",
        "联系电话",
        "手机号码",
        "法定代表人",
        "法人代表",
        "负责人",
        "党组织书记姓名",
        "书记",
        "出资人",
        "股东名称",
        "投资人姓名",
        "身份证号",
        "微信号",
        "电子邮箱",
        "出生年月",
        "民族",
        "学历",
        "党内职务",
        "经办人",
        "法人",
        "联系方式",
        "性别",
        "填报人",
        "Email",
        "第一书记姓名",
    ],
)
def test_headings_that_hold_persons_are_dropped_and_named_as_such(tmp_path: Path, heading: str) -> None:
    tables = check_rows(tmp_path, "organizations", [organization(1, **{heading: "某某"})])
    assert [(dropped.heading, dropped.person) for dropped in tables.dropped_columns] == [(heading, True)]
    assert not any("某某" in str(row) for row in tables.rows["organizations"].to_pylist())


@pytest.mark.parametrize(
    "heading",
    [
        "序号",
        "备注",
        "经营范围",
        "书记来源",
        "35岁以下党员数",
        "是否配备指导员",
        "党务工作者人数",
        "年龄结构",
        "联系单位",
    ],
)
def test_headings_that_hold_no_persons_are_dropped_without_that_mark(tmp_path: Path, heading: str) -> None:
    tables = check_rows(tmp_path, "organizations", [organization(1, **{heading: "3"})])
    assert [(dropped.heading, dropped.person) for dropped in tables.dropped_columns] == [(heading, False)]


@pytest.mark.parametrize("heading", ["负责人职数", "出资人类别"])
def test_a_heading_that_the_model_knows_is_no_person(tmp_path: Path, heading: str) -> None:
    word = {"负责人职数": "5", "出资人类别": "私营"}[heading]
    tables = check_rows(tmp_path, "organizations", [organization(1, **{heading: word})])
    assert not tables.dropped_columns
    assert not errors(tables)


def test_a_column_without_a_heading_is_listed_where_something_stands_in_it(tmp_path: Path) -> None:
    text = f"单位名称,类别,统一社会信用代码,,\n甲厂,企业,{code(1)},某物,\n"
    tables = check(tmp_path / "organizations.csv", text, CENSUS_UNIT)
    assert [dropped.heading for dropped in tables.dropped_columns] == ["（第4列，无标题）"]
