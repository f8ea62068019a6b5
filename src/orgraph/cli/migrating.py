"""`orgraph migrate` and `repair`: the schema of a database, and its graph after somebody else has changed it."""

from __future__ import annotations

from typing import Annotated

import typer

from orgraph.cli.options import Json, Store, store_address
from orgraph.cli.printing import console, print_json, track
from orgraph.errors import InvalidValueError


def migrate(
    store: Store = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be done, and do nothing.")] = False,
    as_json: Json = False,
) -> None:
    """Bring the schema of a Neo4j database up to date; an empty one becomes a store."""
    from orgraph.store.neo4j.graph.migrations import find_pending, write_migrations
    from orgraph.store.neo4j.server.connection import open_connection

    connection = open_connection(_server(store))
    pending = find_pending(connection)
    if pending and not dry_run:
        write_migrations(connection, pending)
    if as_json:
        print_json({"pending": [step.statement for step in pending], "done": bool(pending) and not dry_run})
        return
    for step in pending:
        console().print(f"{'would do' if dry_run else 'done'} {step.statement}.cypher", soft_wrap=True)
    if not pending:
        console().print("Nothing to do: the schema is that of this program.")


def repair(store: Store = None, as_json: Json = False) -> None:
    """Put a graph that others have changed back as the current batch has it."""
    from orgraph.store.neo4j.store import open_neo4j

    rows = open_neo4j(_server(store), create=False, track=track).repair()
    if as_json:
        print_json({"rows": rows})
    else:
        console().print(f"{rows:,} rows were put back." if rows else "The graph is as the ledgers have it.")


def _server(store: str | None) -> str:
    address = store_address(store)
    if address.startswith("local:"):
        raise InvalidValueError(
            "An embedded store has no schema and no server. Name one with --store neo4j://HOST:PORT."
        )
    return address
