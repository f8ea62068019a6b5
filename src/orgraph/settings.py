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
    cache
        ``ORGRAPH_CACHE``: folder for batches that were read from a server; it may be cleared at any time.
    state
        ``ORGRAPH_STATE``: folder for drafts of stores on a server, which nobody clears.
    """

    store: str | None = None
    rules: Path | None = None
    cache: Path = Path(".cache")
    state: Path = Path(".state")


@cache
def read_settings() -> Settings:
    """Read the environment; an empty variable counts as absent."""
    rules = os.environ.get("ORGRAPH_RULES")
    return Settings(
        store=os.environ.get("ORGRAPH_STORE") or None,
        rules=Path(rules) if rules else None,
        cache=_find_folder("ORGRAPH_CACHE", "XDG_CACHE_HOME", ".cache"),
        state=_find_folder("ORGRAPH_STATE", "XDG_STATE_HOME", ".local/state"),
    )


def _find_folder(ours: str, shared: str, usual: str) -> Path:
    """Find a folder of the user by our own variable, else by that of all programs, else where it usually is."""
    own, base = os.environ.get(ours), os.environ.get(shared)
    return Path(own) if own else (Path(base) if base else Path.home() / usual) / "orgraph"
