"""Overview: what a deputy head wants in one screen, put together from the analyses that know.

Nothing is counted here: every figure is taken from the result of one analysis and names the list that it stands on.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.analyses.affiliation import DUE, OVERDUE, list_affiliation
from orgraph.analyses.alliances import AllianceList, list_alliances
from orgraph.analyses.coverage import measure_coverage
from orgraph.analyses.reporting import Reporting, list_reporting
from orgraph.analyses.visits import DUE as NOT_VISITED
from orgraph.analyses.visits import VISITED, Visits, measure_visits
from orgraph.findings import Provenance, Words

if TYPE_CHECKING:
    from datetime import date

    from orgraph.analyses.affiliation import Affiliation
    from orgraph.analyses.coverage import Coverage
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

NONE: Final = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of the overview.

    Attributes
    ----------
    value
        None where it cannot be known.
    is_share
        Whether the value is a share from 0 to 1.
    beside
        What stands beside it: its denominator, or a second count.
    unknown
        How many of its population are not known.
    rows
        Name of the list behind it, with its parameters, as the API and the pages know it.
    """

    code: str
    title: Words
    value: float | None
    unit: Words
    beside: Words
    rows: str
    is_share: bool = False
    unknown: int = 0

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "code": self.code,
            "title": self.title.as_dict(),
            "value": self.value,
            "unit": self.unit.as_dict(),
            "beside": self.beside.as_dict(),
            "unknown": self.unknown,
            "rows": self.rows,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """One counting unit; `key` is None for organizations whose unit is not known."""

    key: str | None
    title: str
    organizations: int
    covered: int
    uncovered: int
    unknown: int
    must_build_missing: int
    must_build_unknown: int
    none: int
    alliances: int | None
    days: int | None
    reported: bool | None
    """None for what reports no census of its own."""

    @property
    def share(self) -> float | None:
        """Covered of those that are known."""
        known = self.covered + self.uncovered
        return self.covered / known if known else None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Overview:
    """The overview of a day, with the results that its figures were taken from."""

    provenance: Provenance
    sentence: Words
    figures: tuple[Figure, ...]
    units: tuple[UnitLine, ...]
    gaps: tuple[Words, ...]
    coverage: Coverage
    alliances: AllianceList
    visits: Visits
    affiliation: Affiliation
    reporting: Reporting

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            **self.provenance.as_dict(),
            "sentence": self.sentence.as_dict(),
            "figures": [figure.as_dict() for figure in self.figures],
            "units": [{**asdict(line), "share": line.share} for line in self.units],
            "gaps": [gap.as_dict() for gap in self.gaps],
        }


def measure_overview(snapshot: Snapshot, *, rules: Rules, day: date | None = None) -> Overview:
    """Measure what the overview shows."""
    coverage = measure_coverage(snapshot, rules=rules, day=day, by=("unit",))
    alliances = list_alliances(snapshot, rules=rules, day=day)
    visits = measure_visits(snapshot, rules=rules, day=day)
    affiliation = list_affiliation(snapshot, rules=rules, day=day)
    reporting = list_reporting(snapshot, rules=rules, day=day)
    gaps = [coverage.rate(code).because for code in "AB"] + [alliances.because, visits.because]
    parts = dict.fromkeys(
        Words(chinese, english)
        for gap in gaps
        if gap is not None
        for chinese, english in zip(gap.zh.split("；"), gap.en.split("; "), strict=True)
    )
    return Overview(
        provenance=coverage.provenance,
        sentence=_write_sentence(coverage),
        figures=(*_list_coverage_figures(coverage, snapshot), *_list_work_figures(alliances, visits, reporting)),
        units=_list_units(coverage, alliances, reporting),
        gaps=tuple(parts),
        coverage=coverage,
        alliances=alliances,
        visits=visits,
        affiliation=affiliation,
        reporting=reporting,
    )


def _write_sentence(coverage: Coverage) -> Words:
    operating, duty = coverage.rate("A"), coverage.rate("B")
    if operating.share is None:
        return Words(
            f"共有两新组织 {operating.population:,} 家；党组织台账尚未导入，覆盖情况未知。",
            f"There are {operating.population:,} organizations; no Party ledger is loaded, so coverage is unknown.",
        )
    share = f"{operating.share:.1%}"
    unknown = (
        (f"，另有 {operating.unknown:,} 家情况未知", f"; {operating.unknown:,} are unknown")
        if operating.unknown
        else ("", "")
    )
    return Words(
        f"在营两新组织中党组织覆盖 {operating.covered:,} 家，组织覆盖率 {share}{unknown[0]}；"
        f"应建未建 {duty.uncovered:,} 家，覆盖空白 {coverage.ladder[NONE]:,} 家。",
        f"Party organizations cover {operating.covered:,} organizations in operation, {share}{unknown[1]}; "
        f"{duty.uncovered:,} should have one and do not, {coverage.ladder[NONE]:,} are in coverage holes.",
    )


