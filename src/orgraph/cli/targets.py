"""Where a command writes to: checked before the work begins, told when it is done."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from orgraph.errors import InvalidValueError


def check_distinct(context: typer.Context, path: Path | None) -> Path | None:
    """Refuse a file that another option names too: what is written last would be all that is left of it."""
    others = (other for other in context.params.values() if isinstance(other, Path))
    if path is not None and path.resolve() in {other.resolve() for other in others}:
        raise InvalidValueError(
            f"Two options name {path}, and one would overwrite the other: name two files.",
            chinese=f"两个选项都写到 {path}，会互相覆盖：请写两个文件名。",
        )
    return path


def check_target(context: typer.Context, path: Path | None) -> Path | None:
    """Refuse a file that cannot be written, before minutes of work are spent on it."""
    if path is None:
        return None
    check_distinct(context, path)
    if path.is_dir():
        raise InvalidValueError(f"{path} is a folder. Name a file in it. 这是文件夹，请写明文件名。")
    if not path.parent.is_dir():
        raise InvalidValueError(f"There is no folder {path.parent}. Make it, or check the path. 没有这个文件夹。")
    return path


def tell_written(path: Path, what: str = "", *, to_stderr: bool = False) -> None:
    """Say which file was written, and what is in it."""
    stream = sys.stderr if to_stderr else sys.stdout
    stream.write(f"{path}：{what}\n" if what else f"{path}\n")
