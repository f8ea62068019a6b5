"""The address of a Neo4j store and the credentials for it, which come from the environment and from nowhere else."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from orgraph.errors import ConfigurationError, InvalidValueError

SCHEMES: Final = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
USER: Final = "ORGRAPH_NEO4J_USER"
PASSWORD: Final = "ORGRAPH_NEO4J_PASSWORD"  # noqa: S105 - the name of a variable
PASSWORD_FILE: Final = "ORGRAPH_NEO4J_PASSWORD_FILE"  # noqa: S105 - the name of a variable
DEFAULT_DATABASE: Final = "neo4j"


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a store lies: the server, and the database on it."""

    server: str
    database: str

    @property
    def url(self) -> str:
        """The address as it is written; it never holds credentials."""
        return self.server if self.database == DEFAULT_DATABASE else f"{self.server}/{self.database}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """Who asks; the password is never shown."""

    user: str
    password: str = field(repr=False)


def read_address(url: str) -> Address:
    """Take an address apart: ``neo4j://HOST[:PORT][/DATABASE]``.

    Raises
    ------
    InvalidValueError
        Where it is none, or holds a user or a password.
    """
    parts = urlsplit(url)
    if "@" in parts.netloc:
        raise InvalidValueError(
            f"An address holds no user and no password: others would read them in a list of processes. Set {USER} and "
            f"{PASSWORD} (or {PASSWORD_FILE}), and write the address without them, as {parts.scheme}://HOST:PORT."
        )
    database = parts.path.strip("/")
    if parts.scheme not in SCHEMES or not parts.netloc or "/" in database or parts.query or parts.fragment:
        raise InvalidValueError(
            f"{url!r} is no address of a server. Write neo4j://HOST:PORT or neo4j://HOST:PORT/DATABASE."
        )
    return Address(server=f"{parts.scheme}://{parts.netloc}", database=database or DEFAULT_DATABASE)


def read_credentials() -> Credentials:
    """Read user and password from the environment, or the password from the file that it names.

    Raises
    ------
    ConfigurationError
        Where one of them is missing, or the file cannot be read.
    """
    user, password, path = (os.environ.get(name, "") for name in (USER, PASSWORD, PASSWORD_FILE))
    if path and not password:
        try:
            password = Path(path).read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise ConfigurationError(f"{PASSWORD_FILE} names {path}, which cannot be read.") from error
    if not user or not password:
        missing = USER if not user else f"{PASSWORD} (or {PASSWORD_FILE}, a file that holds it)"
        raise ConfigurationError(f"A store on a Neo4j server needs a user and a password: set {missing}.")
    return Credentials(user=user, password=password)
