"""From the name of a statement to its answer on a Neo4j store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgraph.errors import InvalidValueError
from orgraph.rules import read_rules
from orgraph.store.neo4j.asking.answers import read_answer
from orgraph.store.neo4j.asking.explore import read_explore_statement
from orgraph.store.neo4j.server.connection import open_connection

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from orgraph.store.neo4j.asking.answers import Answer


def ask_store(
    store: str, name: str, given: Mapping[str, str] | None = None, *, rules_file: Path | None = None
) -> Answer:
    """Ask a Neo4j store one of the statements of ``cypher/explore``, which only read.

    Parameters
    ----------
    store
        Its address, as ``neo4j://localhost``.
    name
        Of the statement, as ``coverage_by_unit``.
    given
        Values of its parameters, written as on a command line.
    rules_file
        A TOML file laid over the shipped thresholds, which stand for the parameters that are not given.

    Raises
    ------
    ConfigurationError
        Where the rules cannot be read.
    InvalidValueError
        Where there is no such statement or parameter, a value is of another type, or the store is an embedded one.
    StoreError
        Where the server cannot be asked.
    """
    statement = read_explore_statement(name)
    arguments = statement.read_arguments(dict(given or {}), read_rules(rules_file))
    if store.startswith("local:"):
        raise InvalidValueError(
            f"{store} is an embedded store, which knows no Cypher: name a Neo4j store, as neo4j://localhost. "
            "orgraph coverage, census and report answer on every store."
        )
    return read_answer(open_connection(store), statement.text, arguments)
