"""What an import did and what a store holds, as tables for a console."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pyarrow import types as pa_types
from rich.console import Group
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

from orgraph.model import MODEL
from orgraph.tables import Severity
from orgraph.views.problems import list_alike

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pyarrow as pa
    from rich.console import Console, RenderableType

    from orgraph.findings import Finding, Provenance
    from orgraph.tables import DroppedColumn, ImportReport, Problem, TableCount
    from orgraph.views.problems import Alike

SHOWN_ROWS = 50
SHOWN_RECORDS = 20
UNBOUNDED_WIDTH = 10_000
BAR_WIDTH = 24


def render_counts(counts: Mapping[str, TableCount]) -> Table:
    """Render rows, taken and refused of every table."""
    table = Table("台账", "表", "table", box=None, pad_edge=False)
    for heading in ("行 rows", "接收 taken", "拒收 refused"):
        table.add_column(heading, justify="right")
    for name, count in counts.items():
        sheet, ledger = MODEL.sheets.get(name), MODEL.ledger_of.get(name)
        table.add_row(
            ledger.chinese if ledger else "",
            sheet.chinese if sheet else name,
            name,
            f"{count.rows:,}",
            f"{count.taken:,}",
            f"[red]{count.refused:,}[/]" if count.refused else "0",
        )
    return table


def render_problems(problems: Sequence[Problem], *, count: int, lines: int) -> Group:
    """Render the first errors one by one, then warnings by rule, each with where it stands and what to do."""
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    by_rule: dict[str, list[Problem]] = {}
    for problem in problems:
        if problem.severity is Severity.WARNING:
            by_rule.setdefault(problem.rule, []).append(problem)
    alike = list_alike(errors, among=problems)
    parts: list[RenderableType] = [_render_alike(some) for some in alike[:lines]]
    if len(alike) > lines:
        parts.append(f"… 还有 {sum(some.count for some in alike[lines:]):,} 个错误 more errors")
    parts += [_render_problem("yellow", f"警告 warning × {len(some):,}", some[0]) for some in by_rule.values()]
    parts.append(f"共 {count:,} 个问题 problems in all; --json lists the first 1,000.")
    return Group(*parts)


def _render_alike(alike: Alike) -> str:
    title = "错误 error" if alike.count == 1 else f"错误 error × {alike.count:,}"
    cause = "" if alike.cause is None else f"\n    {escape(alike.cause.zh)}"
    return _render_problem("red", title, alike.problem) + cause


def _render_problem(colour: str, title: str, problem: Problem) -> str:
    row = f"第{problem.row}行" if problem.row else ""
    column = f"“{problem.column}”" if problem.column else ""
    place = " ".join(part for part in (problem.file, problem.sheet, row, column) if part)
    value = f"，值：{problem.value}" if problem.value else ""
    return f"[{colour}]{title}[/] {escape(place + value)}\n    {escape(problem.message)} \\[{problem.rule}]"


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


def render_batches(records: Sequence[Mapping[str, Any]]) -> Table:
    """Render the batches of a store, newest last; the current one is marked."""
    table = Table("", "批次 batch", "数据日期 data date", "写入时间 written", "台账范围 scopes", "行 rows", box=None)
    for record in records:
        table.add_row(
            "→" if record["current"] else "",
            record["digest"][:12],
            record["data_date"],
            record["written_at"],
            f"{len(record['scopes']):,}",
            f"{sum(record['rows'].values()):,}",
        )
    return table


def render_import(report: ImportReport, *, imported: bool, lines: int) -> Group:
    """Render what an import did: counts, problems, columns that were not taken, and the batch."""
    parts: list[RenderableType] = [render_counts(report.tables), ""]
    if report.problem_count:
        parts += [render_problems(report.problems, count=report.problem_count, lines=lines), ""]
    if report.dropped_columns:
        parts += [render_dropped(report.dropped_columns), ""]
    parts.append(_conclude(report, imported=imported))
    return Group(*parts)


def _conclude(report: ImportReport, *, imported: bool) -> str:
    batch = f"批次 batch {report.batch[:12]}" if report.batch else "尚无批次 no batch yet"
    if not imported:
        words = ("有错误，改正后再导入", "Errors: correct them, then import.")
        return " ".join(words if report.has_errors else ("可以导入", "Ready to import."))
    if report.changed:
        return f"[green]已导入 imported[/] · {batch} · 数据日期 data date {report.data_date}"
    if report.has_errors:
        return (
            f"[red]未导入 nothing was imported[/] · {batch}\n改正后再导入，或用 --partial 只导入合格的行。"
            " Correct the rows, or take the good ones with --partial."
        )
    return f"无变化 nothing has changed · {batch}"


def render_heading(title: str, provenance: Provenance) -> str:
    """Render what stands above every result: the day, the batch, the rules, and whether the data are synthetic."""
    mark = "合成数据 synthetic · " if provenance.synthetic else ""
    made_from = f"批次 batch {provenance.snapshot[:12]} · 规则 rules {provenance.rules[:8]}"
    return f"[bold]{title}[/] · {mark}{provenance.day}\n{made_from}"


def render_sentences(findings: Sequence[Finding], *, most: int | None = None) -> Table:
    """Render what findings say, each beside its bullet: Chinese has no space at which its first line could break."""
    table = Table.grid(padding=(0, 1, 0, 0))
    table.add_column()
    table.add_column(overflow="fold")
    for finding in findings[:most]:
        table.add_row("·", escape(finding.sentence.zh))
    if most is not None and len(findings) > most:
        table.add_row("…", f"另有{len(findings) - most:,}条，见 --xlsx 或 --json more findings")
    return table


def render_share(share: float | None) -> str:
    """Render a share as a percentage, or as unknown."""
    return "未知" if share is None else f"{share:.1%}"


def render_columns(headings: Mapping[str, str], rows: Iterable[Sequence[str]]) -> Table:
    """Render rows of text; each heading says whether its column stands ``left`` or ``right``."""
    table = Table(box=None, pad_edge=False)
    for heading, side in headings.items():
        right = side == "right"
        table.add_column(heading, justify="right" if right else "left", no_wrap=right, overflow="fold")
    for row in rows:
        table.add_row(*map(escape, row))
    return table


def render_bars(counts: Mapping[str, int], *, heading: str) -> Table:
    """Render counts with bars: one looks before one reads."""
    largest = max(counts.values(), default=0) or 1
    rows = [(name, f"{count:,}", "█" * round(BAR_WIDTH * count / largest)) for name, count in counts.items()]
    return render_columns({heading: "left", "家 organizations": "right", "": "left"}, rows)


def render_rows(rows: pa.Table, *, limit: int | None = SHOWN_ROWS, numbers: str = "left") -> Group:
    """Render a table of rows, the first ones where there are many; columns of numbers stand where `numbers` says."""
    shown = rows if limit is None else rows.slice(0, limit)
    cells = [[_write(cell) for cell in row.values()] for row in shown.to_pylist()]
    headings = {field.name: numbers if _is_number(field.type) else "left" for field in rows.schema}
    more = rows.num_rows - shown.num_rows
    return Group(render_columns(headings, cells), *([f"… {more:,} more rows; --csv prints all."] if more else []))


def render_answer(rows: pa.Table, console: Console, *, headings: Mapping[str, str]) -> RenderableType:
    """Render rows as a table where it fits on a console, else as one record below the other.

    Parameters
    ----------
    headings
        What stands above each column, by its name.
    """
    named = rows.rename_columns([f"{headings[name]}\n{name}" for name in rows.column_names])
    table = render_rows(named, numbers="right")
    wide = console.options.update(max_width=UNBOUNDED_WIDTH)
    if Measurement.get(console, wide, table).maximum <= console.width:
        return table
    records = Table(box=None, pad_edge=False, show_header=False)
    records.add_column(no_wrap=True)
    records.add_column(overflow="fold")
    shown = rows.slice(0, SHOWN_RECORDS)
    for number, row in enumerate(shown.to_pylist(), start=1):
        records.add_row(f"[dim]{number}[/]", "")
        for name, cell in row.items():
            records.add_row(f"[dim]{escape(headings[name])}[/]", escape(_write(cell)))
    more = rows.num_rows - shown.num_rows
    return Group(records, *([f"… {more:,} more rows; --csv prints all."] if more else []))


def _is_number(kind: pa.DataType) -> bool:
    return bool(pa_types.is_integer(kind) or pa_types.is_floating(kind))


def _write(cell: object) -> str:
    return "" if cell is None else f"{cell:.3f}" if isinstance(cell, float) else str(cell)
