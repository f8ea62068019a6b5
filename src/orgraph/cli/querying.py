"""`orgraph query`: the statements for Neo4j Browser, listed, and run by name."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from orgraph.cli.options import Csv, Json, Rules, Store, rules_file, store_address
from orgraph.cli.printing import console, print_json
from orgraph.errors import InvalidValueError

if TYPE_CHECKING:
    from orgraph.store.neo4j.asking.answers import Answer
    from orgraph.store.neo4j.asking.explore import ExploreStatement

Name = Annotated[str | None, typer.Argument(help="Name of a statement; all of them are listed where absent.")]
Params = Annotated[
    list[str] | None, typer.Option("--param", help="A parameter, as days=30; may be repeated.", show_default=False)
]


def query(
    name: Name = None,
    store: Store = None,
    param: Params = None,
    rules: Rules = None,
    as_csv: Csv = False,
    as_json: Json = False,
) -> None:
    """Ask a Neo4j store one of the statements of cypher/explore, which only read."""
    from orgraph.store.neo4j.asking.explore import list_explore_statements, read_explore_statement

    if name is None:
        _show_statements(list_explore_statements(), as_json=as_json)
        return
    from orgraph.pipeline.querying import ask_store

    statement, given = read_explore_statement(name), _split(param or [])
    statement.read_arguments(given)  # what is wrong with them is said before a store is asked for
    answer = ask_store(store_address(store), name, given, rules_file=rules_file(rules))
    _show_answer(statement, answer, as_csv=as_csv, as_json=as_json)


def _split(given: list[str]) -> dict[str, str]:
    arguments = {}
    for pair in given:
        name, separator, value = pair.partition("=")
        if not separator or name in arguments:
            what = "is given twice" if separator else "has no value"
            raise InvalidValueError(f'"{pair}" {what}. Write --param NAME=VALUE, once for each parameter.')
        arguments[name] = value
    return arguments


def _show_statements(statements: tuple[ExploreStatement, ...], *, as_json: bool) -> None:
    if as_json:
        print_json({"statements": [statement.as_dict() for statement in statements]})
        return
    from orgraph.views.console import render_columns

    headings = {"名称 name": "left", "内容 what it tells": "left", "参数 parameters": "left"}
    rows = [
        (one.name, f"{one.title.zh}\n{one.title.en}", "\n".join(parameter.usage for parameter in one.parameters))
        for one in statements
    ]
    console().print(render_columns(headings, rows))


def _show_answer(statement: ExploreStatement, answer: Answer, *, as_csv: bool, as_json: bool) -> None:
    if as_json:
        content = {"statement": statement.name, "title": statement.title.zh, "columns": list(answer.columns)}
        print_json({**content, "rows": list(answer.rows), "synthetic": answer.synthetic})
    elif as_csv:
        from orgraph.views.delimited import write_delimited

        write_delimited(answer.table(), sys.stdout, synthetic=answer.synthetic)
    else:
        from orgraph.store.neo4j.asking.wording import write_headings, write_words
        from orgraph.views.console import render_answer

        out = console()
        mark = "合成数据 synthetic · " if answer.synthetic else ""
        out.print(f"[bold]{statement.title.zh} {statement.title.en}[/] · {mark}{len(answer.rows):,}")
        rows = write_words(statement, answer.table())
        out.print(render_answer(rows, out, headings=write_headings(statement)))
