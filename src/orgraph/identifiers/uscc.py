"""The unified social credit code (统一社会信用代码) of GB 32100-2015, checked by the million.

18 characters of ``0-9A-HJ-NP-RTUWXY`` (no I O S V Z): registering body (1), kind (1), area (6 digits),
organization code of GB 11714 with its own check character (8 + 1), check character (1)::

    C9  = 11 - sum(value(c) * weight) mod 11           weights 3 7 9 10 5 8 4 2; 10 -> "X", 11 -> "0"
    C18 = alphabet[(31 - sum(value(c) * 3**i) mod 31) mod 31]

The second ``mod 31`` matters: several published implementations leave it out and fail on remainder 0.
Every change of one character is caught. So is every transposition of two different characters, but for the
first with the eighteenth: both have the weight 1. Codes are checked as they stand: nothing is trimmed,
widened or turned into upper case here.
"""

from __future__ import annotations

import string
from enum import IntEnum
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.identifiers.columns import Texts, read_strings

USCC_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ORGANIZATION_CODE_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
SYNTHETIC_PREFIX: Final = "DEM"
USCC_LENGTH: Final = 18

KIND_BY_PREFIX: Final[dict[str, str]] = {
    "91": "enterprise",
    "92": "individual_business",
    "93": "cooperative",
    "51": "social_group",
    "52": "social_service_agency",
    "53": "foundation",
    "31": "law_firm",
}
"""The first two characters: registering body and kind. Other prefixes exist and say nothing to us."""

_CHUNK_ROWS: Final = 1 << 16
AREA_PLACES: Final = range(3, 9)
"""Counted from one, as in the standard: the places that hold digits only."""


class USCCProblem(IntEnum):
    """The first rule that a code breaks, in the order in which the rules are tested."""

    NONE = 0
    WRONG_LENGTH = 1
    LOWER_CASE = 2
    CHARACTER_NOT_ALLOWED = 3
    WRONG_ORGANIZATION_CHECK = 4
    WRONG_CHECK = 5


def _compute_tables() -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int16], npt.NDArray[np.int16]]:
    """Compute tables by place and byte: the rule it breaks, its term of the 18th sum, its term of the 9th sum."""
    status = np.full((USCC_LENGTH, 256), USCCProblem.CHARACTER_NOT_ALLOWED, dtype=np.uint8)
    code_terms = np.zeros((USCC_LENGTH, 256), dtype=np.int16)
    body_terms = np.zeros((9, 256), dtype=np.int16)
    for value, character in enumerate(USCC_ALPHABET):
        status[:, ord(character)] = USCCProblem.NONE
        if character.isalpha():
            status[:, ord(character.lower())] = USCCProblem.LOWER_CASE
        for place in range(USCC_LENGTH - 1):
            code_terms[place, ord(character)] = value * pow(3, place, 31)
        code_terms[USCC_LENGTH - 1, ord(character)] = value
    letters = [ord(letter) for letter in string.ascii_letters]
    status[np.ix_([place - 1 for place in AREA_PLACES], letters)] = USCCProblem.CHARACTER_NOT_ALLOWED
    for value, character in enumerate(ORGANIZATION_CODE_ALPHABET):
        for place, weight in enumerate((3, 7, 9, 10, 5, 8, 4, 2)):
            body_terms[place, ord(character)] = value * weight
        body_terms[8, ord(character)] = value
    body_terms[8, ord("X")] = 10
    return status, code_terms, body_terms


STATUSES, CODE_TERMS, BODY_TERMS = _compute_tables()
CODE_CHECKS: Final = np.frombuffer("".join(USCC_ALPHABET[-r % 31] for r in range(31)).encode(), dtype=np.uint8)
BODY_CHECKS: Final = np.frombuffer(b"0X987654321", dtype=np.uint8)


def _read_matrix(strings: pa.Array, rows: npt.NDArray[np.int64]) -> npt.NDArray[np.uint8]:
    """Return the bytes of `rows`, which are all 18 bytes long; shape ``(len(rows), 18)``."""
    _, offsets_buffer, data_buffer = strings.buffers()
    if not len(rows):
        return np.empty((0, USCC_LENGTH), dtype=np.uint8)
    offsets = np.frombuffer(offsets_buffer, dtype=np.int64)[strings.offset :]
    data = np.frombuffer(data_buffer, dtype=np.uint8)
    first, last = offsets[rows[0]], offsets[rows[-1]] + USCC_LENGTH
    if last - first == len(rows) * USCC_LENGTH:
        return data[first:last].reshape(-1, USCC_LENGTH)
    places = offsets[rows][:, None] + np.arange(USCC_LENGTH)
    return np.take(data, places)


