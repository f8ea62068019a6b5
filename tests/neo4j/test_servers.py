"""The servers of the tests: they answer, they are ours alone, and nothing of them stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import neo4j
import pytest
from neo4j.exceptions import AuthError

from tests.neo4j.guards import PROCESS
from tests.neo4j.releases import RELEASES, Release
from tests.neo4j.servers import find_free_port

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.neo4j.servers import Server

STARTER = """
import subprocess
import sys
import time
from pathlib import Path
from tests.neo4j.guards import note_process, open_guard

home = Path(sys.argv[1])
with open_guard(home), subprocess.Popen(["sleep", "600"], start_new_session=True) as process:
    note_process(home, process)
    print("ready", flush=True)
    time.sleep(600)
"""
GONE_SECONDS = 20


def test_a_server_of_every_release_answers(neo4j_server: Server) -> None:
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        driver.verify_connectivity()
        assert neo4j_server.version in driver.get_server_info().agent or neo4j_server.version == "given"


def test_nobody_comes_in_without_its_password(neo4j_server: Server) -> None:
    driver = neo4j.GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, "not the password"))
    with driver, pytest.raises(AuthError):
        driver.verify_connectivity()
    assert neo4j_server.password not in repr(neo4j_server)


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: str(release.version))
def test_what_maven_resolves_is_the_release_that_is_named(release: Release) -> None:
    assert release.pom.read_text(encoding="utf-8").count(f"<version>{release.version}</version>") == 3


def test_two_free_ports_differ() -> None:
    assert len({find_free_port() for _ in range(3)}) > 1


@contextmanager
def started(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """Start a Python process that starts a server, and wait until it says so."""
    with subprocess.Popen(
        [sys.executable, *arguments], stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}
    ) as process:
        assert process.stdout is not None
        try:
            assert process.stdout.readline(), "it has ended"
            yield process
        finally:
            process.kill()


def is_gone(number: int) -> bool:
    """Whether a process is no more; one that has ended and that nobody asked for counts as gone."""
    answer = subprocess.run(["ps", "-o", "stat=", "-p", str(number)], capture_output=True, text=True, check=False)
    return answer.stdout.strip()[:1] in {"", "Z"}


def wait_until_gone(number: int, home: Path) -> None:
    end = time.monotonic() + GONE_SECONDS
    while time.monotonic() < end and not (is_gone(number) and not home.exists()):
        time.sleep(0.05)
    assert is_gone(number)
    assert not home.exists()


@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGKILL])
def test_nothing_outlives_who_started_a_server(tmp_path: Path, ended_by: signal.Signals) -> None:
    home = tmp_path / "the home"
    home.mkdir()
    with started("-c", STARTER, str(home)) as process:
        number = int((home / PROCESS).read_text(encoding="utf-8"))
        assert not is_gone(number)
        process.send_signal(ended_by)
        assert process.wait(GONE_SECONDS) == -ended_by
    wait_until_gone(number, home)


def test_a_server_for_a_person_goes_with_its_data_when_it_is_ended(neo4j_lts: Server, tmp_path: Path) -> None:
    del neo4j_lts  # where there is no server, there is none for a person either
    with started("-m", "tests.neo4j", str(find_free_port()), TMPDIR=str(tmp_path)) as process:
        (home,) = tmp_path.glob("orgraph-neo4j-*")
        number = int((home / PROCESS).read_text(encoding="utf-8"))
        assert not is_gone(number)
        process.send_signal(signal.SIGTERM)
        process.wait(GONE_SECONDS)
    wait_until_gone(number, home)
