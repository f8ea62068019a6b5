"""Where a command writes to: checked before the work begins, told when it is done."""

from __future__ import annotations

import sys
from pathlib import Path

from orgraph.errors import InvalidValueError


def check_target(path: Path | None) -> Path | None:
    """Refuse a file that cannot be written, before minutes of work are spent on it."""
    if path is None:
        return None
    if path.is_dir():
        raise InvalidValueError(f"{path} is a folder. Name a file in it. 这是文件夹，请写明文件名。")
    if not path.parent.is_dir():
        raise InvalidValueError(f"There is no folder {path.parent}. Make it, or check the path. 没有这个文件夹。")
    return path


def tell_written(path: Path, what: str = "", *, to_stderr: bool = False) -> None:
    """Say which file was written, and what is in it."""
    stream = sys.stderr if to_stderr else sys.stdout
    stream.write(f"{path}：{what}\n" if what else f"{path}\n")
