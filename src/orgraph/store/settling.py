"""What becomes of an import: its rows are resolved until nothing more is refused, then warnings are added.

Whoever refers to a refused row is refused too, so refused rows are taken out and what hangs on them is resolved again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from orgraph.identifiers import read_areas
from orgraph.model import MODEL
from orgraph.rules import read_rules
from orgraph.store.planning import NOTHING_HELD, find_plan, find_scope_counts
from orgraph.store.protocol import WriteOutcome
from orgraph.store.resolution import DANGLING, read_resolution
from orgraph.store.resolution.complaints import list_sorted_problems
from orgraph.tables import Problem, Severity, TableCount

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    import pyarrow as pa
    from numpy.typing import NDArray

    from orgraph.store.planning import Held, Plan
    from orgraph.store.resolution import LedgerRows, ResolvedBefore
    from orgraph.tables import Scope, Tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """An import after resolution.

    Attributes
    ----------
    plan
        None where the import as a whole was refused before its rows were looked at.
    rows
        The ledger rows of all scopes that remain.
    tables, kept
        Resolved tables that were made, and names of those that stay as they are.
    problems
        Those of the import and those that were found here.
    refused
        By name of the sheet, positions in the rows of the import.
    counts
        What is refused here included.
    """

    plan: Plan | None
    rows: LedgerRows | None
    tables: Mapping[str, pa.Table]
    kept: frozenset[str]
    problems: tuple[Problem, ...]
    refused: Mapping[str, NDArray[np.int64]]
    counts: Mapping[str, TableCount]
    data_date: date | None

    @property
    def has_errors(self) -> bool:
        """Whether any row or file was refused."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


def validate_import(
    tables: Tables,
    held: Held,
    *,
    shrink_warning_share: float | None,
    begin: Callable[[Plan], None] | None = None,
) -> Settled:
    """Lay an import over what a store holds, resolve it, and tell everything that is wrong with it.

    Parameters
    ----------
    begin
        Called with the plan before anything is resolved, so that a store may begin to write.
    """
    plan = find_plan(tables, held)
    data_date = _find_data_date(plan.rows.scopes, held)
    whole = _find_reasons_against(tables, held, data_date)
    if whole:
        counts = {name: TableCount(rows=c.rows, taken=0, refused=c.rows) for name, c in tables.counts.items()}
        return Settled(
            plan=None,
            rows=None,
            tables={},
            kept=frozenset(),
            problems=(*tables.problems, *whole),
            refused={},
            counts=counts,
            data_date=held.data_date,
        )
    if begin is not None:
        begin(plan)
    settling = _Settling(plan)
    settling.settle()
    # Nothing is lost by what joins.
    shrinking = () if tables.supplement else tables.scopes
    warnings = _list_shrunk(shrinking, held, settling.rows, shrink_warning_share)
    warnings += _list_left_dangling(settling.tables.get(DANGLING), plan.before)
    return Settled(
        plan=plan,
        rows=settling.rows,
        tables=settling.tables,
        kept=settling.kept,
        problems=list_sorted_problems((*tables.problems, *settling.problems, *warnings)),
        refused=settling.refused,
        counts=_count(tables, settling.refused),
        data_date=data_date,
    )


def find_problems(tables: Tables) -> WriteOutcome:
    """Tell what a store would say that holds nothing yet."""
    settled = validate_import(tables, NOTHING_HELD, shrink_warning_share=None)
    return WriteOutcome(
        digest=None,
        changed=False,
        data_date=None,
        tables=settled.counts,
        problems=settled.problems,
        refused=settled.refused,
    )


