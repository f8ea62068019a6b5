"""Opening a store by its address; what a kind of store needs is imported when an address names it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from orgraph.errors import ConfigurationError, InvalidValueError
from orgraph.tracking import track_silently

if TYPE_CHECKING:
    from orgraph.store.protocol import Store
    from orgraph.tracking import Track

SERVER_SCHEMES: Final = ("neo4j", "bolt")


def open_store(url: str, *, create: bool = False, track: Track = track_silently) -> Store:
    """Open a store.

    Parameters
    ----------
    url
        ``local:PATH``, a folder of Parquet files, or ``neo4j://HOST:PORT``, a Neo4j server (also ``bolt://``, and
        ``neo4j+s://`` or ``bolt+s://`` with TLS), with the credentials that the environment holds.
    create
        Accept a folder that does not exist yet or is empty, or an empty database; a store is made by the first import.
    track
        Shows how far long work of the store is.

    Raises
    ------
    InvalidValueError
        Where the address is not one of a store.
    ConfigurationError
        Where a server asks for credentials, and there are none.
    StoreNotFound, StoreDamaged, StoreTooNew
        Where there is no store, or one that cannot be read.
    StoreUnreachable, StoreRefused, StoreUnsupported, StoreOutdated
        Where a server cannot be worked with.
    """
    scheme, separator, rest = url.partition(":")
    if scheme == "local" and rest:
        from orgraph.store.embedded import open_embedded  # noqa: PLC0415 - a store is loaded when its address names it

        return open_embedded(rest, create=create)
    if scheme.partition("+")[0] in SERVER_SCHEMES and rest:
        return _open_server(url, create=create, track=track)
    known = "local:PATH (as local:city, a folder) or neo4j://HOST:PORT (a server)"
    if not separator:
        raise InvalidValueError(f"{url!r} is no address of a store. Write {known}.")
    raise InvalidValueError(f"{scheme!r}, with which the address begins, is no kind of store. Write {known}.")


def _open_server(url: str, *, create: bool, track: Track) -> Store:
    try:
        from orgraph.store.neo4j.store import open_neo4j  # noqa: PLC0415 - the driver is an extra
    except ModuleNotFoundError as error:
        if error.name != "neo4j":
            raise
        raise ConfigurationError(
            "A store on a server needs the driver of Neo4j, which is not installed: pip install 'orgraph[neo4j]'."
        ) from error
    return open_neo4j(url, create=create, track=track)
