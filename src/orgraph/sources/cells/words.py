"""Words: what stands for nothing, for yes and no, and for the values of a vocabulary."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Final

from orgraph.sources.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from orgraph.model import Vocabulary

EMPTY_WORDS: Final = frozenset({
    "", "n/a", "na", "#n/a", "nan", "nat", "none", "null", "nil", "-", "--", "---", "—", "——", "–", "/", "\\", "无",
    "暂无", "空", "不详", "未知", "未填", "待补", "不清楚", "无数据",
})  # fmt: skip
"""Cells that say that nothing is known; a word that is a value of the column is that value."""
OPEN_WORDS: Final = frozenset({"至今", "长期", "永久", "无固定期限", "无限期"})
"""Cells that say that a last day has not come."""
YES: Final = frozenset({"是", "有", "√", "✓", "✔", "☑", "1", "y", "yes", "true", "t", "已", "对", "符合"})
NO: Final = frozenset(
    {"否", "无", "没有", "×", "✗", "✘", "x", "0", "n", "no", "false", "f", "未", "不是", "非", "不符合"}
)


def read_word(text: str) -> str:
    """Return a word as it is compared: narrow, lower case, without white space.

    Examples
    --------
    >>> read_word(" Ｎ／Ａ ")
    'n/a'
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).lower()


def read_boolean(text: str) -> bool | Refusal:
    """Read yes or no.

    Examples
    --------
    >>> read_boolean("√"), read_boolean("无"), read_boolean("可能").rule
    (True, False, 'not_yes_or_no')
    """
    word = read_word(text)
    if word in YES:
        return True
    if word in NO:
        return False
    return Refusal("not_yes_or_no", "应填“是”或“否”；不知道的留空。")


def read_choice(text: str, vocabulary: Vocabulary) -> str | Refusal:
    """Read one value of a vocabulary as its code."""
    code = list_vocabulary_words(vocabulary).get(read_word(text))
    if code is None:
        allowed = "、".join(value.chinese for value in vocabulary.values)
        return Refusal("choice_unknown", f"不在可选值之中。可填：{allowed}。")
    return code


@cache
def list_vocabulary_words(vocabulary: Vocabulary) -> Mapping[str, str]:
    """List every accepted word of a vocabulary, as it is compared, with its code."""
    return {read_word(word): code for word, code in vocabulary.by_word.items()}