def _list_matrix_problems(matrix: npt.NDArray[np.uint8]) -> npt.NDArray[np.int8]:
    """Find the problem of each row of 18 bytes."""
    columns = np.ascontiguousarray(matrix.T)
    worst = np.zeros(len(matrix), dtype=np.uint8)
    code_sum = np.zeros(len(matrix), dtype=np.int16)
    body_sum = np.zeros(len(matrix), dtype=np.int16)
    for place in range(USCC_LENGTH):
        np.maximum(worst, STATUSES[place][columns[place]], out=worst)
        if place < USCC_LENGTH - 1:
            code_sum += CODE_TERMS[place][columns[place]]
    for place in range(8):
        body_sum += BODY_TERMS[place][columns[place + 8]]
    problems = worst.astype(np.int8)
    fine = problems == USCCProblem.NONE
    wrong_code = fine & (CODE_CHECKS[code_sum % 31] != columns[17])
    wrong_body = fine & (BODY_CHECKS[body_sum % 11] != columns[16])
    problems[wrong_code] = USCCProblem.WRONG_CHECK
    problems[wrong_body] = USCCProblem.WRONG_ORGANIZATION_CHECK
    return problems


def list_uscc_problems(codes: Texts) -> npt.NDArray[np.int8]:
    """Tell for each code the first rule of GB 32100-2015 that it breaks.

    Parameters
    ----------
    codes
        Codes as text; a million takes about a fifth of a second.

    Returns
    -------
    numpy.ndarray
        One `USCCProblem` per code as ``int8``; 0 where the code is right. A missing code (null) breaks no rule
        of this standard: 0.
    """
    strings = read_strings(codes)
    byte_lengths = pc.fill_null(pc.binary_length(strings), 0).to_numpy(zero_copy_only=False)
    characters = pc.fill_null(pc.utf8_length(strings), USCC_LENGTH).to_numpy(zero_copy_only=False)
    problems = np.full(len(strings), USCCProblem.NONE, dtype=np.int8)
    # 18 characters in more than 18 bytes: full-width digits or Chinese.
    problems[byte_lengths != USCC_LENGTH] = USCCProblem.CHARACTER_NOT_ALLOWED
    problems[characters != USCC_LENGTH] = USCCProblem.WRONG_LENGTH
    problems[pc.is_null(strings).to_numpy(zero_copy_only=False)] = USCCProblem.NONE
    rows = np.flatnonzero(byte_lengths == USCC_LENGTH)
    for start in range(0, len(rows), _CHUNK_ROWS):
        chunk = rows[start : start + _CHUNK_ROWS]
        narrow = characters[chunk] == USCC_LENGTH
        chunk = chunk[narrow] if not narrow.all() else chunk
        problems[chunk] = _list_matrix_problems(_read_matrix(strings, chunk))
    return problems


def find_organization_kinds(codes: Texts) -> pa.DictionaryArray:
    """Read the kind of organization from the first two characters (`KIND_BY_PREFIX`); null for any other prefix.

    The code is not checked otherwise.
    """
    strings = read_strings(codes)
    prefixes = pc.utf8_slice_codeunits(strings, 0, 2)
    positions = pc.index_in(prefixes, value_set=pa.array(list(KIND_BY_PREFIX), type=pa.large_string()))
    return pa.DictionaryArray.from_arrays(positions, pa.array(list(KIND_BY_PREFIX.values())))


def is_synthetic(codes: Texts) -> npt.NDArray[np.bool_]:
    """Tell which codes were made for a demonstration: their organization code starts with ``DEM``.

    Real organization codes start with a digit or with MA, MB, MJ …, so a ledger that is not marked as synthetic
    must not hold such a code.
    """
    marks = pc.utf8_slice_codeunits(read_strings(codes), 8, 11)
    found = pc.fill_null(pc.equal(marks, SYNTHETIC_PREFIX), fill_value=False)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=np.bool_)


def find_body_check(organization_code: str) -> str:
    """Compute the check character of the first eight characters of an organization code (GB 11714)."""
    total = sum(int(BODY_TERMS[place, ord(character)]) for place, character in enumerate(organization_code[:8]))
    return chr(BODY_CHECKS[total % 11])


def find_code_check(code: str) -> str:
    """Compute the eighteenth character from the first seventeen."""
    total = sum(int(CODE_TERMS[place, ord(character)]) for place, character in enumerate(code[:17]))
    return chr(CODE_CHECKS[total % 31])
