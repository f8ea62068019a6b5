"""The graph that an analyst finds, and the history that lies beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from orgraph.errors import BatchNotFound, StoreDamaged, StoreNotFound, StoreTooNew
from orgraph.model import MODEL
from orgraph.store import open_store
from orgraph.store.neo4j.asking.answers import read_answer
from orgraph.store.neo4j.asking.explore import read_explore_statement
from orgraph.store.neo4j.batches import publishing
from orgraph.store.neo4j.batches.registering import PIECE_BYTES, list_pieces
from orgraph.store.neo4j.graph.natural import NODE_KINDS, RELATION_KINDS
from tests.neo4j.emptying import empty, open_driver
from tests.neo4j.stores import elsewhere, open_empty
from tests.store.ledgers import JINDONG, Ledgers, code, organization, registered, small_city

if TYPE_CHECKING:
    from pathlib import Path

    from orgraph.store.neo4j.store import Neo4jStore
    from tests.neo4j.servers import Server


def ask(server: Server, statement: str, **parameters: Any) -> list[dict[str, Any]]:  # noqa: ANN401 - whatever Bolt carries
    """Ask as somebody does who has never heard of orgraph."""
    with open_driver(server.uri, server.user, server.password).session(database="neo4j") as session:
        return [dict(record) for record in session.run(statement, parameters)]


def write(store: Neo4jStore, ledgers: Ledgers) -> str:
    outcome = store.write_tables(ledgers.tables(), partial=False, options_digest="none")
    assert not outcome.has_errors, outcome.problems
    assert outcome.digest is not None
    return outcome.digest


def test_small_files_share_a_statement_and_large_ones_are_cut() -> None:
    files = {"a": b"1", "b": b"", "c": b"x" * (2 * PIECE_BYTES + 1), "d": b"2"}
    statements = list(list_pieces(files))
    assert [[(row["name"], row["piece"]) for row in rows] for rows in statements] == [
        [("a", 0), ("b", 0)],
        [("c", 0)],
        [("c", 1)],
        [("c", 2), ("d", 0)],
    ]
    for name, content in files.items():
        pieces = [row for rows in statements for row in rows if row["name"] == name]
        assert b"".join(row["content"] for row in pieces) == content
        assert {row["pieces"] for row in pieces} == {len(pieces)}


def in_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every difference go in several transactions."""
    monkeypatch.setattr(publishing, "SINGLE_ROWS", 0)
    monkeypatch.setattr(publishing, "CHUNK_ROWS", 2)


def test_an_analyst_finds_the_natural_graph(graph_store: Neo4jStore, neo4j_lts: Server) -> None:
    write(graph_store, small_city())
    assert ask(
        neo4j_lts,
        "MATCH (party:PartyOrganization)-[covers:COVERS]->(organization:Organization {key: $key}) "
        "RETURN party.name AS party, covers.form AS form, covers.valid_from AS since, "
        "organization.full_members AS count",
        key=code(1),
    ) == [{"party": "示例1号党支部", "form": "solo", "since": date(2019, 7, 1), "count": 4}]
    third = ask(neo4j_lts, "MATCH (n:Organization {key: $key}) RETURN n.full_members AS members", key=code(3))
    assert third == [{"members": "1–2"}], "nobody is counted singly"
    assert ask(
        neo4j_lts,
        "MATCH (unit:Unit)-[visited:VISITED]->(organization:Organization) "
        "RETURN unit.name AS unit, visited.date AS day, visited.visit AS visit, organization.key AS target",
    ) == [{"unit": "市经信局", "day": date(2020, 5, 12), "visit": "ZF0001", "target": code(4)}]
    shown = ask(neo4j_lts, "MATCH (visit:Visit) RETURN visit.display_name AS name")
    assert shown == [{"name": "走访 2020-05-12 融资服务"}]
    nameless = "MATCH (n) WHERE n.key IS NOT NULL AND n.display_name IS NULL RETURN DISTINCT labels(n) AS labels"
    assert ask(neo4j_lts, nameless) == [{"labels": ["Store"]}]


