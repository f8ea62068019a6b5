"""Publishing a batch: its rows into the graph and the pointer to it, whole or not at all.

A small difference goes in one transaction. A larger one is staged first: files, batch and differences; then it goes
in chunks with a journal, and the pointer moves with the last transaction. Who is killed on the way leaves a staged
batch that the next writer finishes; before the pointer has moved, readers see the batch before.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from orgraph.store.embedded.reading import BatchTables
from orgraph.store.neo4j.batches.catalogue import Held, Move, read_changes
from orgraph.store.neo4j.batches.registering import (
    Registration,
    find_missing_files,
    list_pieces,
    write_batch_nodes,
    write_registration,
)
from orgraph.store.neo4j.batches.restoring import list_bases, list_way, read_reversed
from orgraph.store.neo4j.graph.difference import find_difference, write_changed
from orgraph.store.neo4j.graph.exporting import read_graph
from orgraph.store.neo4j.graph.moving import CHUNK_ROWS, SINGLE_ROWS, find_row_count, list_steps
from orgraph.store.neo4j.graph.natural import write_natural
from orgraph.store.resolution import ALIASES, DANGLING, DISAGREEMENTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pyarrow as pa

    from orgraph.store.embedded.manifest import BatchEntry, Manifest
    from orgraph.store.embedded.shelf import Shelf
    from orgraph.store.neo4j.graph.difference import Change
    from orgraph.store.neo4j.graph.moving import Step
    from orgraph.store.neo4j.server.connection import Connection, Work
    from orgraph.store.neo4j.server.lease import Lease
    from orgraph.tracking import Track

AUXILIARY = (ALIASES, DANGLING, DISAGREEMENTS)


def find_changes(shelf: Shelf, before: Manifest | None, after: Manifest) -> dict[str, Change]:
    """Find what sets the graphs of two batches apart, whose files lie on this machine."""
    if before is None:
        return find_difference({}, write_natural(BatchTables(shelf, after)))
    same = {name for name, record in after.tables.items() if _has(before, name, record.digest)}
    old, new = (write_natural(BatchTables(shelf, manifest), same=same) for manifest in (before, after))
    return find_difference(old, new)


def _has(manifest: Manifest, name: str, digest: str) -> bool:
    return name in manifest.tables and manifest.tables[name].digest == digest


@dataclass(frozen=True)
class Publisher:
    """Moves the graph, for the writer that holds the lease.

    Attributes
    ----------
    track
        Shows how many transactions of many are done.
    """

    connection: Connection
    lease: Lease
    track: Track

    def publish(
        self,
        held: Held,
        manifest: Manifest,
        report: Mapping[str, Any],
        *,
        changes: Mapping[str, Change],
        entry: BatchEntry,
        shelf: Shelf,
    ) -> None:
        """Write a new batch and make it current."""
        auxiliary = {name: manifest.tables[name].file.name for name in AUXILIARY if name in manifest.tables}
        names = {record.name for record in manifest.ledgers.values()} | set(auxiliary.values())
        files = {name: shelf.path(name).read_bytes() for name in find_missing_files(self.connection, names)}
        registration = write_registration(
            manifest,
            report,
            parent=entry.parent,
            base=held.pointer.current,
            files=files,
            auxiliary=auxiliary,
            changes=changes,
        )
        move = Move(
            target=manifest.number,
            difference=manifest.number,
            forward=True,
            chunk_rows=CHUNK_ROWS,
            synthetic=manifest.synthetic,
        )
        if find_row_count(changes) <= SINGLE_ROWS:
            self._move_at_once(move, changes, registration)
            return
        self._stage(registration)
        self._begin(move)
        self._move_in_chunks(move, changes)

    def go_back(self, held: Held, number: int) -> None:
        """Make an earlier batch current again, by the differences in reverse."""
        assert held.pointer.current is not None  # noqa: S101 - there is a batch to go back from
        for batch, forward in list_way(held.bases, held.pointer.current, number):
            target = held.bases[batch] if not forward else batch
            assert target is not None  # noqa: S101 - the first batch is never gone back from
            move = Move(
                target=target,
                difference=batch,
                forward=forward,
                chunk_rows=CHUNK_ROWS,
                synthetic=bool(held.pointer.synthetic),
            )
            changes = self._read_changes(move)
            if find_row_count(changes) <= SINGLE_ROWS:
                self._move_at_once(move, changes, None)
            else:
                self._begin(move)
                self._move_in_chunks(move, changes)

    def finish(self, held: Held) -> None:
        """Finish what a killed writer began, and collect what it left."""
        if held.moving is not None:
            self._move_in_chunks(held.moving, self._read_changes(held.moving))
        self._tell("load/store/collection")

    def repair(self, held: Held) -> int:
        """Put the graph back as the current batch has it, which follows from the differences; give the rows."""
        expected: dict[str, pa.Table] = {}
        if held.pointer.current is not None:
            for batch in reversed(list_bases(held.bases, held.pointer.current)):
                expected = write_changed(expected, read_changes(self.connection, batch))
        changes = find_difference(read_graph(self.connection, short_cuts=True), expected)
        steps = list(enumerate(list_steps(changes)))
        for _, step, rows in self.track(_prepare(steps), "修复图 repairing the graph", len(steps)):
            self._apply(step, rows)
        return find_row_count(changes)

    def _apply(self, step: Step, rows: list[dict[str, Any]]) -> None:
        def work(transaction: Work) -> None:
            self.lease.renew(transaction)
            step.apply(transaction, rows)

        self.connection.write(work)

    def _read_changes(self, move: Move) -> dict[str, Change]:
        changes = read_changes(self.connection, move.difference)
        return changes if move.forward else read_reversed(changes)

    def _move_at_once(self, move: Move, changes: Mapping[str, Change], registration: Registration | None) -> None:
        steps = list_steps(changes)
        rows = [step.list_rows() for step in steps]

        def work(transaction: Work) -> None:
            if self.lease.renew(transaction) == move.target:
                return  # it has landed, and the answer was lost
            if registration is not None:
                for pieces in list_pieces(registration.files):
                    transaction.run("load/store/file", rows=pieces)
                write_batch_nodes(transaction, registration)
            for step, parameters in zip(steps, rows, strict=True):
                step.apply(transaction, parameters)
            transaction.run("load/store/pointer", target=move.target, synthetic=move.synthetic)

        self.connection.write(work)

    def _stage(self, registration: Registration) -> None:
        """Write everything about a batch except its rows in the graph."""
        for pieces in list_pieces(registration.files):
            self._tell("load/store/file", rows=pieces)

        def work(transaction: Work) -> None:
            self.lease.renew(transaction)
            write_batch_nodes(transaction, registration)

        self.connection.write(work)

    def _begin(self, move: Move) -> None:
        self._tell(
            "load/store/move",
            target=move.target,
            difference=move.difference,
            forward=move.forward,
            chunk_rows=move.chunk_rows,
            synthetic=move.synthetic,
        )

    def _move_in_chunks(self, move: Move, changes: Mapping[str, Change]) -> None:
        landed = {row["number"] for row in self.connection.ask("read/store/chunks", batch=move.target)}
        steps = [
            (number, step)
            for number, step in enumerate(list_steps(changes, chunk_rows=move.chunk_rows))
            if number not in landed
        ]
        for number, step, rows in self.track(_prepare(steps), "写入图 writing the graph", len(steps)):
            self._land(move, number, step, rows)
        self._tell("load/store/pointer", target=move.target, synthetic=move.synthetic)

    def _land(self, move: Move, number: int, step: Step, rows: list[dict[str, Any]]) -> None:
        def work(transaction: Work) -> None:
            self.lease.renew(transaction)
            if transaction.run("load/store/chunk", batch=move.target, number=number, rows=len(rows)):
                step.apply(transaction, rows)

        self.connection.write(work)

    def _tell(self, statement: str, **parameters: Any) -> None:  # noqa: ANN401 - whatever Bolt carries
        def work(transaction: Work) -> None:
            self.lease.renew(transaction)
            transaction.run(statement, **parameters)

        self.connection.write(work)


def _prepare(steps: list[tuple[int, Step]]) -> Iterator[tuple[int, Step, list[dict[str, Any]]]]:
    """Make the parameters of the next step while the server is busy with this one."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        coming = None
        for place, (number, step) in enumerate(steps):
            rows = step.list_rows() if coming is None else coming.result()
            coming = thread.submit(steps[place + 1][1].list_rows) if place + 1 < len(steps) else None
            yield number, step, rows
