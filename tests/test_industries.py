"""Trades are known by GB/T 4754-2017, as a tree."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orgraph.identifiers import Industries, read_industries
from orgraph.rules import read_rules

TREE = read_industries()
keys = st.sampled_from(TREE.list_industry_keys())


@pytest.fixture(scope="module")
def industries() -> Industries:
    return TREE


def test_the_tree_has_the_sizes_of_the_standard(industries: Industries) -> None:
    assert [len(industries.list_industry_keys(level)) for level in (1, 2, 3, 4)] == [20, 97, 473, 1381]
    assert len(industries) == 1971


def test_every_entry_hangs_below_the_one_that_its_code_begins_with(industries: Industries) -> None:
    for row in industries.rows:
        if row.level == 1:
            assert row.parent is None
        else:
            assert row.parent is not None
            assert industries[row.parent].level == row.level - 1
        if row.level > 2:
            assert row.parent == row.key[:-1]
    assert industries.list_ancestors("1311") == ("C", "13", "131", "1311")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("C1311", "1311"),
        ("1311", "1311"),
        ("C13", "13"),
        ("13", "13"),
        ("C", "C"),
        ("c1311", "1311"),
        (" Ｃ１３１１ ", "1311"),
        ("0111", "0111"),
        ("纺织业", "17"),
        ("互联网零售", "5292"),
        ("货运枢纽(站)", "5442"),
        ("货运枢纽（站）", "5442"),
        ("铁矿采选", "0810"),
        ("教育", "83"),
        ("1311稻谷加工", "1311"),
        ("C1311 稻谷加工", "1311"),
        ("C13-农副食品加工业", "13"),
        ("A1311", None),
        ("1311棉纺纱加工", None),
        ("13119", None),
        ("99", None),
        ("卖东西", None),
        ("13.0", None),
        ("", None),
    ],
)
def test_a_cell_names_a_trade_by_code_or_exact_name(industries: Industries, text: str, key: str | None) -> None:
    found = industries.find_industry(text)
    assert (found.key if found else None) == key


def test_every_name_finds_its_entry_or_a_finer_one_of_the_same_name(industries: Industries) -> None:
    for row in industries.rows:
        found = industries.find_industry(row.title)
        assert found is not None
        assert found.title == row.title
        assert row.key in industries.list_ancestors(found.key)


def test_a_column_is_read_like_its_cells(industries: Industries) -> None:
    found = industries.find_industry_keys(["C1311", None, "纺织业", "?", "C1311"])
    assert found.to_pylist() == ["1311", None, "17", None, "1311"]


def test_positions_are_places_in_the_list_of_keys(industries: Industries) -> None:
    every = industries.list_industry_keys()
    assert industries.find_positions(every).tolist() == list(range(len(every)))
    assert industries.find_positions(["1311", None, "C1311", "99"]).tolist() == [every.index("1311"), -1, -1, -1]


def test_a_chain_is_unknown_below_the_level_at_which_a_trade_is_known(industries: Industries) -> None:
    every = industries.list_industry_keys()
    chain = industries.find_chains(["1311", "13", "C", None])
    assert [every[place] if place >= 0 else None for place in chain.section] == ["C", "C", "C", None]
    assert [every[place] if place >= 0 else None for place in chain.division] == ["13", "13", None, None]
    assert [every[place] if place >= 0 else None for place in chain.group] == ["131", None, None, None]
    assert [every[place] if place >= 0 else None for place in chain.industry_class] == ["1311", None, None, None]


@pytest.mark.parametrize(
    ("left", "right", "similarity"),
    [
        ("1311", "1311", 1.0),
        ("1311", "1312", 0.8),
        ("1311", "1321", 0.6),
        ("1311", "1411", 0.3),
        ("1311", "0111", 0.0),
        ("13", "1311", 0.6),
        ("13", "13", 0.6),
        ("C", "1311", 0.3),
    ],
)
def test_similarity_follows_the_finest_shared_level(
    industries: Industries, left: str, right: str, similarity: float
) -> None:
    assert industries.measure_similarity([left], [right]).tolist() == [similarity]


def test_similarity_to_an_unknown_trade_is_unknown(industries: Industries) -> None:
    assert np.isnan(industries.measure_similarity([None, "1311", "99"], ["1311", None, "1311"])).all()


@given(st.lists(st.tuples(keys | st.none(), keys | st.none()), min_size=1))
def test_similarity_is_symmetric_and_a_share(pairs: list[tuple[str | None, str | None]]) -> None:
    left, right = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    forth, back = TREE.measure_similarity(left, right), TREE.measure_similarity(right, left)
    assert np.array_equal(forth, back, equal_nan=True)
    assert all(math.isnan(value) or 0 <= value <= 1 for value in forth)


def test_the_rules_may_set_other_similarities(industries: Industries) -> None:
    assert read_rules().industry_similarity.by_level == (0.3, 0.6, 0.8, 1.0)
    assert industries.measure_similarity(["1311"], ["1312"], by_level=(0.1, 0.2, 0.5, 1.0)).tolist() == [0.5]
