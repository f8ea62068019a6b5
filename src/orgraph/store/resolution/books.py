"""Where the nodes of a kind are looked up: by key, by an alias of a merged key, by a name that only one of them has."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.kernels.texts import TextIndex, simplify_texts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.store.resolution.identity import Aliases


class KeyBook:
    """The keys and names of one kind.

    Parameters
    ----------
    keys
        Sorted.
    names
        As long as the keys; None where the kind has no names.
    aliases
        Keys and names that stand for another key; None where the kind has none.
    """

    def __init__(self, keys: pa.Array, names: pa.Array | None, aliases: Aliases | None = None) -> None:
        self.keys = keys
        self.names = names
        self.aliases = aliases
        self._index = TextIndex(keys)

    def __len__(self) -> int:
        return len(self.keys)

    def equals(self, other: KeyBook) -> bool:
        """Whether every text is found in the same place in both."""
        mine, theirs = self.aliases, other.aliases
        if (mine is None) != (theirs is None):
            return False
        if mine is not None and theirs is not None and not mine.as_table().equals(theirs.as_table()):
            return False
        if not self.keys.equals(other.keys):
            return False
        nothing = pa.nulls(len(self.keys), pa.string())
        ours = nothing if self.names is None else self.names
        return bool(ours.equals(nothing if other.names is None else other.names))

    def find(self, texts: pa.Array) -> NDArray[np.int32]:
        """Find texts by key, then by alias; −1 where neither is known."""
        found = self._index.find(texts)
        if self.aliases is not None and len(self.aliases):
            missing = np.flatnonzero(found < 0)
            if len(missing):
                renamed, changed = self.aliases.rename(texts.take(pa.array(missing)))
                if changed is not None:
                    found[missing] = self._index.find(renamed)
        return found

    @cached_property
    def _named(self) -> tuple[pa.Array, NDArray[np.int32], NDArray[np.int64]]:
        """Each different name, the position of the first node that has it, and how many have it."""
        if self.names is None or not len(self.names):
            return pa.array([], pa.string()), np.empty(0, np.int32), np.empty(0, np.int64)
        encoded = simplify_texts(self.names).dictionary_encode()
        codes = encoded.indices.fill_null(len(encoded.dictionary)).to_numpy(zero_copy_only=False)
        size = len(encoded.dictionary) + 1
        first = np.full(size, -1, dtype=np.int32)
        first[codes[::-1]] = np.arange(len(codes), dtype=np.int32)[::-1]
        return encoded.dictionary, first[:-1], np.bincount(codes, minlength=size)[:-1]

    def find_names(self, simple_names: pa.Array) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """Find simplified names: the position of one node that has it (−1: none), and how many nodes have it."""
        names, first, counts = self._named
        found = pc.fill_null(pc.index_in(simple_names, value_set=names, skip_nulls=True), -1)
        places: NDArray[np.int32] = found.to_numpy(zero_copy_only=False)
        if not len(names):
            return np.full(len(places), -1, dtype=np.int32), np.zeros(len(places), dtype=np.int64)
        known = places >= 0
        return np.where(known, first[places], -1).astype(np.int32), np.where(known, counts[places], 0)
