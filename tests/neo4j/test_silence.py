"""A server that falls silent and cuts nothing: it is given up after a while, and a slow answer is waited for."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING, Any

import neo4j
import pytest
from neo4j._routing import RoutingTable  # a single server cannot be frozen as a leader alone
from neo4j.exceptions import ClientError, ServiceUnavailable

from orgraph.errors import StoreUnreachable
from orgraph.store import open_store
from orgraph.store.neo4j.asking.answers import read_answer
from orgraph.store.neo4j.batches import publishing
from orgraph.store.neo4j.server import lease, waiting
from orgraph.store.neo4j.server.waiting import ServerSilent, Watch
from orgraph.store.neo4j.store import Neo4jStore
from tests.neo4j.proxies import open_proxy
from tests.neo4j.stores import elsewhere
from tests.neo4j.test_faults import patient, write
from tests.store.test_soak import make_state, read_state

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from orgraph.store.neo4j.batches.catalogue import Move
    from tests.neo4j.servers import Server

PATIENCE_SECONDS = 1.0


@pytest.fixture(autouse=True)
def _hasty(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "graph_store" in request.fixturenames:
        request.getfixturevalue("graph_store")  # a server that has just started takes longer to answer
    monkeypatch.setattr(waiting, "QUIET_SECONDS", 0.2)
    monkeypatch.setattr(waiting, "AGAIN_SECONDS", 0.1)
    monkeypatch.setattr(lease, "LEASE_SECONDS", 3)


def never() -> None:
    time.sleep(60)


def refuse() -> None:
    raise ClientError


def miss() -> None:
    raise ServiceUnavailable


def work_slowly() -> str:
    time.sleep(1.5)
    return "done"


def test_slow_work_is_waited_for_while_the_server_answers() -> None:
    assert Watch(lambda: None, 0.5).wait_for(work_slowly) == "done"
    assert Watch(refuse, 0.5).wait_for(work_slowly) == "done", "a refusal is an answer too"


@pytest.mark.parametrize("ask", [never, miss])
def test_work_is_given_up_where_the_server_answers_nothing(ask: Callable[[], object]) -> None:
    begun = time.monotonic()
    with pytest.raises(ServerSilent):
        Watch(ask, 0.5).wait_for(never)
    assert time.monotonic() - begun >= 0.5


def test_what_goes_wrong_in_the_work_is_raised() -> None:
    with pytest.raises(ClientError):
        Watch(never, 0.5).wait_for(refuse)


def fall_silent(monkeypatch: pytest.MonkeyPatch, silence: Callable[[], None]) -> None:
    """Let the server fall silent between two chunks of an import."""
    land = publishing.Publisher._land  # noqa: SLF001 - the server is lost between two chunks

    def lose(publisher: publishing.Publisher, move: Move, number: int, *rest: object) -> None:
        if number == 3:
            silence()
            monkeypatch.setattr(publishing.Publisher, "_land", land)
        land(publisher, move, number, *rest)  # type: ignore[arg-type]  # handed on

    monkeypatch.setattr(publishing, "SINGLE_ROWS", 0)
    monkeypatch.setattr(publishing, "CHUNK_ROWS", 60)
    monkeypatch.setattr(publishing.Publisher, "_land", lose)


def lose_and_go_on(store: Neo4jStore, through: Neo4jStore, tmp_path: Path, recover: Callable[[], None]) -> None:
    with pytest.raises(StoreUnreachable, match=r"for 1 seconds.*the same command again"):
        write(patient(through, PATIENCE_SECONDS), make_state(1))
    recover()
    assert read_state(elsewhere(store, tmp_path / "elsewhere")) == 0
    write(store, make_state(1))
    assert read_state(elsewhere(store, tmp_path / "after")) == 1
    assert store.verify() == ()


def test_an_import_gives_up_a_server_that_is_stopped(
    graph_store: Neo4jStore, neo4j_lts: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = neo4j_lts.process
    if process is None:
        pytest.skip("the server is given by the environment, and not ours to stop")
    write(graph_store, make_state(0))
    fall_silent(monkeypatch, lambda: process.send_signal(signal.SIGSTOP))
    lose_and_go_on(graph_store, graph_store, tmp_path, lambda: process.send_signal(signal.SIGCONT))


def test_an_import_gives_up_a_wire_that_carries_nothing(
    graph_store: Neo4jStore, neo4j_lts: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(graph_store, make_state(0))
    with open_proxy(neo4j_lts.port) as proxy:
        through = open_store(f"bolt://127.0.0.1:{proxy.port}")
        assert isinstance(through, Neo4jStore)

        def silence() -> None:
            proxy.silent = True

        fall_silent(monkeypatch, silence)
        lose_and_go_on(graph_store, through, tmp_path, proxy.cut)


def test_an_import_gives_up_a_leader_that_is_silent_while_its_followers_answer(
    graph_store: Neo4jStore, neo4j_lts: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(graph_store, make_state(0))
    with open_proxy(neo4j_lts.port) as proxy:
        parse: Callable[..., RoutingTable] = RoutingTable.parse_routing_info

        def name_leader(**given: Any) -> RoutingTable:  # noqa: ANN401 - handed on
            table = parse(**given)
            table.writers = type(table.writers)([neo4j.Address(("127.0.0.1", proxy.port))])
            return table

        monkeypatch.setattr(RoutingTable, "parse_routing_info", name_leader)
        through = open_store(f"neo4j://localhost:{neo4j_lts.port}")
        assert isinstance(through, Neo4jStore)

        def silence() -> None:
            proxy.silent = True

        fall_silent(monkeypatch, silence)
        lose_and_go_on(graph_store, through, tmp_path, proxy.cut)


def test_an_answer_that_takes_long_is_waited_for(graph_store: Neo4jStore) -> None:
    slow = "UNWIND range(1, 100000000) AS number RETURN count(number % 7) AS numbers"
    connection = patient(graph_store, PATIENCE_SECONDS).folder.connection
    begun = time.monotonic()
    assert read_answer(connection, slow, {}).rows == ({"numbers": 100_000_000},)
    assert time.monotonic() - begun > PATIENCE_SECONDS
