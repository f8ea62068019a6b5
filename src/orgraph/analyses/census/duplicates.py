"""Duplicates: pairs of organizations that may be one (I04), for a person to decide in the identity ledger.

Candidates are found in blocks, never by comparing all with all: the same plain name; a former name that is another's
name; the same organization code inside two credit codes; the same address and alike names. A branch and its legal
entity are no duplicates, nor is a pair on which the identity ledger has decided. What has ended is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.analyses.census.name_forms import find_branch_names, find_cores, find_plain_names, measure_likeness
from orgraph.findings import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.snapshot import NodeTable, Snapshot

REASONS: Final[dict[str, Words]] = {
    "same_code": Words("组织机构代码相同", "same organization code"),
    "same_name": Words("名称相同（规范化后）", "same name once spelled alike"),
    "former_name": Words("曾用名与现名相同", "a former name is the other's name"),
    "same_address": Words("地址相同且名称相近", "same address and alike names"),
}
"""Reasons, the strongest first."""
SCORES: Final = {"same_code": 0.98, "same_name": 0.95, "former_name": 0.9}
ALIKE: Final = 0.75
"""Names at one address that are less alike are no candidates."""
NEIGHBOURS: Final = 4
"""Each name is compared with so many that follow it in the order of its address."""
OWN_CODES: Final = 0.15
"""What two different valid organization codes take from a score: two registrations are more often two firms."""
CREDIT_CODE: Final = 18
_CHUNK: Final = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Duplicates:
    """Pairs that may be one organization, the likeliest first.

    Attributes
    ----------
    first, second
        Positions; ``first < second``.
    score
        From 0 to 1.
    reason
        Places in ``REASONS``.
    """

    first: NDArray[np.int32]
    second: NDArray[np.int32]
    score: NDArray[np.float64]
    reason: NDArray[np.int8]

    def __len__(self) -> int:
        """Count the pairs."""
        return len(self.first)

    def rows(self, organizations: NodeTable) -> pa.Table:
        """List the pairs as a table: keys, names, score, reason."""
        columns: dict[str, Any] = {}
        for side, positions in (("first", self.first), ("second", self.second)):
            columns[side] = organizations.keys.take(pa.array(positions))
            columns[f"{side}_name"] = organizations.text("name").take(pa.array(positions))
        columns["score"] = pa.array(np.round(self.score, 3))
        columns["reason"] = pa.DictionaryArray.from_arrays(pa.array(self.reason), pa.array(list(REASONS)))
        return pa.table(columns)


def find_duplicates(snapshot: Snapshot, eligible: NDArray[np.bool_], *, places: Sequence[str], day: date) -> Duplicates:
    """Find pairs of eligible organizations that may be one.

    Parameters
    ----------
    eligible
        Which organizations to compare.
    places
        Titles of counties and of the city, as names begin with them.
    """
    organizations = snapshot.nodes("Organization")
    rows = np.flatnonzero(eligible).astype(np.int32)
    some = pa.array(rows)
    names = find_plain_names(organizations.text("name").take(some))
    codes = _list_codes(organizations.keys.take(some))
    former = organizations.array("former_name")
    found = [
        _pair_equal(codes, "same_code"),
        _pair_equal(names, "same_name"),
    ]
    if former is not None:
        found.append(_pair_former(names, find_plain_names(former.take(some))))
    found.append(_pair_addresses(names, _list_addresses(organizations, some), places=places))
    first, second, score, reason = (np.concatenate(columns) for columns in zip(*found, strict=True))
    pairs = _merge(first, second, score, reason)
    branches = _find_branches(names, pairs)
    pairs = Duplicates(rows[pairs.first], rows[pairs.second], pairs.score, pairs.reason)
    has_code = np.zeros(len(eligible), dtype=np.bool_)
    has_code[rows] = codes.is_valid().to_numpy(zero_copy_only=False)
    own_codes = has_code[pairs.first] & has_code[pairs.second] & (pairs.reason != list(REASONS).index("same_code"))
    score = pairs.score - OWN_CODES * own_codes
    decided = _find_decided(snapshot, pairs, day=day) | branches
    order = np.lexsort((pairs.second, pairs.first, -score))
    order = order[~decided[order]]
    return Duplicates(pairs.first[order], pairs.second[order], score[order], pairs.reason[order])


_Found = tuple["NDArray[np.int64]", "NDArray[np.int64]", "NDArray[np.float64]", "NDArray[np.int8]"]


def _list_codes(keys: pa.Array) -> pa.Array:
    """List the organization codes (places 9 to 17) of credit codes, null for local keys."""
    keys = keys.cast(pa.string())
    is_code = pc.and_(pc.equal(pc.binary_length(keys), CREDIT_CODE), pc.invert(pc.starts_with(keys, "LOCAL/")))
    return pc.if_else(is_code, pc.utf8_slice_codeunits(keys, 8, 17), None)


def _list_addresses(organizations: NodeTable, rows: pa.Array) -> pa.Array:
    operating = organizations.text("operating_address").take(rows)
    registered = organizations.text("registered_address").take(rows)
    return find_plain_names(pc.coalesce(operating.cast(pa.string()), registered.cast(pa.string())))


def _pair_equal(values: pa.Array, reason: str) -> _Found:
    """Pair each row with the next ones of the same value: all of them in small groups, the next one in large ones."""
    codes = pc.fill_null(pc.dictionary_encode(values).indices, -1).to_numpy(zero_copy_only=False)
    order, starts = _sort_groups(codes)
    first, second = [], []
    for step in range(1, NEIGHBOURS + 1):
        left, right = order[:-step], order[step:]
        same = starts[:-step] == starts[step:]
        first.append(left[same])
        second.append(right[same])
    left, right = np.concatenate(first), np.concatenate(second)
    return left, right, np.full(len(left), SCORES[reason]), _repeat(reason, len(left))


def _sort_groups(codes: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Sort the rows whose value occurs more than once; rows without a value (−1) are left out."""
    shared = np.zeros(len(codes), dtype=np.bool_)
    known = codes >= 0
    shared[known] = np.bincount(codes[known])[codes[known]] > 1
    rows = np.flatnonzero(shared)
    order = rows[np.argsort(codes[rows], kind="stable")]
    return order, codes[order]


