"""Measuring a process from outside: CPU seconds, wall seconds and peak memory, as the operating system counts them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MEGABYTE_IN_KILOBYTES = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one process took."""

    cpu_s: float
    wall_s: float
    peak_mb: float


def measure_child(module: str, arguments: Sequence[str], *, runs: int = 1) -> Cost:
    """Run ``python -m module arguments`` and give the cost of the run that took the least CPU time."""
    return min((_measure_once(module, arguments) for _ in range(runs)), key=lambda cost: cost.cpu_s)


def _measure_once(module: str, arguments: Sequence[str]) -> Cost:
    begun = time.monotonic()
    process = subprocess.Popen([sys.executable, "-m", module, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{module} {' '.join(arguments)} ended with {process.returncode}")
    return Cost(
        cpu_s=usage.ru_utime + usage.ru_stime,
        wall_s=time.monotonic() - begun,
        peak_mb=usage.ru_maxrss / MEGABYTE_IN_KILOBYTES,
    )
