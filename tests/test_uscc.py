"""Codes are checked by both check characters of GB 32100-2015, a million at a time."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

import pyarrow as pa
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from orgraph.errors import InvalidValueError
from orgraph.identifiers import (
    USCCProblem,
    explain_uscc,
    find_organization_kinds,
    is_synthetic,
    list_uscc_problems,
    make_uscc,
    make_usccs,
)
from orgraph.identifiers.uscc import USCC_ALPHABET

REGISTRY: Final = Path(__file__).parents[2] / "shared" / "data" / "registry" / "jinhua_3counties_sample.csv"
ORDINARY: Final = "91350100M000100Y43"
REAL: Final = (ORDINARY, "91110108551385082Q", "91110000600037341L")
REMAINDER_ZERO: Final = "91330782DEM0004360"
BODY_CHECK_X: Final = "91330782DEM00009XN"
SYNTHETIC: Final = (
    REMAINDER_ZERO,
    BODY_CHECK_X,
    "91330782DEM0000141",
    "51330700DEM000014C",
    "52330783DEM000014G",
    "31330702DEM000014B",
)


def check_slowly(code: str) -> USCCProblem:
    """The standard, read aloud: one code, one character after the other."""
    if len(code) != 18:
        return USCCProblem.WRONG_LENGTH
    foreign = any(letter not in USCC_ALPHABET + USCC_ALPHABET.lower() for letter in code)
    if foreign or any(letter not in "0123456789" for letter in code[2:8]):
        return USCCProblem.CHARACTER_NOT_ALLOWED
    if any(letter not in USCC_ALPHABET for letter in code):
        return USCCProblem.LOWER_CASE
    body = sum(int(letter, 36) * weight for letter, weight in zip(code[8:16], (3, 7, 9, 10, 5, 8, 4, 2), strict=True))
    if code[16] != {10: "X", 11: "0"}.get(11 - body % 11, str(11 - body % 11)):
        return USCCProblem.WRONG_ORGANIZATION_CHECK
    whole = sum(USCC_ALPHABET.index(letter) * 3**place for place, letter in enumerate(code[:17]))
    if code[17] != USCC_ALPHABET[(31 - whole % 31) % 31]:
        return USCCProblem.WRONG_CHECK
    return USCCProblem.NONE


def find_problem(code: str | None) -> USCCProblem:
    return USCCProblem(int(list_uscc_problems([code])[0]))


characters = st.sampled_from(USCC_ALPHABET)
valid_codes = st.builds(
    make_uscc,
    st.text(characters, min_size=2, max_size=2),
    st.from_regex(r"[0-9]{6}", fullmatch=True),
    st.text(characters, min_size=8, max_size=8),
)


@pytest.mark.parametrize("code", REAL + SYNTHETIC)
def test_a_code_with_both_check_characters_right_has_no_problem(code: str) -> None:
    assert find_problem(code) is USCCProblem.NONE
    assert explain_uscc(code) is None


@pytest.mark.parametrize("code", REAL + SYNTHETIC)
def test_both_check_characters_are_computed(code: str) -> None:
    assert make_uscc(code[:2], code[2:8], code[8:16]) == code


def test_remainder_zero_gives_the_check_character_0_and_remainder_ten_an_x() -> None:
    assert make_uscc("91", "330782", "DEM00043").endswith("0")
    assert make_uscc("91", "330782", "DEM00009")[16] == "X"


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("", USCCProblem.WRONG_LENGTH),
        (ORDINARY[:-1], USCCProblem.WRONG_LENGTH),
        (f"{ORDINARY} ", USCCProblem.WRONG_LENGTH),
        ("统一信用代码", USCCProblem.WRONG_LENGTH),  # six characters, but eighteen bytes
        (ORDINARY.lower(), USCCProblem.LOWER_CASE),
        ("91350100M000100Y4Z", USCCProblem.CHARACTER_NOT_ALLOWED),
        ("9135010OM000100Y43", USCCProblem.CHARACTER_NOT_ALLOWED),
        ("9135010AM000100Y43", USCCProblem.CHARACTER_NOT_ALLOWED),
        ("９1350100M000100Y43", USCCProblem.CHARACTER_NOT_ALLOWED),
        ("91350100M000100Y33", USCCProblem.WRONG_ORGANIZATION_CHECK),
        ("91350100M000100Y44", USCCProblem.WRONG_CHECK),
        (None, USCCProblem.NONE),
    ],
)
def test_the_first_broken_rule_is_named(code: str | None, problem: USCCProblem) -> None:
    assert find_problem(code) is problem


@given(st.lists(valid_codes | st.text(alphabet=USCC_ALPHABET + "ISOVZaz 中", max_size=20)))
def test_the_fast_check_agrees_with_the_slow_one(codes: list[str]) -> None:
    assert list_uscc_problems(codes).tolist() == [check_slowly(code) for code in codes]


@given(valid_codes, st.integers(0, 17), st.characters(codec="utf-8"))
def test_every_change_of_one_character_is_caught(code: str, place: int, character: str) -> None:
    assume(character != code[place])
    assert find_problem(code[:place] + character + code[place + 1 :]) is not USCCProblem.NONE


@given(valid_codes, st.integers(0, 17), st.integers(0, 17))
def test_every_transposition_but_of_the_first_and_the_last_character_is_caught(code: str, one: int, two: int) -> None:
    first, last = sorted((one, two))
    assume(code[first] != code[last])
    assume((first, last) != (0, 17))  # both weigh 1 in the standard
    swapped = list(code)
    swapped[first], swapped[last] = swapped[last], swapped[first]
    assert find_problem("".join(swapped)) is not USCCProblem.NONE


@given(st.lists(st.none() | valid_codes | st.text(max_size=20), min_size=1), st.integers(0, 5))
def test_the_answer_does_not_depend_on_how_the_column_is_held(codes: list[str | None], start: int) -> None:
    expected = list_uscc_problems(codes).tolist()
    column = pa.array(codes, type=pa.string())
    assert list_uscc_problems(column.slice(start)).tolist() == expected[start:]
    assert list_uscc_problems(column.dictionary_encode()).tolist() == expected
    assert list_uscc_problems(pa.chunked_array([column.slice(start), column])).tolist() == expected[start:] + expected


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("91350100M000100Y44", ["第18位", "应为“3”", "实为“4”"]),
        ("91350100M000100Y33", ["第17位", "应为“4”", "实为“3”"]),
        (ORDINARY.lower(), ["大写", ORDINARY]),
        ("91350100M000100y44", ["大写", "仍有错误"]),
        ("９１３５０１００Ｍ０００１００Ｙ４３", ["全角", ORDINARY]),
        ("９1350100M000100Y44", ["第1位", "全角"]),
        ("9135O100M000100Y43", ["第5位“O”", "可能是“0”"]),
        ("91350100M000#00Y43", ["第13位“#”", "不允许"]),
        ("9135010AM000100Y43", ["第8位“A”", "应为数字"]),
        (f"{ORDINARY}\n", ["空格", "18位"]),
        (ORDINARY[8:17], ["9位的组织机构代码"]),
        ("330782000012345", ["15位的旧注册号"]),
        (ORDINARY[:-1], ["应为18位，实为17位"]),
    ],
)
def test_an_explanation_quotes_the_code_and_says_what_to_do(code: str, wanted: list[str]) -> None:
    explanation = explain_uscc(code)
    assert explanation is not None
    assert explanation.problem is check_slowly(code)
    for words in [*wanted, f"“{code}”", "请"]:
        assert words in explanation.chinese
    assert f'"{code}"' in explanation.english


@given(st.text(max_size=20) | st.text(alphabet=USCC_ALPHABET + "ISOVZaz", min_size=18, max_size=18))
def test_every_wrong_code_has_an_explanation(code: str) -> None:
    explanation = explain_uscc(code)
    assert (explanation is None) == (check_slowly(code) is USCCProblem.NONE)


def test_many_codes_are_made_with_a_prefix_and_an_area_each() -> None:
    made = make_usccs(["91", "51"], ["330782", "330700"], ["DEM00001", "DEM00001"])
    assert made.to_pylist() == ["91330782DEM0000141", "51330700DEM000014C"]
    assert make_usccs("91", "330782", []).to_pylist() == []


@pytest.mark.parametrize(
    ("prefix", "area", "organization_code", "quoted"),
    [
        ("9", "330782", "DEM00001", '"9"'),
        ("91", "33078", "DEM00001", '"33078"'),
        ("91", "330782", "DEM001", '"DEM001"'),
        ("91", "33078A", "DEM00001", "place 8"),
        ("91", "330782", "DEMO0001", "place 12"),
        ("91", "330782", "示例00", '"示例00"'),
    ],
)
def test_a_code_is_not_made_from_parts_that_the_standard_does_not_allow(
    prefix: str, area: str, organization_code: str, quoted: str
) -> None:
    with pytest.raises(InvalidValueError, match=quoted):
        make_uscc(prefix, area, organization_code)


def test_as_many_areas_as_codes_are_needed() -> None:
    with pytest.raises(InvalidValueError, match="each of 3 codes"):
        make_usccs("91", ["330782", "330700"], ["DEM00001"] * 3)


def test_synthetic_codes_are_known_by_their_organization_code() -> None:
    assert is_synthetic([*SYNTHETIC, *REAL, None, "DEM"]).tolist() == [True] * 6 + [False] * 5


def test_the_first_two_characters_tell_the_kind() -> None:
    kinds = find_organization_kinds(["91", "92", "93", "51", "52", "53", "31", "12", "", None]).to_pylist()
    assert kinds[:4] == ["enterprise", "individual_business", "cooperative", "social_group"]
    assert kinds[4:7] == ["social_service_agency", "foundation", "law_firm"]
    assert kinds[7:] == [None, None, None]


@pytest.mark.skipif(not REGISTRY.exists(), reason="the registry extract is not here")
def test_every_code_of_a_real_registry_extract_is_right() -> None:
    with REGISTRY.open(encoding="utf-8-sig", newline="") as file:
        codes = [row["统一社会信用代码"] for row in csv.DictReader(file)]
    assert len(codes) == 932
    assert not list_uscc_problems(codes).any()
    assert not is_synthetic(codes).any()
