"""What a template asks for is read back without loss, and its example never becomes data."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from orgraph.errors import InvalidValueError
from orgraph.model import MODEL
from orgraph.sources import read_ledger_file, validate_tables, write_template
from tests.sources.building import errors, rules
from tests.sources.filling import fill_row

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from tests.sources.filling import Filled

LEDGERS = sorted(MODEL.ledgers_by_name)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("templates")
    for ledger in LEDGERS:
        write_template(written / f"{ledger}.xlsx", ledger)
    return written


def fill_in(worksheet: Worksheet, row_number: int, row: Filled) -> None:
    """Fill in a row as a person does, under the headings of the template."""
    sheet = next(sheet for sheet in MODEL.sheets.values() if sheet.chinese == worksheet.title)
    cell_of = {cell.chinese: cell.name for cell in MODEL.cells(sheet.name)}
    for place in range(1, worksheet.max_column + 1):
        given_value = row.cells[cell_of[str(worksheet.cell(1, place).value)]]
        cell = worksheet.cell(row_number, place)
        cell.value = given_value
        if isinstance(given_value, str):
            cell.data_type = "s"


@pytest.mark.parametrize("ledger", LEDGERS)
@given(seed=st.integers(0, 2**32), keeps_example=st.booleans())
@settings(max_examples=2)
def test_every_column_of_every_sheet_is_read_back_as_it_was_filled_in(
    folder: Path, ledger: str, seed: int, *, keeps_example: bool
) -> None:
    random = Random(seed)  # noqa: S311 - rows to read, no secrets
    workbook = openpyxl.load_workbook(folder / f"{ledger}.xlsx")
    filled: dict[str, list[Filled]] = {}
    for sheet in MODEL.ledgers_by_name[ledger].sheets:
        filled[sheet.name] = [fill_row(sheet.name, number, random) for number in range(3)]
        for number, row in enumerate(filled[sheet.name]):
            fill_in(workbook[sheet.chinese], number + 2 + keeps_example, row)
    if "participations" in filled:
        # These rows have no day of their own: the cover says the month, and the day of each event lies in it.
        for row in filled["events"]:
            row.fields["held_on"] = row.fields["held_on"].replace(year=2020, month=5)
        for number, row in enumerate(filled["events"]):
            row.cells["held_on"] = row.fields["held_on"]
            fill_in(workbook["活动"], number + 2 + keeps_example, row)
        cover = {row[0].value: row[1] for row in workbook["封面"].iter_rows()}
        cover["报告期"].value = "2020-05"
    with tempfile.TemporaryDirectory() as written:
        path = Path(written) / "ledger.xlsx"
        workbook.save(path)
        tables = validate_tables([read_ledger_file(path)])
    assert not errors(tables), errors(tables)[:3]
    assert not tables.dropped_columns
    for name, rows in filled.items():
        assert len(rows) == tables.rows[name].num_rows
        for expected, found in zip(rows, tables.rows[name].to_pylist(), strict=True):
            assert {field: found[field] for field in expected.fields} == expected.fields


@pytest.mark.parametrize("ledger", LEDGERS)
def test_a_template_that_comes_back_empty_brings_no_row(folder: Path, ledger: str) -> None:
    tables = validate_tables([read_ledger_file(folder / f"{ledger}.xlsx")])
    sheets = [sheet.name for sheet in MODEL.ledgers_by_name[ledger].sheets]
    assert rules(tables) == ["empty_undeclared", *["example_row_skipped"] * len(sheets)]
    assert {name: count.rows for name, count in tables.counts.items()} == dict.fromkeys(sheets, 0)
    assert tables.scopes == ()


def test_an_example_that_was_changed_is_data(folder: Path, tmp_path: Path) -> None:
    workbook = openpyxl.load_workbook(folder / "census.xlsx")
    headings = [cell.value for cell in workbook["两新组织"][1]]
    workbook["两新组织"].cell(2, headings.index("单位名称") + 1).value = "另一家公司"
    workbook.save(tmp_path / "census.xlsx")
    tables = validate_tables([read_ledger_file(tmp_path / "census.xlsx")])
    assert tables.counts["organizations"].rows == 1
    assert "synthetic_code_undeclared" in rules(tables)


@pytest.mark.parametrize("ledger", LEDGERS)
def test_required_headings_are_coloured_and_every_heading_says_what_belongs_there(folder: Path, ledger: str) -> None:
    workbook = openpyxl.load_workbook(folder / f"{ledger}.xlsx")
    for sheet in MODEL.ledgers_by_name[ledger].sheets:
        worksheet = workbook[sheet.chinese]
        for cell, heading in zip(MODEL.cells(sheet.name), worksheet[1], strict=True):
            required = sheet.name in cell.required_in
            assert heading.value == cell.chinese
            assert heading.comment is not None
            assert heading.comment.text.startswith("必填" if required else "选填")
            assert cell.note.rstrip("。") in heading.comment.text
            assert (heading.fill.fgColor.rgb == "FFFCE4D6") == required
        assert worksheet["A2"].comment is not None
        assert "示例" in worksheet["A2"].comment.text
        assert worksheet.freeze_panes == "A2"
        assert worksheet.auto_filter.ref


def test_choices_and_yes_and_no_are_offered_and_codes_are_text(folder: Path) -> None:
    workbook = openpyxl.load_workbook(folder / "census.xlsx")
    worksheet = workbook["两新组织"]
    offered = {
        str(validation.sqref).partition("2:")[0]: validation.formula1
        for validation in worksheet.data_validations.dataValidation
    }
    for heading in worksheet[1]:
        cell = next(cell for cell in MODEL.cells("organizations") if cell.chinese == heading.value)
        letters = get_column_letter(heading.column or 1)
        if cell.vocabulary is not None:
            source = str(offered[letters])
            assert "选项" in source or cell.vocabulary.values[0].chinese in source
        assert (letters in offered) == (cell.vocabulary is not None or cell.type == "boolean")
        if cell.type == "code":
            assert worksheet.column_dimensions[letters].width >= 10
            assert worksheet.cell(2, heading.column or 1).number_format == "@"
    assert workbook["选项"].sheet_state == "hidden"


def test_the_guide_explains_every_column(folder: Path) -> None:
    workbook = openpyxl.load_workbook(folder / "party.xlsx")
    listed = {(row[0], row[1]) for row in workbook["填报说明"].iter_rows(values_only=True)}
    for sheet in MODEL.ledgers_by_name["party"].sheets:
        assert {(sheet.chinese, cell.chinese) for cell in MODEL.cells(sheet.name)} <= listed


def test_there_is_no_template_of_what_is_no_ledger(tmp_path: Path) -> None:
    with pytest.raises(InvalidValueError, match="Ledgers are registry"):
        write_template(tmp_path / "x.xlsx", "roster")
