"""Proposals in the browser's way: solve, accept, refuse, leave out, take back, compare, take home."""

from __future__ import annotations

import io
import json
import re
import shutil
import statistics
from typing import TYPE_CHECKING

import openpyxl
import pytest
from starlette.testclient import TestClient

from orgraph.sources import read_ledger_file, validate_tables
from orgraph_api.app import create_app
from orgraph_api.drafts import Draft, find_difference, find_proposal, list_keys, name_entry
from tests.web.conftest import BASE, settings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orgraph.analyses.proposals import Proposal
    from orgraph_api.draft_folder import Drafts

ORIGIN = {"Origin": BASE}


class Planner:
    """Works on one draft, as its forms would."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        drafts: Drafts = client.app.state.drafts  # type: ignore[attr-defined]  # our application
        for draft in drafts.list_all():
            drafts.remove(draft.token)
        answer = client.post("/proposals", data={"minimum": "5", "maximum": "40"}, headers=ORIGIN)
        assert answer.status_code == 200, answer.text
        self.path = answer.url.path
        self.page = answer.text

    @property
    def draft(self) -> Draft:
        drafts: Drafts = self.client.app.state.drafts  # type: ignore[attr-defined]  # our application
        found = drafts.find(self.path.rpartition("/")[2])
        assert found is not None
        return found

    @property
    def proposal(self) -> Proposal:
        return find_proposal(self.client.app.state.shelf.current, self.draft)  # type: ignore[attr-defined]  # as above

    def post(self, form: str, **fields: object) -> str:
        answer = self.client.post(f"{self.path}/{form}", data=fields, headers=ORIGIN)
        assert answer.status_code == 200, answer.text
        self.page = answer.text
        return answer.text


@pytest.fixture(scope="module")
def planning(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A server of its own copy: drafts lie beside the store."""
    folder = tmp_path_factory.mktemp("planning")
    shutil.copytree(city / "store", folder / "store")
    with serving(f"local:{folder / 'store'}") as client:
        yield client


def serving(store: str) -> TestClient:
    return TestClient(create_app(settings(store)), base_url=BASE, raise_server_exceptions=False)


@pytest.fixture
def planner(planning: TestClient) -> Planner:
    return Planner(planning)


def test_the_page_shows_the_groups_of_the_analysis_and_why_the_rest_is_out(planner: Planner) -> None:
    proposal = planner.proposal
    assert proposal.groups, "the demo city has nothing to propose"
    for group in proposal.groups:
        assert f"/groups/{group.id}" in planner.page
    reasons = {item.words.zh for item in proposal.unplaced}
    assert all(reason in planner.page for reason in reasons)


def test_an_accepted_group_stays_and_a_refused_one_does_not_come_again(planner: Planner) -> None:
    first, second = planner.proposal.groups[:2]
    planner.post("decide", action="accept", group=first.id)
    kept = planner.proposal.find_group(first.id)
    assert kept is not None
    assert kept.accepted
    if planner.proposal.find_group(second.id) is not None:
        planner.post("decide", action="refuse", group=second.id)
    assert planner.proposal.find_group(second.id) is None
    assert planner.proposal.find_group(first.id) is not None


def test_one_that_is_left_out_is_in_no_group_until_that_is_taken_back(planner: Planner) -> None:
    before = planner.proposal
    code = list_keys(before, before.groups[0])[0]
    planner.post("decide", action="exclude", code=[code])
    assert code not in {key for group in planner.proposal.groups for key in list_keys(planner.proposal, group)}
    planner.post("withdraw", what="excluded", name=name_entry(code))
    assert [group.id for group in planner.proposal.groups] == [group.id for group in before.groups]


def test_two_that_are_kept_apart_are_in_different_groups(planner: Planner) -> None:
    pair = list_keys(planner.proposal, planner.proposal.groups[0])[:2]
    planner.post("decide", action="apart", code=pair)
    assert not [g for g in planner.proposal.groups if set(pair) <= set(list_keys(planner.proposal, g))]


def test_what_contradicts_itself_is_refused_and_changes_nothing(planner: Planner) -> None:
    group = planner.proposal.groups[0]
    planner.post("decide", action="accept", group=group.id)
    code = list_keys(planner.proposal, group)[0]
    held = planner.draft
    data = {"action": "exclude", "code": code}
    answer = planner.client.post(f"{planner.path}/decide", data=data, headers=ORIGIN)
    assert answer.status_code == 422
    assert planner.draft == held
    assert f"{code}既“不参与”，又在已采纳的组里" in answer.text
    data["language"] = "en"
    answer = planner.client.post(f"{planner.path}/decide", data=data, headers=ORIGIN)
    assert f"{code} is excluded and in an accepted group" in answer.text
    assert planner.client.get(f"{planner.path}/decide").url.path == planner.path


def test_a_foreign_page_settles_nothing(planner: Planner) -> None:
    held = planner.draft
    data = {"action": "accept", "group": planner.proposal.groups[0].id}
    answer = planner.client.post(f"{planner.path}/decide", data=data, headers={"Origin": "http://evil.example"})
    assert (answer.status_code, planner.draft) == (403, held)


