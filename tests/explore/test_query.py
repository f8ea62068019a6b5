"""`orgraph query`: as a person, as a program and as a spreadsheet ask it."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest

from orgraph.errors import StoreReadOnly
from orgraph.store.neo4j.asking.answers import read_answer
from orgraph.store.neo4j.asking.explore import list_explore_statements
from tests.cli.running import Answer, orgraph

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.explore.asking import Graph
    from tests.neo4j.servers import Server


@pytest.fixture
def ask(lts_graph: Graph, neo4j_lts: Server) -> Callable[..., Answer]:
    """Run `orgraph query` on the graph, as a user does."""
    address = {"ORGRAPH_STORE": lts_graph.connection.address.url, "COLUMNS": "160"}
    return lambda *arguments, **given: orgraph("query", *arguments, **{**neo4j_lts.environment, **address, **given})


def test_a_statement_is_printed_as_a_table_with_its_titles(ask: Callable[..., Answer]) -> None:
    answer = ask("coverage_by_unit")
    assert answer.code == 0, answer.err
    assert answer.err == ""
    assert "各统计单位的组织覆盖率 Organization coverage by counting unit · 合成数据 synthetic" in answer.out
    assert "义乌市" in answer.out


def test_what_is_too_wide_is_printed_record_by_record_and_codes_say_what_they_mean(ask: Callable[..., Answer]) -> None:
    wide, narrow = ask("must_build_missing").out, ask("must_build_missing", COLUMNS="60").out
    assert "enterprise 企业" in wide
    assert "统一社会信用代码或编码" in wide.splitlines()[1]
    assert "enterprise 企业" in narrow
    assert all(any(line.startswith(f"{number} ") for line in narrow.splitlines()) for number in (1, 2))
    assert "正式党员数" in narrow
    assert all(len(line) <= 60 for line in narrow.splitlines()[1:])


def test_a_program_gets_one_object(ask: Callable[..., Answer], lts_graph: Graph) -> None:
    content = ask("coverage_by_unit", "--json").json
    assert content["rows"] == lts_graph.ask("coverage_by_unit")
    assert content["columns"] == list(content["rows"][0])
    assert content["synthetic"] is True


def test_a_spreadsheet_gets_rows_that_say_that_they_are_generated(ask: Callable[..., Answer], lts_graph: Graph) -> None:
    rows = list(csv.DictReader(io.StringIO(ask("agreements_expiring", "--csv", "--param", "days=30").out)))
    assert [row["member"] for row in rows] == [row["member"] for row in lts_graph.ask("agreements_expiring", days=30)]
    assert {row["数据性质"] for row in rows} == {"合成数据"}


def test_a_path_is_a_line_of_names_in_a_table_and_a_map_in_json(ask: Callable[..., Answer], lts_graph: Graph) -> None:
    (chain,) = lts_graph.ask("longest_party_chain")
    (row,) = csv.DictReader(io.StringIO(ask("longest_party_chain", "--csv").out))
    assert row["chain"] == " —AFFILIATED_TO— ".join(chain["names"])
    (found,) = ask("longest_party_chain", "--json").json["rows"]
    assert [node["name"] for node in found["chain"]["nodes"]] == chain["names"]
    assert {node["kind"] for node in found["chain"]["nodes"]} == {"PartyOrganization"}


def test_examples_that_name_a_node_find_it_in_the_demo_city(lts_graph: Graph) -> None:
    asked = 0
    for statement in list_explore_statements():
        given = dict(re.findall(r"--param (\S+)=(\S+)", statement.example))
        if given.keys() & {"key", "from", "to"}:
            assert lts_graph.ask(statement.name, **given), statement.example
            asked += 1
    assert asked >= 4


def test_all_statements_are_listed_without_a_store() -> None:
    listed = orgraph("query", "--json").json["statements"]
    assert [statement["name"] for statement in listed] == [one.name for one in list_explore_statements()]
    assert all(statement["title"] and statement["title_en"] and statement["columns"] for statement in listed)
    table = orgraph("query").out
    assert "over_visited" in table
    assert "limit=4" in table


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["no_such"], "is no statement. Statements are agreements_expiring"),
        (["over_visited", "--param", "most=5"], '"most" is no parameter: over_visited takes limit'),
        (["over_visited", "--param", "limit=many"], "it takes a whole number"),
        (["over_visited", "--param", "limit"], "Write --param NAME=VALUE"),
        (["over_visited", "--param", "limit=1", "--param", "limit=2"], "is given twice"),
        (["shortest_path", "--param", "from=A"], "to must be given"),
        (["over_visited", "--store", "local:city"], "which knows no Cypher"),
    ],
)
def test_a_wrong_question_is_told_what_to_ask(arguments: list[str], message: str) -> None:
    answer = orgraph("query", *arguments, ORGRAPH_STORE="neo4j://127.0.0.1:1")
    assert answer.code == 2
    assert message in answer.err


def test_a_statement_that_writes_is_refused_by_the_server(lts_graph: Graph) -> None:
    before = lts_graph.ask("ledgers_loaded")
    with pytest.raises(StoreReadOnly, match="only reads"):
        read_answer(lts_graph.connection, "MATCH (scope:Scope) DETACH DELETE scope RETURN 1 AS one", {})
    assert lts_graph.ask("ledgers_loaded") == before
