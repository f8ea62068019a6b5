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
    """

    store: str | None = None
    rules: Path | None = None
    cache: Path = Path(".cache")


@cache
def read_settings() -> Settings:
    """Read the environment; an empty variable counts as absent."""
    rules = os.environ.get("ORGRAPH_RULES")
    return Settings(
        store=os.environ.get("ORGRAPH_STORE") or None, rules=Path(rules) if rules else None, cache=_find_cache()
    )


def _find_cache() -> Path:
    own, shared = os.environ.get("ORGRAPH_CACHE"), os.environ.get("XDG_CACHE_HOME")
    return Path(own) if own else (Path(shared) if shared else Path.home() / ".cache") / "orgraph"
