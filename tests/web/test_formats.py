"""Formats and pages of every list: what is a table comes as a table, what is none says so."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

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
