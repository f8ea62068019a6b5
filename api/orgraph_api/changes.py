"""Changes: how the ledger rows of a batch differ from those of the batch before it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from orgraph.store.differences import ADDED, CHANGED, REMOVED, find_differences
from orgraph_api.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orgraph.store import BatchRecord
    from orgraph_api.editions import Edition, Shelf

CHANGES = (ADDED, REMOVED, CHANGED)
SHORTEST_DIGEST = 8


def find_batch(shelf: Shelf, digest: str) -> BatchRecord:
    """Find a batch by its digest or the beginning of it; Refusal 404 where there is none."""
    found = [record for record in shelf.store.list_batches() if record.digest.startswith(digest)]
    if len(digest) < SHORTEST_DIGEST or not found:
        raise Refusal(
            404,
            f"没有批次“{digest}”；请从“台账报送”的批次表中选取。",
            f'There is no batch "{digest}": choose one on the page of ledgers.',
        )
    return found[-1]


def find_before(shelf: Shelf, record: BatchRecord) -> BatchRecord:
    """Find the batch that an import was laid over; Refusal 404 for the first."""
    earlier = [past for past in shelf.store.list_batches() if past.number < record.number and not past.undone]
    if not earlier:
        raise Refusal(
            404,
            "这是第一批，没有可比较的上一批。",
            "This is the first batch: there is none before to compare it with.",
        )
    return earlier[-1]


def find_changes(
    shelf: Shelf, edition: Edition, *, before: BatchRecord, after: BatchRecord, where: Mapping[str, str | None]
) -> pa.Table:
    """Find how two batches differ, kept to a change, a ledger, a unit; `number` numbers the rows of all of them."""
    table = edition.answers.find(
        ("changes", before.digest, after.digest),
        lambda: _number_rows(find_differences(shelf.store, before=before.digest, after=after.digest)),
    )
    for name, word in where.items():
        if word:
            table = table.filter(pc.equal(table[name], word))
    return table


def count_changes(table: pa.Table) -> list[dict[str, Any]]:
    """Count rows that came, went and changed, by ledger, sheet and unit; a row with three new cells counts once."""
    names = ("ledger", "sheet", "unit")
    distinct = (
        table.select([*names, "period", "key", "change"]).group_by([*names, "period", "key", "change"]).aggregate([])
    )
    counts = Counter(tuple(row[name] for name in (*names, "change")) for row in distinct.to_pylist())
    places = dict.fromkeys(key[:3] for key in counts)
    return [
        {**dict(zip(names, place, strict=True)), **{change: counts[(*place, change)] for change in CHANGES}}
        for place in sorted(places, key=lambda place: tuple(word or "" for word in place))
    ]


def _number_rows(table: pa.Table) -> pa.Table:
    return table.add_column(0, "number", pa.array(range(1, table.num_rows + 1), pa.int64()))
