"""No file of the project speaks of the machine or the neighbourhood in which it was written."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, list_files, report

# The words that are looked for are put together here, so that this file does not contain them.
NEIGHBOUR = "../" + "shared"
HOSTS = tuple(
    f"{name}.{domain}"
    for name, domain in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmmirror", "com"),
        ("maven", "org"),
        ("maven.apache", "org"),
        ("mirrors.aliyun", "com"),
        ("tuna.tsinghua", "edu.cn"),
        ("mirrors.ustc", "edu.cn"),
    ]
)
HOMES = re.compile(r"(?<![\w.:/-])/(?:work|root|home|Users|opt|mnt)/[\w.-]")


def find_mentions(name: str, text: str) -> list[str]:
    """Return what a file must not mention, with the line."""
    words = [*HOSTS, str(ROOT)]
    if Path.home() != Path("/"):
        words.append(f"{Path.home()}/")
    if not name.startswith(("tests/", "benchmarks/")):
        words.append(NEIGHBOUR)
    complaints = []
    for number, line in enumerate(text.splitlines(), start=1):
        mentioned = [word for word in words if word in line] + HOMES.findall(line)
        complaints += [f"{name}:{number}: mentions {word}" for word in mentioned]
    return complaints


def test_no_file_mentions_the_neighbourhood_a_registry_or_this_machine() -> None:
    complaints = []
    for name in list_files():
        content = (ROOT / name).read_bytes()
        complaints += find_mentions(name, content.decode("utf-8", errors="replace"))
    assert not complaints, report(complaints)


@pytest.mark.parametrize(
    ("name", "line", "allowed"),
    [
        ("README.md", f"see {NEIGHBOUR}/domain.md", False),
        ("tests/test_registry.py", f"see {NEIGHBOUR}/data", True),
        ("benchmarks/data.py", f"see {NEIGHBOUR}/data", True),
        ("constraints.txt", f"--index-url https://{HOSTS[0]}/simple", False),
        ("tests/pom.xml", f"https://repo1.{HOSTS[4]}/maven2", False),
        ("src/orgraph/settings.py", f'STORE = "{ROOT}/build"', False),
        ("README.md", "cd /" + "home/somebody/orgraph", False),
        ("README.md", "GET /api/home/page and https://example.com/work/x", True),
    ],
)
def test_a_mention_is_found(name: str, line: str, *, allowed: bool) -> None:
    assert bool(find_mentions(name, f"first\n{line}\n")) is not allowed