def _list_coverage_figures(coverage: Coverage, snapshot: Snapshot) -> tuple[Figure, ...]:
    operating, duty = coverage.rate("A"), coverage.rate("B")
    duty_known = duty.covered + duty.uncovered > 0 or (operating.population > 0 and not duty.unknown)
    holes = coverage.find_rung_positions(NONE)
    employees = snapshot.nodes("Organization").number("employees")[holes]
    told = ~np.isnan(employees)
    people = f"{np.nansum(employees):,.0f}" if told.any() else None
    blank = int((~told).sum())
    known = operating.covered + operating.uncovered > 0
    duty_share = "—" if duty.share is None else f"{duty.share:.1%}"
    return (
        Figure(
            code="must_build_missing",
            title=Words("应建未建", "Should have one, have none"),
            value=duty.uncovered if duty_known else None,
            unit=Words("家", "organizations"),
            beside=Words(
                f"应建 {duty.covered + duty.uncovered:,} 家", f"of {duty.covered + duty.uncovered:,} that should"
            )
            if duty_known
            else Words("应建家数未知", "how many should is unknown"),
            rows="must_build_missing",
            unknown=duty.unknown,
        ),
        Figure(
            code="none",
            title=Words("覆盖空白", "In coverage holes"),
            value=len(holes) if known else None,
            unit=Words("家", "organizations"),
            beside=Words("职工人数未知", "employees unknown")
            if people is None
            else Words(
                f"涉及职工 {people} 人" + (f"（{blank:,}家未填）" if blank else ""),
                f"{people} employees" + (f" (not filled in by {blank:,})" if blank else ""),
            ),
            rows="none",
            unknown=coverage.ladder["unknown"],
        ),
        Figure(
            code="A",
            title=Words("组织覆盖率（在营口径）", "Coverage of those in operation"),
            value=operating.share,
            unit=Words("", ""),
            is_share=True,
            beside=Words(f"应建口径 {duty_share}", f"of those that should: {duty_share}"),
            rows="A",
            unknown=operating.unknown,
        ),
    )


def _list_work_figures(alliances: AllianceList, visits: Visits, reporting: Reporting) -> tuple[Figure, ...]:
    active = alliances.active
    links, visited = len(visits.unit), visits.count(VISITED)
    told = visits.loaded and (visited or visits.count(NOT_VISITED))
    return (
        Figure(
            code="alliances",
            title=Words("党建联盟", "Alliances"),
            value=alliances.count,
            unit=Words("个", ""),
            beside=Words("近一季活动情况未知", "activity unknown")
            if active is None
            else Words(f"其中近一季有活动 {active:,} 个", f"{active:,} active in the last quarter"),
            rows="alliances",
        ),
        Figure(
            code="visits",
            title=Words(f"本季走访 {visits.quarter.title.zh}", f"Visits, {visits.quarter.title.en}"),
            value=visited if told else None,
            unit=Words(f"/ 应访 {links:,}", f"/ {links:,} due"),
            beside=Words("联系对象 × 单位", "unit × target"),
            rows="visits",
            unknown=len(visits.unit) - visited - visits.count(NOT_VISITED),
        ),
        Figure(
            code="behind",
            title=Words("未报送或超期未核实", "Not reported or old"),
            value=len(reporting.behind),
            unit=Words(f"个单位 / {len(reporting.units)}", f"of {len(reporting.units)} units"),
            beside=Words(
                f"排摸缺失，或多数超 {reporting.fresh_days} 天未核实",
                f"census missing, or most rows not verified for {reporting.fresh_days} days",
            ),
            rows="reporting",
        ),
    )


def _list_units(coverage: Coverage, alliances: AllianceList, reporting: Reporting) -> tuple[UnitLine, ...]:
    areas = coverage.city.places.areas
    by_key = {group.keys["unit"]: group for group in coverage.groups}
    days = {entry.unit: entry for entry in reporting.reported if entry.ledger == "census"}
    lines = []
    for place, key in enumerate([*areas.unit_keys, None]):
        group = by_key.get(key)
        if group is None and key not in days:
            continue
        operating, duty = (group.rate("A"), group.rate("B")) if group else (None, None)
        entry = days.get(key or "")
        lines.append(
            UnitLine(
                key=key,
                title=areas.unit_titles[place] if key is not None else "统计归口未知",
                organizations=operating.population if operating else 0,
                covered=operating.covered if operating else 0,
                uncovered=operating.uncovered if operating else 0,
                unknown=operating.unknown if operating else 0,
                must_build_missing=duty.uncovered if duty else 0,
                must_build_unknown=duty.unknown if duty else 0,
                none=group.ladder[NONE] if group else 0,
                alliances=alliances.count_by(unit=place) if alliances.loaded else None,
                days=entry.days if entry else None,
                reported=None if entry is None else entry.scope is not None,
            )
        )
    return tuple(lines)


__all__ = ["DUE", "OVERDUE", "Figure", "Overview", "UnitLine", "measure_overview"]
