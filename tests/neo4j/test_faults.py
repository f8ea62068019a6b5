"""Everything that can go wrong on the way to a server: nothing is lost, nothing doubled, and the message says what."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from orgraph.errors import StoreLocked, StoreRefused, StoreTooSlow, StoreUnreachable
from orgraph.store import open_store
from orgraph.store.neo4j.batches import publishing
from orgraph.store.neo4j.server.lease import open_lease
from orgraph.store.neo4j.store import Neo4jStore
from tests.neo4j.emptying import open_driver
from tests.neo4j.proxies import open_proxy
from tests.neo4j.stores import elsewhere, set_environment
from tests.store.ledgers import JINDONG, WUCHENG, Ledgers, organization, small_city
from tests.store.test_soak import make_state, read_state

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.store.neo4j.batches.catalogue import Move
    from tests.neo4j.servers import Server

PATIENCE_SECONDS = 120


def patient(store: Neo4jStore, seconds: float) -> Neo4jStore:
    """Return a store whose client gives up after so many seconds."""
    return Neo4jStore(replace(store.folder, connection=replace(store.folder.connection, patience_seconds=seconds)))


def write(store: Neo4jStore, ledgers: Ledgers) -> str:
    outcome = store.write_tables(ledgers.tables(), partial=False, options_digest="none")
    assert not outcome.has_errors, outcome.problems
    return str(outcome.digest)


@pytest.mark.parametrize("single_rows", [0, 10_000])
def test_a_connection_that_is_cut_in_the_middle_of_an_import_is_opened_again(
    graph_store: Neo4jStore, neo4j_lts: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, single_rows: int
) -> None:
    monkeypatch.setattr(publishing, "SINGLE_ROWS", single_rows)
    monkeypatch.setattr(publishing, "CHUNK_ROWS", 60)
    write(graph_store, make_state(0))
    with open_proxy(neo4j_lts.port) as proxy:
        through = open_store(f"bolt://127.0.0.1:{proxy.port}")
        assert isinstance(through, Neo4jStore)
        proxy.cut_after = 20_000
        write(through, make_state(1))
        assert proxy.cuts == 1
        proxy.cut()  # connections that lie idle in the pool are stale now
        assert read_state(through) == 1
        write(through, make_state(2))
    other = elsewhere(graph_store, tmp_path / "elsewhere")
    assert read_state(other) == 2
    assert other.verify() == ()


def test_a_server_that_does_not_hear_that_the_plug_was_pulled_ends_what_was_begun(
    graph_store: Neo4jStore, neo4j_lts: Server, tmp_path: Path
) -> None:
    write(graph_store, make_state(0))
    with open_proxy(neo4j_lts.port) as proxy:
        through = open_store(f"bolt://127.0.0.1:{proxy.port}")
        assert isinstance(through, Neo4jStore)
        connection = replace(through.folder.connection, limit_seconds=3.0)
        proxy.cut_after, proxy.tells_server = 20_000, False
        write(Neo4jStore(replace(through.folder, connection=connection)), make_state(1))
        assert proxy.cuts == 1
    assert read_state(elsewhere(graph_store, tmp_path / "elsewhere")) == 1
    assert graph_store.verify() == ()


def test_a_client_that_loses_the_server_gives_up_and_says_how_to_go_on(
    graph_store: Neo4jStore, neo4j_lts: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "SINGLE_ROWS", 0)
    monkeypatch.setattr(publishing, "CHUNK_ROWS", 60)
    monkeypatch.setattr(
        "orgraph.store.neo4j.server.lease.LEASE_SECONDS", 3
    )  # nobody can give it back, and it has to run out
    write(graph_store, make_state(0))
    with open_proxy(neo4j_lts.port) as proxy:
        through = open_store(f"bolt://127.0.0.1:{proxy.port}")
        assert isinstance(through, Neo4jStore)
        impatient = patient(through, 2)
        land = publishing.Publisher._land  # noqa: SLF001 - the server is lost between two chunks

        def lose(publisher: publishing.Publisher, move: Move, number: int, *rest: object) -> None:
            if number == 3:
                proxy.refuses = True
                proxy.cut()
            land(publisher, move, number, *rest)  # type: ignore[arg-type]  # handed on

        monkeypatch.setattr(publishing.Publisher, "_land", lose)
        with pytest.raises(StoreUnreachable, match=r"for 2 seconds.*the same command again"):
            write(impatient, make_state(1))
    monkeypatch.setattr(publishing.Publisher, "_land", land)
    assert read_state(elsewhere(graph_store, tmp_path / "elsewhere")) == 0
    write(graph_store, make_state(1))
    assert read_state(elsewhere(graph_store, tmp_path / "elsewhere")) == 1
    assert graph_store.verify() == ()


def test_a_transaction_that_takes_too_long_is_told_and_changes_nothing(
    graph_store: Neo4jStore, neo4j_lts: Server, tmp_path: Path
) -> None:
    write(graph_store, make_state(0))
    hurried = replace(graph_store.folder.connection, limit_seconds=2.0)
    with (
        open_driver(neo4j_lts.uri, neo4j_lts.user, neo4j_lts.password).session(database="neo4j") as session,
        session.begin_transaction(timeout=60) as blocking,
    ):
        blocking.run("MATCH (store:Store) SET store.asked_at = datetime()").consume()
        with pytest.raises(StoreTooSlow, match=r"took too long.*db.transaction.timeout"):
            hurried.tell("load/store/lease", writer="another", seconds=1, dead=None)
        blocking.rollback()
    assert read_state(elsewhere(graph_store, tmp_path / "elsewhere")) == 0
    write(graph_store, make_state(1))


def test_of_two_writers_one_waits_and_both_land(graph_store: Neo4jStore, tmp_path: Path) -> None:
    write(graph_store, small_city())
    other = elsewhere(graph_store, tmp_path / "elsewhere")
    errors: list[BaseException] = []

    def work(store: Neo4jStore, number: int) -> None:
        try:
            write(store, Ledgers().plus("organizations", organization(number), unit={8: JINDONG, 9: WUCHENG}[number]))
        except BaseException as error:  # noqa: BLE001 - told after the thread has ended
            errors.append(error)

    threads = [threading.Thread(target=work, args=pair) for pair in ((graph_store, 8), (other, 9))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_SECONDS)
    assert not errors
    keys = elsewhere(graph_store, tmp_path / "third").read_snapshot().nodes("Organization").keys.to_pylist()
    assert {organization(8)["key"], organization(9)["key"]} <= set(keys)
    assert graph_store.verify() == ()


def test_a_second_writer_gives_up_and_one_that_lost_the_lease_changes_nothing(
    graph_store: Neo4jStore, tmp_path: Path
) -> None:
    before = write(graph_store, small_city())
    connection = graph_store.folder.connection
    folder = replace(elsewhere(graph_store, tmp_path / "elsewhere").folder, lock_seconds=0.1)
    with open_lease(connection, lock_seconds=1) as lease:
        with pytest.raises(StoreLocked, match="Another import has been writing"):
            write(Neo4jStore(folder), make_state(1))
        connection.tell("load/store/release", writer=lease.writer)
        with open_lease(connection, lock_seconds=1), pytest.raises(StoreLocked, match="took over"):
            connection.write(lease.renew)
    assert graph_store.read_snapshot().digest == before


def test_a_clock_that_is_put_back_blocks_nobody(graph_store: Neo4jStore, neo4j_lts: Server) -> None:
    first = write(graph_store, small_city())
    with open_driver(neo4j_lts.uri, neo4j_lts.user, neo4j_lts.password).session(database="neo4j") as session:
        session.run(
            "MATCH (store:Store) SET store.writer = 'elsewhere/1/x', store.writer_until = datetime() + duration('P1D')"
        ).consume()
        session.run("MATCH (batch:Batch) SET batch.written_at = '2031-01-01T00:00:00+00:00'").consume()
    second = write(graph_store, Ledgers().plus("organizations", organization(8), unit=JINDONG))
    assert [(batch.digest, batch.current) for batch in graph_store.list_batches()] == [(first, False), (second, True)]
    assert graph_store.read_snapshot().digest == second


def test_who_reads_while_somebody_writes_sees_the_old_or_the_new_state(
    graph_store: Neo4jStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "SINGLE_ROWS", 0)
    monkeypatch.setattr(publishing, "CHUNK_ROWS", 40)
    write(graph_store, make_state(0))
    thread = threading.Thread(target=write, args=(graph_store, make_state(1)))
    thread.start()
    seen: list[int] = []
    while thread.is_alive() and len(seen) < 20:
        seen.append(read_state(elsewhere(graph_store, tmp_path / f"reader{len(seen)}")))
    thread.join(PATIENCE_SECONDS)
    assert seen
    assert set(seen) <= {0, 1}
    assert seen == sorted(seen), "nobody goes back"
    assert read_state(elsewhere(graph_store, tmp_path / "after")) == 1


def test_credentials_are_in_no_message(neo4j_lts: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_environment(neo4j_lts, tmp_path, monkeypatch)
    monkeypatch.setenv("ORGRAPH_NEO4J_PASSWORD", "a wrong password of mine")
    with pytest.raises(StoreRefused) as refused:
        open_store(neo4j_lts.uri)
    assert "a wrong password of mine" not in f"{refused.value!r} {refused.value.__cause__!r}"
    assert "ORGRAPH_NEO4J_PASSWORD" in str(refused.value)
