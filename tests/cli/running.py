"""The program in processes of its own, each forked from one that has read its modules already.

What a command does takes a tenth of a second, reading numpy, pyarrow and the rest takes one. The tests of streams start
the program as a shell does.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orgraph.cli.entry import main

READ_BEFORE = (
    "tests.cli.without_pandas",
    __name__,
    "orgraph.cli.app",
    "orgraph.pipeline.demonstrating",
    "orgraph.pipeline.importing",
    "orgraph.pipeline.measuring",
    "orgraph.pipeline.proposing",
    "orgraph.store.embedded",
    "orgraph.views.console",
    "orgraph.views.delimited",
    "orgraph.views.headings",
    "orgraph.views.workbook",
    "pyarrow.parquet",
    "scipy.sparse.csgraph",
    "scipy.spatial",
    "typer._adapters",
    "typer.rich_utils",
)
FORKING = multiprocessing.get_context("forkserver")
FORKING.set_forkserver_preload(list(READ_BEFORE))


@dataclass(frozen=True)
class Answer:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.out)
        return content


def orgraph(*arguments: str | Path, **environment: str) -> Answer:
    """Run the program as a user does."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ORGRAPH_")}
    with tempfile.TemporaryDirectory() as folder:
        files = [os.path.join(folder, name) for name in ("out", "err")]  # noqa: PTH118 - plain names cross to the process
        process = FORKING.Process(
            target=run, args=([*map(str, arguments)], {**kept, **environment}, Path.cwd(), *files)
        )
        process.start()
        process.join()
        assert process.exitcode is not None
        return Answer(process.exitcode, *(Path(file).read_text(encoding="utf-8", errors="replace") for file in files))


def run(arguments: list[str], environment: dict[str, str], folder: Path, out: str, err: str) -> None:
    """Be the program: with its arguments, its environment, its folder and its streams."""
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    for number, file in ((1, out), (2, err)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), number)
    sys.stdout, sys.stderr = (open(number, "w", encoding=encoding, closefd=False) for number in (1, 2))  # noqa: SIM115 - streams, open to the end
    sys.argv = ["orgraph", *arguments]
    main()
