"""The headers of the statements for exploring, and what may be given to them; no server is asked."""

from __future__ import annotations

import re
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest

from orgraph.errors import InvalidValueError
from orgraph.rules import read_rules
from orgraph.store.neo4j.asking.explore import (
    ExploreStatement,
    Parameter,
    list_explore_statements,
    read_explore_statement,
)
from tests.store.cypher_page import write_page

STATEMENTS = list_explore_statements()
by_name = pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement.name)


def list_steps(text: str) -> dict[str, str]:
    """List the steps of a statement by the comment above each."""
    steps: dict[str, str] = {}
    title = ""
    for begins, lines in groupby(text.splitlines(), key=lambda line: line.startswith("// Step: ")):
        if begins:
            title = list(lines)[-1]
        elif title:
            steps[title] = "\n".join(lines)
    return steps


def test_there_are_statements_for_a_working_day() -> None:
    assert len(STATEMENTS) >= 24


@by_name
def test_a_header_tells_everything_that_an_analyst_asks(statement: ExploreStatement) -> None:
    assert re.search(r"[一-鿿]", statement.title.zh)
    assert not re.search(r"[一-鿿]", statement.title.en)
    assert statement.what.endswith(".")
    assert statement.example.startswith(f"orgraph query {statement.name}")
    assert all(re.search(r"[一-鿿]", what) for what in statement.columns.values())


@by_name
def test_a_header_names_the_parameters_that_the_text_takes(statement: ExploreStatement) -> None:
    code = "\n".join(line for line in statement.text.splitlines() if not line.startswith("//"))
    assert set(re.findall(r"\$(\w+)", code)) == {parameter.name for parameter in statement.parameters}
    written = dict(pair.split("=", 1) for pair in re.findall(r"--param (\S+)", statement.example))
    assert statement.read_arguments(written).keys() == {parameter.name for parameter in statement.parameters}


@by_name
def test_a_statement_can_be_pasted(statement: ExploreStatement) -> None:
    assert ":param" not in statement.text
    assert ";" not in re.sub(r"//.*", "", statement.text)
    assert max(map(len, statement.text.splitlines())) <= 120


def test_a_step_that_several_statements_take_has_the_same_words_in_all_of_them() -> None:
    known: dict[str, str] = {}
    shared = 0
    for statement in STATEMENTS:
        for title, text in list_steps(statement.text).items():
            shared += title in known
            assert known.setdefault(title, text) == text, f"{statement.name}: {title}"
    assert shared > 10


def test_a_default_stands_for_what_is_not_given() -> None:
    assert read_explore_statement("over_visited").read_arguments({}) == {"limit": 4}
    assert read_explore_statement("over_visited").read_arguments({"limit": "6"}) == {"limit": 6}


@by_name
def test_the_headers_say_the_shipped_thresholds(statement: ExploreStatement) -> None:
    for parameter in statement.parameters:
        assert parameter.find_default(read_rules()) == parameter.find_default(None)


def test_a_threshold_comes_from_the_rules_in_force(tmp_path: Path) -> None:
    local = tmp_path / "rules.toml"
    local.write_text("[visits]\nburden_max_per_quarter = 7\n", encoding="utf-8")
    rules = read_rules(local)
    assert read_explore_statement("over_visited").read_arguments({}, rules) == {"limit": 7}
    assert read_explore_statement("over_visited").read_arguments({"limit": "6"}, rules) == {"limit": 6}


def test_a_wrong_parameter_is_told_which_there_are() -> None:
    with pytest.raises(InvalidValueError, match=r'"most" is no parameter: over_visited takes limit \(INTEGER, 4'):
        read_explore_statement("over_visited").read_arguments({"most": "6"})
    with pytest.raises(InvalidValueError, match='"day" is no parameter: carriers takes no parameters'):
        read_explore_statement("carriers").read_arguments({"day": "2020-06-30"})


def test_a_wrong_value_is_told_what_the_parameter_takes() -> None:
    with pytest.raises(InvalidValueError, match='"many" is no value of the parameter limit: it takes a whole number'):
        read_explore_statement("over_visited").read_arguments({"limit": "many"})


def test_a_parameter_without_default_has_to_be_given() -> None:
    with pytest.raises(InvalidValueError, match=r"to must be given with --param NAME=VALUE: shortest_path takes from"):
        read_explore_statement("shortest_path").read_arguments({"from": "A"})


def test_a_statement_that_does_not_exist_is_told_which_do() -> None:
    with pytest.raises(InvalidValueError, match=r'"coverage" is no statement\. Statements are .*coverage_by_unit'):
        read_explore_statement("coverage")


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        ("TEXT", "90", "90"),
        ("INTEGER", "90", 90),
        ("NUMBER", "0.5", 0.5),
        ("BOOLEAN", "True", True),
        ("DATE", "2020-06-30", date(2020, 6, 30)),
    ],
)
def test_values_are_read_by_type(kind: str, text: str, value: object) -> None:
    assert Parameter(name="x", type=kind, default=None, what="anything").read(text) == value


def test_the_page_says_what_the_headers_say() -> None:
    page = Path(__file__).parents[2] / "docs" / "cypher.md"
    assert page.read_text(encoding="utf-8") == write_page(), "write it anew: make cypher"