def test_before_and_after_stand_side_by_side(planner: Planner) -> None:
    page = planner.client.get(f"{planner.path}/difference").text
    blocks = re.findall(r"<script type=\"application/json\" data-slice>(.*?)</script>", page, re.DOTALL)
    before, after = ({node["id"] for node in json.loads(block)["nodes"]} for block in blocks)
    assert after - before == {f"Alliance:{group.id}" for group in planner.proposal.groups}
    assert "加入联盟本身不算组织覆盖" in page


def test_every_alliance_of_both_pictures_and_every_loss_has_its_rows(planner: Planner) -> None:
    rows = f"{planner.path}/difference/rows"
    page = planner.client.get(f"{rows}/alliances").text
    assert all(group.name in page for group in planner.proposal.groups)
    assert planner.client.get(f"{rows}/members_further").status_code == 200
    assert planner.client.get(f"{rows}/nothing").status_code == 422


@pytest.mark.parametrize("name", ["groups", "members", "unplaced", "difference"])
def test_every_list_is_a_marked_workbook(planner: Planner, name: str) -> None:
    answer = planner.client.get(f"{planner.path}/lists/{name}.xlsx")
    workbook = openpyxl.load_workbook(io.BytesIO(answer.content))
    said = {row[0].value: row[1].value for row in workbook["说明"].iter_rows()}
    assert (said["密级提示"], said["数据性质"]) == ("内部资料", "合成数据")
    proposal = planner.proposal
    counts = {"groups": len(proposal.groups), "members": proposal.placed, "unplaced": len(proposal.unplaced)}
    wanted = counts.get(name)
    assert wanted is None or workbook.worksheets[0].max_row == wanted + 1


def test_what_is_accepted_becomes_a_ledger_that_asks_for_approval(planner: Planner, tmp_path: Path) -> None:
    group = planner.proposal.groups[0]
    planner.post("decide", action="accept", group=group.id)
    file = tmp_path / "ledger.xlsx"
    file.write_bytes(planner.client.get(f"{planner.path}/ledger.xlsx").content)
    tables = validate_tables([read_ledger_file(file)])
    assert not tables.has_errors, tables.problems
    rows = tables.rows["alliances"].to_pylist()
    assert [(row["key"], row["name"]) for row in rows if row["status"] == "proposed"] == [(group.id, group.name)]


def test_what_was_settled_can_be_taken_to_the_command_line(planner: Planner) -> None:
    planner.post("decide", action="accept", group=planner.proposal.groups[0].id)
    held = planner.client.get(f"{planner.path}/decisions.json").json()
    assert held == planner.draft.decisions.as_dict()


def test_a_draft_that_is_gone_says_what_to_do(planning: TestClient) -> None:
    answer = planning.get("/proposals/nothing", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert "重新求解" in answer.text


def test_an_accepted_group_is_marked_in_the_picture_after_and_nothing_else_moves(planner: Planner) -> None:
    group = planner.proposal.groups[0].id
    planner.post("decide", action="accept", group=group)
    shown = planner.client.get(f"{planner.path}/difference").text
    before, after = (
        {node["id"]: node for node in json.loads(text)["nodes"]}
        for text in re.findall(r"<script type=\"application/json\" data-slice>(.*?)</script>", shown, re.DOTALL)
    )
    assert set(after) - set(before) == {f"Alliance:{group}"}
    assert all((before[name]["x"], before[name]["y"]) == (after[name]["x"], after[name]["y"]) for name in before)
    new = after[f"Alliance:{group}"]
    assert new["group_name"].endswith("+new")
    assert new["color"]["border"] not in {node["color"]["border"] for node in before.values()}
    assert re.search(r"（新）\s*<span data-number>1</span>", shown)


def test_every_figure_of_before_and_after_leads_to_as_many_rows(planner: Planner) -> None:
    group = planner.proposal.groups[0]
    planner.post("decide", action="accept", group=group.id)
    edition = planner.client.app.state.shelf.current  # type: ignore[attr-defined]  # our application
    difference = find_difference(edition, planner.draft)
    shown = planner.client.get(f"{planner.path}/difference").text
    for change in difference.changes:
        line = re.search(rf'<th scope="row">{re.escape(change.title.zh)}(?:（米）)?</th>(.*?)</tr>', shown)
        assert line is not None, change.code
        assert change.before is None or line[1].count("<a href=") == 2, change.code
        if change.rows is None or change.code == "alliances":
            continue
        page = planner.client.get(f"{planner.path}/difference/rows/{change.code}?limit=1000").text
        marks = re.findall(r"<td>(是|否)</td><td>(是|否)</td></tr>", page)
        assert [sum(mark[side] == "是" for mark in marks) for side in (0, 1)] == [change.before, change.after]


def test_the_median_distance_is_that_of_its_rows(planner: Planner) -> None:
    planner.post("decide", action="accept", group=planner.proposal.groups[0].id)
    edition = planner.client.app.state.shelf.current  # type: ignore[attr-defined]  # our application
    median = find_difference(edition, planner.draft).change("median_distance_m")
    content = planner.client.get(f"{planner.path}/lists/difference.xlsx").content
    sheet = openpyxl.load_workbook(io.BytesIO(content))["成员距联盟中心"]
    heading, *rows = list(sheet.iter_rows(values_only=True))
    for title, value in (("现状距联盟中心（米）", median.before), ("采纳后距联盟中心（米）", median.after)):
        place = heading.index(title)
        known = [float(str(row[place])) for row in rows if row[place] is not None]
        assert statistics.median(known) == pytest.approx(value, abs=0.1)
