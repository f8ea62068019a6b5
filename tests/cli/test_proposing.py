"""`orgraph propose`: the contract of its JSON, its workbooks, and the ledger that is imported again."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest

from orgraph import open_store, read_rules
from orgraph.analyses.alliances import list_alliances
from orgraph.analyses.proposals import Decisions, propose_alliances
from tests.analyses.proposals.checking import Judge
from tests.cli.conftest import ask
from tests.cli.running import Answer, orgraph

if TYPE_CHECKING:
    from pathlib import Path

TITLES = ("地域相邻", "行业相近", "规模适当", "便于管理")
SIZES = ("--min", "5", "--max", "20")


def propose(store: str, *options: str) -> Answer:
    answer = ask("propose", "--store", store, *SIZES, *options)
    assert answer.code == 0, answer.err
    return answer


def test_the_json_has_the_fields_of_the_contract(store: str) -> None:
    content = propose(store, "--radius-m", "800", "--seed", "1", "--json").json
    assert content["bound"] is None
    assert content["cost"] > 0
    assert content["groups"]
    for group in content["groups"]:
        assert group["kind"] in {"park", "market", "building", "industry"}
        assert group["host"]
        assert group["id"].startswith(group["kind"])
        assert 5 <= len(group["members"]) <= 20
        assert len(group["reasons"]) >= 4
        assert list(group["tests"]) == ["adjacent", "similar", "sized", "manageable"]
        assert set(group["tests"].values()) <= {"pass", "fail", "unknown"}
    assert content["passing"] == sum(set(group["tests"].values()) == {"pass"} for group in content["groups"])
    assert all(item["rule"] and item["words"]["zh"] for item in content["unplaced"])


def test_the_groups_of_the_demo_city_keep_to_every_rule(store: str) -> None:
    snapshot = open_store(store).read_snapshot()
    proposal = propose_alliances(snapshot, rules=read_rules(), minimum=5, maximum=20)
    assert Judge(snapshot).list_breaches(proposal) == []
    content = propose(store, "--json").json
    assert [group["id"] for group in content["groups"]] == [group.id for group in proposal.groups]


def test_the_bound_is_not_above_the_cost(store: str) -> None:
    content = propose(store, "--bound", "--json").json
    assert 0 < content["bound"] <= content["cost"]


def test_the_list_of_groups_names_the_tests_that_each_fails(store: str, tmp_path: Path) -> None:
    groups = {group["id"]: group for group in propose(store, "--json").json["groups"]}
    file = tmp_path / "proposal.xlsx"
    assert orgraph("propose", "--store", store, *SIZES, "--xlsx", file).code == 0
    rows = list(openpyxl.load_workbook(file)["联盟"].iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if "不符合的检验" in row)
    column, code = rows[start].index("不符合的检验"), rows[start].index("建议编号")
    said = {row[code]: row[column] or "" for row in rows[start + 1 :] if row[code] in groups}
    titles = dict(zip(("adjacent", "similar", "sized", "manageable"), TITLES, strict=True))
    assert said == {
        key: "、".join(titles[test] for test, answer in group["tests"].items() if answer == "fail")
        for key, group in groups.items()
    }
    passing = sum(not value for value in said.values())
    assert f"{len(groups)}组，其中{passing}组四项检验全部符合" in propose(store).out.replace("\n  ", "")


def test_csv_and_workbook_hold_the_members(store: str, tmp_path: Path) -> None:
    lines = propose(store, "--csv").out.splitlines()
    groups = propose(store, "--json").json["groups"]
    assert len(lines) == 1 + sum(len(group["members"]) for group in groups)
    files = (tmp_path / "proposal.xlsx", tmp_path / "ledger.xlsx")
    answer = orgraph("propose", "--store", store, *SIZES, "--xlsx", files[0], "--ledger", files[1])
    assert answer.code == 0
    assert {line.partition("：")[0] for line in answer.out.splitlines()} == {str(file) for file in files}
    assert all(file.stat().st_size > 0 for file in files)


def test_decisions_are_followed(store: str, tmp_path: Path) -> None:
    first = propose(store, "--json").json["groups"][0]
    decisions = Decisions(refused=(tuple(first["members"]),), excluded=(first["members"][0],))
    file = tmp_path / "decisions.json"
    file.write_text(decisions.as_json(), encoding="utf-8")
    answer = orgraph("propose", "--store", store, *SIZES, "--decisions", file, "--json")
    content = json.loads(answer.out)
    assert first["id"] not in {group["id"] for group in content["groups"]}
    assert all(first["members"][0] not in group["members"] for group in content["groups"])


@pytest.mark.parametrize("options", [("--min", "9", "--max", "3"), ("--kinds", "fun"), ("--radius-m", "0")])
def test_conditions_that_cannot_hold_end_with_the_code_of_wrong_usage(store: str, options: tuple[str, ...]) -> None:
    answer = ask("propose", "--store", store, *options)
    assert (answer.code, answer.out) == (2, "")


def test_the_ledger_of_a_proposal_is_imported_and_counts_nowhere(city: Path, tmp_path: Path) -> None:
    shutil.copytree(city / "store", tmp_path / "store")
    store, file = f"local:{tmp_path / 'store'}", tmp_path / "ledger.xlsx"
    before = list_alliances(open_store(store).read_snapshot(), rules=read_rules())
    answer = orgraph("propose", "--store", store, *SIZES, "--ledger", file, "--json")
    groups = json.loads(answer.out)["groups"]
    imported = orgraph("import", file, "--store", store, "--json")
    assert imported.code == 0, imported.out
    after = list_alliances(open_store(store).read_snapshot(), rules=read_rules())
    assert after.count == before.count
    rows = {row["key"]: row for row in after.table().to_pylist()}
    assert set(rows) == {row["key"] for row in before.table().to_pylist()} | {group["id"] for group in groups}
    for group in groups:
        assert rows[group["id"]]["status"] == "proposed"
        assert (rows[group["id"]]["members"], rows[group["id"]]["hosts"]) == (len(group["members"]), 1)


def test_a_proposed_alliance_counts_once_its_approval_is_filled_in_and_is_never_written_twice(
    city: Path, tmp_path: Path
) -> None:
    shutil.copytree(city / "store", tmp_path / "store")
    store, file = f"local:{tmp_path / 'store'}", tmp_path / "ledger.xlsx"
    before = list_alliances(open_store(store).read_snapshot(), rules=read_rules()).count
    groups = json.loads(orgraph("propose", "--store", store, *SIZES, "--ledger", file, "--json").out)["groups"]
    workbook = openpyxl.load_workbook(file)
    sheet = workbook["联盟"]
    column = {str(cell.value): number for number, cell in enumerate(sheet[1])}
    approval = {"状态": "已批准", "批准机关": "市两新工委", "批准文号": "两新〔2020〕9号", "批准日期": "2020-06-20"}
    rows = [row for row in sheet.iter_rows(min_row=2) if row[column["编码"]].value == groups[0]["id"]]
    assert [row[column["状态"]].value for row in rows] == ["拟建"]
    for name, value in approval.items():
        rows[0][column[name]].value = value
    workbook.save(file)
    assert orgraph("import", file, "--store", store).code == 0
    after = list_alliances(open_store(store).read_snapshot(), rules=read_rules()).count
    assert (before or 0) + 1 == after
    decisions = tmp_path / "decisions.json"
    accepted = {name: groups[0][name] for name in ("kind", "host", "members")}
    decisions.write_text(json.dumps({"accepted": [accepted]}), encoding="utf-8")
    again = tmp_path / "again.xlsx"
    orgraph("propose", "--store", store, *SIZES, "--decisions", decisions, "--ledger", again)
    written = openpyxl.load_workbook(again)["联盟"].iter_rows(values_only=True)
    said = [row[column["状态"]] for row in written if row[column["编码"]] == groups[0]["id"]]
    assert said == ["已批准"]


def test_joint_branches_are_proposed_by_their_own_limits(store: str) -> None:
    answer = ask("propose", "--store", store, "--joint-branches", "--radius-m", "1000", "--json")
    assert answer.code == 0, answer.err
    assert answer.json["branches"]
    assert all(3 <= len(branch["members"]) <= 5 for branch in answer.json["branches"])
    assert all(branch["members_at_least"] >= 3 for branch in answer.json["branches"])
