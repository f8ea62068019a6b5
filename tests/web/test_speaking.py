"""How the server speaks: of what was wrong, in the language of the asker, and without a body where none is wanted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


@pytest.mark.parametrize(
    ("path", "name", "message"),
    [
        ("/api/v1/coverage?by=unit,unti", "by", "“unti”不在可选值之内（可选 unit, county, township"),
        ("/api/v1/organizations?limit=0", "limit", "“0”数值过小（最小 1）"),
        ("/api/v1/holes?radius_m=0.5", "radius_m", "“0.5”数值过小（最小 1"),
        ("/api/v1/coverage?bye=unit", "bye", "没有这个参数"),
        ("/api/v1/graph/around?kind=Alliance&key=nobody", "key", "没有编码为“nobody”的党建联盟"),
        ("/api/v1/coverage/rows?unit=330799", "unit", "“统计归口”没有“330799”这一取值"),
    ],
)
def test_a_wrong_value_is_quoted_under_the_name_that_the_asker_wrote(
    client: TestClient, path: str, name: str, message: str
) -> None:
    (wrong,) = client.get(path).json()["parameters"]
    assert wrong["name"] == name
    assert wrong["message"].startswith(message)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/v1/coverage?by=unti", 422),
        ("/api/v1/organizations?limit=1001", 422),
        ("/api/v1/organizations/nobody", 404),
        ("/api/v1/graph/around?kind=Alliance&key=nobody", 422),
        ("/api/v1/holes?after=nobody", 422),
        ("/api/v1/batches/deadbeef00/changes", 404),
        ("/api/v1/alliances/nobody", 404),
        ("/api/v1/nothing", 404),
        ("/api/v1/holes.png", 404),
    ],
)
def test_a_problem_is_told_in_one_language(client: TestClient, path: str, status: int) -> None:
    chinese, english = client.get(path), client.get(path, headers=ENGLISH)
    assert chinese.status_code == english.status_code == status
    assert not is_chinese(english.text)
    for text in (chinese.json()["title"], chinese.json()["detail"]):
        assert is_chinese(text)


def test_a_page_tells_a_problem_in_its_own_language_whatever_the_browser_prefers(client: TestClient) -> None:
    browser = {"Accept": "text/html", **ENGLISH}
    assert "没有编码为“nobody”的联盟" in client.get("/alliances/nobody", headers=browser).text
    english = client.get("/alliances/nobody?language=en", headers=browser).text
    assert "No alliance has the code" in english
    # A form names no language in its address; the page that it was sent from does.
    sent = {**browser, "Referer": "http://127.0.0.1/ledgers?language=en", "Origin": "http://127.0.0.1"}
    refused = client.post("/ledgers/uploads", files={"file": ("x.exe", b"MZ")}, headers=sent)
    assert refused.status_code == 422
    assert "x.exe&#34; cannot be imported" in refused.text


@pytest.mark.parametrize(
    "path", ["/", "/holes", "/api/v1/holes", "/api/v1/holes.csv", "/healthz", "/static/orgraph.css"]
)
def test_head_has_the_headers_of_get_and_no_body(client: TestClient, path: str) -> None:
    asked, told = client.get(path), client.head(path)
    assert told.status_code == asked.status_code == 200
    assert told.content == b""
    assert {name: told.headers.get(name) for name in ("content-type", "etag", "content-disposition")} == {
        name: asked.headers.get(name) for name in ("content-type", "etag", "content-disposition")
    }


def test_head_of_what_get_refuses_is_refused(client: TestClient) -> None:
    assert client.head("/api/v1/nothing").status_code == 404
    assert client.head("/ledgers/undo").status_code == client.get("/ledgers/undo").status_code


@pytest.mark.parametrize("path", ["/holes", "/visits", "/network", "/clusters", "/alliances", "/ledgers", "/"])
def test_an_english_page_counts_in_english(client: TestClient, path: str) -> None:
    page = re.sub(r"<script.*?</script>", "", client.get(f"{path}?language=en").text, flags=re.DOTALL)
    text = re.sub(r"<[^>]+>", " ", page)
    assert not re.search(r"\b1 (nodes|edges|hosts|organizations|groups|holes|alliances|members)\b", text)
    for chinese in ("未填", "不在可选", "选派党建指导员", "纳入区域性党组织", "共 "):
        assert chinese not in text


def test_the_tests_of_an_alliance_with_one_host_speak_of_one(client: TestClient) -> None:
    alliances = client.get("/api/v1/alliances?limit=1000").json()["rows"]
    one = next(row["key"] for row in alliances if row["hosts"] == 1)
    said = client.get(f"/api/v1/alliances/{one}").json()["measures"]["tests"]["manageable"]["sentence"]["en"]
    assert "it has 1 host (one is asked)" in said


def test_a_gap_says_of_how_many_organizations_a_column_is_empty(client: TestClient) -> None:
    rates = {rate["code"]: rate for rate in client.get("/api/v1/coverage.json").json()["rates"]}
    operating = rates["A"]
    assert operating["unknown"] > 0
    told = re.findall(r"“运转情况”（(\d+)家）", operating["because"])
    assert [int(count) for count in told] == [operating["unknown"]]


def test_an_english_alliance_names_what_it_lacks_in_english(client: TestClient) -> None:
    content = client.get("/api/v1/alliances?limit=1000").json()["rows"]
    lacking = next(row["key"] for row in content if row["six_dedicated"] + row["six_unknown"] < 6)
    chinese, english = (client.get(f"/alliances/{lacking}{language}").text for language in ("", "?language=en"))
    assert "缺" in chinese.partition("六专")[2][:60]
    (said,) = re.findall(r"Six dedicated</th><td>missing: (.*?)</td>", english)
    assert said
    assert not is_chinese(said)
