"""Which keys stand for one organization: decisions on duplicates, renames and codes that came late.

Two kinds of decisions merge keys. 同一认定 (``SAME_AS`` with the decision ``same_as``) merges a duplicate into the
organization that is kept; 重新登记 (``SUCCEEDS`` of the kind ``re_registration``) merges a predecessor, known by an
older code or by none, into its successor. A decision outlives its ledgers: a duplicate that no ledger holds any more
keeps its code as an alias, so that whoever still names it is understood. What is kept must be in a ledger.
A ``same_as`` with a last day (``valid_to``) has been withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.identifiers.columns import simplify_name
from orgraph.kernels.texts import as_texts, simplify_texts
from orgraph.model import MODEL, Sheet
from orgraph.store.resolution.complaints import Complaint
from orgraph.tables import KEY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from orgraph.store.resolution.complaints import Complaints
    from orgraph.store.resolution.rows import LedgerRows

MERGED_KIND: Final = "Organization"
IDENTITY_STEP: Final = "aliases"
"""Under this name stand decisions whose kept end is in no ledger."""
MERGING: Final = {"SAME_AS": ("decision", "same_as"), "SUCCEEDS": ("kind", "re_registration")}
"""By relation: the column and the value that make it a decision to merge."""


@dataclass(frozen=True)
class Aliases:
    """Keys and names that stand for another key, sorted."""

    aliases: pa.Array
    keys: pa.Array

    def __len__(self) -> int:
        return len(self.aliases)

    @classmethod
    def of(cls, pairs: dict[str, str]) -> Aliases:
        """Make aliases of a dictionary from alias to key."""
        aliases = sorted(alias for alias, key in pairs.items() if alias != key)
        return cls(pa.array(aliases, pa.string()), pa.array([pairs[alias] for alias in aliases], pa.string()))

    def rename(self, texts: pa.Array) -> tuple[pa.Array, NDArray[np.bool_] | None]:
        """Return texts with every alias replaced, and which were replaced (None: none)."""
        if not len(self):
            return texts, None
        found = pc.index_in(texts, value_set=self.aliases, skip_nulls=True)
        if found.null_count == len(found):
            return texts, None
        return pc.coalesce(self.keys.take(found), texts), found.is_valid().to_numpy(zero_copy_only=False)

    def as_table(self) -> pa.Table:
        """Return the table that a snapshot keeps beside the graph."""
        return pa.table({"alias": self.aliases, "key": self.keys})


@dataclass(frozen=True, slots=True)
class _Decision:
    """One row that merges `old` into `new`, as written."""

    sheet: Sheet
    row: int
    old: str
    new: str
    fresh: bool


def find_merging(rows: LedgerRows, sheet: Sheet) -> NDArray[np.bool_]:
    """Mark the rows of a relation sheet that are decisions to merge, also those that were withdrawn."""
    if sheet.brings not in MERGING:
        return np.zeros(rows.count(sheet.name), dtype=np.bool_)
    column, value = MERGING[sheet.brings]
    says = pc.equal(as_texts(rows.array(sheet.name, column)), value).fill_null(fill_value=False)
    return says.to_numpy(zero_copy_only=False)  # type: ignore[no-any-return]  # pyarrow is untyped


def list_identity_sheets() -> tuple[Sheet, ...]:
    """List the sheets whose rows may merge organizations."""
    return tuple(sheet for relation in MERGING for sheet in MODEL.sheets_of(relation))


def find_aliases(rows: LedgerRows, complaints: Complaints) -> Aliases:
    """Find what every decision to merge comes to, and complain of those that contradict each other."""
    decisions = [
        decision
        for sheet in list_identity_sheets()
        if rows.count(sheet.name)
        for decision in _list_decisions(rows, sheet)
    ]
    if not decisions:
        return Aliases.of({})
    book = _RawKeys(rows, decisions)
    merged: dict[str, list[tuple[str, _Decision]]] = {}
    for decision in decisions:
        ends = _find_ends(decision, book, complaints)
        if ends is not None:
            merged.setdefault(ends[0], []).append((ends[1], decision))
    onward = {old: _choose_one(old, some, complaints) for old, some in sorted(merged.items())}
    chosen = {old: edge for old, edge in onward.items() if edge is not None}
    roots = _follow(chosen, book, complaints)
    _refuse_contradictions(rows, roots, chosen, complaints)
    return Aliases.of(roots)


def _list_decisions(rows: LedgerRows, sheet: Sheet) -> Iterable[_Decision]:
    counts = find_merging(rows, sheet)
    if sheet.brings == "SAME_AS":
        counts &= rows.array(sheet.name, "valid_to").is_null().to_numpy(zero_copy_only=False)
    numbers = np.flatnonzero(counts)
    fresh = rows.is_fresh(sheet.name, numbers).tolist()
    source, target = (_texts_of_end(rows, sheet, numbers, end) for end in ("source", "target"))
    # SAME_AS runs from the duplicate to the kept one, SUCCEEDS from the successor to the predecessor.
    olds, news = (source, target) if sheet.brings == "SAME_AS" else (target, source)
    for row, old, new, is_fresh in zip(numbers.tolist(), olds, news, fresh, strict=True):
        yield _Decision(sheet, row, old or "", new or "", is_fresh)


def _texts_of_end(rows: LedgerRows, sheet: Sheet, numbers: NDArray[np.int64], end: str) -> list[str | None]:
    cell = sheet.source if end == "source" else sheet.target
    assert cell is not None  # noqa: S101 - a relation sheet has both ends
    texts: list[str | None] = rows.texts(sheet.name, cell.column.name).take(pa.array(numbers)).to_pylist()
    return texts


class _RawKeys:
    """The keys that organizations have in their own ledgers, before anything is merged."""

    def __init__(self, rows: LedgerRows, decisions: list[_Decision]) -> None:
        texts = {text for decision in decisions for text in (decision.old, decision.new)}
        self.olds = {decision.old for decision in decisions}
        self.keys: set[str] = set()
        self.by_name: dict[str, set[str]] = {}
        sheets = [sheet.name for sheet in MODEL.sheets_of(MERGED_KIND) if rows.count(sheet.name)]
        wanted = pa.array(sorted(texts), pa.string())
        for sheet in sheets:
            keys = rows.texts(sheet, KEY)
            self.keys.update(keys.filter(pc.is_in(keys, value_set=wanted)).to_pylist())
        names = pa.array(sorted({simplify_name(text) for text in texts - self.keys}), pa.string())
        if len(names):
            for sheet in sheets:
                simple = simplify_texts(rows.texts(sheet, "name"))
                named = pc.is_in(simple, value_set=names)
                for name, key in zip(
                    simple.filter(named).to_pylist(), rows.texts(sheet, KEY).filter(named).to_pylist(), strict=True
                ):
                    self.by_name.setdefault(name, set()).add(key)

    def find(self, text: str, *, other: str | None) -> set[str]:
        """Find the keys that a text may mean: itself, or those of its name that are not the other end."""
        return {text} if text in self.keys else self.by_name.get(simplify_name(text), set()) - {other}


def _find_ends(decision: _Decision, book: _RawKeys, complaints: Complaints) -> tuple[str, str] | None:
    """Find the keys that a decision ties together; None, with a complaint, where that cannot be told."""
    known = decision.old if decision.old in book.keys else None
    news = book.find(decision.new, other=known)
    if not news and decision.new in book.olds:
        news = {decision.new}  # itself merged into another by a later decision
    if len(news) != 1:
        _complain(decision, "end_ambiguous" if news else "end_missing", decision.new, complaints)
        return None
    (new,) = news
    olds = book.find(decision.old, other=new)
    if len(olds) > 1:
        _complain(decision, "end_ambiguous", decision.old, complaints)
        return None
    return (next(iter(olds)) if olds else decision.old), new


_MESSAGES: Final = {
    "end_missing": "保留（承继）单位“{value}”不在任何台账中。请先导入该单位，或更正代码。",
    "end_ambiguous": "“{value}”对应多个单位，无法确定是哪一个。请改填统一社会信用代码。",
    "identity_contradiction": "“{value}”的认定相互矛盾：既认定为同一单位，又认定为不同单位，或并入了不止一个单位。"
    "请只保留一条。",
    "identity_cycle": "认定首尾相接，无法确定保留哪个单位：{value}。请删去其中一条。",
}


def _complain(decision: _Decision, rule: str, value: str, complaints: Complaints) -> None:
    rows = np.array([decision.row])
    assert decision.sheet.target is not None  # noqa: S101 - a relation sheet has both ends
    heading = decision.sheet.target.column.chinese
    message = _MESSAGES[rule].format(value=value)
    if decision.fresh:
        complaints.refuse(decision.sheet.name, rows, Complaint(rule, heading, [value], [message]))
    elif rule == "end_missing":
        complaints.leave_dangling(IDENTITY_STEP, decision.sheet.name, rows, heading, pa.array([value]))
    else:
        complaints.warn(decision.sheet.name, rows, Complaint(rule, heading, [value], [message]))


def _choose_one(
    old: str, edges: list[tuple[str, _Decision]], complaints: Complaints
) -> tuple[str, list[_Decision]] | None:
    """Keep the one key that a duplicate goes to; where decisions name several, those already taken come first."""
    news = {new for new, _ in edges}
    if len(news) > 1:
        settled = sorted({new for new, decision in edges if not decision.fresh})
        for new, decision in edges:
            if new not in settled[:1]:
                _complain(decision, "identity_contradiction", old, complaints)
        if not settled:
            return None
        news = {settled[0]}
    (new,) = news
    return new, [decision for to, decision in edges if to == new]


def _follow(chosen: dict[str, tuple[str, list[_Decision]]], book: _RawKeys, complaints: Complaints) -> dict[str, str]:
    """Follow each key to the one that is kept in the end."""
    roots: dict[str, str] = {}
    circles: set[frozenset[str]] = set()
    for old in chosen:
        path = [old]
        while path[-1] in chosen and chosen[path[-1]][0] not in path:
            path.append(chosen[path[-1]][0])
        if path[-1] in chosen:  # it came back to itself
            circles.add(frozenset(path[path.index(chosen[path[-1]][0]) :]))
        elif path[-1] in book.keys:
            roots[old] = path[-1]
        else:
            for decision in chosen[old][1]:
                _complain(decision, "end_missing", path[-1], complaints)
    for circle in sorted(circles, key=min):
        chain = " → ".join([*sorted(circle), min(circle)])
        for old in sorted(circle):
            for decision in chosen[old][1]:
                _complain(decision, "identity_cycle", chain, complaints)
    return roots


def _refuse_contradictions(
    rows: LedgerRows,
    roots: dict[str, str],
    chosen: dict[str, tuple[str, list[_Decision]]],
    complaints: Complaints,
) -> None:
    """Complain where two keys are merged that a decision holds apart."""
    for sheet in MODEL.sheets_of("SAME_AS"):
        if not rows.count(sheet.name) or not roots:
            continue
        apart = np.flatnonzero(
            ~find_merging(rows, sheet) & rows.array(sheet.name, "valid_to").is_null().to_numpy(zero_copy_only=False)
        )
        fresh = rows.is_fresh(sheet.name, apart).tolist()
        ends = (_texts_of_end(rows, sheet, apart, end) for end in ("source", "target"))
        for row, one, other, is_fresh in zip(apart.tolist(), *ends, fresh, strict=True):
            root = roots.get(one or "", one)
            if root != roots.get(other or "", other):
                continue
            _complain(
                _Decision(sheet, row, one or "", other or "", is_fresh), "identity_contradiction", one or "", complaints
            )
            if not is_fresh:
                merging = [d for old, (_, some) in chosen.items() if roots.get(old) == root for d in some if d.fresh]
                for merge in merging:
                    _complain(merge, "identity_contradiction", merge.old, complaints)
