"""The ledgers of a city: what stands on covers and in cells, and that the faults are the only difference."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from orgraph.demo import CLEAN, RECEIVED, TRUTH
from orgraph.demo.draws import as_texts
from orgraph.demo.faults.catalogue import read_faults
from orgraph.demo.ledgers.delimited import write_delimited
from orgraph.demo.ledgers.files import LARGE, list_ledger_files
from orgraph.model import MODEL

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.demo.ledgers.city import City

    Sheet = list[tuple[Any, ...]]


def read_sheets(path: Path) -> dict[str, Sheet]:
    book = openpyxl.load_workbook(path, read_only=True)
    sheets = {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}
    book.close()
    return sheets


def read_truth(folder: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((folder / TRUTH).read_text(encoding="utf-8"))
    return truth


def test_every_ledger_of_the_model_is_written_with_all_its_sheets(tiny_folder: Path) -> None:
    for ledger in MODEL.ledgers:
        sheets = read_sheets(tiny_folder / CLEAN / f"{ledger.chinese}.xlsx")
        assert set(sheets) == {"封面", *(sheet.chinese for sheet in ledger.sheets)}


def test_every_cover_says_that_the_data_are_synthetic_and_of_which_day(tiny_folder: Path) -> None:
    for name in (CLEAN, RECEIVED):
        for path in (tiny_folder / name).iterdir():
            cover: dict[Any, Any] = dict(read_sheets(path)["封面"])
            assert cover["数据性质"] == "合成数据"
            assert cover["数据日期"] == "2020-06-30"


def test_a_larger_city_has_one_workbook_for_each_unit_and_ledger(county: City) -> None:
    files = list(list_ledger_files(county))
    names = [file.file_name for file in files]
    assert len(set(names)) == len(names) == 157
    assert "义乌市-两新组织排摸台账.xlsx" in names
    assert "金华市本级-走访月报.xlsx" in names
    assert "市场主体登记数据.xlsx" in names
    assert all(len(set(rows.unit.tolist())) <= 1 for file in files for rows in file.rows.values())


def test_coordinates_are_declared_in_the_system_of_each_unit(county: City) -> None:
    systems = {
        file.name.partition("-")[0]: file.cover["coordinate_system"]
        for file in list_ledger_files(county)
        if file.ledger == "carriers"
    }
    assert {unit for unit, system in systems.items() if system == "GCJ-02"} == {"永康市", "浦江县"}
    assert set(systems.values()) == {"WGS-84", "GCJ-02"}


def test_one_or_two_members_are_never_told_apart_in_a_ledger(tiny_folder: Path) -> None:
    rows = read_sheets(tiny_folder / CLEAN / "两新组织排摸台账.xlsx")["两新组织"]
    place = rows[0].index("正式党员数")
    said = {row[place] for row in rows[1:]}
    assert "1–2" in said
    assert not {"1", "2", 1, 2} & said


def test_no_ledger_has_a_column_for_a_person(tiny_folder: Path) -> None:
    headings = {
        cell for path in (tiny_folder / CLEAN).iterdir() for rows in read_sheets(path).values() for cell in rows[0]
    }
    assert not {column.heading for column in read_faults().columns} & headings


def test_every_fault_stands_where_the_truth_says(tiny_folder: Path) -> None:
    truth = read_truth(tiny_folder)
    books = {name: read_sheets(tiny_folder / RECEIVED / name) for name in {fault["file"] for fault in truth["dirty"]}}
    for fault in truth["dirty"]:
        rows = books[fault["file"]][fault["sheet"]]
        cell = rows[fault["row"] - 1][rows[0].index(fault["column"])]
        assert str("" if cell is None else cell) == fault["value"], fault


def test_every_fault_of_the_catalogue_is_planted_at_least_once(tiny_folder: Path) -> None:
    planted = Counter((fault["family"], fault["rule"]) for fault in read_truth(tiny_folder)["dirty"])
    assert {(fault.family, fault.rule) for fault in read_faults().faults} == set(planted)


def test_the_good_rows_are_all_among_those_received(tiny_folder: Path) -> None:
    truth = read_truth(tiny_folder)
    for path in (tiny_folder / CLEAN).iterdir():
        received = read_sheets(tiny_folder / RECEIVED / path.name)
        for title, rows in read_sheets(path).items():
            dirty = {fault["row"] for fault in truth["dirty"] if (fault["file"], fault["sheet"]) == (path.name, title)}
            places = [index for index, heading in enumerate(received[title][0]) if heading in rows[0]]
            shown = {received[title][0][index] for index in places}
            kept = [index for index, heading in enumerate(rows[0]) if heading in shown]
            order = [received[title][0].index(rows[0][index]) for index in kept]
            good = [
                tuple(row[index] for index in order)
                for number, row in enumerate(received[title], start=1)
                if number not in dirty
            ]
            clean = [tuple(row[index] for index in kept) for row in rows]
            in_place = len(clean) - len(good)
            assert set(good) <= set(clean)
            assert 0 <= in_place <= len(dirty)


def test_large_sheets_are_written_as_csv_with_the_words_of_workbooks(tmp_path: Path) -> None:
    columns = {
        "uscc": as_texts(["91330782DEM0000141", None]),
        "kind": as_texts(["enterprise", "social_group"]),
        "full_members": as_texts([2, 7]),
        "has_union": as_texts([True, False]),
        "verified_on": as_texts([date(2020, 4, 10), None]),
        "turnover_wan": as_texts([float("nan"), 12.5]),
        "data_nature": as_texts(["合成数据", "合成数据"]),
        "联系电话": as_texts(["略", "略"]),
    }
    write_delimited(tmp_path / "两新组织.csv", "organizations", columns)
    with (tmp_path / "两新组织.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.reader(stream))
    assert rows == [
        ["统一社会信用代码", "类别", "正式党员数", "有工会", "核实日期", "营业收入", "数据性质", "联系电话"],
        ["91330782DEM0000141", "企业", "1–2", "是", "2020-04-10", "", "合成数据", "略"],
        ["", "社会团体", "7", "否", "", "12.5", "合成数据", "略"],
    ]


def test_the_large_ledgers_of_the_model_exist() -> None:
    assert set(MODEL.ledgers_by_name) >= LARGE


@pytest.mark.parametrize("family", ["bad_code", "duplicate_code", "duplicate_name"])
def test_there_are_as_many_bad_codes_and_duplicates_as_in_real_ledgers(tiny_folder: Path, family: str) -> None:
    truth = read_truth(tiny_folder)
    census = [fault for fault in truth["dirty"] if fault["sheet"] == "两新组织"]
    share = sum(fault["family"] == family for fault in census) / truth["rows"]["organizations"]
    assert 0.02 <= share <= 0.05
