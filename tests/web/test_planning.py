"""A planner at the keyboard, in a real browser: solve, accept, refuse, lock, part, leave out, take back."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.web.conftest import settings
from tests.web.servers import serve

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page


@pytest.fixture(scope="module")
def desk(city: Path, browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(city / "store", folder / "store")
    with serve(settings(f"local:{folder / 'store'}")) as address:
        context = browser.new_context(viewport={"width": 1366, "height": 768}, base_url=address)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        yield page
        context.close()
        assert not [complaint for complaint in complaints if "422" not in complaint]


def press(page: Page, selector: str, key: str = "Enter") -> None:
    """Walk to something of the content with the Tab key alone, and press a key there."""
    wanted = page.locator(selector).first.element_handle()
    if page.evaluate("document.activeElement === document.body"):  # a fresh page
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")  # the link that skips the menu
    for _ in range(200):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement === wanted", wanted):
            enter(page) if key == "Enter" else page.keyboard.press(key)
            return
    pytest.fail(f"the Tab key never reaches {selector}")


def enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")


def begin(page: Page, minimum: str) -> None:
    page.goto("/proposals")
    for kind in ("building", "market", "industry"):  # one kind alone is solved at once
        page.locator(f"input[value={kind}]").uncheck()
    press(page, "input[name=minimum]", "Home")
    page.keyboard.type(minimum)
    press(page, "input[name=maximum]", "Home")
    page.keyboard.type("40")
    enter(page)


def test_a_wrong_condition_is_named_beside_its_field_which_has_the_focus(desk: Page) -> None:
    begin(desk, "50")
    assert "最少50家、最多40家" in desk.locator("label:has(input[name=minimum]) .problem").inner_text()
    assert desk.evaluate("document.activeElement.name") == "minimum"
    assert not desk.locator("table a[href^='/proposals/']").count()


def test_everything_is_settled_and_taken_back_by_keyboard_alone(desk: Page) -> None:
    begin(desk, "5")
    settled = desk.locator("#settled")
    group = desk.locator("tbody th a").first.inner_text()
    press(desk, "button[value=accept]")
    assert group in settled.inner_text()
    press(desk, "button[value=refuse]")
    assert "已否决 1" in settled.inner_text()
    for action, ticks, said in (
        ("together", 2, "锁定在一起 1"),
        ("apart", 2, "不得同组 1"),
        ("exclude", 1, "不参与 1"),
    ):
        press(desk, "tr:has(button[value=accept]) th a")
        for number in range(ticks):
            press(desk, f"tr:nth-child({number + 1}) input[name=code]", "Space")
        press(desk, f"button[value={action}]")
        assert said in settled.inner_text()
        press(desk, f"form:has(input[value={action if action != 'exclude' else 'excluded'}]) button[name=name]")
        assert said not in settled.inner_text()
    for what in ("refused", "accepted"):
        press(desk, f"form:has(input[value={what}]) button[name=name]")
    assert "还没有意见" in settled.inner_text()


def test_a_decision_that_cannot_be_taken_says_so_on_the_page(desk: Page) -> None:
    begin(desk, "5")
    press(desk, "tr:has(button[value=accept]) th a")
    press(desk, "button[value=apart]")
    assert "不得同组：请恰好勾选两家。" in desk.locator("[role=alert]").inner_text()


def test_solving_shows_that_it_goes_on(desk: Page) -> None:
    desk.goto("/proposals")
    desk.evaluate("document.querySelector('form[data-wait]').dispatchEvent(new Event('submit'))")
    assert "正在求解，已用 0 秒" in desk.locator("[data-waiting]").inner_text()
    expect(desk.locator("[data-seconds]")).to_have_text("1")
    assert desk.locator("button.main").is_disabled()
