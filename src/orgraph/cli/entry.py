"""Where the program starts: streams that any console can print, and one table from error to exit code."""

from __future__ import annotations

import json
import os
import sys
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING

from orgraph.cli.exit_codes import INTERRUPTED, USAGE, exit_code
from orgraph.errors import OrgraphError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

    from typer import TyperException

AS_JSON = "--json"
UNUSABLE_FILE = "A file cannot be read or written. 文件无法读写："
STOPPED = (
    "已中止；存储没有写入一半的内容，再次运行同一命令即可。"
    " Stopped: no store was half written. Give the same command again to go on."
)


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
    code = _run()
    try:
        sys.stdout.flush()
    except OSError as error:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left has nowhere to go
        if not isinstance(error, BrokenPipeError):
            sys.stderr.write(f"{UNUSABLE_FILE}{error.strerror}\n")
            code = USAGE
    sys.exit(code)


def _run() -> int:
    try:
        from typer import TyperException

        from orgraph.cli.app import app
    except KeyboardInterrupt:
        return INTERRUPTED  # nothing has begun that one could say anything about
    try:
        code: int = app(standalone_mode=False) or 0
    except (OrgraphError, TyperException, OSError) as error:
        return _complain(error)
    except SystemExit as leaving:
        # Whoever read our output (head, less) has read enough.
        if isinstance(leaving.__context__, BrokenPipeError):
            return 0
        raise
    if code == INTERRUPTED:
        _tell("Interrupted", STOPPED)
    return code


def _complain(error: OrgraphError | TyperException | OSError) -> int:
    """Say what is wrong, as JSON where that was asked for, and give the exit code."""
    if isinstance(error, OrgraphError):
        _tell(type(error).__name__, str(error), chinese=getattr(error, "chinese", None))
        return exit_code(error)
    if isinstance(error, OSError):
        if error.filename is None:  # not a file of ours, but a stream, which may be the one for answers
            sys.stderr.write(f"{UNUSABLE_FILE}{error}\n")
        else:
            _tell(type(error).__name__, f"{UNUSABLE_FILE}{error.filename}: {error.strerror}")
        return USAGE
    if AS_JSON in sys.argv:
        _tell(type(error).__name__, error.format_message())
    else:
        from typer.rich_utils import rich_format_error

        from orgraph.cli.complaints import explain_usage

        rich_format_error(error)  # type: ignore[arg-type]  # it wants the subclass that the parser raises
        sys.stderr.write(explain_usage(error))
    return error.exit_code


def _tell(kind: str, message: str, *, chinese: str | None = None) -> None:
    if AS_JSON in sys.argv:
        sys.stdout.write(json.dumps({"error": {"kind": kind, "message": message}}) + "\n")
    else:
        sys.stderr.write(f"{chinese}\n{message}\n" if chinese else f"{message}\n")
