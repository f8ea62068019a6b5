"""Workbooks as planners open them."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pyarrow as pa

from orgraph.views.headings import list_with_headings
from orgraph.views.workbook import WorkbookMark, write_workbook

MARK = WorkbookMark(
    title="联系紧密群",
    confidential="内部资料",
    synthetic=True,
    day=date(2020, 6, 30),
    snapshot="0" * 64,
    rules="1" * 64,
    notes=(("分母", "有联系的组织"),),
)


def read(table: pa.Table) -> openpyxl.Workbook:
    stream = io.BytesIO()
    write_workbook(list_with_headings(table), stream, mark=MARK)
    return openpyxl.load_workbook(stream)


def test_shares_are_per_cents_counts_have_thousands_and_every_column_filters() -> None:
    table = pa.table({"name": ["甲"], "organizations": [1234], "inside_share": [0.8949], "distance_m": [121.83]})
    sheet = read(table).worksheets[0]
    assert [cell.number_format for cell in sheet[2]] == ["General", "#,##0", "0.0%", "#,##0", "General"]
    assert [cell.value for cell in sheet[2]] == ["甲", 1234, 0.8949, 121.83, "合成数据"]
    assert (sheet.auto_filter.ref, sheet.freeze_panes, sheet.print_title_rows) == ("A1:E2", "A2", "$1:$1")


def test_what_has_a_denominator_is_a_per_cent_before_and_after_and_what_has_none_a_number() -> None:
    table = pa.table({"denominator": ["在营两新组织", None], "before": [0.25, 44.0], "after": [0.5, 45.0]})
    sheet = read(table).worksheets[0]
    assert [[cell.number_format for cell in row[1:3]] for row in sheet["A2:C3"]] == [["0.0%"] * 2, ["General"] * 2]


def test_a_column_is_as_wide_as_its_chinese_words_and_wraps_what_is_longer() -> None:
    table = pa.table({"name": ["义乌市熠漾峤市场管理有限公司"], "reasons": ["地域相邻符合" * 20]})
    sheet = read(table).worksheets[0]
    assert 28 < sheet.column_dimensions["A"].width < 34
    assert sheet.column_dimensions["B"].width < 50
    assert (sheet["A2"].alignment.wrap_text, sheet["B2"].alignment.wrap_text) == (None, True)


def test_the_last_sheet_says_of_what_day_batch_and_rules_and_against_which_denominator() -> None:
    sheet = read(pa.table({"name": pa.array([], pa.string())}))["说明"]
    about = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert (about["数据日期"], about["数据批次"], about["规则版本"]) == ("2020-06-30", "0" * 64, "1" * 64)
    assert (about["分母"], about["密级提示"], about["数据性质"]) == ("有联系的组织", "内部资料", "合成数据")
