"""Problems as people read them: those that are alike once, with how many rows, and what they may follow from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from orgraph.findings import Words, show_count
from orgraph.model import MODEL
from orgraph.tables import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from orgraph.tables import Problem

MISSING: Final = "end_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Problems that differ by their row only: the first one, how many there are, and what they may follow from."""

    problem: Problem
    count: int
    cause: Words | None


def list_alike(problems: Sequence[Problem], *, among: Sequence[Problem] | None = None) -> list[Alike]:
    """List problems that are alike once, in the order of the first of each.

    Parameters
    ----------
    among
        All problems of the import, of which some may be the cause of others.
    """
    counts: dict[tuple[object, ...], int] = {}
    firsts: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        sort = (problem.rule, problem.severity, problem.file, problem.sheet, problem.column, problem.value)
        # What stands in a row of its own is a problem of its own, unless it names the same thing.
        name = (*sort, problem.message) if problem.value else (*sort, problem.message, problem.row)
        firsts.setdefault(name, problem)
        counts[name] = counts.get(name, 0) + 1
    refused = _count_refused(among if among is not None else problems)
    return [
        Alike(problem=problem, count=counts[name], cause=_find_cause(problem, refused))
        for name, problem in firsts.items()
    ]


def _count_refused(problems: Iterable[Problem]) -> dict[str, int]:
    """Count the rows of each sheet that errors refuse."""
    rows = {
        (problem.table, problem.file, problem.sheet, problem.row)
        for problem in problems
        if problem.severity is Severity.ERROR and problem.row is not None and problem.rule != MISSING
    }
    return Counter(table for table, *_ in rows)


def _find_cause(problem: Problem, refused: dict[str, int]) -> Words | None:
    """Find whether what a row names may itself have been refused: then that row is to be mended first."""
    sheet = MODEL.sheets.get(problem.table)
    if problem.rule != MISSING or sheet is None or sheet.brings not in MODEL.relations:
        return None
    relation = MODEL.relations[sheet.brings]
    kinds = relation.targets if sheet.target and problem.column == sheet.target.column.chinese else relation.sources
    found = [other for other in MODEL.sheets.values() if other.brings in kinds and refused.get(other.name)]
    if not found:
        return None
    zh = "、".join(f"“{other.chinese}”表{refused[other.name]:,}行" for other in found)
    en = ", ".join(f"{show_count(refused[other.name], 'row')} of {other.english}" for other in found)
    return Words(f"本次导入中{zh}被拒收，请先改好。", f"{en} were refused in this import: mend them first.")
