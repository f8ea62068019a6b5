from __future__ import annotations

import ctypes

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.kernels.graphs.csr import build_adjacency
from orgraph.kernels.native import NativeFunction


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=60))
def test_compressed_rows_are_a_stable_sort_by_source(pairs: list[tuple[int, int]]) -> None:
    source, target = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
    rows = build_adjacency(source, target, size=10)
    order = np.argsort(source, kind="stable")
    assert rows.edges.tolist() == order.tolist()
    assert rows.neighbours.tolist() == target[order].tolist()
    assert rows.offsets.tolist() == np.searchsorted(source[order], np.arange(11)).tolist()


@pytest.mark.parametrize("source", [[-1], [3]])
def test_a_source_outside_of_the_nodes_is_refused(source: list[int]) -> None:
    with pytest.raises(ValueError, match="sources lie from 0 to 2"):
        build_adjacency(np.array(source), np.zeros(1, dtype=np.int32), size=3)


def test_an_array_of_another_type_never_reaches_the_library() -> None:
    sort = NativeFunction("orgraph_sort_pairs", ("int64", "int64", *["int32[]"] * 2, "int64[]", *["int32[]"] * 2))
    wrong = np.zeros(1)
    with pytest.raises(ctypes.ArgumentError):
        sort(1, 1, wrong, wrong, wrong, wrong, wrong)
