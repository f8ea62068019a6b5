from __future__ import annotations

import pyarrow as pa
import pytest

from orgraph_api.search import NameIndex

NAMES = ["义乌市五金商会", "永康五金有限公司", "重庆长城科技", None, "ABC软件公司", "银行行业协会"]
INDEX = NameIndex(pa.array(NAMES, pa.string()), pa.array([f"9133078{number}DEM" for number in range(6)], pa.string()))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("五金", [0, 1]),
        ("五金 永康", [1]),
        ("ywswj", [0]),
        ("wj", [0, 1]),
        ("YKWJ", [1]),
        ("cqcc", [2]),
        ("abcrj", [4]),
        ("yhhyxh", [5]),
        ("91330783DEM", [3]),
        ("91330783dem", [3]),
        ("没有", []),
        ("zzzz", []),
    ],
    ids=[
        "part of a name",
        "two words",
        "initials",
        "initials inside a name",
        "capitals",
        "characters with two readings",
        "letters and characters",
        "one character read in two ways",
        "code",
        "code in small letters",
        "nothing",
        "no such initials",
    ],
)
def test_organizations_are_found_by_name_code_and_initials(words: str, found: list[int]) -> None:
    assert INDEX.find(words).tolist() == found


def test_initials_do_not_reach_over_the_end_of_a_name() -> None:
    assert NameIndex(pa.array(["五金", "商会"]), pa.array(["1", "2"])).find("jsh").tolist() == []


def test_no_names_are_searched_without_harm() -> None:
    assert NameIndex(pa.array([], pa.string()), pa.array([], pa.string())).find("wj").tolist() == []
