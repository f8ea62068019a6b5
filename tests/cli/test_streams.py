"""What a program that calls the command line meets: JSON alone on stdout, exit codes, streams that end early."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.cli.conftest import ask
from tests.cli.running import orgraph

PROGRAM = str(Path(sys.executable).with_name("orgraph"))


@pytest.mark.parametrize(
    "arguments",
    [
        ("propose", "--seed", "-1"),
        ("propose", "--min", "60", "--max", "20"),
        ("propose", "--decisions", "missing.json"),
        ("propose", "--joint-branches", "--kinds", "park"),
        ("brokers", "--xlsx", "missing/brokers.xlsx"),
        ("coverage", "--no-such-option"),
        ("coverage", "--csv"),
        ("check", "missing.xlsx"),
        ("check", ".", "--ledger", "gossip"),
        ("import", ".", "--problems", "missing/refused.xlsx"),
        ("graph", "--alliance", "none", "--output", "network.html"),
        ("report",),
        ("template", "--to", "/dev/null/templates"),
        ("gossip",),
    ],
    ids=" ".join,
)
def test_wrong_use_is_told_in_json_and_nothing_else(store: str, arguments: tuple[str, ...]) -> None:
    answer = ask(*arguments, "--json", ORGRAPH_STORE=store)
    assert answer.code == 2
    assert set(answer.json["error"]) == {"kind", "message"}
    assert answer.json["error"]["message"]
    assert answer.err == ""


def test_every_file_that_was_written_is_named(store: str, tmp_path: Path) -> None:
    names = ("proposal.xlsx", "ledger.xlsx", "network.html", "pair.html")
    workbook, ledger, drawing, pair = (tmp_path / name for name in names)
    sizes = ("--min", "5", "--max", "20")
    answer = orgraph("propose", *sizes, "--store", store, "--xlsx", workbook, "--ledger", ledger, "--html", pair)
    assert [line.partition("：")[0] for line in answer.out.splitlines()] == [str(ledger), str(pair), str(workbook)]
    answer = orgraph("propose", *sizes, "--store", store, "--xlsx", workbook, "--json")
    new = {f"Alliance:{group['id']}" for group in answer.json["groups"]}
    page = pair.read_text(encoding="utf-8")
    before, after = (
        {node["id"] for node in json.loads(data)["nodes"]}
        for data in re.findall(r"<script[^>]* data-slice>(.*?)</script>", page, flags=re.DOTALL)
    )
    assert new
    assert after - before == new
    assert answer.err.startswith(str(workbook))
    answer = orgraph("graph", "--city", "--store", store, "-o", drawing, "--json")
    assert answer.json["written"] == [str(drawing)]
    assert answer.json["nodes"] > 0


@pytest.mark.parametrize("arguments", [("coverage",), ("coverage", "--rows", "A", "--csv"), ("batches", "--json")])
def test_whoever_stops_reading_ends_a_command_in_peace(store: str, arguments: tuple[str, ...]) -> None:
    with subprocess.Popen(
        [PROGRAM, *arguments, "--store", store], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
@pytest.mark.parametrize("arguments", [("doctor",), ("batches", "--json")])
def test_a_full_disk_behind_stdout_is_told(store: str, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        answer = subprocess.run(
            [PROGRAM, *arguments, "--store", store], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    assert answer.returncode == 2
    assert len(answer.stderr.splitlines()) == 1


def test_an_interrupted_import_says_so_and_leaves_no_half_store(city: Path, tmp_path: Path) -> None:
    target = tmp_path / "store"
    with subprocess.Popen(
        [PROGRAM, "import", city / "ledgers", "--store", f"local:{target}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        while not target.exists() and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (130, "")
    assert "Stopped" in err
    assert "Traceback" not in err
    left = orgraph("batches", "--store", f"local:{target}", "--json").json
    assert left.get("batches", []) == [], "there is no store yet, or an empty one"
    assert orgraph("import", city / "ledgers", "--store", f"local:{target}").code == 0


def test_a_table_and_a_key_are_told_to_programs_too(store: str, tmp_path: Path) -> None:
    printed = orgraph("export", "table", "Visit", "--store", store, "--json").json
    assert {"columns", "rows", "synthetic"} == set(printed)
    assert printed["rows"][0]["visited_on"].startswith("20")
    file = tmp_path / "visits.csv"
    told = orgraph("export", "table", "Visit", "--store", store, "--to", file, "--json").json
    assert told == {"written": [str(file)], "rows": len(printed["rows"])}
    keys = tmp_path / "keys.json"
    made = orgraph("key", "add", "办公室", "--keys", keys, "--json").json
    assert (made["name"], made["role"], len(made["key"]) > 20) == ("办公室", "reader", True)
    assert orgraph("key", "list", "--keys", keys, "--json").json == {"keys": [{"name": "办公室", "role": "reader"}]}
    assert orgraph("key", "remove", "办公室", "--keys", keys, "--json").json == {"removed": "办公室"}
