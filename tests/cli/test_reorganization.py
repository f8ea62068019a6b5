"""`orgraph holes` and `orgraph alliances`: what other programs and planners get."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl

from tests.cli.conftest import ask
from tests.cli.running import orgraph

if TYPE_CHECKING:
    from pathlib import Path

HOLE_FIELDS = ["id", "members", "host", "distance_m", "fix", "rule", "gain"]
FIXES = {"own_branch", "joint_branch", "regional", "industry", "instructor"}


def test_holes_are_told_by_their_contract(store: str) -> None:
    answer = ask("holes", "--store", store, "--radius-m", "500", "--json").json
    assert answer["count"] == len(answer["holes"]) > 0
    assert (answer["radius_m"], answer["neighbours"]) == (500.0, ["radius", "carrier", "township_industry"])
    for hole in answer["holes"]:
        assert list(hole)[: len(HOLE_FIELDS)] == HOLE_FIELDS
        assert hole["id"] == min(hole["members"])
        assert (hole["host"] is None) == (hole["host_basis"] == "none")
        assert (hole["distance_m"] is None) == (hole["host_basis"] != "coordinates")
        assert hole["fix"] in FIXES
        assert 0 < hole["gain"] <= len(hole["members"])
    members = [key for hole in answer["holes"] for key in hole["members"]]
    assert len(members) == len(set(members)) == answer["organizations"]
    ladder = ask("coverage", "--store", store, "--json").json["ladder"]
    assert (len(members), answer["unknown"]) == (ladder["none"], ladder["unknown"])


def test_a_larger_radius_only_joins_holes(store: str) -> None:
    near, far = (ask("holes", "--store", store, "--radius-m", radius, "--json").json for radius in ("500", "2000"))
    whole = {key: hole["id"] for hole in far["holes"] for key in hole["members"]}
    assert far["count"] < near["count"]
    assert all(len({whole[key] for key in hole["members"]}) == 1 for hole in near["holes"])


def test_a_wrong_radius_or_neighbour_is_told(store: str) -> None:
    for wrong in (("--radius-m", "0"), ("--neighbours", "friends")):
        answer = orgraph("holes", "--store", store, *wrong, "--json")
        assert (answer.code, answer.json["error"]["kind"]) == (2, "InvalidValueError")


def test_lists_are_csv_and_workbooks_in_the_words_of_planners(store: str, tmp_path: Path) -> None:
    for command, sheets in (
        ("census", ["排摸六清", "疑似重复", "说明"]),
        ("coverage", ["组织覆盖", "应建未建", "说明"]),
        ("holes", ["覆盖空白", "空白内组织", "措施", "乡镇行业汇总", "说明"]),
        ("alliances", ["党建联盟", "成员与协议", "六专与五机制", "未加入或加入过多", "联盟重叠", "说明"]),
    ):
        file = tmp_path / f"{command}.xlsx"
        answer = orgraph(command, "--store", store, "--csv", "--xlsx", file)
        workbook = openpyxl.load_workbook(file)
        assert workbook.sheetnames == sheets
        rows = list(csv.reader(io.StringIO(answer.out)))
        assert workbook.worksheets[0].max_row == len(rows) >= 10
        for sheet in workbook.worksheets[:-1]:
            heading = [str(cell.value) for cell in sheet[1]]
            assert len(set(heading)) == len(heading)
            assert not [name for name in heading if name.isascii()]
            assert heading[-1] == "数据性质"
            assert command == "coverage" or "已覆盖" not in heading


def test_alliances_are_facts_with_sentences_and_no_score(store: str) -> None:
    answer = ask("alliances", "--store", store, "--json").json
    assert len(answer["alliances"]) >= answer["count"] > 0
    for alliance in answer["alliances"]:
        assert list(alliance["tests"]) == ["adjacent", "similar", "sized", "manageable"]
        for test in alliance["tests"].values():
            assert test["answer"] in {"pass", "fail", "unknown"}
            assert test["sentence"]["zh"].endswith("。")
        assert len(alliance["six_dedicated"]) == 6
        assert len(alliance["mechanisms"]) == 5
    assert not {name for alliance in answer["alliances"] for name in alliance if "score" in name or "rank" in name}
