"""What an import speaks for: the unit, the month and the day of rows and files."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from orgraph.errors import InvalidValueError
from orgraph.sources import Declared, write_ledger
from tests.sources.building import (
    WUCHENG,
    check,
    check_folder,
    check_rows,
    code,
    errors,
    organization,
    rules,
    values,
)

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.tables import Tables

JUNE = date(2020, 6, 30)


def scopes(tables: Tables) -> list[tuple[str, str, str]]:
    """List scopes without those of what is counted by place."""
    return [scope.identity for scope in tables.scopes if scope.ledger != "tallies"]


def visit(number: int, day: str, **cells: str) -> dict[str, str]:
    return {"编码": f"ZF{number}", "走访日期": day, "走访单位": "市经信局", "走访对象": code(number), **cells}


def test_the_own_cell_outweighs_what_is_declared(tmp_path: Path) -> None:
    rows = [organization(1, 填报单位="义乌市"), organization(2, 填报单位=""), organization(3, 填报单位="市级")]
    tables = check_rows(tmp_path, "organizations", rows)
    assert values(tables, "organizations", "scope_unit") == ["330782", WUCHENG, "330700/市本级"]
    assert scopes(tables) == [("census", "330700/市本级", ""), ("census", WUCHENG, ""), ("census", "330782", "")]


def test_the_place_tells_the_unit_where_nobody_declares_one(tmp_path: Path) -> None:
    rows = [
        organization(1, 统计归口="金华开发区", 所在县市区="婺城区"),
        organization(2, 所在县市区="义乌市"),
        organization(3, 注册地址="武义县白洋街道4号"),
        organization(4, 统计归口="金华市"),
        organization(5),
    ]
    tables = check_rows(tmp_path, "organizations", rows, Declared())
    assert values(tables, "organizations", "scope_unit") == ["金华开发区", "330782", "330723", "330700/市本级"]
    assert [(problem.rule, problem.row) for problem in errors(tables)] == [("unit_undeclared", 6)]


def test_a_sheet_without_a_place_belongs_to_the_one_unit_of_its_file(tmp_path: Path) -> None:
    rows = {
        "party_organizations": {"name": ["甲", "乙"], "level": ["branch"] * 2, "counted_county": ["婺城区"] * 2},
        "covers": {"party_organization": ["甲"], "organization": [code(1)]},
    }
    write_ledger(tmp_path / "party.xlsx", "party", rows)
    tables = check_folder(tmp_path)
    assert not errors(tables)
    assert values(tables, "covers", "scope_unit") == [WUCHENG]
    rows["party_organizations"]["counted_county"] = ["婺城区", "义乌市"]
    write_ledger(tmp_path / "party.xlsx", "party", rows)
    (problem,) = errors(check_folder(tmp_path))
    assert (problem.rule, problem.sheet, problem.row) == ("unit_undeclared", "覆盖单位", None)
    assert "--unit" in problem.message


@pytest.mark.parametrize("unit", ["杭州市", "白龙桥镇"])
def test_a_unit_that_reports_nothing_here_is_refused_with_those_that_do(tmp_path: Path, unit: str) -> None:
    tables = check_rows(tmp_path, "organizations", [organization(1)], Declared(unit=unit))
    (problem,) = errors(tables)
    assert (problem.rule, problem.value) == ("unit_unknown", unit)
    assert "婺城区" in problem.message
    assert tables.counts["organizations"].refused == 1
    (row_problem,) = errors(check_rows(tmp_path, "organizations", [organization(1, 填报单位=unit)]))
    assert (row_problem.rule, row_problem.row, row_problem.value) == ("unit_unknown", 2, unit)


def test_a_cover_and_the_caller_may_agree_but_not_contradict(tmp_path: Path) -> None:
    path = tmp_path / "census.xlsx"
    rows = {"organizations": {"name": ["甲"], "kind": ["enterprise"]}}
    write_ledger(path, "census", rows, cover={"unit": "婺城区", "data_date": "2020-06-30"})
    content = path.read_bytes()
    agreed = check(path, content, Declared(unit=WUCHENG, data_date=JUNE))
    assert not agreed.problems
    assert agreed.data_date == JUNE
    contradicted = check(path, content, Declared(unit="义乌市", data_date=date(2020, 5, 31)))
    assert rules(contradicted) == ["declaration_differs"] * 2
    assert {problem.row for problem in contradicted.problems} == {3, 4}
    assert contradicted.rows["organizations"].num_rows == 0


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("data_date", "六月底", "date_unreadable"),
        ("period", "上半年", "month_unreadable"),
        ("ledger", "花名册", "ledger_unknown"),
        ("coordinate_system", "地方坐标", "choice_unknown"),
    ],
)
def test_a_line_of_the_cover_that_cannot_be_read_is_an_error(tmp_path: Path, name: str, value: str, rule: str) -> None:
    write_ledger(tmp_path / "census.xlsx", "census", {"organizations": {}}, cover={"unit": "婺城区", name: value})
    (problem,) = errors(check_folder(tmp_path))
    assert (problem.rule, problem.sheet, problem.value) == (rule, "封面", value)


def test_a_ledger_that_is_declared_and_has_no_row_is_known_to_be_empty(tmp_path: Path) -> None:
    write_ledger(tmp_path / "a.xlsx", "party", {"party_organizations": {}}, cover={"unit": "婺城区"})
    write_ledger(tmp_path / "b.xlsx", "visits", {"visits": {}}, cover={"unit": "义乌市", "period": "2020-05"})
    tables = check_folder(tmp_path)
    assert not errors(tables)
    assert scopes(tables) == [("party", WUCHENG, ""), ("visits", "330782", "2020-05")]
    assert tables.counts["party_organizations"].rows == 0


@pytest.mark.parametrize(
    ("ledger", "sheet", "cover", "lacking"),
    [("party", "party_organizations", {}, "“填报单位”"), ("visits", "visits", {"unit": "义乌市"}, "“报告期”")],
)
def test_a_ledger_without_rows_that_does_not_say_whose_it_is_is_not_taken_for_empty(
    tmp_path: Path, ledger: str, sheet: str, cover: dict[str, str], lacking: str
) -> None:
    write_ledger(tmp_path / "nothing.xlsx", ledger, {sheet: {}}, cover=cover)
    tables = check_folder(tmp_path)
    assert tables.scopes == ()
    said = [problem.message for problem in tables.problems if problem.rule == "empty_undeclared"]
    assert len(said) == 1
    assert lacking in said[0]


def test_a_declared_ledger_of_which_everything_was_refused_is_not_known_to_be_empty(tmp_path: Path) -> None:
    assert scopes(check_rows(tmp_path, "organizations", [organization(1, 类别="没有这类")])) == []


def test_the_month_of_a_row_is_that_of_its_day(tmp_path: Path) -> None:
    rows = [visit(1, "2020-05-12"), visit(2, "2020-04-30")]
    tables = check_rows(tmp_path, "visits", rows)
    assert values(tables, "visits", "scope_period") == ["2020-05", "2020-04"]
    assert scopes(tables) == [("visits", WUCHENG, "2020-04"), ("visits", WUCHENG, "2020-05")]


def test_a_row_outside_the_declared_month_is_refused(tmp_path: Path) -> None:
    rows = [visit(1, "2020-05-12"), visit(2, "2020-04-30")]
    tables = check_rows(tmp_path, "visits", rows, Declared(unit=WUCHENG, period="2020-05"))
    assert [(problem.rule, problem.row, problem.value) for problem in errors(tables)] == [
        ("period_differs", 3, "2020-04-30")
    ]
    assert scopes(tables) == [("visits", WUCHENG, "2020-05")]


def test_rows_without_a_day_take_the_month_of_what_they_name(tmp_path: Path) -> None:
    rows: dict[str, dict[str, list[object]]] = {
        "events": {
            "code": ["HD1", "HD2"],
            "kind": ["research"] * 2,
            "held_by": ["市经信局"] * 2,
            "held_on": [date(2020, 5, 1), date(2020, 6, 1)],
        },
        "participations": {"participant": [code(1), code(2)], "event": ["HD2", "HD1"]},
    }
    write_ledger(tmp_path / "events.xlsx", "events", rows, cover={"unit": "婺城区"})
    tables = check_folder(tmp_path)
    assert values(tables, "participations", "scope_period") == ["2020-06", "2020-05"]
    rows["participations"]["event"] = ["HD2", "HD9"]
    write_ledger(tmp_path / "events.xlsx", "events", rows, cover={"unit": "婺城区"})
    assert [(problem.rule, problem.value) for problem in errors(check_folder(tmp_path))] == [
        ("period_undeclared", "HD9")
    ]


def test_the_day_of_a_file_is_the_newest_fact_where_nobody_declares_it(tmp_path: Path) -> None:
    rows = [
        organization(1, 成立日期="2019-03-04", 核实日期="2020-04-10"),
        organization(2, 成立日期="2099-01-01", 类别="错"),
    ]
    tables = check_rows(tmp_path, "organizations", rows)
    assert tables.data_date == date(2020, 4, 10)
    assert {scope.data_date for scope in tables.scopes} == {date(2020, 4, 10)}
    (warning,) = [problem for problem in tables.problems if problem.rule == "data_date_undeclared"]
    assert "2020-04-10" in warning.message


def test_a_file_without_any_day_has_none(tmp_path: Path) -> None:
    tables = check_rows(tmp_path, "organizations", [organization(1)])
    assert tables.data_date is None
    assert not tables.problems


def test_months_speak_for_their_last_day(tmp_path: Path) -> None:
    row = {"党组织": "D1", "月份": "2020-02", "组织生活类型": "党课", "次数": "1"}
    assert check_rows(tmp_path, "meeting_counts", [row]).data_date == date(2020, 2, 29)


def test_the_newest_day_of_all_files_is_the_day_of_the_import(tmp_path: Path) -> None:
    for unit, day in (("婺城区", "2020-06-30"), ("义乌市", "2020-05-31")):
        cover = {"unit": unit, "data_date": day}
        write_ledger(tmp_path / f"{unit}.xlsx", "census", {"organizations": {}}, cover=cover)
    tables = check_folder(tmp_path)
    assert tables.data_date == JUNE
    assert {scope.unit: scope.data_date for scope in tables.scopes} == {WUCHENG: JUNE, "330782": date(2020, 5, 31)}


@pytest.mark.parametrize(
    "said", [{"ledger": "gossip"}, {"period": "2020-13"}, {"period": "soon"}, {"coordinate_system": "flat"}]
)
def test_what_nobody_can_mean_is_refused_when_it_is_declared(said: dict[str, str]) -> None:
    with pytest.raises(InvalidValueError, match=next(iter(said.values()))):
        Declared(**said)  # type: ignore[arg-type]  # every field of these is a text
