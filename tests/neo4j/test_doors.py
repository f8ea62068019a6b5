"""The command line and the server on a Neo4j store: the same answers as on a folder, and exit codes that tell apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.testclient import TestClient

from orgraph_api.app import create_app
from orgraph_api.settings import ServerSettings
from tests.cli.running import orgraph
from tests.neo4j.emptying import empty
from tests.neo4j.servers import find_free_port
from tests.neo4j.stores import set_environment

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.neo4j.servers import Server

BASE = "http://127.0.0.1"
PATHS = ("/api/v1/coverage?by=unit", "/api/v1/alliances", "/", "/alliances")


def test_every_door_answers_as_it_does_on_a_folder(
    neo4j_lts: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    empty(neo4j_lts)
    set_environment(neo4j_lts, tmp_path / "cache", monkeypatch)
    environment = {**neo4j_lts.environment, "ORGRAPH_CACHE": str(tmp_path / "cache"), "ORGRAPH_STORE": neo4j_lts.uri}
    local = f"local:{tmp_path / 'city' / 'store'}"
    assert orgraph("demo", "--size", "tiny", "--seed", "7", "--to", tmp_path / "city", "--json").code == 0
    taken = orgraph(
        "import", tmp_path / "city" / "ledgers", "--data-date", "2020-06-30", "--synthetic", "--json", **environment
    )
    assert taken.code == 0, taken.err
    expected = orgraph("coverage", "--store", local, "--json").json
    assert orgraph("coverage", "--json", **environment).json == expected
    environment["ORGRAPH_CACHE"] = str(tmp_path / "elsewhere")
    assert orgraph("coverage", "--json", **environment).json == expected, "the graph alone is enough"
    batches = orgraph("batches", "--store", local, "--json").json["batches"]
    assert taken.json["batch"] == batches[-1]["digest"]
    answers = []
    for store in (neo4j_lts.uri, local):
        with TestClient(create_app(ServerSettings(store=store)), base_url=BASE) as client:
            answers.append([client.get(path) for path in PATHS])
    assert [answer.status_code for answer in answers[0]] == [200] * len(PATHS)
    assert [answer.text for answer in answers[0]] == [answer.text for answer in answers[1]]


def test_exit_codes_tell_what_is_wrong(neo4j_lts: Server, tmp_path: Path) -> None:
    environment = {**neo4j_lts.environment, "ORGRAPH_CACHE": str(tmp_path)}
    nowhere = f"bolt://127.0.0.1:{find_free_port()}"
    assert orgraph("batches", "--store", nowhere, **environment).code == 3
    wrong = orgraph("batches", "--store", neo4j_lts.uri, **{**environment, "ORGRAPH_NEO4J_PASSWORD": "not-the-one"})
    assert (wrong.code, "not-the-one" in wrong.out + wrong.err) == (3, False)
    unset = orgraph("batches", "--store", neo4j_lts.uri)
    assert (unset.code, "ORGRAPH_NEO4J_USER" in unset.err) == (4, True)
    inside = orgraph("batches", "--store", "bolt://me:secret@host", **environment)
    assert (inside.code, "secret" in inside.out + inside.err) == (2, False)
