"""Processes of this machine by name, so that others can tell whether one of them has ended."""

from __future__ import annotations

import os
import socket


def find_own_name() -> str:
    """Name this process: its machine and its number."""
    return f"{socket.gethostname()}/{os.getpid()}"


def find_ended(name: str) -> bool:
    """Whether a process was one of this machine and is no more; what cannot be told is taken for alive."""
    host, _, rest = name.partition("/")
    number = rest.partition("/")[0]
    if host != socket.gethostname() or not number.isdecimal() or int(number) == os.getpid():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
