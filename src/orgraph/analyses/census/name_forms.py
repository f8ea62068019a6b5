"""Names as they are compared: two spellings of one name become equal, and the telling part of a name is cut out.

A name of an enterprise is place + fancy name + trade + form of organization (金华市 + 示例 + 五金 + 有限公司). Places
and forms are shared by thousands; the part between them tells firms apart, its first two characters most of all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

SIGNS: Final = r"[\s()\[\]{}<>《》【】〔〕「」·.,，。、:'\"/\-]+"
"""What two spellings differ by: white space, brackets, punctuation; NFKC has made everything narrow before."""
FORMS: Final = "(股份有限公司|有限公司|有限合伙|普通合伙|合伙企业|股份合作公司|集团|公司|专业合作社|合作社|厂)+$"
BRANCH: Final = "(分公司|分店|分厂|分行|支行|分校|分院|分所|营业部|营业厅|门市部|办事处|经营部|服务部|门店|代表处)$"
LONGEST: Final = 40
"""Characters that are compared; longer names are compared by their first ones."""


def find_plain_names(names: pa.Array) -> pa.Array:
    """Find the form of names in which spellings of one name are equal: 有限责任公司 is 有限公司, brackets are gone."""
    plain = pc.utf8_upper(pc.utf8_normalize(names.cast(pa.string()), form="NFKC"))
    plain = pc.replace_substring_regex(plain, pattern=SIGNS, replacement="")
    plain = pc.replace_substring(plain, pattern="有限责任公司", replacement="有限公司")
    return pc.if_else(pc.equal(plain, ""), None, plain)


def find_cores(plain: pa.Array, *, places: Iterable[str]) -> pa.Array:
    """Find the telling part of plain names: without places in front and without forms of organization behind."""
    stems = sorted(
        {stem for place in places for stem in (place, place[:-1]) if len(stem) > 1}, key=lambda stem: (-len(stem), stem)
    )
    cores = plain
    if stems:
        cores = pc.replace_substring_regex(
            cores, pattern=f"^(浙江省?)?({'|'.join(map(re.escape, stems))})*", replacement=""
        )
    cores = pc.replace_substring_regex(cores, pattern=FORMS, replacement="")
    return pc.if_else(pc.equal(cores, ""), plain, cores)


def find_branch_names(plain: pa.Array) -> NDArray[np.bool_]:
    """Find the names that end as names of branches do."""
    return np.asarray(pc.fill_null(pc.match_substring_regex(plain, BRANCH), fill_value=False))


def measure_likeness(first: pa.Array, second: pa.Array) -> NDArray[np.float64]:
    """Measure how alike two columns of names are: what they share from the front and from the back, of the longer one.

    Names of which one contains the other whole score at least 0.8; names that begin with other characters score 0.
    """
    left, left_length = _list_characters(first)
    right, right_length = _list_characters(second)
    longer, shorter = np.maximum(left_length, right_length), np.minimum(left_length, right_length)
    front = _count_shared(left, right)
    back = _count_shared(_push_right(left, left_length), _push_right(right, right_length))
    shared = np.minimum(front + back, shorter)
    alike = shared / np.maximum(longer, 1)
    contained = shared == shorter
    alike = np.where(contained, np.maximum(alike, 0.8), alike)
    return np.where((front >= np.minimum(2, shorter)) & (shorter > 1), alike, 0.0)


def _list_characters(names: pa.Array) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    texts = np.array(["" if name is None else name[:LONGEST] for name in names.to_pylist()], dtype=f"<U{LONGEST}")
    characters = texts.view(np.uint32).reshape(len(texts), LONGEST)
    return characters, (characters > 0).sum(axis=1)


def _push_right(characters: NDArray[np.uint32], lengths: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Reverse each row, so that names begin with their last character."""
    places = (lengths[:, np.newaxis] - 1 - np.arange(LONGEST)) % LONGEST
    pushed = np.take_along_axis(characters, places, axis=1)
    return np.where(np.arange(LONGEST) < lengths[:, np.newaxis], pushed, 0)


def _count_shared(left: NDArray[np.uint32], right: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Count the leading characters that two rows share."""
    same = (left == right) & (left > 0)
    counted: NDArray[np.int64] = np.logical_and.accumulate(same, axis=1).sum(axis=1)
    return counted
