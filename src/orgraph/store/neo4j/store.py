"""A store on a Neo4j server: the natural graph for whoever asks it, and the same answers as an embedded store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from orgraph.errors import StoreNotFound, StoreTooNew
from orgraph.model import MODEL
from orgraph.settings import read_settings
from orgraph.store.embedded.folder import StoreFolder
from orgraph.store.embedded.store import EmbeddedStore
from orgraph.store.neo4j.batches.catalogue import read_held
from orgraph.store.neo4j.batches.folder import GraphFolder
from orgraph.store.neo4j.batches.pruning import write_kept_caches
from orgraph.store.neo4j.graph.migrations import validate_schema
from orgraph.store.neo4j.server.connection import open_connection

if TYPE_CHECKING:
    from orgraph.tracking import Track


@dataclass(frozen=True)
class Neo4jStore(EmbeddedStore):
    """An embedded store whose batches, pointer and lock lie in a database."""

    folder: GraphFolder

    @property
    def url(self) -> str:
        """Address of the store."""
        return self.folder.connection.address.url

    def verify(self) -> tuple[str, ...]:
        """Read the whole graph and compare it with the digests of the current batch."""
        damage = self.folder.find_damage()
        return () if damage is None else (damage,)

    def repair(self) -> int:
        """Put a graph that others have changed back as the current batch has it; give the rows that were written."""
        return self.folder.repair()


def open_neo4j(url: str, *, create: bool, track: Track) -> Neo4jStore:
    """Open the store in a database; an empty database becomes one where `create` says so."""
    connection = open_connection(url)
    validate_schema(connection, create=create)
    held = read_held(connection)
    if held is None:
        raise StoreNotFound(f"{url} has the schema of a store and holds none. Import a ledger to make one.")
    caches = read_settings().cache / "neo4j"
    write_kept_caches(caches)
    folder = GraphFolder(connection, StoreFolder(caches / held.id), track)
    if held.pointer.current is not None:
        written = folder.describe(held.pointer.entry(held.pointer.current)).model_version
        if written > MODEL.version:
            raise StoreTooNew(
                f"{connection.address.url} was written with version {written} of the model, this program knows up to "
                f"{MODEL.version}. Install the newer program: pip install --upgrade orgraph."
            )
    return Neo4jStore(folder)
