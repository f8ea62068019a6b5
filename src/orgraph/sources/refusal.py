"""Why a cell cannot be read as what its column holds."""

from __future__ import annotations

from typing import NamedTuple


class Refusal(NamedTuple):
    """A rule that a value breaks, and what to do; the column and the value are named by whoever reports it."""

    rule: str
    message: str
