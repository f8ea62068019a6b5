from __future__ import annotations

import io
import re
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from starlette.testclient import TestClient

from orgraph_api.app import create_app
from tests.cli.running import orgraph
from tests.web.conftest import BASE, settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Dialog, Page

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PAGES = (
    "/",
    "/rates",
    "/coverage",
    "/coverage?by=township&by=kind",
    "/rows?of=none",
    "/organizations",
    "/carriers",
    "/party",
    "/party?term=overdue",
    "/alliances",
    "/network",
    "/visits",
    "/ledgers",
    "/ledgers/stale",
    "/proposals",
    "/clusters",
    "/brokers",
    "/holes",
    "/nothing-here",
)
EXPECTED_FAILURE = "/nothing-here"


class Watched:
    """A page of the browser, and everything that went wrong on it."""

    def __init__(self, page: Page, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.complaints.append(f"error {error}"))
        page.on("request", lambda request: self._check(request.url))
        page.on("dialog", self._refuse)

    def _refuse(self, dialog: Dialog) -> None:
        self.complaints.append("dialog")
        dialog.dismiss()

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.address}{path}", wait_until="load")
        return self.page

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and "404" not in text:
            self.complaints.append(f"{kind} {text}")

    def _check(self, url: str) -> None:
        if not url.startswith((self.address, "data:", "blob:")):
            self.complaints.append(f"request {url}")


