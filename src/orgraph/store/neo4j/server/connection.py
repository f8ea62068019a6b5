"""The connection to a server: one driver in a process, transactions that are tried again, and nothing but statements.

A transaction may have landed although its answer was lost, so whatever writes through here must be right when it is
done twice: see `orgraph.store.neo4j.graph.moving`.
"""

from __future__ import annotations

import atexit
import time
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from neo4j import READ_ACCESS, WRITE_ACCESS, GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from orgraph.errors import StoreTooSlow, StoreUnreachable, StoreUnsupported
from orgraph.store.neo4j.server.addresses import Address, Credentials, read_address, read_credentials
from orgraph.store.neo4j.server.faults import find_passing, find_store_error
from orgraph.store.neo4j.server.statements import read_statement
from orgraph.store.neo4j.server.waiting import Watch

if TYPE_CHECKING:
    from collections.abc import Callable

    from neo4j import Driver, Transaction

Made = TypeVar("Made")

PATIENCE_SECONDS: Final = 60.0
"""So long a server may be away before a client gives up."""
LIMIT_SECONDS: Final = 120.0
"""So long a transaction that writes may take. A chunk takes seconds; but where a plug was pulled the server keeps the
transaction of the lost connection, and its locks, until this limit ends it."""
CONNECT_SECONDS: Final = 10.0
IDLE_SECONDS: Final = 30.0
"""A pooled connection that has been idle for longer is tried before it is used: a firewall may have cut it."""
OLDEST: Final = (5, 26)
_FIRST_WAIT: Final = 0.1
_LONGEST_WAIT: Final = 2.0


@dataclass(frozen=True)
class Work:
    """An open transaction that runs statements by their names."""

    transaction: Transaction

    def run(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever Bolt carries
        """Run one statement and return its rows."""
        result = self.transaction.run(read_statement(statement), parameters)
        names = result.keys()
        return [dict(zip(names, record.values(), strict=True)) for record in result]


@dataclass(frozen=True)
class Connection:
    """A database of a server.

    Attributes
    ----------
    patience_seconds
        How long it is tried again while the server is away.
    limit_seconds
        How long a transaction that writes may take before the server ends it.
    """

    driver: Driver
    address: Address
    patience_seconds: float = PATIENCE_SECONDS
    limit_seconds: float = LIMIT_SECONDS

    def read(self, work: Callable[[Work], Made]) -> Made:
        """Do something in a transaction that only reads, for as long as it takes."""
        return self._try(work, READ_ACCESS, None)

    def write(self, work: Callable[[Work], Made]) -> Made:
        """Do something in a transaction that may write; `work` is done again where its answer was lost.

        Raises
        ------
        StoreUnreachable
            Where the server has been away for `patience_seconds`.
        StoreTooSlow
            Where the server ended the transaction twice, since it took longer than `limit_seconds`.
        """
        try:
            return self._try(work, WRITE_ACCESS, self.limit_seconds)
        except StoreTooSlow:
            # It may have waited for the transaction of a lost connection, which has been ended by now.
            return self._try(work, WRITE_ACCESS, self.limit_seconds)

    def ask(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever Bolt carries
        """Run one statement that only reads."""
        return self.read(lambda work: work.run(statement, **parameters))

    def tell(self, statement: str, **parameters: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever Bolt carries
        """Run one statement that may write."""
        return self.write(lambda work: work.run(statement, **parameters))

    def wait_for(self, work: Callable[[], Made]) -> Made:
        """Do something with the driver, once; where the server falls silent meanwhile, the driver would never tell."""
        return self._watch(READ_ACCESS).wait_for(work)

    def _watch(self, access: str) -> Watch:
        """Ask beside the work whoever does the work: of a cluster the leader may be silent, and a follower answers."""

        def ask() -> None:
            with self.driver.session(database=self.address.database, default_access_mode=access) as session:
                session.run(read_statement("check/ping")).consume()

        return Watch(ask, self.patience_seconds)

    def _try(self, work: Callable[[Work], Made], access: str, limit_seconds: float | None) -> Made:
        watch = self._watch(access)
        wait = _FIRST_WAIT
        while True:
            try:
                return watch.wait_for(lambda: self._do(work, access, limit_seconds))
            except (DriverError, Neo4jError) as error:
                end = watch.heard + self.patience_seconds
                if not find_passing(error) or time.monotonic() + wait > end:
                    raise self._explain(error) from error
            time.sleep(wait)
            wait = min(wait * 2, _LONGEST_WAIT)

    def _do(self, work: Callable[[Work], Made], access: str, limit_seconds: float | None) -> Made:
        with (
            self.driver.session(database=self.address.database, default_access_mode=access) as session,
            session.begin_transaction(timeout=limit_seconds) as transaction,
        ):
            made = work(Work(transaction))
            transaction.commit()
            return made

    def _explain(self, error: DriverError | Neo4jError) -> Exception:
        found = find_store_error(error, self.address)
        if isinstance(found, StoreUnreachable) and self.patience_seconds:
            return StoreUnreachable(
                f"{found} It was tried for {self.patience_seconds:g} seconds. What had been written is kept: start the "
                "server and give the same command again, which goes on where this one stopped and doubles nothing."
            )
        return found


@cache
def _open_driver(server: str, credentials: Credentials) -> Driver:
    """Open the one driver of this process for a server and a user."""
    driver = GraphDatabase.driver(
        server,
        auth=(credentials.user, credentials.password),
        connection_timeout=CONNECT_SECONDS,
        connection_acquisition_timeout=2 * CONNECT_SECONDS,
        liveness_check_timeout=IDLE_SECONDS,
        # An empty database knows no label, and says so at every statement; tests ask EXPLAIN about each of them.
        notifications_min_severity="OFF",
        user_agent="orgraph",
    )
    atexit.register(driver.close)
    return driver


def open_connection(url: str, *, patience_seconds: float = PATIENCE_SECONDS) -> Connection:
    """Connect to the server of an address, with the credentials of the environment.

    Raises
    ------
    InvalidValueError, ConfigurationError
        Where the address or the credentials are not such.
    StoreUnreachable, StoreRefused, StoreNotFound, StoreUnsupported
        Where there is no server, or none to work with; it is tried once.
    """
    address = read_address(url)
    try:
        driver = _open_driver(address.server, read_credentials())
        hasty = Connection(driver, address, 0.0)
        agent = hasty.wait_for(driver.get_server_info).agent
        hasty.ask("check/ping")
    except (DriverError, Neo4jError) as error:
        raise find_store_error(error, address) from error
    version = tuple(int(part) for part in agent.rpartition("/")[2].split(".")[:2] if part.isdecimal())
    if version < OLDEST:
        raise StoreUnsupported(
            f"{address.server} is {agent}; orgraph runs on Neo4j 5.26 (the long-term release) and newer. Upgrade it."
        )
    return Connection(driver, address, patience_seconds)
