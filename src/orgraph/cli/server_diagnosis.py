"""What `orgraph doctor` looks at where the store lies on a Neo4j server: step by step, up to the first fault.

Each step stands on the one before, so that one kind of error at one step has one cause: that is its code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orgraph.cli.checks import Check
from orgraph.cli.exit_codes import exit_code
from orgraph.errors import (
    ConfigurationError,
    InvalidValueError,
    OrgraphError,
    StoreDamaged,
    StoreNotFound,
    StoreOutdated,
    StoreReadOnly,
    StoreRefused,
    StoreTooNew,
    StoreUnreachable,
    StoreUnsupported,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orgraph.store.neo4j.server.connection import Connection

CONNECTING: Final[Mapping[type[OrgraphError], str]] = {
    InvalidValueError: "wrong_address",
    ConfigurationError: "no_credentials",
    StoreRefused: "wrong_password",
    StoreUnreachable: "unreachable",
    StoreNotFound: "wrong_database",
    StoreUnsupported: "unsupported_version",
}
MIGRATING: Final[Mapping[type[OrgraphError], str]] = {
    StoreOutdated: "missing_migration",
    StoreNotFound: "no_store",
    StoreTooNew: "newer_schema",
    StoreDamaged: "changed_migration",
}
WRITING: Final[Mapping[type[OrgraphError], str]] = {
    StoreReadOnly: "read_only_database",
    StoreRefused: "read_only_user",
}
OTHER: Final = "store_error"


def examine_server(address: str) -> Iterator[Check]:
    """Look at the server, the user, the database, its schema, and whether it takes writes."""
    from orgraph.store.neo4j.server.connection import open_connection

    try:
        connection = open_connection(address, patience_seconds=0)
    except OrgraphError as error:
        yield _complain("server", address, error, CONNECTING)
        return
    yield Check(name="server", found=f"{connection.driver.get_server_info().agent} at {connection.address.server}")
    for name, codes, look in (("schema", MIGRATING, _find_schema), ("writing", WRITING, _find_writing)):
        try:
            yield Check(name=name, found=look(connection))
        except OrgraphError as error:
            yield _complain(name, address, error, codes)
            return


def _find_schema(connection: Connection) -> str:
    from orgraph.store.neo4j.graph.migrations import list_migrations, validate_schema

    validate_schema(connection, create=False)
    return f"{len(list_migrations())} migrations done, none missing"


def _find_writing(connection: Connection) -> str:
    from orgraph.store.neo4j.server.probing import validate_writable

    validate_writable(connection)
    return "this user may write"


def _complain(name: str, found: str, error: OrgraphError, codes: Mapping[type[OrgraphError], str]) -> Check:
    code = next((code for kind, code in codes.items() if isinstance(error, kind)), OTHER)
    return Check(name=name, found=found, well=False, advice=str(error), code=code, exit_code=exit_code(error))
