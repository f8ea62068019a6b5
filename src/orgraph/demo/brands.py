"""Invented words: three rare characters together name a firm, a park or a street that does not exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgraph.demo.calibration import read_calibration
from orgraph.demo.draws import as_texts

if TYPE_CHECKING:
    from orgraph.demo.calibration import Integers, Texts


class Brands:
    """A supply of invented words, each given out once (as long as there are any)."""

    def __init__(self, generator: np.random.Generator) -> None:
        words = read_calibration().words
        self._first, self._second, self._third = (as_texts(list(words[name])) for name in ("first", "second", "third"))
        self._order = generator.permutation(len(self._first) * len(self._second) * len(self._third))
        self._given = 0

    def draw(self, count: int) -> Texts:
        """Return the next words; they begin again when all have been given out."""
        numbers = self._order[np.arange(self._given, self._given + count) % len(self._order)]
        self._given += count
        rest, first = np.divmod(numbers, len(self._first))
        third, second = np.divmod(rest, len(self._second))
        words: Texts = self._first[first] + self._second[second] + self._third[third]
        return words


def draw_streets(generator: np.random.Generator, count: int) -> Texts:
    """Return invented streets with a house number, as ``霁溪路128号``."""
    characters = as_texts(list(read_calibration().words["roads"]))
    first = characters[generator.integers(0, len(characters), count)]
    second = characters[generator.integers(0, len(characters), count)]
    streets: Texts = first + second + as_texts(["路"] * count)
    numbered: Texts = streets + as_texts([f"{number}号" for number in generator.integers(1, 999, count).tolist()])
    return numbered


def write_letters(numbers: Integers) -> Texts:
    """Write whole numbers with five of the 31 characters that a credit code allows."""
    alphabet = np.array(list("0123456789ABCDEFGHJKLMNPQRTUWXY"))
    columns = [alphabet[numbers // 31**place % 31] for place in range(4, -1, -1)]
    return as_texts(np.column_stack(columns).astype("U1").view("U5").ravel())
