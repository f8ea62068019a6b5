"""Settings: what the environment says, read once and never changed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What may be set by environment variables instead of options.

    Attributes
    ----------
    store
        ``ORGRAPH_STORE``: address of the store, as ``local:city``.
    rules
        ``ORGRAPH_RULES``: a rule file laid over the shipped thresholds.
    """

    store: str | None = None
    rules: Path | None = None


@cache
def read_settings() -> Settings:
    """Read the environment; an empty variable counts as absent."""
    rules = os.environ.get("ORGRAPH_RULES")
    return Settings(store=os.environ.get("ORGRAPH_STORE") or None, rules=Path(rules) if rules else None)
