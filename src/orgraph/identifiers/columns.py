"""Columns of text, in whatever form a caller holds them, read once per distinct value."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa

Texts: TypeAlias = pa.Array | pa.ChunkedArray | Sequence[str | None] | npt.NDArray[Any]


def simplify_name(text: str) -> str:
    """Return a name as it is compared: narrow digits, letters and brackets, no white space.

    Examples
    --------
    >>> simplify_name(" １１９号（东） ")
    '119号(东)'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def read_strings(texts: Texts) -> pa.Array:
    """Return one contiguous ``large_string`` array."""
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    if not isinstance(texts, pa.Array):
        texts = pa.array(texts, type=pa.large_string())
    if pa.types.is_dictionary(texts.type):
        texts = texts.dictionary_decode()
    return texts.cast(pa.large_string())


def read_distinct(texts: Texts) -> tuple[list[str | None], npt.NDArray[np.int64]]:
    """Return the distinct texts and, for each row, the position of its text; −1 where there is none."""
    if isinstance(texts, pa.ChunkedArray):
        texts = texts.combine_chunks()
    encoded = texts if isinstance(texts, pa.DictionaryArray) else read_strings(texts).dictionary_encode()
    positions = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return encoded.dictionary.to_pylist(), positions


def write_dictionary(positions: npt.NDArray[np.integer[Any]], words: Sequence[str]) -> pa.DictionaryArray:
    """Return ``words[position]`` for each row, null where the position is negative."""
    narrow = positions.astype(np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(narrow, mask=narrow < 0), pa.array(list(words), type=pa.string()))


def match_texts(texts: Texts, find: Callable[[str], str | None]) -> pa.DictionaryArray:
    """Call `find` once for each distinct text; null where it finds nothing or where there is no text."""
    distinct, positions = read_distinct(texts)
    found = [None if text is None else find(text) for text in distinct]
    words = sorted({word for word in found if word is not None})
    position_of = {word: position for position, word in enumerate(words)}
    # The last entry answers to position −1, a missing text.
    table = np.array([-1 if word is None else position_of[word] for word in found] + [-1], dtype=np.int32)
    return write_dictionary(table[positions], words)