class _Settling:
    """Resolves again and again, each time without the rows that were refused."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.rows = plan.rows
        self.tables: dict[str, pa.Table] = {}
        self.kept: frozenset[str] = frozenset()
        self.problems: list[Problem] = []
        self.refused: dict[str, NDArray[np.int64]] = {}
        self.remaining: dict[str, NDArray[np.int64]] = {}

    def settle(self) -> None:
        """Resolve until nothing is refused."""
        resolution = read_resolution(self.rows, changed=self.plan.changed, before=self.plan.before)
        self.tables, self.kept = dict(resolution.tables), resolution.kept
        self.problems += resolution.problems
        while resolution.refused:
            self._leave_out(resolution.refused)
            between = _Between(self.tables, self.kept, self.plan.before)
            resolution = read_resolution(self.rows, changed=set(resolution.refused), before=between)
            still = {name: table for name, table in self.tables.items() if name in resolution.kept}
            self.kept = self.kept & resolution.kept
            self.tables = {**still, **resolution.tables}
            self.problems += resolution.problems

    def _leave_out(self, refused: Mapping[str, NDArray[np.int64]]) -> None:
        """Take refused rows out, and remember which rows of the import they were."""
        for sheet, rows in refused.items():
            start = self.rows.fresh_from[sheet]
            places = self.remaining.get(sheet, np.arange(self.rows.count(sheet) - start))
            gone = np.zeros(len(places), dtype=np.bool_)
            gone[rows - start] = True
            self.refused[sheet] = np.sort(np.concatenate([self.refused.get(sheet, places[:0]), places[gone]]))
            self.remaining[sheet] = places[~gone]
        self.rows = self.rows.without(refused)


class _Between:
    """The resolved tables between two rounds: those made so far, and behind them those of the batch before."""

    def __init__(self, made: Mapping[str, pa.Table], kept: frozenset[str], before: ResolvedBefore | None) -> None:
        self.made = made
        self.kept = kept
        self.before = before

    def list_tables(self) -> frozenset[str]:
        """Names of all tables."""
        return self.kept | set(self.made)

    def read_table(self, name: str, columns: Sequence[str] | None = None) -> pa.Table:
        """Read one table."""
        if name not in self.made:
            assert self.before is not None  # noqa: S101 - what is kept is kept from a batch
            return self.before.read_table(name, columns)
        table = self.made[name]
        return table if columns is None else table.select([name for name in columns if name in table.column_names])


def _find_data_date(scopes: Sequence[Scope], held: Held) -> date | None:
    """Find the day that a batch describes: the newest of its scopes."""
    return max((scope.data_date for scope in scopes if scope.data_date is not None), default=held.data_date)


def _find_reasons_against(tables: Tables, held: Held, data_date: date | None) -> tuple[Problem, ...]:
    """Tell what speaks against an import as a whole, also against its good rows."""
    messages = {}
    if held.synthetic is not None and held.synthetic != tables.synthetic:
        here, there = ("合成", "真实") if tables.synthetic else ("真实", "合成")
        messages["synthetic_mixed"] = (
            f"本次导入的是{here}数据，而库中是{there}数据，两者不得混在一个库里。请导入另一个库。"
        )
    if data_date is None and tables.scopes:
        messages["data_date_missing"] = "不知道数据截至哪一天。请在封面填写“数据日期”，或用 --data-date 指明。"
    if tables.supplement and (strange := _list_without_base(tables, held)):
        messages["supplement_without_base"] = (
            f"补充导入只能并入已有的台账，而库中还没有：{'、'.join(strange)}。请先导入整本台账"
            "（有错误的加 --partial，只导入合格的行），再补充。"
        )
    file = tables.sources[0].name if tables.sources else ""
    return tuple(
        Problem(rule=rule, severity=Severity.ERROR, message=message, file=file) for rule, message in messages.items()
    )


def _list_without_base(tables: Tables, held: Held) -> list[str]:
    """List in words the scopes of a supplement that nothing was imported for: a few rows are no ledger."""
    known = {scope.identity for scope in held.scopes}
    areas = read_areas()
    return [
        f"{areas[scope.unit].title if scope.unit in areas else scope.unit or '未注明单位'}"
        f"{scope.period}{MODEL.ledgers_by_name[scope.ledger].chinese}"
        for scope in tables.scopes
        if scope.identity not in known
    ]


def _count(tables: Tables, refused: Mapping[str, NDArray[np.int64]]) -> dict[str, TableCount]:
    """Count taken and refused rows anew."""
    counts = dict(tables.counts)
    for sheet, rows in refused.items():
        count = counts[sheet]
        counts[sheet] = replace(count, taken=count.taken - len(rows), refused=count.refused + len(rows))
    return counts


@cache
def _find_default_share() -> float:
    return read_rules().imports.shrink_warning_share


def _list_left_dangling(dangling: pa.Table | None, before: ResolvedBefore | None) -> list[Problem]:
    """Warn of ends that no ledger lists now or lists yet; of those that hung before nobody is told again."""
    if dangling is None:
        return []
    known = before is not None and DANGLING in before.list_tables()
    earlier = before.read_table(DANGLING).to_pylist() if known and before is not None else []
    told = {tuple(row.values()) for row in earlier}
    return [
        Problem(
            rule="end_left_dangling",
            severity=Severity.WARNING,
            message=f"“{row['column']}”填的“{row['value']}”不在任何已导入的台账中，这一项暂不计入，待其导入后自动计入。",
            file=row["file"],
            sheet=row["sheet"],
            row=row["row"],
            column=row["column"],
            value=row["value"],
            table=row["table"],
        )
        for row in dangling.to_pylist()
        if tuple(row.values()) not in told
    ]


def _list_shrunk(scopes: Sequence[Scope], held: Held, rows: LedgerRows, share: float | None) -> list[Problem]:
    """Warn of scopes that lose more than a share of their rows."""
    if not any(scope.identity in held.row_counts for scope in scopes):
        return []
    share = _find_default_share() if share is None else share
    new_counts = {name: find_scope_counts(rows.tables[name]) for name in rows.fresh_from}
    areas = read_areas()
    problems = []
    for scope in sorted(scopes):
        for sheet, old in sorted(held.row_counts.get(scope.identity, {}).items()):
            new = new_counts.get(sheet, {}).get((scope.unit, scope.period), 0)
            if new < old * (1 - share):
                unit = areas[scope.unit].title if scope.unit in areas else scope.unit or "未注明单位"
                title = f"{unit}{scope.period}{MODEL.ledger_of[sheet].chinese}“{MODEL.sheets[sheet].chinese}”"
                message = f"{title}由{old:,}行减为{new:,}行。请核对台账是否完整；如有误，用 undo 撤销本次导入。"
                problems.append(
                    Problem(
                        rule="scope_shrinks",
                        severity=Severity.WARNING,
                        message=message,
                        sheet=MODEL.sheets[sheet].chinese,
                        value=f"{old} → {new}",
                        table=sheet,
                    )
                )
    return problems
