"""References: industries, roles and kinds of nodes that cells name by a closed list of words.

All other references stay as written: the store finds what they name.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from orgraph.identifiers.columns import match_texts
from orgraph.model import MODEL, vocabulary
from orgraph.sources.cells.words import read_choice, read_word
from orgraph.sources.masks import find_rows
from orgraph.sources.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from orgraph.identifiers import Industries
    from orgraph.sources.checks.drafts import Draft

_KIND_VOCABULARIES = {
    "Organization": "organization_kind",
    "PartyOrganization": "party_level",
    "Alliance": "alliance_kind",
    "Unit": "unit_kind",
    "Carrier": "carrier_kind",
    "Area": "area_level",
}
"""A cell for the kind of a node may also name a kind of that kind: 企业 is an organization, 楼宇 a carrier."""


def find_references(draft: Draft, industries: Industries) -> None:
    """Replace industries, roles and kinds of nodes by their keys, and refuse words that name none."""
    for reference in MODEL.references(draft.kind.name):
        relation = MODEL.relations[reference.relation]
        allowed = relation.sources if reference.incoming else relation.targets
        if reference.kind_column is not None:
            _find_kinds(draft, reference.kind_column.name, allowed)
        if reference.relation == "IN_INDUSTRY":
            _find_industries(draft, reference.name, industries)
    for end, sources in ((draft.kind.source, True), (draft.kind.target, False)):
        if end is None:
            continue
        relation = MODEL.relations[draft.kind.brings]
        allowed = relation.sources if sources else relation.targets
        if end.kind_column is not None:
            _find_kinds(draft, end.kind_column.name, allowed)
        if allowed == ("Role",):
            _find_roles(draft, end.column.name)


def _replace(draft: Draft, cell: str, find: Callable[[str], str | None], refusal: Refusal) -> None:
    texts = draft.column(cell)
    keys = match_texts(texts, find)
    draft.refuse(find_rows(pc.and_(pc.is_valid(texts), pc.is_null(keys))), cell, refusal)
    draft.values[cell] = keys


def _find_industries(draft: Draft, cell: str, industries: Industries) -> None:
    def find(text: str) -> str | None:
        industry = industries.find_industry(text)
        return industry.key if industry else None

    message = "不是国民经济行业分类（GB/T 4754-2017）的代码或名称。请填代码，如“3311”；不知道的留空。"
    _replace(draft, cell, find, Refusal("industry_unknown", message))
    draft.values[cell] = draft.values[cell].cast(pa.string())


def _find_roles(draft: Draft, cell: str) -> None:
    roles = vocabulary("organization_role")

    def find(text: str) -> str | None:
        code = read_choice(text, roles)
        return None if isinstance(code, Refusal) else code

    allowed = "、".join(value.chinese for value in roles.values)
    _replace(draft, cell, find, Refusal("choice_unknown", f"不在可选值之中。可填：{allowed}。"))
    draft.values[cell] = draft.values[cell].cast(pa.string())


def _find_kinds(draft: Draft, cell: str, allowed: tuple[str, ...]) -> None:
    words = _list_kind_words(allowed)
    titles = "、".join(MODEL.nodes[name].chinese for name in allowed)
    refusal = Refusal("kind_not_allowed", f"这里不能是这种对象。可填：{titles}；也可留空，按编码查找。")
    _replace(draft, cell, lambda text: words.get(read_word(text)), refusal)


@cache
def _list_kind_words(allowed: tuple[str, ...]) -> Mapping[str, str]:
    """List the words for each allowed kind of node; a word that fits two of them is none."""
    words: dict[str, str] = {}
    doubtful: set[str] = set()
    for name in allowed:
        subkinds = vocabulary(_KIND_VOCABULARIES[name]).values if name in _KIND_VOCABULARIES else ()
        for word in (word for value in subkinds for word in (value.chinese, *value.synonyms)):
            if words.setdefault(read_word(word), name) != name:
                doubtful.add(read_word(word))
    for word in doubtful:
        del words[word]
    for name in allowed:
        kind = MODEL.nodes[name]
        words |= dict.fromkeys(map(read_word, (kind.name, kind.chinese, kind.english)), name)
    return words
