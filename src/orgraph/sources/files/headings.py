"""Headings: which cell of the model a heading means, and in which row of a sheet the headings stand."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

from orgraph.model import DATA_NATURE, MODEL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from orgraph.model import Column

SEARCHED_ROWS: Final = 10
"""Titles, units and notes may stand above the headings, but not below this many rows."""
_MARKS: Final = "*★:"
_REMARKS: Final = ("(必填)", "(选填)", "(可选)")


def read_heading(text: str) -> str:
    """Return a heading as it is compared: narrow brackets and letters, no white space, no mark of required cells.

    Examples
    --------
    >>> read_heading("*注册资本 （万元）")
    '注册资本(万元)'
    """
    heading = "".join(unicodedata.normalize("NFKC", text).split()).lower().strip(_MARKS)
    for remark in _REMARKS:
        heading = heading.removesuffix(remark)
    return heading


@cache
def list_words(sheet: str) -> Mapping[str, tuple[str, int]]:
    """List every word that is a heading of a sheet: the cell's name, and how far down its list of words it stands."""
    words: dict[str, tuple[str, int]] = {}
    for cell in list_cells(sheet):
        headings = [*cell.headings, *([f"{cell.chinese}({cell.unit})"] if cell.unit else [])]
        for place, heading in enumerate(headings):
            words.setdefault(read_heading(heading), (cell.name, place))
    return words


@cache
def list_cells(sheet: str) -> tuple[Column, ...]:
    """List the cells that a sheet may have: those of its rows, and the nature of the data."""
    return (*MODEL.cells(sheet), DATA_NATURE)


@cache
def list_required(sheet: str) -> frozenset[str]:
    """List the cells that a sheet must have."""
    return frozenset(cell.name for cell in MODEL.cells(sheet) if sheet in cell.required_in)


@cache
def _list_pointers(sheet: str) -> frozenset[str]:
    """List the cells that name another node: a ledger may give its code and its name side by side."""
    ends = [end.column for end in (MODEL.sheets[sheet].source, MODEL.sheets[sheet].target) if end is not None]
    references = [column for reference in MODEL.references(sheet) for column in reference.columns]
    return frozenset(column.name for column in (*ends, *references))


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """What a row of headings means for one sheet of the model.

    Attributes
    ----------
    sheet
        Name of the sheet.
    row
        Position of the row of headings.
    headings
        By column, verbatim; empty where there is none.
    places
        Name of the cell → position of its column.
    twice
        Cells that two headings mean, with the positions of both.
    spare
        Columns that name what another column names better, as a name beside a code.
    """

    sheet: str
    row: int
    headings: tuple[str, ...]
    places: Mapping[str, int]
    twice: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    spare: frozenset[int] = frozenset()

    @property
    def missing(self) -> tuple[Column, ...]:
        """Required cells without a heading."""
        required = list_required(self.sheet)
        return tuple(cell for cell in list_cells(self.sheet) if cell.name in required and cell.name not in self.places)

    @property
    def score(self) -> tuple[bool, int]:
        """How well it fits: nothing required is missing, then how many headings are known."""
        return (not self.missing, len(self.places))


def find_match(rows: Sequence[Sequence[str]], sheet: str) -> Match:
    """Find the row of headings of one sheet among the first rows.

    Parameters
    ----------
    rows
        The first rows of the file as text, empty cells as ``""``; at most `SEARCHED_ROWS` are looked at.
    sheet
        Name of the sheet in the model.

    Returns
    -------
    Match
        The first row that has all required headings; where none has, the row that has most of them.
    """
    best = Match(sheet=sheet, row=0, headings=(), places={})
    for number, row in enumerate(rows[:SEARCHED_ROWS]):
        above = rows[number - 1] if number else ("",) * len(row)
        # A heading that spans two rows stands in the upper one.
        headings = tuple(cell if cell.strip() else over for cell, over in zip(row, above, strict=True))
        match = _match_row(headings, sheet, number)
        complete = best.score[0]
        if not number or match.score > best.score:
            best = match
        if complete:
            # The row below the first complete one was looked at too: it may hold the parts of wide headings.
            break
    return best


def _match_row(headings: tuple[str, ...], sheet: str, row: int) -> Match:
    words = list_words(sheet)
    places: dict[str, int] = {}
    ranks: dict[str, int] = {}
    twice: dict[str, tuple[int, int]] = {}
    spare: set[int] = set()
    for position, heading in enumerate(headings):
        found = words.get(read_heading(heading)) if heading else None
        if found is None:
            continue
        cell, rank = found
        if cell not in places:
            places[cell], ranks[cell] = position, rank
        elif cell in _list_pointers(sheet) and rank != ranks[cell]:
            worse = position if rank > ranks[cell] else places[cell]
            spare.add(worse)
            if worse != position:
                places[cell], ranks[cell] = position, rank
        else:
            twice.setdefault(cell, (places[cell], position))
    return Match(sheet=sheet, row=row, headings=headings, places=places, twice=twice, spare=frozenset(spare))