@pytest.fixture
def watched(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    yield Watched(context.new_page(), address)
    context.close()


@pytest.fixture
def hostile(browser: Browser, hostile_address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    yield Watched(context.new_page(), hostile_address)
    context.close()


def list_cards(client: TestClient) -> list[str]:
    organization = client.get("/api/v1/coverage/rows?of=solo&limit=1").json()["rows"][0]["key"]
    alliance = client.get("/api/v1/alliances").json()["rows"][0]["key"]
    party = client.get("/api/v1/party-organizations?limit=1").json()["rows"][0]["key"]
    hole = client.get("/api/v1/holes?limit=1").json()["rows"][0]["key"]
    return [
        f"/organizations/{organization}",
        f"/alliances/{alliance}",
        f"/party/{party}",
        f"/holes/{hole}",
        f"/network?kind=Alliance&key={alliance}",
        f"/network?kind=Organization&key={organization}",
    ]


def test_every_page_opens_without_a_complaint_and_asks_no_other_host(watched: Watched, client: TestClient) -> None:
    for path in (*PAGES, *list_cards(client), "/?language=en", "/api/docs"):
        watched.open(path)
        assert watched.page.title(), path
    assert watched.complaints == []


def test_axe_finds_nothing_serious(watched: Watched, client: TestClient) -> None:
    found = []
    # The policy of the pages forbids foreign scripts, and so axe; the page is the same without it.
    with watched.page.context.browser.new_context(bypass_csp=True, viewport={"width": 1366, "height": 768}) as context:  # type: ignore[union-attr]  # a context has a browser
        page = context.new_page()
        for path in (*PAGES, *list_cards(client), "/?language=en"):
            page.goto(f"{watched.address}{path}", wait_until="load")
            page.add_script_tag(path=AXE)
            result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
            found += [
                (path, violation["id"], [node["html"][:120] for node in violation["nodes"][:2]])
                for violation in result["violations"]
                if violation["impact"] in {"serious", "critical"}
            ]
    assert found == [], found


def test_the_overview_fits_one_screen(watched: Watched) -> None:
    page = watched.open("/")
    assert page.evaluate("document.documentElement.scrollHeight") <= 768
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    assert page.locator(".figure").count() == 6


def test_every_link_inside_the_site_leads_somewhere(client: TestClient) -> None:
    # Links come from the server; what a page adds where a node is opened leads to the same cards.
    pages = [client.get(path).text for path in PAGES if path != EXPECTED_FAILURE]
    links = {unescape(link) for page in pages for link in re.findall(r"<a\b[^>]*?\shref=\"([^\"]*)\"", page)}
    inside = sorted(link for link in links if link.startswith("/"))
    assert {link for link in links if not link.startswith(("/", "#"))} == set()
    one_of_each = {
        link.split("?")[0].rsplit("/", 1)[0]
        + str(sorted(part.split("=")[0] for part in link.partition("?")[2].split("&"))): link
        for link in inside
    }
    assert len(one_of_each) > 20
    broken = [link for link in one_of_each.values() if client.get(link, headers={"Accept": "*/*"}).status_code != 200]
    assert broken == []


def test_the_canvas_the_list_the_api_and_the_workbook_hold_the_same_alliances(
    watched: Watched, client: TestClient
) -> None:
    page = watched.open("/network")
    page.wait_for_selector("[data-drawn]")
    drawn = sorted(page.evaluate("window.orgraphNetwork.body.data.nodes.getIds()"))
    listed = sorted(page.evaluate("[...document.querySelectorAll('li[data-id]')].map(row => row.dataset.id)"))
    rows = client.get("/api/v1/alliances").json()["rows"]
    counted = sorted(f"Alliance:{row['key']}" for row in rows if row["status"] != "proposed")
    sheet = openpyxl.load_workbook(io.BytesIO(client.get("/api/v1/graph/city.xlsx").content)).worksheets[0]
    written = sorted(f"Alliance:{row[1].value}" for row in sheet.iter_rows(min_row=2))
    assert drawn == listed == counted == written
    shown = int(client.get("/api/v1/overview").json()["figures"][3]["value"])
    assert shown == len(drawn)


def test_choosing_in_the_list_chooses_on_the_canvas_and_back(watched: Watched) -> None:
    page = watched.open("/network")
    page.wait_for_selector("[data-drawn]")
    row = page.locator("li[data-id]").nth(3)
    row.locator("[data-name]").click()
    identity = row.get_attribute("data-id")
    assert page.evaluate("window.orgraphNetwork.getSelectedNodes()") == [identity]
    at = page.evaluate("id => window.orgraphNetwork.canvasToDOM(window.orgraphNetwork.getPosition(id))", identity)
    page.locator("[data-canvas]").click(position={"x": 3, "y": 3})
    page.locator("[data-canvas]").click(position=at)
    assert page.locator("li[data-id] button[aria-pressed=true]").count() == 1


def test_the_legend_and_the_search_filter(watched: Watched) -> None:
    page = watched.open("/network")
    page.wait_for_selector("[data-drawn]")
    everything = page.locator("li[data-id]:visible").count()
    first = page.locator("input[data-group]").first
    first.uncheck()
    hidden = page.evaluate("window.orgraphNetwork.body.data.nodes.get({filter: n => n.hidden}).length")
    assert 0 < hidden == everything - page.locator("li[data-id]:visible").count()
    first.check()
    name = page.locator("li[data-id] [data-name]").first.inner_text()
    page.locator("[data-search]").fill(name)
    assert page.locator("li[data-id]:visible").count() == 1


def test_searching_dims_what_is_not_meant_and_enter_chooses_the_first(watched: Watched) -> None:
    page = watched.open("/network")
    page.wait_for_selector("[data-drawn]")
    row = page.locator("li[data-id]").nth(2)
    page.locator("[data-search]").fill(row.locator("[data-name]").inner_text())
    bright = page.evaluate("window.orgraphNetwork.body.data.nodes.get({filter: n => n.opacity === 1}).map(n => n.id)")
    assert bright == [row.get_attribute("data-id")]
    page.locator("[data-search]").press("Enter")
    assert page.evaluate("window.orgraphNetwork.getSelectedNodes()") == bright


def test_a_node_opens_its_surroundings_in_place_and_closes_them(watched: Watched, client: TestClient) -> None:
    page = watched.open("/network")
    page.wait_for_selector("[data-drawn]")
    before = page.evaluate("window.orgraphNetwork.getPositions()")
    row = page.locator("li[data-id]").nth(1)
    identity = row.get_attribute("data-id") or ""
    row.locator("[data-open]").click()
    page.wait_for_selector("[data-opened='1']")
    kind, _, key = identity.partition(":")
    around = client.get("/api/v1/graph/around", params={"kind": kind, "key": key}).json()
    wanted = {node["id"] for node in around["nodes"]} | set(before)
    drawn = page.evaluate("window.orgraphNetwork.body.data.nodes.getIds()")
    listed = page.evaluate("[...document.querySelectorAll('li[data-id]')].map(row => row.dataset.id)")
    assert sorted(drawn) == sorted(listed) == sorted(wanted)
    assert page.locator("input[data-group=Organization]").count() == 1
    assert sum(map(int, page.locator("[data-keys] [data-number]").all_inner_texts())) == len(drawn)
    member = page.locator("li[data-id^='Organization:']").first
    member.locator("[data-name]").click()
    assert page.evaluate("window.orgraphNetwork.getSelectedNodes()") == [member.get_attribute("data-id")]
    row.locator("[data-open]").click()
    page.wait_for_selector("[data-opened='0']")
    assert page.evaluate("window.orgraphNetwork.getPositions()") == before
    assert watched.complaints == []


def test_a_hole_leads_from_its_place_to_its_names_and_its_fixes(watched: Watched, client: TestClient) -> None:
    listed = client.get("/api/v1/holes?limit=1000").json()
    page = watched.open("/holes")
    page.wait_for_selector("[data-drawn]")
    drawn = page.evaluate("window.orgraphNetwork.body.data.nodes.getIds()")
    assert sorted(drawn) == sorted(f"Hole:{row['key']}" for row in listed["rows"])
    page.locator("table a[href*='/holes/']").first.click()
    page.wait_for_selector("[data-drawn]")
    key = page.url.rpartition("/")[2]
    hole = client.get(f"/api/v1/holes/{key}").json()
    names = page.evaluate(
        "window.orgraphNetwork.body.data.nodes.getIds({filter: n => n.id.startsWith('Organization:')})"
    )
    assert {f"Organization:{member}" for member in hole["members"]} <= set(names)
    table = page.locator("table", has_text="规则").locator("tbody tr")
    assert table.count() == len(hole["plan"])
    rows = client.get("/api/v1/holes/organizations", params={"hole": hole["id"], "limit": 1000}).json()["rows"]
    assert sorted(row["key"] for row in rows) == sorted(hole["members"])
    assert watched.complaints == []


ALL_IN_SIGHT = """() => Object.values(window.orgraphNetwork.getPositions()).every((place) => {
  const seen = window.orgraphNetwork.canvasToDOM(place), box = document.querySelector("canvas").getBoundingClientRect();
  return seen.x > 0 && seen.x < box.width && seen.y > 0 && seen.y < box.height;
})"""


def test_a_drawing_is_shown_whole_again_when_the_window_becomes_smaller(watched: Watched) -> None:
    page = watched.open("/network")
    page.wait_for_selector("[data-drawn]")
    assert page.evaluate(ALL_IN_SIGHT)
    page.set_viewport_size({"width": 900, "height": 600})
    page.wait_for_function(ALL_IN_SIGHT, timeout=5000)


def test_on_a_narrow_screen_the_canvas_is_as_wide_as_the_page_below_its_legend(watched: Watched) -> None:
    page = watched.page
    page.set_viewport_size({"width": 1024, "height": 768})
    watched.open("/network")
    legend, canvas, listed = (page.locator(part).bounding_box() for part in ("[data-keys]", ".canvas", "[data-list]"))
    page.set_viewport_size({"width": 1366, "height": 768})
    assert legend is not None
    assert canvas is not None
    assert listed is not None
    assert canvas["width"] > 960
    assert legend["y"] + legend["height"] <= canvas["y"] < canvas["y"] + canvas["height"] <= listed["y"]


def test_the_drawn_clusters_are_those_of_the_analysis_and_lead_to_their_members(
    watched: Watched, client: TestClient
) -> None:
    found = client.get("/api/v1/clusters").json()
    page = watched.open("/clusters")
    if not found["clusters"]:
        assert "没有发现联系紧密的群" in page.inner_text("main")
        return
    page.wait_for_selector("[data-drawn]")
    drawn = page.evaluate("window.orgraphNetwork.body.data.nodes.getIds()")
    assert sorted(drawn) == sorted(f"Cluster:{row['cluster']}" for row in found["rows"])
    page.locator("li[data-id] [data-card]").first.click()
    page.wait_for_load_state()
    largest = max(found["rows"], key=lambda row: row["organizations"])["organizations"]
    assert f"共 {largest} 条" in page.locator("#list").inner_text()
    assert watched.complaints == []


def test_the_card_of_an_alliance_states_its_four_tests(watched: Watched, client: TestClient) -> None:
    key = client.get("/api/v1/alliances").json()["rows"][0]["key"]
    tests = client.get(f"/api/v1/alliances/{key}").json()["measures"]["tests"]
    text = watched.open(f"/alliances/{key}").inner_text("main")
    assert len(tests) == 4
    assert all(test["sentence"]["zh"] in text for test in tests.values())


def test_the_visiting_network_holds_the_links_of_the_quarter(watched: Watched, client: TestClient) -> None:
    page = watched.open("/visits")
    page.wait_for_selector("[data-drawn]")
    rows = client.get("/api/v1/visits").json()["rows"]
    drawn = page.evaluate("window.orgraphNetwork.body.data.edges.get().map(e => [e.from, e.to])")
    assert sorted(map(tuple, drawn)) == sorted(
        {(f"Unit:{row['unit_key']}", f"{row['target_type']}:{row['target_key']}") for row in rows}
    )
    unit = rows[0]["unit_key"]
    watched.open(f"/visits?unit={unit}").wait_for_selector("[data-drawn]")
    units = page.locator("li[data-id^='Unit:']")
    assert [units.nth(place).get_attribute("data-id") for place in range(units.count())] == [f"Unit:{unit}"]
    assert watched.complaints == []


def test_positions_are_the_same_at_the_next_visit(watched: Watched) -> None:
    places: list[Any] = []
    for _ in range(2):
        watched.open("/network").wait_for_selector("[data-drawn]")
        places.append(watched.page.evaluate("window.orgraphNetwork.getPositions()"))
    assert places[0] == places[1]


def test_the_keyboard_alone_reaches_the_list_of_a_figure_and_a_card(watched: Watched) -> None:
    page = watched.open("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.tagName"))
    assert {"/coverage", "/ledgers", "/rows?of=must_build_missing", "INPUT"} <= reached
    page = watched.open("/network")
    page.wait_for_selector("[data-drawn]")
    page.locator("li[data-id] [data-name]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("li[data-id] [data-name]").nth(1).get_attribute("aria-pressed") == "true"


def test_print_leaves_the_figures_and_drops_the_tools(watched: Watched) -> None:
    page = watched.open("/")
    page.emulate_media(media="print")
    assert page.locator(".figure").first.is_visible()
    assert not page.locator(".masthead nav").is_visible()
    assert not page.locator("form[role=search]").is_visible()
    assert page.locator(".mark.synthetic").is_visible()
    assert len(page.pdf()) > 10_000


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/organizations",
        "/rows?of=A",
        "/alliances",
        "/alliances/LM1",
        "/network",
        "/network?kind=Alliance&key=LM1",
        "/party",
        "/party/DZZ1",
        "/ledgers",
        "/coverage",
        "/organizations?q=%3Cscript%3Ewindow.hacked%3D1%3C/script%3E",
    ],
)
def test_hostile_names_are_text_on_every_page(hostile: Watched, path: str) -> None:
    page = hostile.open(path)
    page.wait_for_timeout(150)
    assert page.evaluate("window.hacked") is None
    assert page.locator("img, iframe, video, base, math, main details").count() == 0
    assert hostile.complaints == []


