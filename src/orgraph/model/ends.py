"""Short constructors for the ends of a relation sheet: the cells that name what it ties together."""

from __future__ import annotations

from orgraph.model.columns import code
from orgraph.model.schema import End


def end(
    name: str,
    chinese: str,
    english: str,
    sheet: str,
    *,
    kinds: bool = False,
    synonyms: tuple[str, ...] = (),
    example: str = "",
) -> End:
    """Construct one end: the cell of its code or name and, where several kinds are allowed, the cell of its kind."""
    cell = code(
        name,
        chinese,
        english,
        sheets=(sheet,),
        required_in=(sheet,),
        synonyms=synonyms,
        example=example,
        note="填编码；没有编码的填全称。",
    )
    kind_cell = code(f"{name}_node_kind", f"{chinese}类型", f"{english} kind", sheets=(sheet,))
    return End(column=cell, kind_column=kind_cell if kinds else None)


ORGANIZATION_WORDS = ("统一社会信用代码", "单位代码", "组织代码", "企业代码", "单位名称", "企业名称")
ORGANIZATION_EXAMPLE = "91330782DEM0000141"


def organization_end(sheet: str, name: str = "organization", chinese: str = "两新组织代码") -> End:
    """Construct an end that is an organization."""
    return end(name, chinese, name.capitalize(), sheet, synonyms=ORGANIZATION_WORDS, example=ORGANIZATION_EXAMPLE)


PARTY_WORDS = ("党组织", "党组织名称", "党组织代码")
