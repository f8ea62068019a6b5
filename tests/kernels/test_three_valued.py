"""Three-valued logic: the tables of Kleene."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from orgraph.kernels.three_valued import answer, both, either, is_any, opposite, settle, within

VALUES = (1, 0, -1)


def column(*values: int) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    return np.array(values, dtype=np.int8)


@pytest.mark.parametrize("values", list(product(VALUES, repeat=3)))
def test_both_is_no_where_any_is_no_and_yes_where_all_are(values: tuple[int, ...]) -> None:
    expected = 0 if 0 in values else -1 if -1 in values else 1
    assert both(*(column(value) for value in values)).tolist() == [expected]


@pytest.mark.parametrize("values", list(product(VALUES, repeat=3)))
def test_either_is_yes_where_any_is_yes_and_no_where_all_are(values: tuple[int, ...]) -> None:
    expected = 1 if 1 in values else -1 if -1 in values else 0
    assert either(*(column(value) for value in values)).tolist() == [expected]


def test_the_opposite_of_unknown_is_unknown() -> None:
    assert opposite(column(1, 0, -1)).tolist() == [0, 1, -1]


def test_what_is_neither_yes_nor_no_is_unknown() -> None:
    yes, no = np.array([True, False, False]), np.array([False, True, False])
    assert settle(yes, no).tolist() == [1, 0, -1]
    assert answer(np.array([True, False, True]), np.array([True, True, False])).tolist() == [1, 0, -1]
    assert within(column(1, 0, 1, -1), np.array([True, True, False, True])).tolist() == [1, 0, -1, -1]


def test_rows_with_one_of_several_numbers_are_found() -> None:
    assert is_any(column(0, 3, -1, 2), (2, 3)).tolist() == [False, True, False, True]
