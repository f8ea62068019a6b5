"""Persons: headings that hold them, and values that give them away. Neither is ever kept.

A heading that the model knows is no person's; of the others the words of ``personal_headings.toml`` decide. A value
gives a person away where it holds an identity number of GB 11643 with a valid day of birth and check character, or a
mainland mobile number.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.identifiers import USCCProblem, list_uscc_problems
from orgraph.sources.masks import find_rows

HIDDEN: Final = "（含个人信息，不显示）"
"""Stands in messages for a value that gives a person away."""

_BEGINNING: Final = r"(?:^|[^0-9A-Za-z.]|[^0-9]\.)"
"""Not the decimals of a number: 119.13912345678 is a longitude."""
_MOBILE: Final = _BEGINNING + r"(?:\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}(?:$|[^0-9A-Za-z])"
_IDENTITY: Final = _BEGINNING + r"[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?:$|[^0-9A-Za-z])"
_CANDIDATE: Final = f"{_MOBILE}|{_IDENTITY}"
_MOBILE_PATTERN: Final = re.compile(_MOBILE)
_IDENTITY_PATTERN: Final = re.compile(r"(?<![0-9A-Za-z])[1-9][0-9]{5}(?:19|20)[0-9]{9}[0-9Xx](?![0-9A-Za-z])")
_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS: Final = "10X98765432"


def find_personal_heading(heading: str) -> bool:
    """Tell whether a heading that the model does not know holds persons; `heading` as `read_heading` returns it.

    Examples
    --------
    >>> [find_personal_heading(heading) for heading in ("联系人电话", "负责人职数", "出资人类别", "出资人姓名", "序号")]
    [True, False, False, True, False]
    """
    words = _read_words()
    if heading.endswith(words["counting_endings"]):
        return False
    if any(word in heading for word in words["always"]):
        return True
    if any(word in heading for word in words["counting"]):
        return False
    return heading in words["alone"] or any(word in heading for word in words["persons"])


@cache
def _read_words() -> dict[str, tuple[str, ...]]:
    content = files("orgraph.sources.cells").joinpath("personal_headings.toml").read_text(encoding="utf-8")
    return {name: tuple(words) for name, words in tomllib.loads(content).items()}


def find_personal_values(texts: pa.Array) -> npt.NDArray[np.bool_]:
    """Tell for each text whether it gives a person away; a valid credit code never does.

    Examples
    --------
    >>> find_personal_values(pa.array(["联系13912345678", "11010519491231002X", "91330782DEM0000141", None])).tolist()
    [True, True, False, False]
    """
    found = np.zeros(len(texts), dtype=bool)
    rows = find_rows(pc.match_substring_regex(texts, _CANDIDATE))
    if len(rows):
        few = texts.take(pa.array(rows))
        is_code = list_uscc_problems(few) == USCCProblem.NONE
        personal = [_holds_person(text) for text in few.to_pylist()]
        found[rows] = np.array(personal, dtype=bool) & ~is_code
    return found


def _holds_person(text: str) -> bool:
    if _MOBILE_PATTERN.search(text):
        return True
    return any(map(_is_identity_number, _IDENTITY_PATTERN.findall(text)))


def _is_identity_number(number: str) -> bool:
    """Check day of birth and check character (GB 11643, ISO 7064 MOD 11-2)."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[17].upper()