def test_the_graph_has_the_labels_types_and_properties_of_the_model(graph_store: Neo4jStore, neo4j_lts: Server) -> None:
    write(graph_store, small_city())
    kept = {"Batch", "Scope", "Store", "StoredFile", "Difference", "Migration"}
    found = ask(neo4j_lts, "MATCH (n) UNWIND labels(n) AS label RETURN DISTINCT label")
    assert {row["label"] for row in found} - kept <= {kind.name for kind in NODE_KINDS}
    types = ask(neo4j_lts, "MATCH ()-[r]->() RETURN DISTINCT type(r) AS type")
    kept_types = {"CURRENT", "FOLLOWS", "HOLDS", "CHANGED", "LOADED"}
    assert {row["type"] for row in types} - kept_types <= {kind.name for kind in RELATION_KINDS}
    for kind in NODE_KINDS:
        allowed = {"key", "display_name", *(column.name for column in MODEL.nodes[kind.name].stored_columns)}
        statement = "MATCH (n) WHERE $label IN labels(n) UNWIND keys(n) AS name RETURN DISTINCT name"
        assert {row["name"] for row in ask(neo4j_lts, statement, label=kind.name)} <= allowed


def test_another_machine_reads_the_same(graph_store: Neo4jStore, tmp_path: Path) -> None:
    first = write(graph_store, small_city())
    second = write(graph_store, Ledgers().plus("organizations", organization(9), unit=JINDONG))
    other = elsewhere(graph_store, tmp_path / "elsewhere")
    assert [batch.digest for batch in other.list_batches()] == [first, second]
    assert other.read_snapshot().digest == second
    assert code(9) in other.read_snapshot().nodes("Organization").keys.to_pylist()
    assert code(9) not in other.read_snapshot(batch=first).nodes("Organization").keys.to_pylist()
    assert other.read_rows("organizations").num_rows == 4
    assert other.undo().digest == first
    assert graph_store.read_snapshot().digest == first
    assert graph_store.read_snapshot(batch=second).digest == second, "what was undone can still be read"
    assert graph_store.verify() == ()


