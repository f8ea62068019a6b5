from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.identifiers.columns import simplify_name
from orgraph.kernels import texts as kernel
from orgraph.kernels.texts import TextIndex, is_increasing, one_array, order_texts, simplify_texts

if TYPE_CHECKING:
    from collections.abc import Iterator

CODES = st.text(alphabet="019AX", min_size=3, max_size=3)
WORDS = st.one_of(CODES, st.text(max_size=4), st.sampled_from(["", "金华", "LOCAL/330782/enterprise/甲", "330782"]))


@pytest.fixture(autouse=True)
def _packed_from_the_first_text() -> Iterator[None]:
    """Pack codes however few there are, so that small examples take the fast way too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kernel, "_FEWEST", 1)
        patch.setattr(kernel, "_MANY_FEWER", 2)
        yield


def strings(values: list[str] | list[str | None]) -> pa.Array:
    return pa.array(values, pa.string())


@given(st.one_of(st.lists(CODES, max_size=30), st.lists(WORDS, max_size=30)))
def test_texts_are_ordered_by_their_bytes(values: list[str]) -> None:
    ordered = [values[place] for place in order_texts(strings(values))]
    assert ordered == sorted(values, key=str.encode)


@given(st.lists(CODES, max_size=30))
def test_equal_texts_keep_their_order(values: list[str]) -> None:
    places = order_texts(strings(values)).tolist()
    assert places == sorted(range(len(values)), key=lambda place: (values[place].encode(), place))


@given(st.one_of(st.sets(CODES), st.sets(WORDS)), st.lists(st.one_of(WORDS, st.none())))
def test_texts_are_found_where_they_are_and_nowhere_else(keys: set[str], wanted: list[str | None]) -> None:
    ordered = sorted(keys, key=str.encode)
    wanted = [*wanted, *ordered[:3]]
    found = TextIndex(strings(ordered)).find(strings(wanted))
    assert found.tolist() == [ordered.index(text) if text in keys else -1 for text in wanted]
    assert found.dtype == np.int32


def test_a_code_with_a_character_that_no_key_has_in_that_place_is_not_found() -> None:
    keys = strings([f"9133{number:06d}" for number in range(100)])
    assert TextIndex(keys).find(strings(["9133000042", "X133000042", "9133000O42"] * 50)).tolist() == [42, -1, -1] * 50


def test_many_codes_are_found_in_a_slice_of_an_array() -> None:
    keys = strings([f"DZZ{number:05d}" for number in range(2_000)])
    assert TextIndex(keys[500:]).find(keys[400:1_000]).tolist() == [-1] * 100 + list(range(500))


@given(st.lists(st.one_of(st.none(), st.text(alphabet="金 １1Ａa（(\u3000\u00a0\n\x85\x1c㈱Ⅳ", max_size=6))))
def test_names_are_compared_as_the_identifiers_compare_them(values: list[str | None]) -> None:
    assert simplify_texts(strings(values)).to_pylist() == [None if v is None else simplify_name(v) for v in values]


@pytest.mark.parametrize(
    ("values", "increasing"), [([], True), (["a"], True), (["a", "b"], True), (["a", "a"], False), (["b", "a"], False)]
)
def test_only_sorted_and_different_texts_are_increasing(values: list[str], *, increasing: bool) -> None:
    assert is_increasing(strings(values)) is increasing


def test_chunks_with_different_dictionaries_become_one_array() -> None:
    chunks = [strings(["a", "b"]).dictionary_encode(), strings(["b", None, "c"]).dictionary_encode()]
    assert one_array(pa.chunked_array(chunks)).to_pylist() == ["a", "b", "b", None, "c"]
