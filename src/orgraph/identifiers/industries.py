"""Industries: the tree of GB/T 4754-2017, and how near two trades lie in it.

Keys are the letter of a section (``"C"``) and the digits of everything below it (``"13"``, ``"131"``, ``"1311"``).
Where a name occurs several times on one branch (铁矿采选 is a group and its only class), it means the finest of them;
a name that occurs on two branches finds nothing. Codes are read as they stand: 0111 that a spreadsheet turned into
111 reads as a group of section B, so cells with codes must be text.
The file holds 1,381 classes; amendment 1 of the standard counts 1,382.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.identifiers.columns import Texts, match_texts, read_distinct, simplify_name

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa

INDUSTRY_FILE: Final = Path(__file__).parent / "data" / "gbt4754_2017.csv"
INDUSTRY_LEVELS: Final = ("section", "division", "group", "class")
"""门类, 大类, 中类, 小类: levels 1 to 4."""
SIMILARITY_BY_LEVEL: Final = (0.3, 0.6, 0.8, 1.0)
"""行业相近 of two trades that share their section, division, group, class (an assumption of the plan, see rules)."""

_CODE: Final = re.compile(r"([A-T]?)(\d{2,4})(?:[-—:_]*(\D.*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Industry:
    """One entry of the classification.

    Attributes
    ----------
    key
        ``"C"``, ``"13"``, ``"131"``, ``"1311"``.
    level
        1 section, 2 division, 3 group, 4 class.
    title
        Its Chinese name.
    parent
        Key of the entry above, None for a section.
    """

    key: str
    level: int
    title: str
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndustryChain:
    """Where each of many trades stands, as positions in ``list_industry_keys()``.

    Attributes
    ----------
    section, division, group, industry_class
        One position per row; −1 where the trade is not known, or not known that finely.
    """

    section: npt.NDArray[np.int32]
    division: npt.NDArray[np.int32]
    group: npt.NDArray[np.int32]
    industry_class: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Industries:
    """The whole classification, in the order of the standard; made by `read_industries`."""

    rows: tuple[Industry, ...]
    _position: dict[str, int] = field(init=False, repr=False, compare=False)
    _by_title: dict[str, int] = field(init=False, repr=False, compare=False)
    _chains: npt.NDArray[np.int32] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        position = {row.key: number for number, row in enumerate(self.rows)}
        # One more row than there are entries: −1 finds it, and all of it is −1.
        chains = np.full((len(self.rows) + 1, len(INDUSTRY_LEVELS)), -1, dtype=np.int32)
        for number, row in enumerate(self.rows):
            if row.parent is not None:
                chains[number] = chains[position[row.parent]]
            chains[number, row.level - 1] = number
        chains.flags.writeable = False
        by_title: dict[str, int] = {}
        elsewhere = set()
        for number, row in enumerate(self.rows):
            title = simplify_name(row.title)
            if title in by_title and by_title[title] not in chains[number]:
                elsewhere.add(title)
            by_title[title] = number
        object.__setattr__(self, "_position", position)
        object.__setattr__(self, "_by_title", {name: by_title[name] for name in by_title if name not in elsewhere})
        object.__setattr__(self, "_chains", chains)

    def __getitem__(self, key: str) -> Industry:
        return self.rows[self._position[key]]

    def __contains__(self, key: object) -> bool:
        return key in self._position

    def __len__(self) -> int:
        return len(self.rows)

    def list_industry_keys(self, level: int | None = None) -> tuple[str, ...]:
        """List the keys of one level (1 to 4) or of all, in the order of the standard."""
        return tuple(row.key for row in self.rows if level in {None, row.level})

    def list_ancestors(self, key: str) -> tuple[str, ...]:
        """List the keys from the section down to the entry itself."""
        return tuple(self.rows[number].key for number in self._chains[self._position[key]] if number >= 0)

    def find_industry(self, text: str) -> Industry | None:
        """Find the entry that a cell names: ``C1311``, ``1311``, ``C13``, ``C``, the exact name, or code and name.

        A letter that is not the section of the digits, or a name that is not that of the code, finds nothing.
        """
        name = simplify_name(text)
        position = self._position.get(name.upper(), self._by_title.get(name))
        if position is None and (parts := _CODE.fullmatch(name.upper())):
            letter, digits, title = parts.groups()
            position = self._position.get(digits)
            if position is not None:
                section = self.rows[self._chains[position, 0]]
                if letter not in {"", section.key} or title not in {
                    None,
                    simplify_name(self.rows[position].title).upper(),
                }:
                    return None
        return None if position is None else self.rows[position]

    def find_industry_keys(self, texts: Texts) -> pa.DictionaryArray:
        """Find the key for each of many cells, null where `find_industry` finds none."""

        def find_key(text: str) -> str | None:
            industry = self.find_industry(text)
            return industry.key if industry else None

        return match_texts(texts, find_key)

    def find_positions(self, keys: Texts) -> npt.NDArray[np.int32]:
        """Find the place of each key in ``list_industry_keys()``; −1 where there is no key or it is not known."""
        distinct, rows = read_distinct(keys)
        table = [-1 if key is None else self._position.get(key, -1) for key in distinct]
        return np.array([*table, -1], dtype=np.int32)[rows]

    def find_chains(self, keys: Texts) -> IndustryChain:
        """Find section, division, group and class of each key."""
        section, division, group, industry_class = np.ascontiguousarray(self._chains[self.find_positions(keys)].T)
        return IndustryChain(section=section, division=division, group=group, industry_class=industry_class)

    def measure_similarity(
        self, left: Texts, right: Texts, *, by_level: tuple[float, float, float, float] = SIMILARITY_BY_LEVEL
    ) -> npt.NDArray[np.float64]:
        """Measure how near the trades of each pair lie (行业相近), from 0 to 1.

        Parameters
        ----------
        left, right
            Keys, one pair per row.
        by_level
            What sharing the section, division, group, class is worth; rising.

        Returns
        -------
        numpy.ndarray
            The worth of the finest level that both share and both are known at, 0 where the sections differ, NaN where
            one of the trades is not known. Two trades known only by the same division are worth a division.
        """
        first = self._chains[self.find_positions(left)]
        second = self._chains[self.find_positions(right)]
        shared = ((first == second) & (first >= 0)).sum(axis=1)
        worth = np.array([0.0, *by_level])
        similarity: npt.NDArray[np.float64] = worth[shared]
        similarity[(first[:, 0] < 0) | (second[:, 0] < 0)] = np.nan
        return similarity


@lru_cache(maxsize=1)
def read_industries() -> Industries:
    """Read the classification that comes with the program."""
    with INDUSTRY_FILE.open(encoding="utf-8", newline="") as file:
        return Industries(
            tuple(
                Industry(
                    key=row["key"],
                    level=int(row["level"]),
                    title=row["title"],
                    parent=row["parent"] or None,
                )
                for row in csv.DictReader(file)
            )
        )
