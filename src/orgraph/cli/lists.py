"""Results that are lists: one JSON object, CSV, a workbook with all lists, or findings for people to read."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from orgraph.cli.printing import console, print_json
from orgraph.cli.targets import tell_written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pyarrow as pa

    from orgraph.findings import Finding, Provenance

CONFIDENTIAL = "内部资料"
MOST_FINDINGS = 24


class Listed(Protocol):
    """A result that states itself and can be a JSON object."""

    @property
    def provenance(self) -> Provenance:
        """What it was made from."""
        ...

    def findings(self) -> list[Finding]:
        """List what there is to say."""
        ...

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        ...


Result = TypeVar("Result", bound=Listed)


@dataclass(frozen=True, slots=True, eq=False)
class Lists:
    """The lists of a result: the main one, which is also the CSV, and further ones by title.

    Attributes
    ----------
    words
        What planners read instead of the codes of some columns.
    """

    title: str
    table: pa.Table
    more: Mapping[str, pa.Table]
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def print_lists(
    result: Result,
    list_tables: Callable[[Result], Lists],
    *,
    xlsx: Path | None,
    as_csv: bool,
    as_json: bool,
) -> None:
    """Print a result in the wanted form, and write its workbook where a file is named."""
    if xlsx is not None:
        write_lists(list_tables(result), result, xlsx, to_stderr=as_json or as_csv)
    if as_json:
        print_json(result.as_dict())
    elif as_csv:
        from orgraph.views.delimited import write_delimited
        from orgraph.views.headings import list_with_headings

        write_delimited(
            list_with_headings(list_tables(result).table), sys.stdout, synthetic=result.provenance.synthetic
        )
    elif xlsx is None:
        _show(result, list_tables(result).title)


def _count_rows(lists: Lists) -> str:
    sheets = {lists.title: lists.table, **lists.more}
    return "、".join(f"{title}{table.num_rows:,}行" for title, table in sheets.items())


def _show(result: Listed, title: str) -> None:
    from orgraph.views.console import render_heading, render_sentences

    out = console()
    out.print(render_heading(title, result.provenance))
    out.print()
    out.print(render_sentences(result.findings(), most=MOST_FINDINGS))


def write_lists(lists: Lists, result: Listed, file: Path, *, to_stderr: bool) -> None:
    """Write the lists of a result as a workbook, with what it comes to, and tell what it holds."""
    from orgraph.views.headings import list_with_headings
    from orgraph.views.workbook import WorkbookMark, write_workbook

    provenance, told = result.provenance, result.findings()[:MOST_FINDINGS]
    bases = dict.fromkeys(finding.denominator.zh for finding in told if finding.denominator is not None)
    mark = WorkbookMark(
        title=lists.title,
        confidential=CONFIDENTIAL,
        synthetic=provenance.synthetic,
        day=provenance.day,
        snapshot=provenance.snapshot,
        rules=provenance.rules,
        notes=(*(("分母", basis) for basis in bases), *(("结论", finding.sentence.zh) for finding in told)),
    )
    with file.open("wb") as stream:
        more = {title: list_with_headings(table, words=lists.words) for title, table in lists.more.items()}
        write_workbook(list_with_headings(lists.table, words=lists.words), stream, mark=mark, more=more)
    tell_written(file, _count_rows(lists), to_stderr=to_stderr)
