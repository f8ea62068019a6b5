"""From what the driver says to errors that say what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    ForbiddenOnReadOnlyDatabase,
    Neo4jError,
    NotALeader,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from orgraph.errors import StoreError, StoreNotFound, StoreReadOnly, StoreRefused, StoreTooSlow, StoreUnreachable
from orgraph.store.neo4j.server.addresses import PASSWORD, PASSWORD_FILE, USER

if TYPE_CHECKING:
    from orgraph.store.neo4j.server.addresses import Address

_FORBIDDEN: Final = "Neo.ClientError.Security.Forbidden"
_NO_DATABASE: Final = "Neo.ClientError.Database.DatabaseNotFound"
_READ_ONLY: Final = (
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
    "Neo.ClientError.General.ReadOnly",
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase",
)
_ENDED: Final = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration", "LockClientStopped", "Terminated")
_FULL: Final = (
    "Neo.DatabaseError.Transaction.TransactionLogError",
    "Neo.DatabaseError.Transaction.TransactionStartFailed",
)
_MEMORY: Final = (
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError",
    "Neo.TransientError.General.OutOfMemoryError",
)


def find_store_error(error: DriverError | Neo4jError, address: Address) -> StoreError:
    """Turn an error of the driver into one of ours."""
    code = getattr(error, "code", None) or ""
    return _find_refusal(error, code, address) or _find_failure(error, code, address)


def _find_refusal(error: DriverError | Neo4jError, code: str, address: Address) -> StoreError | None:
    """Tell what the server does not let us do."""
    if isinstance(error, AuthError):
        return StoreRefused(
            f"{address.server} does not let this user in. Check {USER} and {PASSWORD} (or {PASSWORD_FILE}); after "
            "several wrong passwords the server waits some seconds before it listens again."
        )
    if code == _NO_DATABASE:
        return StoreNotFound(
            f"{address.server} has no database {address.database!r}. Neo4j Community has one, called neo4j; write the "
            "address without a name for it, or create the database."
        )
    if isinstance(error, (ForbiddenOnReadOnlyDatabase, NotALeader)) or code in _READ_ONLY:
        return StoreReadOnly(
            f"{address.url} takes no writes now: it is a read-only database or a follower of a cluster. Nothing was "
            "changed. Name the server that may write, as neo4j://HOST, or take the database out of "
            "server.databases.read_only and set server.databases.default_to_read_only=false."
        )
    if code == _FORBIDDEN:
        return StoreRefused(f"This user may not do that in {address.url}. Give {USER} the right to write and to index.")
    return None


def _find_failure(error: DriverError | Neo4jError, code: str, address: Address) -> StoreError:
    """Tell what went wrong on the server or on the way to it."""
    if isinstance(error, (ServiceUnavailable, SessionExpired)):
        return StoreUnreachable(
            f"{address.server} does not answer. Check that the server is running, that the address and port are right, "
            "and that no firewall lies between."
        )
    if isinstance(error, ConfigurationError):
        return StoreUnreachable(f"{address.server} cannot be connected to: {error}")
    if code.rpartition(".")[2] in _ENDED:
        return StoreTooSlow(
            f"{address.server} ended a transaction because it took too long, or somebody ended it; nothing of it was "
            "written. Is another program working in this database, or is the server very busy? Raise "
            "db.transaction.timeout on the server where it is set, and import again."
        )
    return StoreError(_explain(code, error, address))


def _explain(code: str, error: DriverError | Neo4jError, address: Address) -> str:
    if code in _FULL:
        return (
            f"{address.server} cannot write its transaction log; its disk is probably full. Make room there, restart "
            "the server, and import again: what had landed is kept, and nothing is doubled."
        )
    if code in _MEMORY:
        return (
            f"{address.server} ran out of memory for a transaction; nothing of it was written. Raise "
            "server.memory.heap.max_size and import again."
        )
    return f"{address.url}: {getattr(error, 'message', None) or error}"


def find_passing(error: Exception) -> bool:
    """Tell whether the same transaction may succeed a little later: a lost connection, a restart, a deadlock."""
    if isinstance(error, ClientError) or getattr(error, "code", None) in _MEMORY:
        return False
    return isinstance(error, (ServiceUnavailable, SessionExpired, TransientError)) or (
        isinstance(error, (DriverError, Neo4jError)) and error.is_retryable()
    )
