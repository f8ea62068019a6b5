"""What sets two states of the graph apart: kind by kind, the rows before and the rows after.

Nodes are told apart by their keys, relations by their ends: of a pair of nodes between which anything changed, all
relations of that kind stand in the difference. So a difference can be applied twice, and in reverse.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.kernels.ordering import rank_words
from orgraph.kernels.texts import one_array
from orgraph.model import MODEL
from orgraph.store.neo4j.graph.natural import ENDS, KIND_NAMES, list_properties
from orgraph.tables import KEY

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Change:
    """What changed of one kind: natural rows that go, and natural rows that come."""

    before: pa.Table
    after: pa.Table

    @property
    def reversed(self) -> Change:
        """The same the other way round."""
        return Change(self.after, self.before)


def write_empty(kind: str) -> pa.Table:
    """Make a natural table without a row."""
    if kind in MODEL.nodes:
        fields = {KEY: pa.string(), **list_properties(MODEL.nodes[kind])}
    else:
        fields = {**dict.fromkeys(ENDS, pa.string()), **list_properties(MODEL.relations[kind])}
    return pa.schema(list(fields.items())).empty_table()


def list_identity(kind: str) -> tuple[str, ...]:
    """List the columns that tell rows of a kind apart in differences."""
    return (KEY,) if kind in MODEL.nodes else ENDS


def find_difference(before: Mapping[str, pa.Table], after: Mapping[str, pa.Table]) -> dict[str, Change]:
    """Find what sets two natural graphs apart; kinds without a difference are absent."""
    changes = {}
    for kind in KIND_NAMES:
        old, new = before.get(kind), after.get(kind)
        if old is new:
            continue
        change = _find_change(kind, old if old is not None else write_empty(kind), new)
        if change.before.num_rows or change.after.num_rows:
            changes[kind] = change
    return changes


def _find_change(kind: str, old: pa.Table, new: pa.Table | None) -> Change:
    new = write_empty(kind) if new is None else new
    if not old.num_rows or not new.num_rows:
        return Change(old, new)
    together = pa.concat_tables([_fill(kind, old), _fill(kind, new)])
    groups = _number_groups([together.column(name) for name in list_identity(kind)])
    rows = _number_groups([pa.array(groups), *(together.column(name) for name in together.column_names)])
    # A row that stands once in each state is in neither; a group stays out if all of its rows do.
    balance = np.bincount(rows[: old.num_rows], minlength=rows.max() + 1)
    balance -= np.bincount(rows[old.num_rows :], minlength=rows.max() + 1)
    changed = np.zeros(int(groups.max()) + 1, dtype=np.bool_)
    changed[groups[balance[rows] != 0]] = True
    touched = changed[groups]
    return Change(_keep(old, touched[: old.num_rows]), _keep(new, touched[old.num_rows :]))


def _fill(kind: str, table: pa.Table) -> pa.Table:
    """Add the columns that hold no value here."""
    schema = write_empty(kind).schema
    columns = [
        table.column(field.name).cast(field.type)
        if field.name in table.column_names
        else pa.nulls(table.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _number_groups(columns: Sequence[Any]) -> NDArray[np.int64]:
    """Give rows numbers, two the same one if they are equal in all columns."""
    numbers = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        ranks = rank_words(one_array(column)).astype(np.int64) + 1
        numbers = numbers * (int(ranks.max(initial=0)) + 1) + ranks
        _, numbers = np.unique(numbers, return_inverse=True)
    return numbers


def _keep(table: pa.Table, rows: NDArray[np.bool_]) -> pa.Table:
    return table.filter(pa.array(rows))


def write_changed(natural: Mapping[str, pa.Table], changes: Mapping[str, Change]) -> dict[str, pa.Table]:
    """Apply changes to a natural graph: what they touch is afterwards as they say, whatever it was."""
    tables = dict(natural)
    for kind, change in changes.items():
        held = tables.get(kind)
        pieces = [_fill(kind, change.after)]
        if held is not None and held.num_rows:
            pieces.insert(0, _leave_out(kind, _fill(kind, held), change))
        tables[kind] = pa.concat_tables(pieces)
    return {kind: table for kind, table in tables.items() if table.num_rows}


def _leave_out(kind: str, held: pa.Table, change: Change) -> pa.Table:
    """Leave out every row that a change touches."""
    names = list_identity(kind)
    touched = [some.select(names) for some in (change.before, change.after)]
    together = pa.concat_tables([held.select(names), *touched])
    groups = _number_groups([together.column(name) for name in names])
    gone = np.zeros(int(groups.max()) + 1, dtype=np.bool_)
    gone[groups[held.num_rows :]] = True
    return _keep(held, ~gone[groups[: held.num_rows]])


def list_names(kind: str, table: pa.Table) -> list[str]:
    """Name what rows describe, each once: the key of a node, both ends of a relation."""
    if kind in MODEL.nodes:
        return [str(key) for key in table.column(KEY).to_pylist()]
    names = pc.binary_join_element_wise(table.column("source"), table.column("target"), " → ")
    return [str(name) for name in pc.unique(names).to_pylist()]
