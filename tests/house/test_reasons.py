"""Whoever switches a check off says why, in the same line."""

from __future__ import annotations

import re
import tokenize
import tomllib
from io import StringIO
from itertools import chain

import pytest

from tests.house.tree import ROOT, Module, list_modules, report

SILENCED = re.compile(r"#\s*(?:noqa|type:\s*ignore|ruff:\s*noqa|mypy:|pragma: no cover)")
CODES = re.compile(r"#\s*(?:ruff:\s*)?(?:noqa|type:\s*ignore)(?::\s*[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*|\[[\w, -]+\])")
REASON = re.compile(r"^[\s#:–—-]*\w+(?:\W+\w+)+")


def list_ignored(settings: str) -> list[str]:
    """Return the rules that ruff is told to ignore, everywhere and by file."""
    lint = tomllib.loads(settings)["tool"]["ruff"]["lint"]
    return [*lint["ignore"], *chain.from_iterable(lint["per-file-ignores"].values())]


def find_rules_without_reason(settings: str) -> list[str]:
    """Return ignored rules that do not stand on a line of their own with a reason of two words or more."""
    reasons = [
        match["rule"] for match in re.finditer(r'^\s*"(?P<rule>[A-Z0-9]+)",\s+# \w+[^\w\n]+\w+', settings, re.MULTILINE)
    ]
    ignored = list_ignored(settings)
    return sorted({rule for rule in ignored if reasons.count(rule) < ignored.count(rule)})


def find_silenced_without_reason(modules: list[Module]) -> list[str]:
    complaints = []
    for module in modules:
        for token in tokenize.generate_tokens(StringIO(module.text).readline):
            if token.type == tokenize.COMMENT and SILENCED.search(token.string):
                codes = CODES.search(token.string)
                if codes is None or not REASON.match(token.string[codes.end() :]):
                    complaints.append(module.at(token.start[0], f"{token.string} gives no code, or no reason"))
    return complaints


def test_every_rule_that_ruff_ignores_has_a_reason() -> None:
    complaints = find_rules_without_reason((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert not complaints, report(complaints)


def test_every_check_that_is_silenced_in_a_line_has_a_reason() -> None:
    complaints = find_silenced_without_reason(list_modules("src", "api", "tests", "benchmarks"))
    assert not complaints, report(complaints)


@pytest.mark.parametrize(
    ("entry", "allowed"),
    [
        ('"T201", # the table is printed', True),
        ('"T201",', False),
        ('"T201", # no', False),
        ('"T201", "S101", # both are fine', False),
    ],
)
def test_an_ignored_rule_without_a_reason_is_found(entry: str, *, allowed: bool) -> None:
    settings = f"[tool.ruff.lint]\nignore = [\n  {entry}\n]\n[tool.ruff.lint.per-file-ignores]\n"
    assert bool(find_rules_without_reason(settings)) is not allowed


def test_an_ignored_rule_of_one_folder_needs_a_reason_too() -> None:
    head = '[tool.ruff.lint]\nignore = [\n  "T201", # the table is printed\n]\n[tool.ruff.lint.per-file-ignores]\n'
    assert find_rules_without_reason(f'{head}"tests/**" = [\n  "T201",\n]\n') == ["T201"]


@pytest.mark.parametrize(
    ("comment", "allowed"),
    [
        ("# noqa: S603 - the program is our own", True),
        ("# noqa: S603, S607 - the program is our own", True),
        ("# type: ignore[arg-type]  # the stub lacks this form", True),
        ("# noqa: S603", False),
        ("# noqa", False),
        ("# type: ignore[arg-type]", False),
        ("# type: ignore", False),
        ("# mypy: ignore-errors", False),
        ("# an ordinary remark", True),
    ],
)
def test_a_silenced_check_without_a_reason_is_found(comment: str, *, allowed: bool) -> None:
    assert bool(find_silenced_without_reason([Module("thing.py", f"x = 1  {comment}\n")])) is not allowed