def _pair_former(names: pa.Array, former: pa.Array) -> _Found:
    """Pair each former name with the first organization that has it now."""
    had = np.flatnonzero(former.is_valid().to_numpy(zero_copy_only=False))
    found = pc.fill_null(pc.index_in(former.take(pa.array(had)), value_set=names, skip_nulls=True), -1)
    now = found.to_numpy(zero_copy_only=False).astype(np.int64)
    kept = (now >= 0) & (now != had)
    return had[kept], now[kept], np.full(kept.sum(), SCORES["former_name"]), _repeat("former_name", int(kept.sum()))


def _pair_addresses(names: pa.Array, addresses: pa.Array, *, places: Sequence[str]) -> _Found:
    """Pair organizations of one address whose names are alike, comparing neighbours in the order of their names."""
    codes = pc.fill_null(pc.dictionary_encode(addresses).indices, -1).to_numpy(zero_copy_only=False)
    rows, _ = _sort_groups(codes)
    rows.sort()
    cores = find_cores(names.take(pa.array(rows)), places=places)
    rank = np.empty(len(rows), dtype=np.int64)
    rank[pc.sort_indices(cores).to_numpy()] = np.arange(len(rows))
    order = np.lexsort((rank, codes[rows]))
    of_address = codes[rows][order]
    found: list[_Found] = []
    for left, right in _list_neighbours(of_address):
        alike = measure_likeness(cores.take(pa.array(order[left])), cores.take(pa.array(order[right])))
        kept = alike >= ALIKE
        reasons = _repeat("same_address", int(kept.sum()))
        found.append((rows[order[left[kept]]], rows[order[right[kept]]], 0.4 + 0.5 * alike[kept], reasons))
    nothing = np.zeros(0, dtype=np.int64)
    found.append((nothing, nothing, np.zeros(0), _repeat("same_address", 0)))
    left, right, score, reason = (np.concatenate(columns) for columns in zip(*found, strict=True))
    return left, right, score, reason


def _list_neighbours(of_address: NDArray[np.int32]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    for step in range(1, NEIGHBOURS + 1):
        left = np.flatnonzero(of_address[:-step] == of_address[step:])
        for start in range(0, len(left), _CHUNK):
            part = left[start : start + _CHUNK]
            yield part, part + step


def _repeat(reason: str, count: int) -> NDArray[np.int8]:
    return np.full(count, list(REASONS).index(reason), dtype=np.int8)


def _merge(
    left: NDArray[np.int64], right: NDArray[np.int64], score: NDArray[np.float64], reason: NDArray[np.int8]
) -> Duplicates:
    """Keep each pair once, with its strongest reason."""
    first, second = np.minimum(left, right).astype(np.int32), np.maximum(left, right).astype(np.int32)
    order = np.lexsort((reason, -score, second, first))
    first, second = first[order], second[order]
    new = np.ones(len(first), dtype=np.bool_)
    new[1:] = (first[1:] != first[:-1]) | (second[1:] != second[:-1])
    return Duplicates(first[new], second[new], score[order][new], reason[order][new])


def _find_decided(snapshot: Snapshot, pairs: Duplicates, *, day: date) -> NDArray[np.bool_]:
    """Find the pairs that are branch and entity, or on which somebody has decided."""
    size = np.int64(len(snapshot.nodes("Organization")))
    known: list[NDArray[np.int64]] = []
    for name in ("BRANCH_OF", "SAME_AS", "SUCCEEDS"):
        related = snapshot.relation(name).on(day)
        known.append(np.minimum(related.source, related.target) * size + np.maximum(related.source, related.target))
    return np.isin(pairs.first * size + pairs.second, np.concatenate(known))


def _find_branches(names: pa.Array, pairs: Duplicates) -> NDArray[np.bool_]:
    """Find the pairs of which one is named as a branch of the other: 示例公司义乌分公司 and 示例公司."""
    branch = find_branch_names(names)
    found: NDArray[np.bool_] = branch[pairs.first] != branch[pairs.second]
    rows = np.flatnonzero(found)
    left, right = (names.take(pa.array(side[rows])).to_pylist() for side in (pairs.first, pairs.second))
    found[rows] = [
        first is not None and second is not None and (first.startswith(second) or second.startswith(first))
        for first, second in zip(left, right, strict=True)
    ]
    return found