def test_the_batches_of_a_node_are_told(graph_store: Neo4jStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orgraph.store.neo4j.batches.registering.NAMED_CHANGES", 2)
    write(graph_store, small_city())
    monkeypatch.undo()
    write(graph_store, Ledgers().plus("registry", registered(2, name="示例改名有限公司")))
    statement = read_explore_statement("node_history")
    rows = read_answer(graph_store.folder.connection, statement.text, {"key": code(2)}).rows
    first, second = (batch.digest[:12] for batch in graph_store.list_batches())
    own = [(row["batch"], row["what"]) for row in rows if row["kind"] == "Organization"]
    assert own == [(first, "perhaps"), (second, "changed")], "a batch names what it changed, if that is not too much"
    assert {row["name"] for row in rows if row["what"] != "perhaps"} >= {code(2)}


def test_a_store_in_memory_of_the_same_ledgers_has_the_same_digest(graph_store: Neo4jStore, tmp_path: Path) -> None:
    embedded = open_store(f"local:{tmp_path / 'store'}", create=True)
    for ledgers in (small_city(), Ledgers().plus("registry", registered(2), registered(7)), small_city().only("units")):
        outcome = embedded.write_tables(ledgers.tables(), partial=False, options_digest="none")
        assert write(graph_store, ledgers) == outcome.digest
    assert elsewhere(graph_store, tmp_path / "elsewhere").read_snapshot().digest == embedded.read_snapshot().digest


def test_chunks_and_one_transaction_come_to_the_same(
    graph_store: Neo4jStore, neo4j_lts: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = Ledgers().plus("organizations", organization(1, employees=81), organization(6))
    digests = [write(graph_store, small_city()), write(graph_store, changed)]
    in_chunks(monkeypatch)
    again = open_empty(neo4j_lts, tmp_path / "again", monkeypatch)
    assert [write(again, small_city()), write(again, changed)] == digests
    assert again.verify() == ()
    assert again.undo().digest == digests[0]
    assert again.verify() == ()
    assert ask(neo4j_lts, "MATCH (chunk:ImportChunk) RETURN count(*) AS left") == [{"left": 0}]


def test_an_import_that_died_between_two_chunks_is_finished_by_the_next_writer(
    graph_store: Neo4jStore, neo4j_lts: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(graph_store, small_city())
    in_chunks(monkeypatch)
    land = publishing.Publisher._land  # noqa: SLF001 - where a power cut would hit

    def die(publisher: publishing.Publisher, move: Any, number: int, *rest: Any) -> None:  # noqa: ANN401 - handed on
        if number == 2:
            raise KeyboardInterrupt
        land(publisher, move, number, *rest)

    changed = Ledgers().plus("organizations", organization(1, employees=81), organization(6), organization(7))
    with monkeypatch.context() as dying:
        dying.setattr(publishing.Publisher, "_land", die)
        with pytest.raises(KeyboardInterrupt):
            write(graph_store, changed)
    assert ask(neo4j_lts, "MATCH (chunk:ImportChunk) RETURN count(*) AS landed") == [{"landed": 2}]
    other = elsewhere(graph_store, tmp_path / "elsewhere")
    assert other.read_snapshot().digest == first, "readers see the state before, also where nothing of it is cached"
    assert other.verify() == ()
    second = write(other, changed)
    assert second != first
    assert [batch.digest for batch in other.list_batches()] == [first, second]
    assert other.verify() == ()
    assert ask(neo4j_lts, "MATCH (chunk:ImportChunk) RETURN count(*) AS left") == [{"left": 0}]


def test_what_was_staged_and_never_begun_is_collected(
    graph_store: Neo4jStore, neo4j_lts: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(graph_store, small_city())
    count = "MATCH (n:StoredFile|Batch|Difference) RETURN count(*) AS number"
    before = ask(neo4j_lts, count)
    in_chunks(monkeypatch)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(publishing.Publisher, "_begin", die)
        with pytest.raises(KeyboardInterrupt):
            write(graph_store, Ledgers().plus("organizations", organization(6), unit=JINDONG))
    assert ask(neo4j_lts, count) != before
    with pytest.raises(BatchNotFound):
        graph_store.undo()
    assert ask(neo4j_lts, count) == before


def test_a_graph_that_others_changed_is_told(graph_store: Neo4jStore, neo4j_lts: Server, tmp_path: Path) -> None:
    write(graph_store, small_city())
    ask(neo4j_lts, "MATCH (n:Organization {key: $key}) SET n.employees = 1", key=code(1))
    other = elsewhere(graph_store, tmp_path / "elsewhere")
    with pytest.raises(StoreDamaged, match="organizations differ"):
        other.read_snapshot()
    (sentence,) = graph_store.verify()
    assert "organizations" in sentence
    assert len(graph_store.read_snapshot().nodes("Organization")) == 4, "what was read before is still there"


def test_a_batch_of_a_newer_model_is_refused_with_the_way_out(
    graph_store: Neo4jStore, neo4j_lts: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(graph_store, small_city())
    monkeypatch.setattr("orgraph.store.neo4j.store.MODEL", replace(MODEL, version=0))
    with pytest.raises(StoreTooNew, match=r"model.*pip install --upgrade orgraph"):
        open_store(neo4j_lts.uri)


def test_a_graph_that_others_changed_is_put_back(graph_store: Neo4jStore, neo4j_lts: Server, tmp_path: Path) -> None:
    first = write(graph_store, small_city())
    second = write(graph_store, Ledgers().plus("registry", registered(2), registered(7)))
    ask(neo4j_lts, "MATCH (n:Organization {key: $key}) DETACH DELETE n", key=code(1))
    ask(neo4j_lts, "CREATE (:Organization {key: 'ours'})-[:COVERS]->(:Alliance {key: 'theirs'})")
    ask(neo4j_lts, "MATCH (:Unit)-[visited:VISITED]->() DELETE visited")
    assert graph_store.verify() != ()
    assert graph_store.repair() > 0
    assert graph_store.repair() == 0
    assert graph_store.verify() == ()
    other = elsewhere(graph_store, tmp_path / "elsewhere")
    assert other.read_snapshot().digest == second
    assert other.read_snapshot(batch=first).digest == first
    assert ask(neo4j_lts, "MATCH ()-[visited:VISITED]->() RETURN count(*) AS number") == [{"number": 1}]


def test_every_release_keeps_what_it_was_given(
    neo4j_server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_chunks(monkeypatch)
    store = open_empty(neo4j_server, tmp_path / "cache", monkeypatch)
    first = write(store, small_city())
    second = write(store, Ledgers().plus("organizations", organization(1, employees=7), organization(6)))
    assert elsewhere(store, tmp_path / "elsewhere").read_snapshot().digest == second
    assert store.undo().digest == first
    assert elsewhere(store, tmp_path / "after").read_snapshot().digest == first
    assert store.verify() == ()


def test_a_database_without_a_store_is_told(neo4j_lts: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_empty(neo4j_lts, tmp_path / "cache", monkeypatch)
    empty(neo4j_lts)
    with pytest.raises(StoreNotFound, match="Import a ledger"):
        open_store(neo4j_lts.uri)
