"""Scoping: which reporting unit each row belongs to, which month, and of which day a file speaks.

The unit of a row is that of its own cell, else the one that the cover or the caller declares, else the counting unit of
the place that its sheet names for this purpose, else the one unit of the other sheets of its file. The day of a file
is declared, else the newest fact in it; it is never the day of the import.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.identifiers.columns import match_texts
from orgraph.model import MODEL, REPORTING_UNIT, ColumnType, Period
from orgraph.sources.checks.row_rules import list_fact_days
from orgraph.sources.masks import find_rows
from orgraph.sources.raw import TALLIED_LEDGERS
from orgraph.sources.refusal import Refusal
from orgraph.tables import PERIOD, UNIT, Problem, Severity

if TYPE_CHECKING:
    from datetime import date

    from orgraph.identifiers import Areas
    from orgraph.sources.checks.drafts import Draft
    from orgraph.sources.raw import RawFile

REGISTERS: Final = frozenset({"registry", "civil_affairs"})
"""Ledgers whose rows may belong to an unknown unit: extracts of a province or of the whole country."""
_PLACES: Final = ("operating_area", "registered_area")
"""References that tell the unit where the one for this purpose is empty."""
_UNDECLARED: Final = Refusal(
    "unit_undeclared",
    "不知道由哪个单位填报。请在封面写明“填报单位”，或增加“填报单位”一栏，或导入时用 --unit 指明。",
)


@dataclass(slots=True)
class FileDrafts:
    """The sheets of one file on their way, with what was found about the file as a whole.

    Attributes
    ----------
    unit
        Key of the declared unit; None where nobody declared one.
    data_date
        Day that its rows describe; None where it cannot be told.
    """

    file: RawFile
    name: str
    drafts: list[Draft]
    problems: list[Problem] = field(default_factory=list)
    unit: str | None = None
    data_date: date | None = None
    synthetic: bool = False

    def complain(self, rule: str, message: str, *, severity: Severity = Severity.ERROR, value: str = "") -> None:
        """Note a problem of the whole file; an error refuses all its rows."""
        self.problems.append(Problem(rule=rule, severity=severity, message=message, file=self.name, value=value))
        if severity is Severity.ERROR:
            for draft in self.drafts:
                draft.refused[:] = True


def find_units(drafts: FileDrafts, areas: Areas) -> None:
    """Find the reporting unit of every row of a file."""
    declared = drafts.file.declared.unit
    if declared is not None:
        drafts.unit = _find_unit(declared, areas)
        if drafts.unit is None:
            drafts.complain("unit_unknown", f"“填报单位”：{_say_units(areas)}", value=declared)
    for draft in drafts.drafts:
        draft.values[UNIT] = _find_own_units(draft, areas).fill_null(drafts.unit)
        if drafts.unit is None and not drafts.problems:
            ledger = drafts.file.declared.period if draft.kind.name == "tallies" else draft.ledger
            _find_placed_units(draft, areas, may_be_unknown=ledger in REGISTERS)
    for draft in drafts.drafts:
        missing = np.asarray(pc.is_null(draft.values[UNIT])) & ~draft.refused
        if draft.kind.unit_reference is None and missing.any():
            others = {unit for other in drafts.drafts if other is not draft for unit in _list_units(other)}
            if len(others) == 1:
                draft.values[UNIT] = draft.values[UNIT].fill_null(others.pop())
                missing[:] = False
        if missing.any() and missing.all():
            draft.refuse_all("", _UNDECLARED)
        elif missing.any():
            draft.refuse(np.flatnonzero(missing), "", _UNDECLARED)


def _find_unit(text: str, areas: Areas) -> str | None:
    area = areas.find_area(text)
    return area.key if area is not None and area.key in areas.list_reporting_units() else None


def _say_units(areas: Areas) -> str:
    return f"没有这个填报单位。可填：{'、'.join(areas[key].title for key in areas.list_reporting_units())}。"


def _find_own_units(draft: Draft, areas: Areas) -> pa.Array:
    cell = REPORTING_UNIT.name
    texts = draft.column(cell)
    if not draft.has(cell):
        return pa.nulls(draft.count, pa.string())
    units = match_texts(texts, lambda text: _find_unit(text, areas)).cast(pa.string())
    unknown = find_rows(pc.and_(pc.is_valid(texts), pc.is_null(units)))
    draft.refuse(unknown, cell, Refusal("unit_unknown", _say_units(areas)))
    return units


def _find_placed_units(draft: Draft, areas: Areas, *, may_be_unknown: bool) -> None:
    """Fill in the counting unit of the place of each row."""
    reference = draft.kind.unit_reference
    if reference is None:
        return
    bodies = next(iter(areas.list_keys("city_bodies")), None)

    def find(key: str) -> str | None:
        area = areas[key]
        # A row that is placed in the city as a whole and not in a county is one of the city's own bodies.
        return bodies if area.level == "city" else area.counted_by

    units = draft.values[UNIT]
    for name in (reference, *_PLACES):
        if name in draft.values:
            units = pc.coalesce(units, match_texts(draft.values[name], find).cast(pa.string()))
    draft.values[UNIT] = units.fill_null("") if may_be_unknown else units


def _list_units(draft: Draft) -> list[str]:
    return [unit for unit in pc.unique(draft.values[UNIT]).to_pylist() if unit]


def find_periods(drafts: FileDrafts) -> None:
    """Find the month of every row of a monthly ledger; it must be the declared one."""
    declared = drafts.file.declared.period
    for draft in drafts.drafts:
        if MODEL.ledgers_by_name[draft.ledger].period is not Period.MONTH:
            draft.values[PERIOD] = _repeat("", draft.count)
        elif draft.kind.period_column is not None:
            draft.values[PERIOD] = _read_periods(draft, draft.kind.period_column, declared)
        elif declared is not None:
            draft.values[PERIOD] = _repeat(declared, draft.count)
    for draft in drafts.drafts:
        if PERIOD not in draft.values:
            others = [other for other in drafts.drafts if PERIOD in other.values and other.kind.period_column]
            draft.values[PERIOD] = _find_target_periods(draft, others)


def _repeat(text: str, count: int) -> pa.Array:
    return pa.repeat(pa.scalar(text, pa.string()), count)


def _read_periods(draft: Draft, column: str, declared: str | None) -> pa.Array:
    months = pc.strftime(draft.column(column).cast(pa.timestamp("s")), format="%Y-%m").cast(pa.string())
    if declared is None:
        return months
    if declared in TALLIED_LEDGERS and draft.kind.name == "tallies":
        return _repeat(declared, draft.count)
    refusal = Refusal("period_differs", f"不在报告期{declared}之内。请核对日期，或改报当月的报表。")
    draft.refuse(find_rows(pc.not_equal(months, declared)), column, refusal)
    return _repeat(declared, draft.count)


def _find_target_periods(draft: Draft, others: list[Draft]) -> pa.Array:
    """Find the month of rows without a date: that of what they name, else the only month of their file."""
    month_of: dict[str, str | None] = {}
    for other in others:
        for cell in ("code", "name"):
            if other.has(cell):
                names, months = other.column(cell).to_pylist(), other.values[PERIOD].to_pylist()
                month_of |= {name: month for name, month in zip(names, months, strict=True) if name}
    target = draft.kind.target.column.name if draft.kind.target else ""
    found = match_texts(draft.column(target), month_of.get).cast(pa.string())
    months = {month for other in others for month in pc.unique(other.values[PERIOD]).to_pylist() if month}
    if len(months) == 1:
        return found.fill_null(months.pop())
    message = "不知道属于哪个月。请在封面写明“报告期”，或导入时用 --period 指明。"
    draft.refuse(find_rows(pc.is_null(found)), target, Refusal("period_undeclared", message))
    return found


def find_data_date(drafts: FileDrafts) -> None:
    """Find the day that a file describes: declared, else the newest fact in it, with a warning that names it."""
    drafts.data_date = drafts.file.declared.data_date
    if drafts.data_date is not None:
        return
    days = [day for draft in drafts.drafts for day in _list_newest_days(draft)]
    if days:
        drafts.data_date = max(days)
        drafts.complain(
            "data_date_undeclared",
            f"没有声明数据日期，按表中最新的日期{drafts.data_date}处理。"
            "请在封面写明“数据日期”，或用 --data-date 指明。",
            severity=Severity.WARNING,
        )


def find_undeclared_emptiness(drafts: FileDrafts) -> None:
    """Warn of a ledger without rows that does not say whose it is: it cannot mean that somebody has nothing to report.

    Where it does say so, its scope is loaded and holds nothing: a known zero.
    """
    for ledger in dict.fromkeys(draft.ledger for draft in drafts.drafts):
        sheets = [draft for draft in drafts.drafts if draft.ledger == ledger]
        if any(draft.count or draft.sheet.refused for draft in sheets):
            continue
        monthly = MODEL.ledgers_by_name[ledger].period is Period.MONTH
        needed = {"“填报单位”": drafts.unit, **({"“报告期”": drafts.file.declared.period} if monthly else {})}
        if lacking := "和".join(name for name, said in needed.items() if said is None):
            message = (
                f"{MODEL.ledgers_by_name[ledger].chinese}没有一行数据，又没有声明{lacking}，仍按未报处理。"
                f"确无此类记录的，请在封面写明{lacking}。"
            )
            drafts.complain("empty_undeclared", message, severity=Severity.WARNING)


def _list_newest_days(draft: Draft) -> list[date]:
    taken = pa.array(~draft.refused)
    days = [
        pc.max(draft.column(cell).filter(taken)).as_py() for cell in list_fact_days(draft.kind.name) if draft.has(cell)
    ]
    for cell in MODEL.cells(draft.kind.name):
        if cell.type is ColumnType.MONTH and draft.has(cell.name):
            month = pc.max(draft.column(cell.name).filter(taken)).as_py()
            days.append(month and month.replace(day=monthrange(month.year, month.month)[1]))
    return [day for day in days if day is not None]
