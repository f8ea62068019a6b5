"""The tables of a batch that this machine has not seen: from the graph, and from there by the differences of batches.

While an import is under way the graph lies between two batches. What its difference does not touch is the same in
both, and what it touches stands in the difference: so the current batch can be read at any moment, exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

import pyarrow as pa

from orgraph.errors import StoreDamaged
from orgraph.kernels.texts import as_texts
from orgraph.store.digest import find_table_digest
from orgraph.store.neo4j.batches.catalogue import read_changes, read_held
from orgraph.store.neo4j.graph.difference import write_changed
from orgraph.store.neo4j.graph.exporting import read_graph
from orgraph.store.neo4j.graph.moving import REPAIR
from orgraph.store.neo4j.graph.natural import (
    LEDGER_RELATIONS,
    NODE_KINDS,
    StoredTables,
    read_stored_nodes,
    read_stored_relations,
    write_natural,
)
from orgraph.tables import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from orgraph.store.embedded.manifest import BatchEntry
    from orgraph.store.neo4j.batches.catalogue import Description, Held
    from orgraph.store.neo4j.graph.difference import Change
    from orgraph.store.neo4j.server.connection import Connection

TRIES: Final = 5


class LocalTables(Protocol):
    """Opens the tables of a batch if they lie on this machine."""

    def __call__(self, entry: BatchEntry) -> StoredTables | None:
        """Open them, or give None."""
        ...


def read_batch_tables(
    connection: Connection, entry: BatchEntry, description: Description, open_local: LocalTables
) -> dict[str, pa.Table]:
    """Read the resolved tables of a batch, those beside the graph excepted.

    Raises
    ------
    StoreDamaged
        Where what is read is not what was written.
    """
    wrong: list[str] = []
    for _ in range(TRIES):
        held = read_held(connection)
        if held is None:
            break
        natural, number = _read_nearest(connection, held, open_local)
        again = read_held(connection)
        if again is None or (again.pointer.current, again.moving) != (held.pointer.current, held.moving):
            continue  # the pointer moved while the graph was read
        for batch, forward in list_way(held.bases, number, entry.number):
            changes = read_changes(connection, batch)
            natural = write_changed(natural, changes if forward else read_reversed(changes))
        tables, wrong = _check(natural, description)
        if not wrong:
            return tables
    raise StoreDamaged(
        f"The graph in {connection.address.url} is not what orgraph wrote: {', '.join(wrong) or 'the store'} "
        f"differ. {REPAIR}"
    )


def _read_nearest(connection: Connection, held: Held, open_local: LocalTables) -> tuple[dict[str, pa.Table], int]:
    """Read the current batch: from this machine if it lies here, else from the graph."""
    number = held.pointer.current
    assert number is not None  # noqa: S101 - there is a batch to be read
    local = open_local(held.pointer.entry(number))
    if local is not None:
        return write_natural(local), number
    natural = read_graph(connection)
    if held.moving is not None:
        changes = read_changes(connection, held.moving.difference)
        natural = write_changed(natural, read_reversed(changes) if held.moving.forward else changes)
    return natural, number


def read_reversed(changes: Mapping[str, Change]) -> dict[str, Change]:
    """Read changes the other way round."""
    return {kind: change.reversed for kind, change in changes.items()}


def list_way(bases: Mapping[int, int | None], start: int, end: int) -> list[tuple[int, bool]]:
    """List the differences that lead from one batch to another: those in reverse, then those as they were made."""
    up, down = list_bases(bases, start), list_bases(bases, end)
    shared = next(number for number in up if number in down)
    back = [(number, False) for number in up[: up.index(shared)]]
    return back + [(number, True) for number in reversed(down[: down.index(shared)])]


def list_bases(bases: Mapping[int, int | None], number: int) -> list[int]:
    """List a batch, the one that its difference was made from, and so on to the first."""
    found = [number]
    while (base := bases[found[-1]]) is not None:
        found.append(base)
    return found


def _check(natural: Mapping[str, pa.Table], description: Description) -> tuple[dict[str, pa.Table], list[str]]:
    """Turn natural tables into stored ones, and list those that are not what the batch has."""
    expected = {name: digest for name, digest in description.digests.items() if name not in description.auxiliary}
    try:
        tables = dict(_list_stored(natural))
    except KeyError as error:
        return {}, [f"the ends of relations ({error.args[0]!r} is missing)"]
    found = {name: find_table_digest(name, table) for name, table in tables.items()}
    return tables, sorted(name for name in {*expected, *found} if expected.get(name) != found.get(name))


def _list_stored(natural: Mapping[str, pa.Table]) -> Iterator[tuple[str, pa.Table]]:
    keys = {}
    for kind in NODE_KINDS:
        keys[kind.name] = pa.array([], pa.string())
        if kind.name in natural:
            stored = read_stored_nodes(kind, natural[kind.name])
            keys[kind.name] = as_texts(stored.column(KEY))
            yield kind.table, stored
    for relation in LEDGER_RELATIONS:
        if relation.name in natural:
            yield relation.table, read_stored_relations(relation, natural[relation.name], keys)
