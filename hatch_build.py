"""Compile the kernels in C into one shared library beside their sources, when a wheel or an editable install is made.

A wheel also holds the Cypher statements, beside the code.

The library speaks plain C through ctypes and knows no Python, so that one wheel serves every version of it. A machine
without a compiler uses the one that the package ziglang brings.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FOLDER = Path("src/orgraph/kernels/native")
LIBRARY = FOLDER / "orgraph_native.so"
# No fused multiply-add and nothing of one machine only: every machine computes the same groups. Functions are called
# directly: nobody puts their own in the place of ours.
FLAGS = (
    *("-std=c11", "-O3", "-ffp-contract=off", "-fPIC", "-fno-semantic-interposition", "-shared"),
    *("-Wall", "-Wextra", "-Wconversion"),
)


def find_compiler() -> list[str]:
    """Find a C compiler: the one that CC names, the system's, or the one of the package ziglang."""
    if os.environ.get("CC"):
        return shlex.split(os.environ["CC"])
    for name in ("cc", "gcc", "clang"):
        if found := shutil.which(name):
            return [found]
    return [sys.executable, "-m", "ziglang", "cc"] if find_spec("ziglang") else []


class CustomBuildHook(BuildHookInterface[Any]):
    """Compiles before the files of a wheel are collected."""

    def dependencies(self) -> list[str]:
        """Ask for a compiler from the package index where the machine has none."""
        return [] if find_compiler() else ["ziglang"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, mark the wheel as one for this platform, and lay the Cypher statements into it."""
        if version == "standard":
            build_data["force_include"]["cypher"] = "orgraph/cypher"
        compiler = find_compiler()
        if not compiler:
            raise RuntimeError("No C compiler was found: install gcc or clang, or the Python package ziglang.")
        folder = Path(self.root) / FOLDER
        sources = sorted(str(path) for path in folder.rglob("*.c"))
        fresh = folder / f"{LIBRARY.stem}.{os.getpid()}.so"
        subprocess.run([*compiler, *FLAGS, "-o", str(fresh), *sources, "-lm"], check=True)  # noqa: S603 - our sources
        fresh.replace(Path(self.root) / LIBRARY)
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{platform}"
        build_data["artifacts"].append(f"/{LIBRARY.as_posix()}")
