"""Values below, stages above, doors on top; nothing stands outside."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import ROOT

LINT_IMPORTS = Path(sys.executable).with_name("lint-imports")


def check_layers(source: Path) -> subprocess.CompletedProcess[str]:
    """Hold the package `orgraph` that lies in `source` to the layers of pyproject.toml."""
    return subprocess.run(
        [LINT_IMPORTS, "--config", ROOT / "pyproject.toml", "--no-cache"],
        cwd=source,
        env={**os.environ, "PYTHONPATH": str(source), "PYTHONIOENCODING": "utf-8"},
        check=False,
        capture_output=True,
        encoding="utf-8",
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Return a small package that keeps to the layers."""
    stages = ("analyses", "analyses/proposals", "sources", "sources/files", "store", "store/neo4j", "demo", "kernels")
    for folder in ("orgraph", *(f"orgraph/{stage}" for stage in stages)):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
    (tmp_path / "orgraph/errors.py").touch()
    (tmp_path / "orgraph/tables.py").write_text("import orgraph.errors, orgraph.kernels\n")
    (tmp_path / "orgraph/sources/files/delimited.py").write_text("from orgraph.tables import errors\n")
    return tmp_path


def test_the_layers_hold() -> None:
    checked = check_layers(ROOT / "src")
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_a_package_that_keeps_to_the_layers_passes(house: Path) -> None:
    checked = check_layers(house)
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    ("path", "text", "complaint"),
    [
        ("orgraph/utils.py", "", "orgraph.utils"),
        ("orgraph/tables.py", "import orgraph.sources", "orgraph.tables is not allowed to import orgraph.sources"),
        ("orgraph/store/files.py", "import orgraph.sources", "orgraph.store is not allowed to import orgraph.sources"),
        ("orgraph/kernels/csr.py", "import orgraph.errors", "orgraph.kernels is not allowed to import orgraph.errors"),
        ("orgraph/analyses/odds.py", "", "orgraph.analyses.odds"),
    ],
    ids=[
        "a module of no layer",
        "a value asks a stage",
        "a stage asks a stage",
        "a kernel asks for an error",
        "an analysis of no layer",
    ],
)
def test_a_package_that_breaks_the_layers_fails(house: Path, path: str, text: str, complaint: str) -> None:
    (house / path).write_text(f"{text}\n")
    checked = check_layers(house)
    assert checked.returncode == 1
    assert complaint in " ".join(checked.stdout.split())


def test_modules_that_ask_each_other_fail(house: Path) -> None:
    (house / "orgraph/sources/files/reading.py").write_text("import orgraph.sources.files.delimited\n")
    (house / "orgraph/sources/files/delimited.py").write_text("import orgraph.sources.files.reading\n")
    checked = check_layers(house)
    assert checked.returncode == 1
    assert "No module asks what asks it BROKEN" in " ".join(checked.stdout.split())
