"""`orgraph serve` as other machines meet it: keys over TLS, behind a named proxy, limits, the audit log."""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx2
import pytest

from orgraph_api.keys import add_key

if TYPE_CHECKING:
    from collections.abc import Iterator

ORGRAPH = Path(sys.executable).with_name("orgraph")
NAME = "city.example"
SECONDS_TO_START = 60
PATIENCE = 60
"""Seconds to wait for an answer on a machine that does much else."""


def find_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(
    store: str, *options: str | Path, verify: ssl.SSLContext | None = None, **limits: str
) -> Iterator[tuple[str, httpx2.Client]]:
    """Run the command in a process of its own; gives its address, and who asks there."""
    port = find_port()
    command = [str(ORGRAPH), "serve", "--store", store, "--port", str(port), *map(str, options)]
    with subprocess.Popen(command, env={**os.environ, **limits}, stderr=subprocess.PIPE) as process:
        address = f"{'https' if verify else 'http'}://127.0.0.1:{port}"
        try:
            # One client for all questions: each one reads the certificates of the machine anew.
            with httpx2.Client(base_url=address, verify=verify or True, timeout=PATIENCE) as client:
                wait_for(client, process)
                yield address, client
        finally:
            process.terminate()
            process.wait(timeout=20)


def wait_for(client: httpx2.Client, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < until:
        assert process.poll() is None, process.stderr.read().decode() if process.stderr else ""
        try:
            if client.get("/readyz").status_code < 500:
                return
        except httpx2.TransportError:
            time.sleep(0.1)
    pytest.fail("the server did not start")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("no openssl here to make a certificate with; on Debian: apt-get install openssl")
    folder = tmp_path_factory.mktemp("tls")
    held, key = folder / "city.pem", folder / "city.key"
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made: list[str | Path] = [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-keyout",
        key,
        "-out",
        held,
        *names,
    ]
    subprocess.run([program, *made], check=True, capture_output=True)
    return held, key


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    file = tmp_path_factory.mktemp("keys") / "keys.json"
    return file, add_key(file, name="查看", role="reader"), add_key(file, name="办公室", role="editor")


def test_keys_over_tls_let_readers_look_and_editors_write(
    store: str, certificate: tuple[Path, Path], keys: tuple[Path, str, str], tmp_path: Path
) -> None:
    file, reader, editor = keys
    audit = tmp_path / "audit.jsonl"
    trusted = ssl.create_default_context(cafile=certificate[0])
    options = ("--keys", file, "--tls-certificate", certificate[0], "--tls-key", certificate[1], "--audit", audit)
    with served(store, *options, verify=trusted) as (address, client):
        asked = client.get("/")
        assert (asked.status_code, asked.headers["www-authenticate"][:5]) == (401, "Basic")
        assert client.get("/", auth=("any", "wrong")).status_code == 401
        assert client.get("/", auth=("any", reader)).status_code == 200
        # A program asks by the same key as a browser.
        assert client.get("/api/v1/coverage", auth=("", reader)).json()["synthetic"] is True
        own, form = {"Origin": address}, {"minimum": "5"}
        assert client.post("/proposals", data=form, auth=("a", reader), headers=own).status_code == 403
        assert client.post("/proposals", data=form, auth=("a", editor), headers=own).status_code == 303
        foreign = {"Origin": "https://evil.example"}
        assert client.post("/proposals", data=form, auth=("a", editor), headers=foreign).status_code == 403
        client.get("/api/v1/alliances.csv", auth=("a", reader))
        with pytest.raises(httpx2.TransportError):
            httpx2.get(f"{address.replace('https', 'http')}/readyz")
    lines = [json.loads(line) for line in audit.read_text(encoding="utf-8").splitlines()]
    assert [(line["who"], line["method"], line["path"], line["status"]) for line in lines] == [
        ("查看", "POST", "/proposals", 403),
        ("办公室", "POST", "/proposals", 303),
        ("办公室", "POST", "/proposals", 403),
        ("查看", "GET", "/api/v1/alliances.csv", 200),
    ]
    assert reader not in audit.read_text(encoding="utf-8")


@pytest.mark.parametrize(("proxy", "status"), [("127.0.0.1", 303), ("10.9.9.9", 403)], ids=["named", "another"])
def test_only_the_named_proxy_is_believed(store: str, keys: tuple[Path, str, str], proxy: str, status: int) -> None:
    file, _, editor = keys
    with served(store, "--keys", file, "--behind-proxy", proxy, "--name", NAME) as (_, client):
        headers = {
            "Host": NAME,
            "Origin": f"https://{NAME}",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "1.2.3.4",
        }
        answer = client.post("/proposals", data={"minimum": "5"}, headers=headers, auth=("a", editor))
        assert answer.status_code == status
        other = {"Host": "other.example"}
        assert client.get("/", headers=other, auth=("a", editor)).status_code == 400


def test_who_asks_too_often_is_told_to_wait(store: str) -> None:
    with served(store, ORGRAPH_REQUESTS_PER_MINUTE="8", ORGRAPH_WRITES_PER_MINUTE="2") as (address, client):
        answers = [client.get("/healthz") for _ in range(12)]
        assert [answer.status_code for answer in answers][-1] == 429
        assert answers[-1].headers["retry-after"] == "60"
        headers = {"Origin": address}
        posted = [client.post("/proposals", headers=headers).status_code for _ in range(4)]
        assert posted == [303, 303, 429, 429]


@pytest.mark.parametrize(
    "options",
    [("--host", "192.0.2.1"), ("--behind-proxy", "10.0.0.1"), ("--tls-certificate", "city.pem")],
    ids=["open without keys", "a proxy without keys", "half of TLS"],
)
def test_a_server_that_would_lie_open_does_not_start(store: str, options: tuple[str, ...]) -> None:
    command = [str(ORGRAPH), "serve", "--store", store, "--port", str(find_port()), *options]
    ended = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert ended.returncode != 0
    assert b"--keys" in ended.stderr or b"--tls-key" in ended.stderr
