"""The README: its commands run, and print what it says they print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = ("README.md", "README.zh-CN.md")
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
WIDTH = "80"
DEMO = "orgraph demo --size county --seed 7 --to build/demo"
STORE = "local:build/demo/store"


def list_sessions(page: str) -> list[tuple[str, str]]:
    """List the commands of a page, each with the output that stands below it."""
    sessions: list[tuple[str, str]] = []
    for block in BLOCK.findall((ROOT / page).read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            sessions.append((command, output))
    return sessions


def run(command: str, folder: Path) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "COLUMNS": WIDTH, "TERM": "dumb", "ORGRAPH_STORE": STORE}
    answer = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, answer.stderr
    return answer.stdout


def squeeze(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the city that `make demo` makes."""
    folder = tmp_path_factory.mktemp("readme")
    (folder / "build").mkdir()
    run(DEMO, folder)
    return folder


def test_the_city_of_the_page_is_that_of_make_demo() -> None:
    assert f"$(BIN)/{DEMO}\n" in (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(f"ORGRAPH_STORE={STORE}" in (ROOT / page).read_text(encoding="utf-8") for page in PAGES)


def test_the_commands_of_the_page_print_what_it_says(folder: Path) -> None:
    sessions = list_sessions(PAGES[0])
    assert len(sessions) >= 4
    for command, output in sessions:
        assert squeeze(run(command, folder)) == squeeze(output), command


@pytest.mark.parametrize("page", PAGES)
def test_links_of_the_page_lead_to_files(page: str) -> None:
    for target in re.findall(r"\]\(([^)#]+)", (ROOT / page).read_text(encoding="utf-8")):
        assert (ROOT / target).exists(), target


def test_both_pages_show_the_same_commands() -> None:
    first, second = (list_sessions(page) for page in PAGES)
    assert first == second
