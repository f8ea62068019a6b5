"""Grouping: every combination once, in order, with a row that stands for it."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.kernels import grouping
from orgraph.kernels.grouping import count_pairs, group_rows

TABLES = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 299), st.integers(0, 1)), max_size=30)


@given(TABLES)
def test_rows_are_in_one_group_exactly_where_all_their_values_agree(rows: list[tuple[int, int, int]]) -> None:
    columns = [(np.array([row[place] for row in rows], dtype=np.int32), size) for place, size in enumerate((3, 300, 2))]
    found = group_rows(columns, rows=len(rows))
    distinct = sorted(set(rows))
    assert [distinct[group] for group in found.groups] == rows
    assert len(found) == len(distinct)
    assert found.first_rows.tolist() == [rows.index(values) for values in distinct]


@given(TABLES)
def test_small_tables_give_the_same_groups_as_large_ones(rows: list[tuple[int, int, int]]) -> None:
    columns = [(np.array([row[place] for row in rows], dtype=np.int32), size) for place, size in enumerate((3, 300, 2))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "LARGEST_TABLE", 1)
        sorted_groups = group_rows(columns, rows=len(rows)).groups.tolist()
    assert sorted_groups == group_rows(columns, rows=len(rows)).groups.tolist()


def test_more_combinations_than_a_word_holds_are_still_told_apart() -> None:
    generator = np.random.default_rng(1)
    columns = [(generator.integers(0, 2_000_000, 500), 2_000_000) for _ in range(5)]
    assert len(group_rows(columns, rows=500)) == 500


def test_without_columns_all_rows_are_one_group() -> None:
    assert group_rows([], rows=3).groups.tolist() == [0, 0, 0]
    assert len(group_rows([], rows=0)) == 0


@pytest.mark.parametrize("sizes", [(3, 4), (3, 1 << 40)])
def test_pairs_are_counted_in_order(sizes: tuple[int, int]) -> None:
    first, second = np.array([2, 0, 2, 1, 2]), np.array([1, 3, 1, 0, 0])
    found = count_pairs(first, second, sizes=sizes)
    counted = Counter(zip(first.tolist(), second.tolist(), strict=True))
    pairs = list(zip(found.first.tolist(), found.second.tolist(), strict=True))
    assert pairs == sorted(counted)
    assert found.count.tolist() == [counted[pair] for pair in pairs]


def test_no_rows_have_no_pairs() -> None:
    nothing = np.zeros(0, dtype=np.int32)
    assert len(count_pairs(nothing, nothing, sizes=(0, 0)).count) == 0
