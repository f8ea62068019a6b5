"""What coverage has to say: findings in two languages, and the lines of its overview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgraph.analyses.shown import list_share
from orgraph.findings import CARRIERS, ORGANIZATIONS, SHARE, Evidence, Finding, Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from orgraph.analyses.coverage.figures import CoverageFigures
    from orgraph.analyses.rates.rate import Rate

CLAUSE = "二(一)2"
CENSUS_CLAUSE = "二(一)1"


def list_findings(coverage: CoverageFigures) -> list[Finding]:
    """List what coverage has to say: every rate, the lists to work on, sectors, carriers."""
    found = [_state_rate("I09" if rate.code in {"G", "H"} else "I07", rate) for rate in coverage.rates]
    found.append(_state_rate("I07", coverage.effective))
    found.append(_state_must_build(coverage))
    found += [_state_rate("I14", sector.organization, about=sector.title) for sector in coverage.sectors]
    found.append(_state_sweep(coverage))
    found += _state_lists(coverage)
    return found


def list_overview(coverage: CoverageFigures) -> tuple[str, list[tuple[str, ...]]]:
    """List the heading and the lines that a coverage shows of itself."""
    lines: list[tuple[str, ...]] = [("", "rate", "denominator", "covered", "known", "unknown", "share", "because")]
    for rate in (*coverage.rates, coverage.effective):
        known = rate.population - rate.unknown
        because = rate.because.zh if rate.because else ""
        code = rate.code if len(rate.code) == 1 else ""
        numbers = (str(rate.covered), str(known), str(rate.unknown), list_share(rate.share))
        lines.append((code, rate.title.zh, rate.denominator.zh, *numbers, because))
    provenance = coverage.provenance
    mark = " · 合成数据" if provenance.synthetic else ""
    return f"Coverage {provenance.day} · {provenance.snapshot[:12]}{mark}", lines


def _state_rate(indicator: str, rate: Rate, *, about: Words | None = None) -> Finding:
    known = rate.population - rate.unknown
    title = rate.title if about is None else Words(f"{about.zh}{rate.title.zh}", f"{rate.title.en} ({about.en})")
    if rate.share is None:
        because = rate.because or Words("", "")
        sentence = Words(f"{title.zh}未知：{because.zh}。", f"{title.en} is unknown: {because.en}.")
    else:
        sentence = Words(
            f"{title.zh}{rate.share:.1%}：{rate.denominator.zh}{known}家，已覆盖{rate.covered}家"
            + (f"，另有{rate.unknown}家未知。" if rate.unknown else "。"),
            f"{title.en} is {rate.share:.1%}: {rate.covered} of {known} {rate.denominator.en}"
            + (f"; {rate.unknown} more are unknown." if rate.unknown else "."),
        )
    evidence = (Evidence("Organization", rate.uncovered_positions), Evidence("Organization", rate.unknown_positions))
    return Finding(
        indicator=indicator,
        clause=CLAUSE,
        sentence=sentence,
        value=rate.share,
        unit=SHARE,
        numerator=rate.covered,
        denominator=rate.denominator,
        evidence=evidence,
    )


def _state_must_build(coverage: CoverageFigures) -> Finding:
    rate, positions = coverage.rate("B"), coverage.must_build_missing
    known = rate.population - rate.unknown
    value = float(len(positions)) if known or not rate.unknown else None
    sentence = Words(
        f"应建未建{len(positions)}家（{rate.denominator.zh}中已知{known}家，另有{rate.unknown}家未知）。",
        f"{len(positions)} must build and have not, of {known} known; {rate.unknown} more are unknown.",
    )
    return Finding(
        indicator="I08",
        clause=CLAUSE,
        sentence=sentence,
        value=value,
        unit=ORGANIZATIONS,
        denominator=rate.denominator,
        evidence=(Evidence("Organization", positions),),
    )


def _state_sweep(coverage: CoverageFigures) -> Finding:
    sweep = coverage.sweep
    known, missed = sweep.population - sweep.unknown, sweep.not_swept
    sentence = Words(
        f"载体{known}个中有{len(missed)}个在{sweep.fresh_days}天内未排摸"
        + (f"，另有{sweep.unknown}个未知。" if sweep.unknown else "。"),
        f"{len(missed)} of {known} carriers were not swept within {sweep.fresh_days} days"
        + (f"; {sweep.unknown} more are unknown." if sweep.unknown else "."),
    )
    return Finding(
        indicator="I04",
        clause=CENSUS_CLAUSE,
        sentence=sentence,
        value=float(len(missed)) if known else None,
        unit=CARRIERS,
        denominator=Words("载体", "carriers"),
        evidence=(Evidence("Carrier", missed),),
    )


def _state_lists(coverage: CoverageFigures) -> list[Finding]:
    lists = coverage.lists
    told: tuple[tuple[NDArray[np.int32], str, Words], ...] = (
        (lists.should_be_solo, "Organization", Words("应单建未单建", "should have their own Party organization")),
        (
            lists.declared_disagreements,
            "Organization",
            Words(
                "排摸台账与党组织台账的组建情况不一致", "are declared otherwise in the census than in the Party ledger"
            ),
        ),
        (lists.term_expired, "Organization", Words("所在党组织任期届满", "are covered by one whose term has run out")),
        (
            lists.oversized,
            "PartyOrganization",
            Words("联合党支部覆盖单位偏多", "joint branches cover more than is usual"),
        ),
    )
    return [
        Finding(
            indicator="I07",
            clause=CLAUSE,
            sentence=Words(f"{words.zh}：{len(rows)}个。", f"{len(rows)} {words.en}."),
            value=float(len(rows)),
            unit=ORGANIZATIONS,
            evidence=(Evidence(kind, rows),),
        )
        for rows, kind, words in told
        if len(rows)
    ]
