"""What is wrong with a unified social credit code, in words that say what to do."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from orgraph.identifiers.uscc import (
    AREA_PLACES,
    USCC_ALPHABET,
    USCC_LENGTH,
    USCCProblem,
    find_body_check,
    find_code_check,
    list_uscc_problems,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOKALIKES: Final = {"I": "1", "O": "0", "S": "5", "V": "U", "Z": "2"}
"""The letters that the standard leaves out, and what was most often meant."""

_CHECK_LICENCE: Final = "请对照营业执照（登记证书）更正。"
_COMPARE_LICENCE: Final = "Compare the code with the licence."


@dataclass(frozen=True, slots=True, kw_only=True)
class USCCExplanation:
    """Why one code is refused, and what to do.

    Attributes
    ----------
    problem
        The rule that is broken.
    chinese, english
        The same sentence; both quote the code.
    """

    problem: USCCProblem
    chinese: str
    english: str


def explain_uscc(code: str) -> USCCExplanation | None:
    """Say what is wrong with one code and what to do, or None where it is right.

    Examples
    --------
    >>> explain_uscc("91350100M000100Y43") is None
    True
    >>> print(explain_uscc("91350100M000100Y4Y").english)  # doctest: +NORMALIZE_WHITESPACE
    Unified social credit code "91350100M000100Y4Y": the check character (place 18) is "Y", but should be
    "3": one character is wrong. Compare the code with the licence.
    """
    problem = USCCProblem(int(list_uscc_problems([code])[0]))
    if problem is USCCProblem.NONE:
        return None
    chinese, english = _EXPLAINERS[problem](code)
    return USCCExplanation(
        problem=problem,
        chinese=f"统一社会信用代码“{code}”：{chinese}",
        english=f'Unified social credit code "{code}": {english}',
    )


def _explain_length(code: str) -> tuple[str, str]:
    bare = "".join(character for character in code if not character.isspace())
    if bare != code and len(bare) == USCC_LENGTH:
        return (
            "代码中有空格或换行。请删去，只留18位代码。",
            "it holds spaces or line breaks. Remove them, 18 characters remain.",
        )
    if len(code) == 9:  # noqa: PLR2004 - the length of an organization code
        return (
            "这是9位的组织机构代码。请填写营业执照（登记证书）上的18位统一社会信用代码。",
            "this is an organization code of 9 characters. Enter the 18 characters of the licence.",
        )
    if len(code) in {13, 15}:
        return (
            f"这像是{len(code)}位的旧注册号。请填写营业执照（登记证书）上的18位统一社会信用代码。",
            f"this looks like an old registration number of {len(code)}. Enter the 18 characters of the licence.",
        )
    return (
        f"应为18位，实为{len(code)}位。请对照营业执照（登记证书）补全或删去多余的字符。",
        f"18 characters are required, {len(code)} were given. Compare it with the licence.",
    )


def _explain_lower_case(code: str) -> tuple[str, str]:
    better = code.upper()
    if list_uscc_problems([better])[0] == USCCProblem.NONE:
        return (
            f"字母应为大写。请改为“{better}”。",
            f'letters must be upper case. Write "{better}".',
        )
    return (
        "字母应为大写；改为大写后仍有错误，请对照营业执照（登记证书）。",
        "letters must be upper case, and it is still wrong then: compare it with the licence.",
    )


def _explain_character(code: str) -> tuple[str, str]:
    narrow = unicodedata.normalize("NFKC", code)
    if narrow != code and len(narrow) == USCC_LENGTH and list_uscc_problems([narrow])[0] == USCCProblem.NONE:
        return (
            f"代码中有全角字符。请改为半角“{narrow}”。",
            f'it holds full-width characters. Write "{narrow}".',
        )
    allowed = USCC_ALPHABET + USCC_ALPHABET.lower()
    for place, character in enumerate(code, start=1):
        if character not in allowed:
            return _explain_foreign_character(character, place)
        if place in AREA_PLACES and not character.isdigit():
            break
    return (
        f"第{place}位“{character}”应为数字（第3至8位是登记机关的行政区划代码）。{_CHECK_LICENCE}",
        f'the character "{character}" (place {place}) must be a digit: places 3 to 8 are the area code. '
        + _COMPARE_LICENCE,
    )


def _explain_foreign_character(character: str, place: int) -> tuple[str, str]:
    if unicodedata.normalize("NFKC", character) != character:
        return (
            f"第{place}位“{character}”是全角字符。请改为半角，并对照营业执照（登记证书）。",
            f'the character "{character}" (place {place}) is full-width. Write it half-width. ' + _COMPARE_LICENCE,
        )
    guess = _LOOKALIKES.get(character.upper())
    return (
        f"第{place}位“{character}”不允许使用（只用数字和大写字母，不用I、O、S、V、Z）。{_CHECK_LICENCE}"
        + (f"可能是“{guess}”。" if guess else ""),
        f'the character "{character}" (place {place}) is not allowed (digits and capitals without I, O, S, V, Z). '
        + _COMPARE_LICENCE
        + (f' Perhaps it is "{guess}".' if guess else ""),
    )


def _explain_body_check(code: str) -> tuple[str, str]:
    check = find_body_check(code[8:16])
    return (
        f"组织机构代码的校验码（第17位）应为“{check}”，实为“{code[16]}”：第9至17位中有填错的。{_CHECK_LICENCE}",
        f'the check character of the organization code (place 17) is "{code[16]}", but should be "{check}": '
        "one of places 9 to 17 is wrong. " + _COMPARE_LICENCE,
    )


def _explain_code_check(code: str) -> tuple[str, str]:
    check = find_code_check(code)
    return (
        f"校验码（第18位）应为“{check}”，实为“{code[17]}”：有填错的一位。{_CHECK_LICENCE}",
        f'the check character (place 18) is "{code[17]}", but should be "{check}": one character is wrong. '
        + _COMPARE_LICENCE,
    )


_EXPLAINERS: Final[dict[USCCProblem, Callable[[str], tuple[str, str]]]] = {
    USCCProblem.WRONG_LENGTH: _explain_length,
    USCCProblem.LOWER_CASE: _explain_lower_case,
    USCCProblem.CHARACTER_NOT_ALLOWED: _explain_character,
    USCCProblem.WRONG_ORGANIZATION_CHECK: _explain_body_check,
    USCCProblem.WRONG_CHECK: _explain_code_check,
}
