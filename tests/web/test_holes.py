"""覆盖空白 as a planner reads it: township × industry, the named list, the fix."""

from __future__ import annotations

import re
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from starlette.testclient import TestClient


def read_pages(client: TestClient, path: str) -> list[list[str]]:
    """Read the rows of a list, page after page, each as the texts of its cells."""
    rows: list[list[str]] = []
    while path:
        text = client.get(path).text
        for row in re.findall(r"<tr><t[dh].*?</tr>", text, flags=re.DOTALL)[1:]:
            cells = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, flags=re.DOTALL)
            rows.append([unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in cells])
        following = re.search(r'<a rel="next" href="([^"]+)"', text)
        path = unescape(following[1]) if following else ""
    return rows


@pytest.mark.parametrize("limit", [7, 60])
def test_every_group_hole_and_organization_is_on_one_page_of_its_list(client: TestClient, limit: int) -> None:
    told = client.get("/api/v1/holes?limit=1").json()
    groups, holes, organizations = (
        read_pages(client, f"/holes?show={name}&limit={limit}") for name in ("groups", "holes", "organizations")
    )
    assert sum(int(row[2]) for row in groups) == len(organizations) == told["organizations"]
    assert len({(row[0], row[1]) for row in groups}) == len(groups)
    assert len(holes) == told["total"]
    assert sum(int(row[1]) for row in holes) == told["organizations"]


def test_lists_stand_in_the_order_that_they_name(client: TestClient) -> None:
    groups = [int(row[2]) for row in read_pages(client, "/holes?show=groups")]
    assert groups == sorted(groups, reverse=True)
    found = [re.match(r"[\d,]+(?!家)", row[2]) for row in read_pages(client, "/holes?show=holes")]
    employees = [int(known[0].replace(",", "")) if known else 0 for known in found]
    assert employees == sorted(employees, reverse=True)
    named = [tuple(row[1:4]) for row in read_pages(client, "/holes?show=organizations")]
    assert sum(one != other for one, other in pairwise(named)) == len(set(named)) - 1


def test_a_group_leads_to_its_named_list_and_every_name_to_its_fix(client: TestClient) -> None:
    for township, industry, count, *_ in read_pages(client, "/holes?show=groups")[:5]:
        place = client.get("/holes", params={"township": township, "industry": industry, "show": "organizations"})
        rows = read_pages(client, str(place.url.raw_path.decode()))
        assert len(rows) == int(count)
        assert {(row[2], row[3]) for row in rows} == {(township, industry)}
        links = re.findall(r'<a href="(/holes/[^"]+)">([^<]+)</a>', place.text)
        assert len(links) == len(rows)
        for link, fix in links:
            assert fix in client.get(unescape(link)).text


def test_what_is_shown_and_how_many_there_are_is_said(client: TestClient) -> None:
    text = client.get("/holes").text
    told = client.get("/api/v1/holes?limit=1").json()
    assert f"共 {told['total']} 处，按已知职工从多到少" in text
    assert f"共 {told['organizations']} 家，按统计归口、乡镇（街道）、行业排列" in text
    for note in re.findall(r'<p class="note">(.*?)</p>', text, flags=re.DOTALL):
        assert unescape(note).strip().endswith("。")
    assert "” 按相邻" not in text
