"""Printing: one JSON object for programs, tables for people, progress on the other stream."""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rich.console import Console

Item = TypeVar("Item")

PATIENCE_SECONDS = 1.0
"""Work that ends sooner shows no progress bar."""


def print_json(content: Mapping[str, object]) -> None:
    """Print one object on stdout, in a form that every console encoding can carry."""
    sys.stdout.write(json.dumps(content, ensure_ascii=True, indent=1, default=_write_day) + "\n")


def _write_day(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no form in JSON.")


def console(*, to_stderr: bool = False) -> Console:
    """Open a console on stdout, or on stderr for what is not a result."""
    from rich.console import Console

    return Console(stderr=to_stderr, highlight=False, soft_wrap=False)


def track(items: Iterable[Item], description: str, total: int | None = None) -> Iterator[Item]:
    """Pass items on, with a progress bar on stderr once the work has taken longer than a second."""
    begun = time.monotonic()
    progress = None
    try:
        for done, item in enumerate(items):
            if progress is None and sys.stderr.isatty() and time.monotonic() - begun > PATIENCE_SECONDS:
                from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

                progress = Progress(
                    TextColumn("{task.description}"),
                    BarColumn(),
                    MofNCompleteColumn(),
                    TimeElapsedColumn(),
                    console=console(to_stderr=True),
                    transient=True,
                )
                progress.start()
                task = progress.add_task(description, total=total)
            if progress is not None:
                progress.update(task, completed=done)
            yield item
    finally:
        if progress is not None:
            progress.stop()
