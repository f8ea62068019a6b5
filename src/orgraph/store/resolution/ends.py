"""Finding the ends of relations: the nodes that cells name by code or by full name."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.identifiers import read_areas
from orgraph.kernels.texts import simplify_texts
from orgraph.model import MODEL
from orgraph.store.resolution.complaints import Complaint
from orgraph.tables import UNIT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from orgraph.store.resolution.books import KeyBook
    from orgraph.store.resolution.complaints import Complaints
    from orgraph.store.resolution.rows import LedgerRows


class EndProblem(IntEnum):
    """Why an end was not found."""

    NONE = 0
    MISSING = 1
    AMBIGUOUS = 2
    WRONG_KIND = 3


RULES = {
    EndProblem.MISSING: "end_missing",
    EndProblem.AMBIGUOUS: "end_ambiguous",
    EndProblem.WRONG_KIND: "end_wrong_kind",
}


@dataclass(frozen=True, slots=True)
class FoundEnds:
    """For each text the kind (its place among the allowed ones), the position, and what is wrong."""

    kinds: NDArray[np.int8]
    positions: NDArray[np.int32]
    problems: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class EndCell:
    """The cells that name one end: where they stand, what they may name, and whether a row is whole without."""

    sheet: str
    heading: str
    relation: str
    allowed: tuple[str, ...]
    optional: bool = False


def find_ends(
    texts: pa.Array, said_kinds: pa.Array | None, allowed: Sequence[str], open_book: Callable[[str], KeyBook]
) -> FoundEnds:
    """Find what texts name: by key or alias in the allowed kinds in their order, then by a name that is unique.

    Parameters
    ----------
    texts
        Codes or names, as written.
    said_kinds
        The kind that the row itself names, null where it does not; only nodes of that kind are found then.
    """
    number = len(texts)
    found = FoundEnds(np.zeros(number, np.int8), np.full(number, -1, np.int32), np.zeros(number, np.int8))
    said = _read_said_kinds(said_kinds, allowed, number)
    for place, kind in enumerate(allowed):
        rows = np.flatnonzero((found.positions < 0) & ((said == _ANY) | (said == place)))
        if len(rows):
            here = open_book(kind).find(texts if len(rows) == number else texts.take(pa.array(rows)))
            hits = here >= 0
            found.positions[rows[hits]] = here[hits]
            found.kinds[rows[hits]] = place
    rows = np.flatnonzero(found.positions < 0)
    if len(rows):
        _find_by_name(texts, said, rows, allowed, open_book, found)
    return found


_ANY = -1
_STRANGE = -2


def _read_said_kinds(said: pa.Array | None, allowed: Sequence[str], number: int) -> NDArray[np.int8]:
    """Read the kinds that rows name, as places among the allowed ones."""
    if said is None or said.null_count == number:
        return np.full(number, _ANY, dtype=np.int8)
    encoded = said if pa.types.is_dictionary(said.type) else said.dictionary_encode()
    places: dict[str, int] = {}
    for place, kind in enumerate(allowed):
        places |= dict.fromkeys((kind, MODEL.nodes[kind].chinese), place)
    table = np.array([*(places.get(word, _STRANGE) for word in encoded.dictionary.to_pylist()), _ANY], dtype=np.int8)
    positions: NDArray[np.int32] = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    return table[positions]


def _find_by_name(
    texts: pa.Array,
    said: NDArray[np.int8],
    rows: NDArray[np.int64],
    allowed: Sequence[str],
    open_book: Callable[[str], KeyBook],
    found: FoundEnds,
) -> None:
    """Find the remaining rows by name, each different text once, and say of the others what is wrong with them."""
    encoded = texts.take(pa.array(rows)).dictionary_encode()
    distinct = encoded.dictionary
    simple = simplify_texts(distinct)
    codes: NDArray[np.int32] = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    by_kind = [open_book(kind).find_names(simple) for kind in allowed]
    strangers = _is_known_elsewhere(distinct, simple, allowed, open_book)
    for asked in np.unique(said[rows]).tolist():
        some = said[rows] == asked
        places = range(len(allowed)) if asked in {_ANY, _STRANGE} else [asked]
        kinds = np.zeros(len(distinct), np.int8)
        positions = np.full(len(distinct), -1, np.int32)
        counts = np.zeros(len(distinct), np.int64)
        for place in places:
            here, several = by_kind[place]
            kinds[here >= 0] = place
            positions[here >= 0] = here[here >= 0]
            counts += several
        if asked == _STRANGE:
            counts[:] = 0
        problems = np.select(
            [counts == 1, counts > 1, strangers | (asked == _STRANGE)],
            [EndProblem.NONE, EndProblem.AMBIGUOUS, EndProblem.WRONG_KIND],
            EndProblem.MISSING,
        ).astype(np.int8)
        # A text that is null has the code −1, which finds the last entry.
        here_rows, here_codes = rows[some], codes[some]
        found.problems[here_rows] = np.append(problems, np.int8(EndProblem.MISSING))[here_codes]
        unique = np.append(counts == 1, False)[here_codes]
        found.kinds[here_rows[unique]] = kinds[here_codes[unique]]
        found.positions[here_rows[unique]] = positions[here_codes[unique]]


def _is_known_elsewhere(
    distinct: pa.Array, simple: pa.Array, allowed: Sequence[str], open_book: Callable[[str], KeyBook]
) -> NDArray[np.bool_]:
    """Mark texts that name a node of any kind at all: if they are not found, it is because of the kind."""
    known = np.zeros(len(distinct), dtype=np.bool_)
    for kind in MODEL.nodes:
        book = open_book(kind)
        known |= book.find(distinct) >= 0
        if kind not in allowed:
            known |= book.find_names(simple)[1] > 0
    return known


def validate_ends(
    cell: EndCell, rows: NDArray[np.int64], texts: pa.Array, found: FoundEnds, complaints: Complaints
) -> NDArray[np.bool_]:
    """Refuse fresh rows whose end was not found, leave the others dangling; mark the rows that were found.

    A fresh row is left dangling too where it is whole without, and its unit has not loaded the ledger to look it up in.
    """
    good: NDArray[np.bool_] = found.problems == int(EndProblem.NONE)
    if good.all():
        return good
    fresh = complaints.rows.is_fresh(cell.sheet, rows)
    fresh &= ~((found.problems == int(EndProblem.MISSING)) & _find_awaiting(cell, rows, complaints.rows))
    titles = "、".join(MODEL.nodes[kind].chinese for kind in cell.allowed)
    for problem, rule in RULES.items():
        bad = np.flatnonzero((found.problems == problem) & fresh)
        values = texts.take(pa.array(bad)).fill_null("").to_pylist()
        messages = [_MESSAGES[problem].format(heading=cell.heading, value=value, titles=titles) for value in values]
        complaints.refuse(cell.sheet, rows[bad], Complaint(rule, cell.heading, values, messages))
    left = np.flatnonzero(~good & ~fresh)
    values = pc.fill_null(texts.take(pa.array(left)), "")
    complaints.leave_dangling(cell.relation, cell.sheet, rows[left], cell.heading, values)
    return good


def _find_awaiting(cell: EndCell, rows: NDArray[np.int64], ledgers: LedgerRows) -> NDArray[np.bool_]:
    """Mark rows of units that have loaded no ledger of some kind that the cell may name, nor the city all of them."""
    listing = [{MODEL.ledger_of[sheet.name].name for sheet in MODEL.sheets_of(kind)} for kind in cell.allowed]
    if not cell.optional or not all(listing):
        return np.zeros(len(rows), dtype=np.bool_)
    loaded: dict[str, set[str]] = {}
    for scope in ledgers.scopes:
        loaded.setdefault(scope.unit, set()).add(scope.ledger)
    units = ledgers.texts(cell.sheet, UNIT).take(pa.array(rows)).dictionary_encode()
    of_city = loaded.get(read_areas().city.key, set())
    listing = [names for names in listing if not names <= of_city]  # the whole city speaks for every unit
    held = [loaded.get(unit, set()) for unit in units.dictionary.to_pylist()]
    awaiting = np.array([any(names.isdisjoint(of_unit) for names in listing) for of_unit in held], dtype=np.bool_)
    places: NDArray[np.int32] = units.indices.to_numpy(zero_copy_only=False)
    return awaiting[places]


_MESSAGES = {
    EndProblem.MISSING: "“{heading}”填的“{value}”在{titles}中找不到。"
    "请核对编码或全称；如尚未导入，请先导入或一并导入。",
    EndProblem.AMBIGUOUS: "“{heading}”填的“{value}”对应多个{titles}，无法确定是哪一个。请改填编码。",
    EndProblem.WRONG_KIND: "“{heading}”填的“{value}”不是这里允许的类型（{titles}）。请核对编码和类型。",
}
