"""The statements in ``cypher/``, by the path of their file without its ending, as ``read/nodes/Organization``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from orgraph.errors import ConfigurationError

# A wheel has the statements inside the package, a checkout beside the sources.
_PACKAGE: Final = Path(__file__).parents[3]
FOLDER: Final = _PACKAGE / "cypher" if (_PACKAGE / "cypher").is_dir() else _PACKAGE.parents[1] / "cypher"


@cache
def read_statement(name: str) -> str:
    """Read one statement; nothing is ever put into its text.

    Raises
    ------
    ConfigurationError
        Where the installation lacks its file.
    """
    path = FOLDER / f"{name}.cypher"
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"The statement {path} cannot be read: {error.strerror}. Install orgraph anew."
        ) from error


def list_statements(folder: str = "") -> tuple[str, ...]:
    """List the names of all statements, or of those in one folder, sorted."""
    paths = (FOLDER / folder).rglob("*.cypher")
    return tuple(sorted(path.relative_to(FOLDER).with_suffix("").as_posix() for path in paths))
