"""Files that are whole or not there: written aside, forced to disk, then renamed into their place."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from orgraph.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    import pyarrow as pa


def write_whole(data: bytes | pa.Buffer, aside: Path, path: Path) -> None:
    """Write a file so that it appears complete or not at all; its folder must be synchronized afterwards.

    Raises
    ------
    StoreError
        Where the disk is full or the folder cannot be written.
    """
    try:
        descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        try:
            view = memoryview(data).cast("B")
            while view:
                view = view[os.write(descriptor, view) :]
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        aside.replace(path)
    except OSError as error:
        raise find_write_error(error, path) from error


def write_json(content: Any, aside: Path, path: Path) -> bytes:  # noqa: ANN401 - whatever JSON holds
    """Write a JSON file whole, and return its bytes."""
    data = json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"
    write_whole(data, aside, path)
    return data


def write_folders(folders: Iterable[Path]) -> None:
    """Force the names that folders hold to disk."""
    for folder in sorted(set(folders)):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def find_write_error(error: OSError, path: Path) -> StoreError:
    """Turn what the system says into an error that says what to do."""
    return StoreError(
        f"{path} could not be written: {error.strerror or error}. The store is as it was before; make room or "
        "permit writing, and import again."
    )
