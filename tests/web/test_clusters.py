"""联系紧密群 as a planner reads them: every list to its end, and how they fit the alliances."""

from __future__ import annotations

import html
import io
import re
from typing import TYPE_CHECKING

import openpyxl
import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient

ROW = re.compile(r"<tr>.*?</tr>")
ROWS = re.compile(r"<tbody>\n(.*?)</tbody>", re.DOTALL)


def read_all(client: TestClient, show: str) -> list[str]:
    rows: list[str] = []
    address = f"/clusters?show={show}&limit=7"
    while address:
        page = client.get(address).text
        (body,) = ROWS.findall(page)
        rows += [line for line in ROW.findall(body) if 'class="none"' not in line]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = html.unescape(following[1]) if following else ""
    return rows


@pytest.mark.parametrize("show", ["clusters", "parts", "disagreements", "members"])
def test_every_list_of_clusters_can_be_read_to_its_end(client: TestClient, show: str) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(client.get(f"/clusters/{show}.xlsx").content))
    rows = read_all(client, show)
    assert len(rows) == workbook.worksheets[0].max_row - 1
    # Two parts of one alliance may be of one size.
    assert show == "parts" or len(set(rows)) == len(rows)


def test_the_members_of_one_cluster_are_listed_where_it_is_opened(client: TestClient) -> None:
    cluster = client.get("/api/v1/clusters").json()["clusters"][0]
    page = client.get(f"/clusters/of/{cluster['id']}").text
    assert f"共 {len(cluster['members'])} 家" in page
    (body,) = re.findall(r'id="list">.*?<tbody>\n(.*?)</tbody>', page, re.DOTALL)
    assert len(ROW.findall(body)) == min(len(cluster["members"]), 60)
