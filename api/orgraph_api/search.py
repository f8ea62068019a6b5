"""Search: organizations by name, by code, and by the initials of the pinyin of their names.

The names lie in one array of characters. A word of Latin letters also matches where the i-th character *can* be read
with the i-th letter as its initial, so that every reading of a character with several counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from numpy.typing import NDArray

LONGEST_WORD = 40
SHORTEST_INITIALS = 2


@dataclass(frozen=True, eq=False)
class NameIndex:
    """The names and keys of the nodes of one kind."""

    names: pa.Array
    keys: pa.Array

    def find(self, words: str) -> NDArray[np.int32]:
        """Find the positions of all nodes whose name or code holds every word, or whose initials do; sorted."""
        found = np.ones(len(self.names), dtype=np.bool_)
        for word in words.split()[:4]:
            found &= self._find_word(word[:LONGEST_WORD])
        return np.flatnonzero(found).astype(np.int32)

    def _find_word(self, word: str) -> NDArray[np.bool_]:
        matches = _holds(self.names, word)
        if word.isascii() and word.isalnum():
            matches |= _holds(self.keys, word.upper())
        if word.isascii() and word.isalpha() and len(word) >= SHORTEST_INITIALS:
            matches |= self._find_initials(word.lower())
        return matches

    @cached_property
    def _characters(self) -> tuple[NDArray[np.uint16], NDArray[np.int64]]:
        """The characters of all names as numbers in the order of their first use, and where each name begins."""
        texts = pc.fill_null(self.names, "")
        lengths = pc.utf8_length(texts).to_numpy(zero_copy_only=False)
        joined = "".join(texts.to_pylist())
        codes = np.frombuffer(joined.encode("utf-32-le"), dtype=np.uint32)
        begins = np.zeros(len(lengths) + 1, dtype=np.int64)
        np.cumsum(lengths, out=begins[1:])
        return np.minimum(codes, 0xFFFF).astype(np.uint16), begins

    @cached_property
    def _readings(self) -> NDArray[np.uint32]:
        """For every character a bit for each letter that one of its readings begins with."""
        from pypinyin import Style, pinyin  # noqa: PLC0415 - a fifth of a second that only the first search needs

        readings = np.zeros(0x10000, dtype=np.uint32)
        for code in np.unique(self._characters[0]):
            character = chr(int(code))
            if character.isascii():
                letters = [character.lower()] if character.isalpha() else []
            else:
                found = pinyin(character, style=Style.FIRST_LETTER, heteronym=True, errors="ignore")
                letters = [letter for readings_of in found for letter in readings_of]
            for letter in letters:
                if letter.isascii() and letter.isalpha():
                    readings[code] |= np.uint32(1 << (ord(letter[0]) - ord("a")))
        return readings

    def _find_initials(self, letters: str) -> NDArray[np.bool_]:
        characters, begins = self._characters
        matches = np.zeros(len(self.names), dtype=np.bool_)
        if len(characters) < len(letters):
            return matches
        readings = self._readings[characters]
        places = len(characters) - len(letters) + 1
        hit = np.ones(places, dtype=np.bool_)
        for number, letter in enumerate(letters):
            bit = np.uint32(1 << (ord(letter) - ord("a")))
            hit &= (readings[number : number + places] & bit) != 0
        starts = np.flatnonzero(hit)
        owner = np.searchsorted(begins, starts, side="right") - 1
        inside = starts + len(letters) <= begins[owner + 1]
        matches[owner[inside]] = True
        return matches


def _holds(texts: pa.Array, word: str) -> NDArray[np.bool_]:
    found = pc.match_substring(texts, word, ignore_case=word.isascii())
    return np.array(pc.fill_null(found, False).to_numpy(zero_copy_only=False))  # noqa: FBT003 - what stands for null
