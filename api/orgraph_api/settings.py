"""Settings of the server: what `orgraph serve` hands on through the environment, read once at the start."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from orgraph.errors import ConfigurationError

UPLOAD_BYTES = 64 * 1024 * 1024
"""Largest request body: a census workbook of 300,000 rows has about 40 MB."""

DECISIONS_BYTES = 2 * 1024 * 1024
"""Largest file of decisions: one that accepts every group of a city of 35,000 organizations has about 1 MB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """What the server is told when it starts.

    Attributes
    ----------
    store
        ``ORGRAPH_STORE``: address of the store.
    rules
        ``ORGRAPH_RULES``: thresholds laid over the shipped ones.
    hosts
        ``ORGRAPH_HOSTS``: names under which browsers may ask, with commas between; anything else is refused, so that
        a foreign page cannot reach the server through a name of its own.
    keys
        ``ORGRAPH_KEYS``: file of hashed keys; None asks for no key, which is for one machine only.
    audit
        ``ORGRAPH_AUDIT``: file that exports and writes are noted in; None writes them to the log.
    requests_per_minute, writes_per_minute
        ``ORGRAPH_REQUESTS_PER_MINUTE``, ``ORGRAPH_WRITES_PER_MINUTE``: rates per key, or per address without keys.
    """

    store: str
    rules: Path | None = None
    hosts: tuple[str, ...] = ("127.0.0.1", "localhost", "[::1]")
    keys: Path | None = None
    audit: Path | None = None
    requests_per_minute: int = 1200
    writes_per_minute: int = 30


def read_server_settings() -> ServerSettings:
    """Read the environment; an empty variable counts as absent.

    Raises
    ------
    ConfigurationError
        Where no store is named, or a rate is not a number above 0.
    """
    # Not through the library's settings: those were read before the command line added its own.
    store = os.environ.get("ORGRAPH_STORE")
    if not store:
        raise ConfigurationError(
            "The server has no store. Start it with: orgraph serve --store local:FOLDER or neo4j://HOST"
        )
    hosts = os.environ.get("ORGRAPH_HOSTS", "")
    defaults = ServerSettings(store=store)
    return ServerSettings(
        store=store,
        rules=_path("ORGRAPH_RULES"),
        hosts=(*defaults.hosts, *(host.strip() for host in hosts.split(",") if host.strip())),
        keys=_path("ORGRAPH_KEYS"),
        audit=_path("ORGRAPH_AUDIT"),
        requests_per_minute=_rate("ORGRAPH_REQUESTS_PER_MINUTE", defaults.requests_per_minute),
        writes_per_minute=_rate("ORGRAPH_WRITES_PER_MINUTE", defaults.writes_per_minute),
    )


def _path(variable: str) -> Path | None:
    value = os.environ.get(variable)
    return Path(value) if value else None


def _rate(variable: str, default: int) -> int:
    value = os.environ.get(variable) or str(default)
    if not value.isdecimal() or int(value) < 1:
        raise ConfigurationError(f"{variable} is {value!r}; it must be a whole number above 0.")
    return int(value)
