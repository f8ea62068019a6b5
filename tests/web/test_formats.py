"""Formats and pages of every list: what is a table comes as a table, what is none says so."""

from __future__ import annotations

import csv
import io
import re
import statistics
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import unquote

import openpyxl
import pytest

from tests.cli.running import orgraph

if TYPE_CHECKING:
    from starlette.testclient import TestClient

OBJECTS = ("/api/v1/alliances/{alliance}", "/api/v1/holes/{hole}", "/api/v1/organizations/{organization}")


@pytest.fixture(scope="module")
def keys(client: TestClient) -> dict[str, str]:
    return {
        name: client.get(f"/api/v1/{name}s?limit=1").json()["rows"][0]["key"]
        for name in ("alliance", "hole", "organization")
    }


@pytest.mark.parametrize(
    ("path", "inside"),
    [("overview", "figures"), ("findings", "findings"), ("batches", "batches"), ("census", "blocks")],
)
def test_results_that_are_more_than_a_list_come_as_one_table_too(client: TestClient, path: str, inside: str) -> None:
    content = client.get(f"/api/v1/{path}").json()
    listed = client.get(f"/api/v1/{path}.csv")
    assert listed.headers["content-type"].startswith("text/csv")
    heading, *lines = csv.reader(io.StringIO(listed.content.decode("utf-8-sig")))
    assert not [name for name in heading if name.isascii()]
    count = len(content[inside])
    if path == "census":
        count += sum(len(group["blocks"]) for group in content["groups"])
    assert len(lines) == count
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"/api/v1/{path}.xlsx").content)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == heading


