"""What an import did and what a store holds, as tables for a console."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.markup import escape
from rich.table import Table

from orgraph.model import MODEL
from orgraph.tables import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import RenderableType

    from orgraph.store import BatchRecord
    from orgraph.tables import DroppedColumn, Problem, TableCount


def render_counts(counts: Mapping[str, TableCount]) -> Table:
    """Render rows, taken and refused of every table."""
    table = Table("台账", "表", "table", box=None, pad_edge=False)
    for heading in ("行 rows", "接收 taken", "拒收 refused"):
        table.add_column(heading, justify="right")
    for name, count in counts.items():
        sheet, ledger = MODEL.sheets.get(name), MODEL.ledger_of.get(name)
        table.add_row(
            ledger.chinese if ledger else "", sheet.chinese if sheet else name, name,
            f"{count.rows:,}", f"{count.taken:,}", f"[red]{count.refused:,}[/]" if count.refused else "0",
        )
    return table


def render_problems(problems: Sequence[Problem], *, count: int, lines: int) -> Group:
    """Render the first problems, errors before warnings, with where they stand and what to do."""
    ordered = sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR)
    parts: list[RenderableType] = []
    for problem in ordered[:lines]:
        colour = "red" if problem.severity is Severity.ERROR else "yellow"
        place = " ".join(
            part for part in (problem.file, problem.sheet, f"第{problem.row}行" if problem.row else "",
                              f"“{problem.column}”" if problem.column else "") if part
        )
        value = f" 值：{problem.value}" if problem.value else ""
        parts.append(f"[{colour}]{problem.severity}[/] {escape(place)}{escape(value)}\n    {escape(problem.message)} "
                     f"\\[{problem.rule}]")
    if count > lines:
        parts.append(f"… 共 {count:,} 个问题 problems in all; --json lists the first 1,000.")
    return Group(*parts)


def render_dropped(columns: Sequence[DroppedColumn]) -> str:
    """Render the headings that were not taken; those of persons are named as such."""
    persons = sorted({column.heading for column in columns if column.person})
    others = sorted({column.heading for column in columns if not column.person})
    lines = []
    if persons:
        lines.append(f"未导入的个人信息列 columns of persons, not taken: {escape('、'.join(persons))}")
    if others:
        lines.append(f"未导入的其他列 other columns, not in the model: {escape('、'.join(others))}")
    return "\n".join(lines)


def render_batches(records: Sequence[BatchRecord]) -> Table:
    """Render the batches of a store, newest last; the current one is marked."""
    table = Table("", "批次 batch", "数据日期 data date", "写入时间 written", "台账范围 scopes", "行 rows", box=None)
    for record in records:
        table.add_row(
            "→" if record.current else "", record.digest[:12], record.data_date.isoformat(),
            record.written_at, f"{len(record.scopes):,}", f"{sum(record.rows.values()):,}",
        )
    return table