def test_hostile_names_are_text_on_every_card(hostile: Watched, hostile_store: str) -> None:
    with TestClient(create_app(settings(hostile_store)), base_url=BASE) as client:
        keys = [row["key"] for row in client.get("/api/v1/organizations?limit=100").json()["rows"]]
    for key in keys:
        hostile.open(f"/organizations/{key}")
        assert hostile.page.evaluate("window.hacked") is None
    assert hostile.complaints == []


@pytest.mark.parametrize("choice", [("--city",), ("--alliance", "LM1")])
def test_an_exported_network_opens_from_disk_with_the_network_off(
    browser: Browser, hostile_store: str, tmp_path: Path, choice: tuple[str, ...]
) -> None:
    file = tmp_path / "network.html"
    answer = orgraph("graph", "--store", hostile_store, *choice, "--output", file)
    assert answer.code == 0, answer.err
    context = browser.new_context(offline=True)
    watched = Watched(context.new_page(), f"file://{file}")
    page = watched.open("")
    page.wait_for_selector("[data-drawn]")
    assert page.evaluate("window.orgraphNetwork.body.data.nodes.length") == page.locator("li[data-id]").count() > 1
    assert page.evaluate("window.hacked") is None
    assert watched.complaints == []
    context.close()


def test_an_exported_overview_opens_from_disk_with_the_network_off(
    browser: Browser, store: str, tmp_path: Path
) -> None:
    file = tmp_path / "overview.html"
    answer = orgraph("report", "--store", store, "--output", file)
    assert answer.code == 0, answer.err
    context = browser.new_context(offline=True)
    watched = Watched(context.new_page(), f"file://{file}")
    page = watched.open("")
    assert page.locator(".figure").count() == 6
    assert "合成数据" in page.inner_text("body")
    assert page.locator("a[href]").count() == 0
    assert watched.complaints == []
    context.close()


def test_ties_between_fields_are_pale_until_one_of_their_ends_is_chosen(watched: Watched) -> None:
    page = watched.open("/visits")
    page.wait_for_selector("[data-drawn]")
    edges = "orgraphNetwork.body.data.edges"
    found = page.evaluate(
        f"{edges}.get().filter((edge) => edge.color.opacity < 1).map((e) => [e.id, e.from, e.color.opacity])"
    )
    assert found
    edge, end, opacity = found[0]
    read = f"(id) => {edges}.get(id).color.opacity"
    page.locator(f'li[data-id="{end}"] [data-name]').click()
    assert page.evaluate(read, edge) == 1
    others = {one for _, one, _ in found} - {end}
    page.locator(f'li[data-id="{min(others)}"] [data-name]').click()
    assert page.evaluate(read, edge) == opacity
    assert watched.complaints == []
