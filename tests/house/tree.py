"""The tree that the house rules read: its modules, and every file that is or could be committed."""

from __future__ import annotations

import ast
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Module:
    """A Python file: where it lies in the tree, and what it says."""

    path: str
    text: str

    @property
    def syntax(self) -> ast.Module:
        return ast.parse(self.text, filename=self.path)

    @property
    def functions(self) -> Iterator[Function]:
        """Functions and methods at any depth."""
        return (node for node in ast.walk(self.syntax) if isinstance(node, Function))

    def at(self, line: int, complaint: str) -> str:
        return f"{self.path}:{line}: {complaint}"


def list_modules(*folders: str) -> list[Module]:
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return [Module(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths]


def list_files() -> list[str]:
    """Files that git knows, or would add."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: nothing says which files belong to the project")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        encoding="utf-8",
    )
    return sorted(name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file())


def report(complaints: list[str]) -> str:
    """Return what pytest prints when a rule is broken: every place at once."""
    return "\n".join(["", *complaints])
