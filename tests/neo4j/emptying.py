"""Emptying a database between tests: everything in it goes, the schema stays."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import neo4j

if TYPE_CHECKING:
    from tests.neo4j.servers import Server

_EMPTY = (
    "MATCH ()-[relation]->() CALL (relation) { DELETE relation } IN TRANSACTIONS OF 10000 ROWS",
    "MATCH (node) WHERE NOT node:Migration CALL (node) { DETACH DELETE node } IN TRANSACTIONS OF 10000 ROWS",
)


@cache
def open_driver(uri: str, user: str, password: str) -> neo4j.Driver:
    """Connect to a server, once."""
    import atexit

    driver = neo4j.GraphDatabase.driver(uri, auth=(user, password))
    atexit.register(driver.close)
    return driver


def empty(server: Server) -> None:
    """Delete everything that a server holds."""
    with open_driver(server.uri, server.user, server.password).session(database="neo4j") as session:
        for statement in _EMPTY:
            session.run(statement).consume()
