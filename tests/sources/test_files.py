"""Which files an import reads, and what becomes of files that cannot be read."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
import xlsxwriter

from orgraph.errors import InvalidValueError
from orgraph.sources import list_ledger_files, read_ledger_file, read_source, validate_tables
from orgraph.sources.files.workbook import MOST_BYTES
from tests.sources.building import CENSUS_UNIT, as_csv, check, errors, organization, read_one, rules, values

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [organization(1, 曾用名="㐂旺𠮷"), organization(2)]


def as_workbook(*rows: list[object]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet("两新组织")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()


def test_a_folder_is_searched_in_the_order_of_names_without_lock_and_hidden_files(tmp_path: Path) -> None:
    for name in ("b.csv", "a/c.xlsx", "~$b.xlsx", ".hidden.csv", ".git/d.csv", "readme.md", "e.tsv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert [path.relative_to(tmp_path).as_posix() for path in list_ledger_files([tmp_path])] == [
        "a/c.xlsx",
        "b.csv",
        "e.tsv",
    ]


def test_a_file_that_is_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.csv").touch()
    assert len(list_ledger_files([tmp_path / "a.csv", tmp_path])) == 1


@pytest.mark.parametrize("name", ["notes.docx", "absent.csv", "empty"])
def test_a_path_that_holds_no_ledger_is_refused_with_what_can_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.docx").touch()
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidValueError, match=r"\.xlsx|no file"):
        list_ledger_files([tmp_path / name])


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le-bom", "utf-16-be-bom", "utf-32"]
)
def test_every_encoding_of_chinese_offices_is_read(tmp_path: Path, encoding: str) -> None:
    marks = {"utf-16-le-bom": b"\xff\xfe", "utf-16-be-bom": b"\xfe\xff"}
    content = marks.get(encoding, b"") + as_csv(ROWS).encode(encoding.removesuffix("-bom"))
    tables = check(tmp_path / "organizations.csv", content, CENSUS_UNIT)
    assert values(tables, "organizations", "former_name") == ["㐂旺𠮷", None]


def test_tabs_and_semicolons_separate_too(tmp_path: Path) -> None:
    for name, delimiter in (("organizations.tsv", "\t"), ("organizations.csv", ";"), ("两新组织.csv", "\t")):
        tables = check(tmp_path / name, as_csv(ROWS).replace(",", delimiter), CENSUS_UNIT)
        assert tables.counts["organizations"].taken == 2


def test_a_line_break_within_quotes_does_not_begin_a_row(tmp_path: Path) -> None:
    text = as_csv([organization(1, 曾用名="甲\n乙"), organization(2, 类别="没有这类")])
    tables = check(tmp_path / "organizations.csv", text, CENSUS_UNIT)
    assert [(problem.row, problem.value) for problem in errors(tables)] == [(3, "没有这类")]


def test_blank_lines_count_as_rows_of_the_spreadsheet_but_not_as_data(tmp_path: Path) -> None:
    heading, first, second = as_csv([organization(1), organization(2, 类别="没有这类")]).splitlines()
    tables = check(tmp_path / "organizations.csv", f"{heading}\n{first}\n\n,,\n{second}\n", CENSUS_UNIT)
    assert tables.counts["organizations"].rows == 2
    assert [problem.row for problem in errors(tables)] == [5]


def test_a_row_with_too_few_or_too_many_cells_is_refused_and_said_once(tmp_path: Path) -> None:
    heading, first, second, third = as_csv([organization(1), organization(2), organization(3)]).splitlines()
    text = "\n".join([heading, first.rpartition(",")[0], second + ",多出的", third + ",,"])
    tables = check(tmp_path / "organizations.csv", text, CENSUS_UNIT)
    assert [(problem.rule, problem.row) for problem in errors(tables)] == [("row_ragged", 2), ("row_ragged", 3)]
    assert tables.counts["organizations"].taken == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.csv", b"", "文件是空的"),
        ("a.csv", b"\xff\xff\xff\xff", "编码无法识别"),
        ("a.csv", '单位名称,类别\n"甲,企业\n乙,企业\n'.encode(), "引号不配对"),
        ("a.csv", as_workbook(["单位名称"]), r"扩展名改为 \.xlsx"),
        ("a.csv", "单位名称\x00".encode(), "不是文本"),
        ("a.csv", ("," * 800).encode(), "超过上限"),
        ("a.xlsx", b"", "文件是空的"),
        ("a.xlsx", "单位名称,类别".encode(), "不是 Excel 工作簿"),
        ("a.xls", b"<html><table></table></html>", "不是 Excel 工作簿"),
        ("a.xlsx", as_workbook(["单位名称"])[:-200], "已损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "已损坏"),
        ("a.parquet", b"PAR1nothingPAR1", "不是完好的 Parquet"),
    ],
)
def test_what_cannot_be_read_is_a_problem_that_says_what_to_do(
    tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    file = read_one(tmp_path / name, content)
    (problem,) = file.problems
    assert problem.rule == "file_unreadable"
    assert problem.file == name
    assert file.sheets == ()
    assert re.search(message, problem.message), problem.message


def test_a_workbook_with_an_absurd_cell_is_refused_before_it_takes_the_memory(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write(0, 0, "单位名称")
        sheet.write(1_048_575, 16_383, "x")
    (problem,) = read_one(tmp_path / "a.xlsx", buffer.getvalue()).problems
    assert "超过702列" in problem.message


def test_a_packing_bomb_is_refused(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", "<workbook/>")
    content = bytearray(buffer.getvalue())
    place = content.rfind(b"PK\x01\x02")
    # The directory claims a size that nobody wants to unpack.
    content[place + 24 : place + 28] = (MOST_BYTES + 1).to_bytes(4, "little")
    (problem,) = read_one(tmp_path / "a.xlsx", bytes(content)).problems
    assert "超过2GB" in problem.message


def test_a_cell_far_away_without_content_is_no_reason_to_refuse(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        sheet = workbook.add_worksheet("两新组织")
        sheet.write_row(0, 0, ["单位名称", "类别"])
        sheet.write_row(1, 0, ["甲厂", "企业"])
        sheet.write_blank(1_048_575, 16_383, None, workbook.add_format({"bold": True}))
    tables = check(tmp_path / "a.xlsx", buffer.getvalue(), CENSUS_UNIT)
    assert tables.counts["organizations"].taken == 1


def test_typed_cells_are_read_as_a_person_would_have_typed_them(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "yyyy/m/d"}) as workbook:
        sheet = workbook.add_worksheet("两新组织")
        sheet.write_row(0, 0, ["单位名称", "类别", "职工人数", "成立日期", "营业收入", "是否规上", "正式党员数"])
        sheet.write_row(1, 0, ["甲厂", "企业", 86.0, date(2012, 5, 18), 2600.5, True, 2])
        sheet.write_row(2, 0, ["乙厂", "企业", 12, datetime(2012, 5, 18, 8, 30), 0.1, False, 3])  # noqa: DTZ001 - a spreadsheet knows no time zone
        sheet.write_row(3, 0, ["丙厂", "企业", "", 41047])
    tables = check(tmp_path / "a.xlsx", buffer.getvalue(), CENSUS_UNIT)
    assert not errors(tables)
    assert values(tables, "organizations", "employees") == [86, 12, None]
    assert values(tables, "organizations", "registered_on") == [date(2012, 5, 18)] * 3
    assert values(tables, "organizations", "turnover_wan") == [2600.5, 0.1, None]
    assert values(tables, "organizations", "above_scale") == [True, False, None]
    assert values(tables, "organizations", "full_members") == [1, 3, None]


def test_a_code_that_a_spreadsheet_turned_into_a_number_is_refused_with_the_reason(tmp_path: Path) -> None:
    content = as_workbook(["统一社会信用代码", "单位名称", "类别"], [1.2345678901234e17, "甲厂", "企业"])
    (problem,) = errors(check(tmp_path / "a.xlsx", content, CENSUS_UNIT))
    assert problem.rule == "code_became_number"
    assert problem.value == "1.2345678901234E+17"


def test_empty_lines_and_columns_around_a_table_change_nothing_but_the_row_numbers(tmp_path: Path) -> None:
    content = as_workbook(
        ["婺城区两新组织排摸台账"],
        ["填报日期：2020年6月"],
        [],
        ["", "单位名称", "类别", "", ""],
        [],
        ["", "甲厂", "企业", "", ""],
        [],
        ["", "乙厂", "没有这类", "", ""],
    )
    tables = check(tmp_path / "a.xlsx", content, CENSUS_UNIT)
    assert tables.counts["organizations"].rows == 2
    assert [problem.row for problem in errors(tables)] == [8]
    assert not tables.dropped_columns


def test_digest_and_name_are_those_of_the_bytes_without_reading_the_rows(tmp_path: Path) -> None:
    file = read_one(tmp_path / "organizations.csv", as_csv(ROWS))
    assert file.source == read_source(tmp_path / "organizations.csv")
    assert len(file.digest) == 64


def test_files_of_one_name_are_told_apart_by_their_folder(tmp_path: Path) -> None:
    for unit in ("婺城", "义乌"):
        (tmp_path / unit).mkdir()
        (tmp_path / unit / "organizations.csv").write_text(as_csv([organization(1, 类别="没有这类")]))
    files = [read_ledger_file(path, declared=CENSUS_UNIT) for path in list_ledger_files([tmp_path])]
    problems = errors(validate_tables(files))
    assert {problem.file for problem in problems} == {"婺城/organizations.csv", "义乌/organizations.csv"}


def test_a_hidden_sheet_is_not_imported_and_said(tmp_path: Path) -> None:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as workbook:
        for title in ("两新组织", "登记信息"):
            workbook.add_worksheet(title).write_row(0, 0, ["单位名称", "类别", "统一社会信用代码"])
        workbook.get_worksheet_by_name("登记信息").hide()
    tables = check(tmp_path / "a.xlsx", buffer.getvalue(), CENSUS_UNIT)
    assert rules(tables) == ["hidden_sheet_skipped"]
    assert list(tables.counts) == ["organizations"]
