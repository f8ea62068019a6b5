"""Relations of one kind, put together from their parts: sorted, each once, without overlaps and circles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa

from orgraph.kernels.ordering import mark_repeated, order_rows, rank_words
from orgraph.store.resolution.checks import find_circles, find_overlaps
from orgraph.store.resolution.complaints import Complaint
from orgraph.store.stored_columns import write_field, write_word_field

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from orgraph.model import RelationKind
    from orgraph.store.resolution.complaints import Complaints
    from orgraph.store.resolution.parts import Part

DATES = ("valid_from", "valid_to")
Ints: TypeAlias = "tuple[NDArray[np.integer[Any]], ...]"
"""Four columns: kinds and positions of sources, kinds and positions of targets."""


@dataclass(frozen=True)
class _Gathered:
    """All parts of a kind one after the other."""

    relation: RelationKind
    parts: Sequence[Part]
    complaints: Complaints

    @cached_property
    def starts(self) -> NDArray[np.int64]:
        """Where each part begins, and the number of all rows."""
        return np.cumsum([0, *(len(part.rows) for part in self.parts)])

    def ends(self) -> Ints:
        """Kinds and positions of sources and targets."""
        return (
            np.concatenate([part.source.kinds for part in self.parts]),
            np.concatenate([part.source.positions for part in self.parts]),
            np.concatenate([part.target.kinds for part in self.parts]),
            np.concatenate([part.target.positions for part in self.parts]),
        )

    @cached_property
    def columns(self) -> dict[str, pa.Array]:
        """Own columns and dates of which any value is known."""
        types = {name: pa.date32() for name in DATES}
        types |= {column.name: write_field(column).type for column in self.relation.columns}
        columns = {}
        for name, kind in types.items():
            pieces = [part.columns.get(name) for part in self.parts]
            if any(piece is not None and piece.null_count < len(piece) for piece in pieces):
                filled = [
                    pa.nulls(len(part.rows), kind) if piece is None else piece
                    for part, piece in zip(self.parts, pieces, strict=True)
                ]
                columns[name] = filled[0] if len(filled) == 1 else pa.concat_arrays(filled)
        return columns

    def split(self, numbers: NDArray[np.int64]) -> list[tuple[Part, NDArray[np.int64]]]:
        """Tell for some relations the part and, within it, the rows of its sheet, in the same order."""
        owners = np.searchsorted(self.starts, numbers, side="right") - 1
        return [
            (part, part.rows[numbers[owners == place] - self.starts[place]])
            for place, part in enumerate(self.parts)
            if (owners == place).any()
        ]

    def is_fresh(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Mark which of some relations the import at hand brings."""
        owners = np.searchsorted(self.starts, numbers, side="right") - 1
        fresh = np.zeros(len(numbers), dtype=np.bool_)
        for place, part in enumerate(self.parts):
            mine = owners == place
            rows = part.rows[numbers[mine] - self.starts[place]]
            fresh[mine] = self.complaints.rows.is_fresh(part.sheet, rows)
        return fresh

    def rank(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Rank some relations by who speaks first: the better sheet, then the newer scope."""
        owners = np.searchsorted(self.starts, numbers, side="right") - 1
        ranks = np.zeros(len(numbers), dtype=np.int64)
        for place, part in enumerate(self.parts):
            mine = np.flatnonzero(owners == place)
            if len(mine):
                rows = part.rows[numbers[mine] - self.starts[place]]
                ranks[mine] = np.int64(place << 32) + self.complaints.rows.rank_scopes(part.sheet, rows)[1]
        return ranks


def read_relations(
    relation: RelationKind, parts: Sequence[Part], complaints: Complaints, name_source: Callable[[int, int], str]
) -> pa.Table:
    """Make the table of a relation kind: sorted by its ends, each relation once.

    Parameters
    ----------
    name_source
        Names a node by the place of its kind among the sources and by its position.
    """
    parts = [part for part in parts if len(part.rows)]
    if not parts:
        return pa.table({"source": pa.array([], pa.int32()), "target": pa.array([], pa.int32())})
    gathered = _Gathered(relation, parts, complaints)
    ends = gathered.ends()
    order = _order_once(gathered, ends)
    if relation.one_at_a_time:
        order = _keep_one_at_a_time(gathered, ends, order, name_source)
    if relation.acyclic:
        order = _keep_acyclic(gathered, ends, order, name_source)
    fields, arrays = [], []
    allowed_kinds = {"source": relation.sources, "target": relation.targets}
    for (end, allowed), kinds, positions in zip(allowed_kinds.items(), ends[::2], ends[1::2], strict=True):
        if len(allowed) > 1:
            fields.append(write_word_field(f"{end}_kind", allowed))
            arrays.append(pa.array(kinds[order].astype(np.int8)))
        fields.append(pa.field(end, pa.int32()))
        arrays.append(pa.array(positions[order].astype(np.int32)))
    untouched = len(order) == len(ends[0]) and bool((order == np.arange(len(order))).all())
    own = {column.name: column for column in relation.columns}
    for name, array in gathered.columns.items():
        fields.append(write_field(own[name]) if name in own else pa.field(name, pa.date32()))
        arrays.append(array if untouched else array.take(pa.array(order)))
    return pa.table(arrays, schema=pa.schema(fields))


def _order_once(gathered: _Gathered, ends: Ints) -> NDArray[np.int64]:
    """Sort relations by their ends and identity; of several with one first day keep one."""
    identity = [
        _rank(gathered, name, gathered.columns[name]) for name in gathered.relation.identity if name in gathered.columns
    ]
    alike = [*ends, *identity]
    order = order_rows(alike)
    tied = mark_repeated([column[order] for column in alike])
    if not tied.any():
        return order
    tied[:-1] |= tied[1:]
    places = np.flatnonzero(tied)
    numbers = order[places]
    some = pa.array(numbers)
    same = [column[numbers] for column in alike]
    if "valid_from" in gathered.columns:
        same.append(rank_words(gathered.columns["valid_from"].take(some)))
    others = [_rank(gathered, name, array.take(some)) for name, array in gathered.columns.items()]
    finer = order_rows([*same, gathered.rank(numbers), *others])
    order[places] = numbers[finer]
    repeated = mark_repeated([column[finer] for column in same])
    if not repeated.any():
        return order
    _warn_of_twins(gathered, numbers[finer], repeated)
    kept = np.ones(len(order), dtype=np.bool_)
    kept[places[repeated]] = False
    return order[kept]


def _rank(gathered: _Gathered, name: str, array: pa.Array) -> NDArray[np.int32]:
    """Rank the values of a column; choices by their words, so that their order does not hang on the vocabulary's."""
    for column in gathered.relation.columns:
        if column.name == name and column.vocabulary is not None:
            words = sorted(column.vocabulary.codes, key=str.encode)
            ranks = np.array([*(words.index(code) for code in column.vocabulary.codes), -1], dtype=np.int32)
            positions: NDArray[np.int8] = array.fill_null(-1).to_numpy(zero_copy_only=False)
            return ranks[positions]
    return rank_words(array)


def _warn_of_twins(gathered: _Gathered, numbers: NDArray[np.int64], repeated: NDArray[np.bool_]) -> None:
    """Warn of relations that one import brings twice."""
    fresh = gathered.is_fresh(numbers)
    firsts = np.maximum.accumulate(np.where(repeated, 0, np.arange(len(numbers))))
    twins = numbers[repeated & fresh & fresh[firsts]]
    for part, rows in gathered.split(twins):
        message = f"同一“{gathered.relation.chinese}”关系重复出现，只计一次。请删去多余的一行。"
        complaint = Complaint("relation_twice", part.heading, [""] * len(rows), [message] * len(rows))
        gathered.complaints.warn(part.sheet, rows, complaint)


def _keep_one_at_a_time(
    gathered: _Gathered,
    ends: Ints,
    order: NDArray[np.int64],
    name_source: Callable[[int, int], str],
) -> NDArray[np.int64]:
    """Refuse relations that begin before another one of the same source has ended."""
    columns = {name: gathered.columns[name].take(pa.array(order)) for name in gathered.columns}
    identity = [columns[name].fill_null(-1).to_numpy() for name in gathered.relation.identity if name in columns]
    overlapping = find_overlaps([ends[0][order], ends[1][order], *identity], *(columns.get(name) for name in DATES))
    if not len(overlapping):
        return order
    title = gathered.relation.chinese
    _complain(
        gathered,
        order[overlapping],
        "two_at_a_time",
        lambda number: name_source(int(ends[0][number]), int(ends[1][number])),
        lambda value: f"“{value}”在同一时间有不止一个“{title}”。请为先前的一个填写终止日期，或只保留一个。",
    )
    return np.delete(order, overlapping)


def _keep_acyclic(
    gathered: _Gathered,
    ends: Ints,
    order: NDArray[np.int64],
    name_source: Callable[[int, int], str],
) -> NDArray[np.int64]:
    """Refuse relations that lead back to where they begin."""
    shared = [kind for kind in gathered.relation.sources if kind in gathered.relation.targets]
    if not shared:
        return order
    source_place, target_place = gathered.relation.sources.index(shared[0]), gathered.relation.targets.index(shared[0])
    among = np.flatnonzero((ends[0][order] == source_place) & (ends[2][order] == target_place))
    circles = find_circles(ends[1][order[among]], ends[3][order[among]])
    if not circles:
        return order
    for circle in circles:
        chain = " → ".join(name_source(source_place, node) for node in circle.chain)
        message = f"“{gathered.relation.chinese}”首尾相接：{chain}。请更正其中一行。"
        _complain(
            gathered,
            order[among[circle.edges]],
            "cycle",
            lambda number: name_source(source_place, int(ends[1][number])),
            partial(_say, message),
        )
    return np.delete(order, among[np.concatenate([circle.edges for circle in circles])])


def _complain(
    gathered: _Gathered,
    numbers: NDArray[np.int64],
    rule: str,
    name: Callable[[int], str],
    explain: Callable[[str], str],
) -> None:
    """Refuse the relations that the import brings; the others are left out, with a warning."""
    numbers = np.sort(numbers)
    fresh = gathered.is_fresh(numbers)
    for some, complain in (
        (numbers[fresh], gathered.complaints.refuse),
        (numbers[~fresh], gathered.complaints.warn),
    ):
        values = [name(int(number)) for number in some]
        start = 0
        for part, rows in gathered.split(some):
            mine = values[start : start + len(rows)]
            start += len(rows)
            complain(part.sheet, rows, Complaint(rule, part.heading, mine, [explain(value) for value in mine]))


def _say(message: str, _value: str) -> str:
    return message
