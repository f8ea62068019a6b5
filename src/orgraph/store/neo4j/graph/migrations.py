"""Migrations: steps that bring an empty database to the schema of today, one statement each, noted when done.

``cypher/schema/V0001__organization_key.cypher`` is the first. A step that was done is never changed: a file that is
another one than was done is refused, and so is a database that has gone through steps this program does not know.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Final

from orgraph.errors import ConfigurationError, StoreDamaged, StoreError, StoreNotFound, StoreOutdated, StoreTooNew
from orgraph.store.neo4j.graph.vocabulary import list_words
from orgraph.store.neo4j.server.statements import list_statements, read_statement

if TYPE_CHECKING:
    from orgraph.store.neo4j.server.connection import Connection, Work

SCHEMA: Final = "schema"
_NAME: Final = re.compile(r"V(?P<version>\d{4})__(?P<name>[a-z0-9_]+)")


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Migration:
    """One step: its number, its name, and the hash of its statement."""

    version: int
    name: str
    checksum: str

    @property
    def statement(self) -> str:
        """Name of its statement."""
        return f"{SCHEMA}/V{self.version:04d}__{self.name}"


def list_migrations() -> tuple[Migration, ...]:
    """List the steps that this program knows, in their order.

    Raises
    ------
    ConfigurationError
        Where a file is named otherwise, or two have one number.
    """
    found = []
    for statement in list_statements(SCHEMA):
        match = _NAME.fullmatch(statement.rpartition("/")[2])
        if match is None:
            raise ConfigurationError(f"{statement}.cypher is no name of a migration; write V0001__what_it_does.cypher.")
        checksum = hashlib.sha256(read_statement(statement).encode()).hexdigest()
        found.append(Migration(version=int(match["version"]), name=match["name"], checksum=checksum))
    if [step.version for step in found] != list(range(1, len(found) + 1)):
        raise ConfigurationError("Migrations are not numbered 1, 2, 3 … without a gap. Install orgraph anew.")
    return tuple(found)


def find_pending(connection: Connection) -> tuple[Migration, ...]:
    """Find the steps that a database has not gone through.

    Raises
    ------
    StoreTooNew
        Where it has gone through steps that come after all of ours.
    StoreDamaged
        Where a step that was done is missing here, or is another one.
    StoreError
        Where the database holds something else.
    """
    known = {step.version: step for step in list_migrations()}
    done = connection.ask("check/migrations")
    newer = [row for row in done if row["version"] > len(known)]
    if newer:
        raise StoreTooNew(
            f"{connection.address.url} has gone through migration {newer[-1]['version']} ({newer[-1]['name']}), "
            f"this program knows up to {len(known)}: a newer orgraph made it. Install that one: pip install "
            "--upgrade orgraph."
        )
    for row in done:
        step = known[row["version"]]
        if (step.name, step.checksum) != (row["name"], row["checksum"]):
            raise StoreDamaged(
                f"Migration {row['version']} was done as {row['name']!r} with another text than "
                f"{step.statement}.cypher has here. Migrations that were done never change: install orgraph "
                "anew, from an unchanged release."
            )
    (held,) = connection.ask("check/emptiness")
    if not done and not held["empty"] and not held["loaded"]:
        raise StoreError(
            f"{connection.address.url} holds something that is not orgraph's. Choose an empty database, so that "
            "nothing is mixed up."
        )
    versions = {row["version"] for row in done}
    return tuple(step for step in known.values() if step.version not in versions)


def write_migrations(connection: Connection, pending: tuple[Migration, ...]) -> None:
    """Do some steps and note them; where that is interrupted, they are done again without harm."""
    program = f"orgraph {version('orgraph')}"

    def change(work: Work) -> None:
        for step in pending:
            work.run(step.statement)

    def note(work: Work) -> None:
        for step in pending:
            work.run("load/store/migration", **asdict(step), program=program)
        _make_store(work)

    # The schema and a note of it cannot be written in one transaction.
    connection.write(change)
    connection.write(note)


def _make_store(work: Work) -> None:
    work.run("load/store/store")
    work.run("load/store/vocabulary", **list_words())


def validate_schema(connection: Connection, *, create: bool) -> None:
    """See to it that a database has the schema of today; an empty one gets it where a store may be made.

    Raises
    ------
    StoreNotFound
        Where it is empty and none may be made.
    StoreOutdated
        Where a step is missing.
    """
    pending = find_pending(connection)
    unfinished = create and pending and not connection.ask("read/store/writer")
    if unfinished or len(pending) == len(list_migrations()):
        if not create and connection.ask("check/emptiness")[0]["loaded"]:
            raise StoreOutdated(
                f"{connection.address.url} was loaded from bulk files and has no schema yet. Complete it: "
                f"orgraph migrate --store {connection.address.url}."
            )
        if not create:
            raise StoreNotFound(
                f"{connection.address.url} is empty: there is no store. Import a ledger to make one, or check "
                "the address."
            )
        write_migrations(connection, pending)
    elif pending:
        raise StoreOutdated(
            f"{connection.address.url} lacks {len(pending)} migrations, the first is "
            f"{pending[0].statement}.cypher. Bring it up to date: orgraph migrate --store "
            f"{connection.address.url} (--dry-run shows what would be done)."
        )
    elif create:
        connection.write(_make_store)
