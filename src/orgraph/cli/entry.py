"""Where the program starts: streams that any console can print, and one table from error to exit code."""

from __future__ import annotations

import json
import sys
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING

from orgraph.errors import BatchNotFound, ConfigurationError, InvalidValueError, OrgraphError, StoreError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

PROBLEMS_IN_DATA = 1
USAGE = 2
STORE_UNREACHABLE = 3
CONFIGURATION = 4

EXIT_CODES: tuple[tuple[type[OrgraphError], int], ...] = (
    (ConfigurationError, CONFIGURATION),
    (InvalidValueError, USAGE),
    (BatchNotFound, USAGE),
    (StoreError, STORE_UNREACHABLE),
)


def exit_code(error: OrgraphError) -> int:
    """Give the exit code of a deliberate error."""
    return next((code for kind, code in EXIT_CODES if isinstance(error, kind)), USAGE)


class _WithoutPandas(MetaPathFinder):
    """Hides pandas: no command makes a DataFrame, yet pyarrow imports pandas to ask whether a value is one.

    Where pandas is installed that is half of the time of a command.
    """

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> None:  # noqa: ARG002 - the protocol of finders
        if fullname == "pandas":
            raise ModuleNotFoundError("The command line does without pandas.", name=fullname)


def main() -> None:
    """Run the command line and leave with its exit code."""
    sys.meta_path.insert(0, _WithoutPandas())
    for stream in (sys.stdout, sys.stderr):
        # A console may not know every character (GBK has no ✓): print a question mark, never a traceback.
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # both are text streams here
    from orgraph.cli.app import app

    try:
        app()
    except OrgraphError as error:
        code = exit_code(error)
        if "--json" in sys.argv:
            sys.stdout.write(json.dumps({"error": {"kind": type(error).__name__, "message": str(error)}}) + "\n")
        else:
            sys.stderr.write(f"{error}\n")
        sys.exit(code)
    except BrokenPipeError:
        # Whoever read our output (head, less) has read enough.
        sys.stderr.close()
        sys.exit(0)
