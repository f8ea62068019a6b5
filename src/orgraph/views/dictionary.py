"""The data dictionary: the model as a page of Markdown, so that the manual cannot drift from the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgraph.model import MODEL, Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orgraph.model import Column, Ledger, NodeKind, RelationKind

INTRODUCTION = """# Data dictionary 数据字典

Made from the model by `python -m orgraph.views.dictionary`; a test compares.

## What an import replaces 导入替换什么

An import replaces exactly the scopes that it brings: one ledger of one reporting unit, for monthly ledgers of one
month. Everything else stays as it was. 导入只替换所带的“台账 × 填报单位（× 月份）”，其余不变。
"""

PERIODS = {
    Period.STATE: "this unit's whole ledger 该单位的整本台账",
    Period.MONTH: "this unit's rows of that month 该单位当月的记录",
}


def render_dictionary() -> str:
    """Render every ledger, node kind, relation kind and vocabulary as Markdown."""
    parts = [INTRODUCTION, _render_ledgers(MODEL.ledgers), "\n## Nodes 节点\n"]
    parts += [_render_node_kind(kind) for kind in MODEL.node_kinds]
    parts += ["\n## Relations 关系\n", _render_relation_kinds(MODEL.relation_kinds)]
    parts += ["\n## Vocabularies 取值\n", _render_vocabularies()]
    return "\n".join(parts)


def _render_table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(headings)} |", f"|{'---|' * len(headings)}"]
    lines += [f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in rows]
    return "\n".join(lines) + "\n"


def _render_ledgers(ledgers: tuple[Ledger, ...]) -> str:
    return _render_table(
        ("ledger 台账", "name", "sheets 表", "an import replaces 导入替换"),
        (
            (
                ledger.chinese,
                f"`{ledger.name}`",
                "、".join(f"{sheet.chinese} `{sheet.name}`" for sheet in ledger.sheets),
                PERIODS[ledger.period],
            )
            for ledger in ledgers
        ),
    )


def _describe(column: Column) -> tuple[str, ...]:
    allowed = f"`{column.vocabulary.name}`" if column.vocabulary else ""
    return (
        f"`{column.name}`",
        column.chinese,
        str(column.type) + (f" ({column.unit})" if column.unit else ""),
        allowed,
        " > ".join(f"`{sheet}`" for sheet in column.sheets) or str(column.filled_by),
        "、".join(f"`{sheet}`" for sheet in column.required_in),
        "、".join(column.synonyms),
    )


def _render_node_kind(kind: NodeKind) -> str:
    headings = ("column", "标题", "type", "values", "sheets, best first", "required in", "other headings")
    text = f"### {kind.name} {kind.chinese}\n\n" + _render_table(headings, map(_describe, kind.columns))
    if kind.references:
        text += "\n" + _render_table(
            ("reference", "cells", "relation", "sheets, best first"),
            (
                (
                    f"`{reference.name}`",
                    "、".join(column.chinese for column in reference.columns),
                    f"`{reference.relation}`" + (" (incoming)" if reference.incoming else ""),
                    " > ".join(f"`{sheet}`" for sheet in reference.sheets),
                )
                for reference in kind.references
            ),
        )
    return text


def _render_relation_kinds(kinds: tuple[RelationKind, ...]) -> str:
    return _render_table(
        ("relation", "关系", "from", "to", "columns", "rules"),
        (
            (
                f"`{kind.name}`",
                kind.chinese,
                " ".join(kind.sources),
                " ".join(kind.targets),
                " ".join(f"`{column.name}`" for column in kind.columns),
                ", ".join(
                    word
                    for word, holds in (
                        ("one at a time", kind.one_at_a_time),
                        ("acyclic", kind.acyclic),
                        ("derived", kind.derived),
                    )
                    if holds
                ),
            )
            for kind in kinds
        ),
    )


def _render_vocabularies() -> str:
    used = {
        column.vocabulary.name: column.vocabulary
        for columns in (*(k.columns for k in MODEL.node_kinds), *(k.columns for k in MODEL.relation_kinds))
        for column in columns
        if column.vocabulary
    }
    return _render_table(
        ("vocabulary", "values"),
        (
            (f"`{name}`", "；".join(f"`{value.code}` {value.chinese}" for value in used[name].values))
            for name in sorted(used)
        ),
    )


if __name__ == "__main__":
    from pathlib import Path

    Path("docs/dictionary.md").write_text(render_dictionary(), encoding="utf-8")
