"""Whether a database could be written to, without leaving a trace in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from neo4j import WRITE_ACCESS
from neo4j.exceptions import DriverError, Neo4jError

from orgraph.store.neo4j.server.faults import find_store_error
from orgraph.store.neo4j.server.statements import read_statement

if TYPE_CHECKING:
    from orgraph.store.neo4j.server.connection import Connection


def validate_writable(connection: Connection) -> None:
    """Write something in a transaction that is rolled back.

    Raises
    ------
    StoreReadOnly
        Where the server or the database takes no writes.
    StoreRefused
        Where the user may not write.
    """
    try:
        with (
            connection.driver.session(
                database=connection.address.database, default_access_mode=WRITE_ACCESS
            ) as session,
            session.begin_transaction() as transaction,
        ):
            transaction.run(read_statement("check/writing")).consume()
            transaction.rollback()
    except (DriverError, Neo4jError) as error:
        raise find_store_error(error, connection.address) from error