@pytest.mark.parametrize("path", OBJECTS)
def test_what_is_no_table_is_refused_as_one(client: TestClient, keys: dict[str, str], path: str) -> None:
    address = path.format(**keys)
    assert client.get(f"{address}.json").status_code == 200
    refused = client.get(f"{address}.csv")
    assert refused.status_code == 406
    assert refused.json()["title"] == "不支持的格式"


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_refuses_what_it_does_not_know(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 200
    assert client.get(path, params={"verbose": 1}).json()["parameters"][0]["name"] == "verbose"


@pytest.mark.parametrize("path", ["alliances", "alliances/outside", "holes", "organizations"])
def test_a_list_comes_page_by_page_in_its_own_order(client: TestClient, path: str) -> None:
    every = [row["key"] for row in client.get(f"/api/v1/{path}", params={"limit": 1_000}).json()["rows"]]
    found: list[str] = []
    question: dict[str, str | int] = {"limit": max(len(every) // 3, 1)}
    while True:
        content = client.get(f"/api/v1/{path}", params=question).json()
        found += [row["key"] for row in content["rows"]]
        if content["after"] is None:
            break
        question["after"] = content["after"]
    assert found == every
    assert content["total"] == len(every) > 1


def test_a_page_of_holes_after_one_that_is_none_is_refused(client: TestClient) -> None:
    assert client.get("/api/v1/holes", params={"after": "nobody"}).status_code == 422


def test_the_batches_that_the_asker_has_are_not_sent_again(client: TestClient) -> None:
    tag = client.get("/api/v1/batches").headers["etag"]
    assert client.get("/api/v1/batches", headers={"If-None-Match": tag}).status_code == 304


def test_the_tree_of_party_organizations_and_its_file_hold_the_same_of_each_unit(client: TestClient) -> None:
    every = client.get("/api/v1/party-organizations.csv").text.splitlines()[1:]
    page = client.get("/party?limit=1000").text
    units = dict.fromkeys(re.findall(r"/party\?unit=([^\"&]+)", page))
    assert len(units) > 1
    found = [
        line
        for unit in units
        for line in client.get("/api/v1/party-organizations.csv", params={"unit": unquote(unit)}).text.splitlines()[1:]
    ]
    assert sorted(found) == sorted(every)
    shown = re.findall(r'<th scope="row"[^>]*><a href="/party/([^"?]+)"', page)
    assert sorted(unquote(key) for key in shown) == sorted(line.split(",")[0] for line in every)
    superiors = {row["key"]: row for row in client.get("/api/v1/party-organizations?limit=1000").json()["rows"]}
    below = re.search(r'class="depth1"><a href="/party/([^"?]+)"', page)
    assert below is not None
    place = shown.index(below[1])
    assert superiors[unquote(shown[place])]["superior"] == superiors[unquote(shown[place - 1])]["name"]


def test_the_card_of_an_organization_says_where_it_is_and_what_it_does(
    client: TestClient, keys: dict[str, str]
) -> None:
    fields = {one["name"]: one for one in client.get(f"/api/v1/organizations/{keys['organization']}").json()["fields"]}
    assert fields["counted_area"]["title"] == "统计归口"
    assert fields["operating_area"]["text"] in client.get(f"/organizations/{keys['organization']}").text
    assert fields["operating_area"]["value"].partition("/")[2] in fields["operating_area"]["text"]


def test_the_card_of_an_organization_on_any_rung_opens(client: TestClient) -> None:
    rungs = client.get("/api/v1/coverage").json()["ladder"]
    opened = set()
    for rung in rungs:
        for row in client.get("/api/v1/coverage/rows", params={"of": rung, "limit": 2}).json()["rows"]:
            assert client.get(f"/organizations/{row['key']}").status_code == 200, rung
            opened.add(rung)
    assert {"none", "out_of_scope"} < opened


@pytest.mark.parametrize("name", ["holes", "alliances", "clusters", "brokers"])
def test_a_list_is_the_same_file_from_the_server_and_from_the_command_line(
    client: TestClient, store: str, name: str
) -> None:
    served = client.get(f"/api/v1/{name}.csv").content.decode("utf-8-sig")
    printed = orgraph(name, "--store", store, "--csv").out
    assert printed.splitlines() == served.splitlines()


@pytest.mark.parametrize(
    ("path", "heading", "codes"),
    [
        ("organizations", "类别", {"enterprise", "social_group"}),
        ("organizations", "覆盖方式", {"solo", "joint", "none"}),
        ("coverage/rows?of=A", "状态", {"covered", "uncovered", "unknown"}),
        ("visits", "状态", {"visited", "due", "unknown"}),
        ("party-organizations", "层级", {"branch", "committee"}),
    ],
)
def test_a_file_for_planners_has_words_where_programs_get_codes(
    client: TestClient, path: str, heading: str, codes: set[str]
) -> None:
    name, mark, question = path.partition("?")
    rows = csv.DictReader(io.StringIO(client.get(f"/api/v1/{name}.csv{mark}{question}").content.decode("utf-8-sig")))
    said = {row[heading] for row in rows}
    assert said
    assert not said & codes
    assert all(not word.isascii() for word in said if word)


def test_the_four_tests_of_an_alliance_follow_from_the_members_below_them(client: TestClient) -> None:
    rows = client.get("/api/v1/alliances/members").json()["rows"]
    seen = 0
    for alliance in client.get("/api/v1/alliances?limit=1000").json()["rows"]:
        mine = [row for row in rows if row["alliance"] == alliance["key"]]
        own = [row for row in mine if row["member_kind"] == "Organization"]
        assert len(mine) == alliance["members"]
        known = [row["apart_m"] for row in own if row["apart_m"] is not None]
        if known:
            assert statistics.median(known) == pytest.approx(alliance["median_distance_m"], abs=0.1)
        trades = Counter(row["trade"] for row in own if row["trade"])
        if trades:
            assert max(trades.values()) / trades.total() == pytest.approx(alliance["industry_share"], abs=1e-4)
            assert trades[alliance["industry"]] == max(trades.values())
        assert len({row["township"] for row in own if row["township"]}) == alliance["townships"]
        seen += bool(known and trades)
    assert seen > 5
    page = client.get(f"/alliances/{alliance['key']}").text
    assert all(row["name"] in page for row in mine)


def test_carriers_stand_by_unit_and_are_kept_to_one(client: TestClient) -> None:
    row = r'<a href="/carriers/([^"]+)">.*?<td class="whole">([^<]*)</td><td class="whole">([^<]*)</td>'
    whole = re.findall(row, client.get("/carriers").text, re.DOTALL)
    units = [unit for _, unit, _ in whole]
    assert units == sorted(units, key=units.index)
    chosen = re.findall(row, client.get("/carriers", params={"unit": units[0]}).text, re.DOTALL)
    assert chosen == [line for line in whole if line[1] == units[0]]


def test_rows_of_a_rate_name_their_denominator_their_number_and_their_day(client: TestClient) -> None:
    rate = client.get("/api/v1/coverage").json()["rates"][0]
    text = client.get("/rows?of=A&status=covered").text
    assert f"分母：{rate['denominator']}；此表 {rate['covered']} 家，统计日期 2020-06-30" in text
    assert "统计日期 2020-05-31" in client.get("/rows?of=A&status=covered&as_of=2020-05-31").text
