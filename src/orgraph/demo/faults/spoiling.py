"""How a cell is spoiled: what the catalogue of faults calls a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from orgraph.demo.brands import write_letters
from orgraph.demo.facts.names import vary_name
from orgraph.identifiers import make_uscc

if TYPE_CHECKING:
    from collections.abc import Callable

Row: TypeAlias = dict[str, Any]
_FIRST_NUMBER: Final = 20_000_000
"""Codes of rows that are added are numbered from here, above those of any city."""
_CODE_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_KEPT: Final = frozenset({
    "name", "kind", "subkind", "operating_address", "operating_county", "operating_township", "counted_county",
    "operating_status", "in_scope", "verified_on", "reporting_unit",
})  # fmt: skip
"""Cells of a row that stands a second time under another name; it says little else."""


def make_code(number: int, *, like: str, prefix: str = "") -> str:
    """Make a valid code of generated data that no organization of a city has, of the kind and area of another."""
    body = write_letters(np.array([_FIRST_NUMBER + number]))[0]
    return make_uscc(prefix or like[:2], like[2:8], f"DEM{body}")


def _shorten(code: str) -> str:
    return code[:-1]


def _letter(code: str) -> str:
    """Write the letter O where only digits may stand."""
    return code[:11] + "O" + code[12:]


def _widen(code: str) -> str:
    """Write the digits in full width, as some input methods do."""
    return "".join(chr(ord(character) + 0xFEE0) for character in code)


def _turn(character: str) -> str:
    return _CODE_ALPHABET[(_CODE_ALPHABET.index(character) + 1) % len(_CODE_ALPHABET)]


def _break_check(code: str) -> str:
    return code[:17] + _turn(code[17])


def _break_organization_check(code: str) -> str:
    """Break the inner check character and compute the outer one anew, so that only the inner one is wrong."""
    body = code[:16] + _turn(code[16])
    weights = [pow(3, place, 31) for place in range(17)]
    total = sum(_CODE_ALPHABET.index(letter) * weight for letter, weight in zip(body, weights, strict=True))
    return body + _CODE_ALPHABET[(31 - total % 31) % 31]


_OF_CODES: Final[dict[str, Callable[[str], str]]] = {
    "shorten": _shorten,
    "lower": str.lower,
    "letter": _letter,
    "widen": _widen,
    "check": _break_check,
    "organization_check": _break_organization_check,
}


def spoil(row: Row, cell: str, change: str, number: int) -> Row:
    """Return a row of its own with one cell spoiled.

    Parameters
    ----------
    row
        A good row, which stays as it is.
    change
        ``shorten lower letter widen check organization_check`` spoil a credit code; ``repeat`` leaves the row as it is;
        ``vary`` takes the code away and varies the name; ``individual`` makes it a person's business; ``empty`` empties
        the cell; ``unknown_code`` names an organization that is in no ledger.
    number
        Of the added row, for a code of its own.
    """
    spoiled = dict(row)
    if change in _OF_CODES:
        spoiled[cell] = _OF_CODES[change](str(spoiled[cell]))
    elif change == "vary":
        spoiled = {name: value if name in _KEPT else None for name, value in row.items()}
        spoiled[cell] = vary_name(str(row[cell]), number)
    elif change == "individual":
        spoiled[cell] = make_code(number, like=str(spoiled[cell]), prefix="92")
    elif change == "empty":
        spoiled[cell] = None
    elif change == "unknown_code":
        spoiled[cell] = make_code(number, like="91330782")
    return spoiled
