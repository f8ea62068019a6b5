"""Real Neo4j servers, each a process of its own with its own folder, port and password; no container engine is needed.

Neo4j is GPLv3: it is started as a program and talked to over Bolt, and nothing of it is part of orgraph.
"""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from tests.neo4j.guards import forget_process, note_process, open_guard
from tests.neo4j.releases import Release, ServerUnavailable, find_java, resolve_jars

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

USER = "neo4j"
START_SECONDS = 120
STOP_SECONDS = 60
ADMINISTER_SECONDS = 600
QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Java that warms up with half the CPU and is slower in the long run: for servers that live for minutes."""
_OPENED = ("java.base/java.nio", "java.base/java.io", "java.base/sun.nio.ch", "java.base/java.util.concurrent")
_BOLT_GREETING = bytes.fromhex("6060b017 00000404 00000000 00000000 00000000")


@dataclass(kw_only=True)
class Server:
    """A server that tests may use.

    Attributes
    ----------
    uri, user, password
        How to connect.
    home
        Its folder with `conf`, `data` and `logs`; None for a server that the environment names.
    options
        Options of Java beside ours.
    """

    uri: str
    user: str
    password: str = field(repr=False)
    version: str
    home: Path | None = None
    release: Release | None = None
    options: Sequence[str] = ()
    process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def environment(self) -> dict[str, str]:
        """What orgraph reads its credentials from."""
        return {"ORGRAPH_NEO4J_USER": self.user, "ORGRAPH_NEO4J_PASSWORD": self.password}

    @property
    def port(self) -> int:
        """Port that Bolt answers on."""
        return int(self.uri.rpartition(":")[2])

    def start(self) -> None:
        """Start it, and wait until Bolt answers."""
        assert self.home is not None, "a server that the environment names is not ours to start"
        assert self.release is not None, "the same"
        if _answers(self.port):
            raise ServerUnavailable(f"Something answers on port {self.port} already; choose another one.")
        folders = [f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}"]
        with (self.home / "console.log").open("ab") as log:
            self.process = subprocess.Popen(
                self._command(self.release.main, "--console-mode", *folders),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        note_process(self.home, self.process)
        self._wait_for_bolt()

    def stop(self) -> None:
        """Ask it to stop, by its own process id, and wait until it has."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.process.kill()
            self._forget()

    def kill(self) -> None:
        """End it at once, as a power cut would."""
        assert self.process is not None, "it is not running"
        self.process.kill()
        self._forget()

    def _forget(self) -> None:
        assert self.process is not None, "it was running"
        assert self.home is not None, "a server that the environment names is not ours to end"
        self.process.wait(STOP_SECONDS)
        forget_process(self.home)
        self.process = None

    def administer(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Let the administration tool of the same jars do something to the stopped database, as `neo4j-admin` does."""
        assert self.home is not None, "a server that the environment names is not ours to administer"
        with subprocess.Popen(
            [*self._command("org.neo4j.cli.AdminTool"), *map(str, arguments)],
            env={**os.environ, "NEO4J_HOME": str(self.home), "NEO4J_CONF": str(self.home / "conf")},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as tool:
            note_process(self.home, tool)
            out, err = tool.communicate(timeout=ADMINISTER_SECONDS)
        forget_process(self.home)
        return subprocess.CompletedProcess(tool.args, tool.returncode, out, err)

    def _command(self, main: str, *arguments: str) -> list[str]:
        assert self.release is not None, "a server that the environment names is not ours to start"
        opened = [f"--add-opens={package}=ALL-UNNAMED" for package in _OPENED]
        java = [str(find_java(self.release)), "-Xmx1g", *opened, *self.release.options]
        return [*java, *self.options, "-cp", f"{resolve_jars(self.release)}/*", main, *arguments]

    def _wait_for_bolt(self) -> None:
        assert self.process is not None, "it has been started"
        assert self.home is not None, "the same"
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            if _answers(self.port):
                return
            time.sleep(0.1)
        log = (self.home / "console.log").read_text(encoding="utf-8", errors="replace")
        raise ServerUnavailable(f"Neo4j {self.version} did not start:\n{log[-3000:]}")


def _answers(port: int) -> bool:
    """Whether Bolt greets back: the port opens before the databases do."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1) as connection:
            connection.sendall(_BOLT_GREETING)
            return len(connection.recv(4)) == 4
    except OSError:
        return False


def find_free_port() -> int:
    """Find a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def open_server(
    release: Release,
    *,
    port: int | None = None,
    settings: Mapping[str, str] | None = None,
    home: Path | None = None,
    options: Sequence[str] = (),
) -> Iterator[Server]:
    """Start a server with an empty database; stop it and remove its data at the end.

    Parameters
    ----------
    port
        Of Bolt; a free one by default.
    settings
        Lines of its configuration beside ours.
    home
        An empty folder for its data, by default a temporary one; it is removed in the end.
    options
        Options of Java beside ours, such as `QUICK`.

    Raises
    ------
    ServerUnavailable
        Where there is no Java or no Maven for it.
    """
    find_java(release)
    resolve_jars(release)
    home = Path(tempfile.mkdtemp(prefix="orgraph-neo4j-")) if home is None else home
    port = port or find_free_port()
    server = Server(
        uri=f"bolt://127.0.0.1:{port}",
        user=USER,
        password=secrets.token_hex(16),  # letters and digits: a leading dash would be taken for an option
        version=release.version,
        home=home,
        release=release,
        options=options,
    )
    with open_guard(home):
        try:
            _write_configuration(home, port, settings or {})
            answer = server.administer("dbms", "set-initial-password", server.password)
            if answer.returncode:
                raise ServerUnavailable(f"Neo4j {release.version} takes no password: {answer.stdout}{answer.stderr}")
            server.start()
            yield server
        finally:
            server.stop()
            shutil.rmtree(home, ignore_errors=True)


def _write_configuration(home: Path, port: int, settings: Mapping[str, str]) -> None:
    (home / "conf").mkdir(parents=True)
    lines = {
        "server.default_listen_address": "127.0.0.1",
        "server.bolt.listen_address": f"127.0.0.1:{port}",
        "server.http.enabled": "false",
        "server.https.enabled": "false",
        "server.memory.pagecache.size": "256m",
        "db.tx_log.preallocate": "false",
        "db.shutdown_transaction_end_timeout": "1s",
        "dbms.usage_report.enabled": "false",
        **settings,
    }
    text = "".join(f"{name}={value}\n" for name, value in lines.items())
    (home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")
