"""What holes have to say: findings in two languages, the definition that was used, and the lines of the overview."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.holes.fix import FIX_TITLES
from orgraph.analyses.holes.hole import find_hole
from orgraph.analyses.holes.neighbourhood import BASES, NEIGHBOURS
from orgraph.findings import ORGANIZATIONS, Evidence, Finding, Words, show_count

if TYPE_CHECKING:
    from orgraph.analyses.holes.figures import HoleFigures
    from orgraph.analyses.holes.hole import Hole

CLAUSE: Final = "二(一)2"
INDICATOR: Final = "I10"
HOLES: Final = Words("处", "holes")
_TOLD: Final = 20
"""So many of the largest holes have a sentence of their own."""
_UNCOVERED: Final = Words(
    "正常纳入统计、既无组织覆盖也无工作覆盖的两新组织",
    "counted organizations with neither organization nor work coverage",
)


def find_definition(holes: HoleFigures) -> Words:
    """Find the words for what a hole is in this result."""
    links = [NEIGHBOURS[name] for name in holes.neighbours]
    return Words(
        f"覆盖空白（即方案所称覆盖真空）：{_UNCOVERED.zh}，按相邻关系连成的一片（连通分支）。"
        f"相邻：{'；或'.join(words.zh for words in links)}。"
        f"半径{holes.radius_m:g}米。距离：片内组织到最近可承接主体的最短直线距离；"
        "无法测距的，依次取同一载体、同一乡镇（街道）内的可承接主体，不报距离。",
        f"A hole is a connected component of {_UNCOVERED.en}. Two of them are neighbours where "
        f"{'; or where '.join(words.en for words in links)}. The radius is {holes.radius_m:g} m. The distance is the "
        "shortest straight line from an organization of the hole to an able host; where none can be measured, the host "
        "is one of the same carrier, else of the same township, at no stated distance.",
    )


def list_findings(holes: HoleFigures) -> list[Finding]:
    """List what there is to say: all holes, on what places stand, what is unknown, then the largest one by one."""
    found = [_state_all(holes), _state_basis(holes)]
    if len(holes.unknown):
        found.append(_state_unknown(holes))
    return found + [_state_hole(find_hole(holes, number)) for number in holes.ranked[:_TOLD].tolist()]


def _state_all(holes: HoleFigures) -> Finding:
    count, inside, unknown = len(holes), len(holes.positions), len(holes.unknown)
    largest = int(np.diff(holes.offsets).max()) if count else 0
    because = holes.because or Words("", "")
    sentence = Words(
        f"覆盖空白{count}处，涉及{inside}家，最大一处{largest}家" + (f"；另有{unknown}家未知。" if unknown else "。"),
        f"{show_count(count, 'coverage hole')} with {show_count(inside, 'organization')}, the largest with {largest}"
        + (f"; unknown of {unknown} more." if unknown else "."),
    )
    if not holes.known:
        sentence = Words(f"覆盖空白未知：{because.zh}。", f"Coverage holes are unknown: {because.en}.")
    return Finding(
        indicator=INDICATOR,
        clause=CLAUSE,
        sentence=sentence,
        value=float(count) if holes.known else None,
        unit=HOLES,
        denominator=_UNCOVERED,
        evidence=(Evidence("Organization", np.sort(holes.positions)), Evidence("Organization", holes.unknown)),
    )


def _state_basis(holes: HoleFigures) -> Finding:
    counts = np.bincount(holes.around.basis, minlength=len(BASES)).tolist()
    parts = [(words, count) for words, count in zip(BASES.values(), counts, strict=True) if count]
    without = np.sort(holes.positions[~np.isfinite(holes.nearest.distance_m)])
    sentence = Words(
        "位置依据："
        + ("、".join(f"{words.zh}{count}家" for words, count in parts) or "无")
        + f"；{len(without)}家无法测距。",
        "Places stand on "
        + (", ".join(f"{words.en} for {count}" for words, count in parts) or "nothing")
        + f"; of {len(without)} no distance can be measured.",
    )
    return Finding(
        indicator=INDICATOR,
        clause=CLAUSE,
        sentence=sentence,
        value=float(len(without)),
        unit=ORGANIZATIONS,
        denominator=Words("覆盖空白中的组织", "organizations in holes"),
        evidence=(Evidence("Organization", without),),
    )


def _state_unknown(holes: HoleFigures) -> Finding:
    because = holes.because or Words("", "")
    return Finding(
        indicator=INDICATOR,
        clause=CLAUSE,
        sentence=Words(
            f"{len(holes.unknown)}家是否处于覆盖空白未知：{because.zh}。",
            f"Of {len(holes.unknown)} organizations it is not known whether anything reaches them: {because.en}.",
        ),
        value=float(len(holes.unknown)),
        unit=ORGANIZATIONS,
        denominator=Words("纳入统计的组织", "counted organizations"),
        evidence=(Evidence("Organization", holes.unknown),),
    )


def _state_hole(hole: Hole) -> Finding:
    places = hole.list_places()
    where = places["carriers"][0]["title"] if places["carriers"][0]["key"] else places["townships"][0]["title"]
    employees, fix, host = hole.employees[0], hole.fix, hole.host
    title = FIX_TITLES[fix.kind]
    rest = len(hole) - fix.gain
    near = Words("附近可承接主体未知", "no able host is known near it")
    if host is not None:
        near = Words(f"最近可承接主体“{host.name}”{host.words.zh}", f"{host.name} is {host.words.en}")
    return Finding(
        indicator=INDICATOR,
        clause=CLAUSE,
        sentence=Words(
            f"{where}一带{len(hole)}家、已知职工{employees}人无覆盖，{near.zh}；先行办法：{title.zh}，可覆盖{fix.gain}家"
            + (f"，其余{rest}家另需{len(hole.plan) - 1}项措施。" if rest else "。"),
            f"Around {where}: {show_count(len(hole), 'organization')} with {show_count(employees, 'known employee')} "
            f"in a hole; {near.en}. "
            f"Begin with: {title.en}, which covers {fix.gain}"
            + (f"; the other {rest} need {len(hole.plan) - 1} more." if rest else "."),
        ),
        value=float(len(hole)),
        unit=ORGANIZATIONS,
        denominator=_UNCOVERED,
        evidence=(Evidence("Organization", hole.positions),),
    )


def list_overview(holes: HoleFigures) -> tuple[str, list[tuple[str, ...]]]:
    """List the heading and the lines that holes show of themselves."""
    lines: list[tuple[str, ...]] = [("hole", "organizations", "employees", "host", "distance", "fix", "gain")]
    for number in holes.ranked[:_TOLD].tolist():
        hole = find_hole(holes, number)
        host = (hole.host.name, hole.host.words.zh) if hole.host else ("—", "—")
        lines.append(
            (hole.key, str(len(hole)), str(hole.employees[0]), *host, FIX_TITLES[hole.fix.kind].zh, str(hole.fix.gain))
        )
    provenance = holes.provenance
    mark = " · 合成数据" if provenance.synthetic else ""
    counts = f"{len(holes)} holes, {len(holes.positions)} organizations, {len(holes.unknown)} unknown"
    return f"Holes {provenance.day} · {counts} · {provenance.snapshot[:12]}{mark}", lines
