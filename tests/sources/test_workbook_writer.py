"""What is written as a ledger stands in the workbook as it was given."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest

from orgraph.errors import InvalidValueError
from orgraph.sources.writing.workbook import write_ledger

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook import Workbook

    from orgraph.sources.writing.workbook import Values

ROWS: dict[str, dict[str, Values]] = {
    "organizations": {
        "name": ["示例五金有限公司", "=1+1"],
        "uscc": ["91330782DEM0000141", None],
        "kind": ["enterprise", "非公企业"],
        "registered_on": [date(2012, 5, 18), None],
        "employees": np.array([86, 12]),
        "turnover_wan": [2600.5, float("nan")],
        "full_members": [2, 3],
        "above_scale": [True, None],
        "联系人": ["某人", None],
    },
    "organization_roles": {},
}


@pytest.fixture
def workbook(tmp_path: Path) -> Workbook:
    write_ledger(tmp_path / "census.xlsx", "census", ROWS, cover={"unit": "330702", "备注": "试填"})
    return openpyxl.load_workbook(tmp_path / "census.xlsx")


def list_cells(workbook: Workbook, title: str) -> list[tuple[object, ...]]:
    return list(workbook[title].iter_rows(values_only=True))


def test_the_cover_says_which_ledger_it_is_and_whose(workbook: Workbook) -> None:
    assert list_cells(workbook, "封面") == [
        ("项目", "内容"),
        ("台账", "两新组织排摸台账"),
        ("填报单位", "330702"),
        ("备注", "试填"),
    ]


def test_columns_stand_in_the_order_of_the_model_and_foreign_ones_last(workbook: Workbook) -> None:
    headings = list_cells(workbook, "两新组织")[0]
    assert headings == (
        "统一社会信用代码",
        "单位名称",
        "类别",
        "成立日期",
        "职工人数",
        "营业收入",
        "是否规上",
        "正式党员数",
        "联系人",
    )


def test_plain_values_become_the_words_of_ledgers_and_formulas_stay_text(workbook: Workbook) -> None:
    first, second = list_cells(workbook, "两新组织")[1:]
    assert first[:3] == ("91330782DEM0000141", "示例五金有限公司", "企业")
    assert first[4:] == (86, 2600.5, "是", "1–2", "某人")
    assert second == (None, "=1+1", "非公企业", None, 12, None, None, "3", None)
    assert workbook["两新组织"]["B3"].data_type == "s"


def test_a_sheet_without_columns_has_all_its_headings_and_no_row(workbook: Workbook) -> None:
    assert list_cells(workbook, "角色标签") == [("两新组织代码", "角色", "起始日期", "终止日期")]


def test_a_column_of_names_is_as_wide_as_its_names(tmp_path: Path) -> None:
    name = "北苑璟清晖小微企业园党建联盟"
    write_ledger(tmp_path / "alliances.xlsx", "alliances", {"alliances": {"name": [name]}})
    columns = openpyxl.load_workbook(tmp_path / "alliances.xlsx")["联盟"].column_dimensions
    assert 2 * len(name) < columns["A"].width < 2 * len(name) + 6


def test_the_same_ledger_is_written_as_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first.xlsx", "second.xlsx"):
        write_ledger(tmp_path / name, "census", ROWS)
    assert (tmp_path / "first.xlsx").read_bytes() == (tmp_path / "second.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("ledger", "rows", "complaint"),
    [
        ("cencus", {}, "Ledgers are registry"),
        ("census", {"registry": {}}, "Sheets are organizations"),
        ("census", {"organizations": {"name": ["a"], "uscc": []}}, "differ in length: name 1, uscc 0"),
    ],
)
def test_what_is_no_ledger_is_refused(
    tmp_path: Path, ledger: str, rows: dict[str, dict[str, list[str]]], complaint: str
) -> None:
    with pytest.raises(InvalidValueError, match=complaint):
        write_ledger(tmp_path / "x.xlsx", ledger, rows)
