"""Cypher stands in ``cypher/`` and nowhere else, and nothing is ever put into its text."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest

from tests.house.tree import Module, list_modules, report

if TYPE_CHECKING:
    from collections.abc import Iterator

# A clause as Cypher writes it: a word in capitals, then a pattern, a variable or a list.
CYPHER = re.compile(
    r"\b(?:MATCH|MERGE|CREATE|UNWIND|DETACH DELETE|OPTIONAL MATCH)\s+(?:\(|\$\w|\[|\w+\s*=\s*\()"
    r"|\bCALL\s*(?:\(|\{|db\.)|\bCREATE (?:CONSTRAINT|INDEX)\b|-\[:?\w*[:\]|]|\bRETURN\s+\w+\.\w+"
)


def list_texts(module: Module) -> Iterator[tuple[int, str]]:
    """List the texts of a module that are no docstrings."""
    syntax, documented = module.syntax, set()
    for node in ast.walk(syntax):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            documented |= {id(one.value) for one in node.body if isinstance(one, ast.Expr)}
    for node in ast.walk(syntax):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documented:
            yield node.lineno, node.value


def find_cypher(modules: list[Module]) -> list[str]:
    return [
        module.at(line, f"{text[:40]!r} is Cypher: it belongs into a file of its own below cypher/")
        for module in modules
        for line, text in list_texts(module)
        if CYPHER.search(text)
    ]


def test_no_cypher_stands_in_python() -> None:
    complaints = find_cypher(list_modules("src", "api"))
    assert not complaints, report(complaints)


@pytest.mark.parametrize(
    "text",
    [
        'run("MATCH (node) RETURN node")',
        'run("MERGE (batch:Batch {number: $number})")',
        'run("UNWIND $rows AS row")',
        'label = "x"\nrun(f"MATCH (node:{label})")',
        'run("CALL db.labels()")',
        'run("CREATE CONSTRAINT key IF NOT EXISTS")',
        'pattern = "(a)-[:COVERS]->(b)"',
    ],
)
def test_cypher_is_found_in_any_text(text: str) -> None:
    assert find_cypher([Module("thing.py", text)])


@pytest.mark.parametrize(
    "text",
    [
        '"""MATCH (node) stands in a docstring."""',
        'run("read/nodes/Organization")',
        'message = "Create a store first, then match it."',
        'pattern = r"^[A-Z]-[0-9]+$"',
    ],
)
def test_other_texts_are_no_cypher(text: str) -> None:
    assert not find_cypher([Module("thing.py", text)])
