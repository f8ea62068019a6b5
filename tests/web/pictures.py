"""Draws the pictures of the README: ``python -m tests.web.pictures local:STORE FOLDER``."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

from orgraph_api.settings import ServerSettings
from tests.web.servers import serve

PICTURES = {"overview.png": "/", "network.png": "/network"}


def draw(store: str, folder: Path) -> None:
    """Draw every picture as a browser of 1366 × 768 shows it."""
    with serve(ServerSettings(store=store)) as address, sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        for name, path in PICTURES.items():
            page.goto(f"{address}{path}", wait_until="networkidle")
            page.screenshot(path=folder / name)
        browser.close()


if __name__ == "__main__":
    draw(sys.argv[1], Path(sys.argv[2]))
