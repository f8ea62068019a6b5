"""Statements: the Cypher that orgraph sends to Neo4j, one statement to a file; no Cypher stands in Python.

Nothing is ever put together with a statement: what varies is a parameter.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from orgraph.errors import InvalidValueError

SUFFIX: Final = ".cypher"


@cache
def find_statement_folder() -> Path:
    """Find the folder of all statements: in a wheel it lies inside the package, in a checkout beside ``src``."""
    package = Path(str(files("orgraph")))
    return package / "cypher" if (package / "cypher").is_dir() else package.parents[1] / "cypher"


@cache
def read_statement(name: str) -> str:
    """Read one statement by its folder and name, as ``explore/coverage_by_unit``.

    Raises
    ------
    InvalidValueError
        Where there is none of this name.
    """
    path = find_statement_folder() / f"{name}{SUFFIX}"
    if not path.is_file():
        raise InvalidValueError(f'"{name}" is no statement of {find_statement_folder()}.')
    return path.read_text(encoding="utf-8")


def list_statements(folder: str) -> tuple[str, ...]:
    """List the names of the statements of one folder, sorted."""
    return tuple(sorted(path.stem for path in (find_statement_folder() / folder).glob(f"*{SUFFIX}")))
