"""One thing that `orgraph doctor` looks at."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What was looked at, what was found, and what to do where it is not well.

    Attributes
    ----------
    code
        Tells programs what is not well, as ``wrong_password``; empty where all is.
    """

    name: str
    found: str
    well: bool = True
    advice: str = ""
    code: str = ""
    exit_code: int = 0
