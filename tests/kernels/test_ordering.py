from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.kernels.ordering import mark_repeated, order_rows, rank_within_groups, rank_words

SMALL = st.tuples(st.integers(-3, 3), st.integers(0, 5))
LARGE = st.tuples(st.integers(-(2**62), 2**62), st.integers(0, 2**40))


@given(st.one_of(st.lists(SMALL, min_size=1), st.lists(LARGE, min_size=1)))
def test_rows_are_sorted_by_the_first_column_then_by_the_second(rows: list[tuple[int, int]]) -> None:
    columns = [np.array(column) for column in zip(*rows, strict=True)]
    assert order_rows(columns).tolist() == sorted(range(len(rows)), key=lambda place: (rows[place], place))


def test_no_rows_have_an_order_too() -> None:
    assert order_rows([np.empty(0, np.int32), np.empty(0, np.int8)]).tolist() == []


def test_rows_that_repeat_the_row_before_are_marked() -> None:
    assert mark_repeated([np.array([1, 1, 1, 2]), np.array([5, 5, 6, 6])]).tolist() == [False, True, False, False]


def test_rows_are_counted_anew_in_every_group() -> None:
    assert rank_within_groups(np.array([True, False, False, True, True, False])).tolist() == [0, 1, 2, 0, 0, 1]


@pytest.mark.parametrize("kind", [pa.string(), pa.dictionary(pa.int32(), pa.string())])
def test_words_are_ranked_by_their_order_and_unknown_comes_first(kind: pa.DataType) -> None:
    assert rank_words(pa.array(["b", None, "c", "a", "b"]).cast(kind)).tolist() == [1, -1, 2, 0, 1]


def test_flags_and_days_are_ranked_too() -> None:
    assert rank_words(pa.array([True, None, False])).tolist() == [1, -1, 0]
    assert rank_words(pa.array([20, 10, None], pa.date32())).tolist() == [1, 0, -1]
