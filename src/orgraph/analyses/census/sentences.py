"""What the census has to say: findings in two languages, and the lines of its overview."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.census.reconciliation import STATES, UNEXPLAINED
from orgraph.analyses.shown import list_share
from orgraph.findings import DAYS, ORGANIZATIONS, PAIRS, SHARE, Evidence, Finding, Words

if TYPE_CHECKING:
    from orgraph.analyses.census.figures import CensusFigures
    from orgraph.analyses.rates.rate import Rate

CLAUSE = "二(一)1"


def list_findings(census: CensusFigures) -> list[Finding]:
    """List what the census has to say: blocks, frame, societies, freshness."""
    found = [_state_block("I03", block) for block in census.blocks]
    found += _state_frame(census)
    found += [_state_block("I05", block) for block in census.society_blocks]
    found.append(_state_freshness(census))
    return found


def list_overview(census: CensusFigures) -> tuple[str, list[tuple[str, ...]]]:
    """List the heading and the lines that a census shows of itself."""
    lines: list[tuple[str, ...]] = [("block", "denominator", "known", "asked", "unknown", "share", "because")]
    for block in (*census.blocks, *census.society_blocks):
        asked = block.covered + block.uncovered
        because = block.because.zh if block.because else ""
        numbers = (str(block.covered), str(asked), str(block.unknown), list_share(block.share))
        lines.append((block.title.zh, block.denominator.zh, *numbers, because))
    counts = [
        (STATES[state].zh, "", str(number), "", "", "", "") for state, number in census.reconciliation.counts.items()
    ]
    lines += [*counts, ("疑似重复", "", str(len(census.duplicates)), "", "", "", "")]
    provenance = census.provenance
    mark = " · 合成数据" if provenance.synthetic else ""
    return f"Census {provenance.day} · {provenance.snapshot[:12]}{mark}", lines


def _state_block(indicator: str, block: Rate) -> Finding:
    asked = block.covered + block.uncovered
    if block.share is None:
        because = block.because or Words("", "")
        sentence = Words(
            f"{block.denominator.zh}“{block.title.zh}”未知：{because.zh}。",
            f"{block.title.en} of {block.denominator.en} is unknown: {because.en}.",
        )
    else:
        sentence = Words(
            f"{block.denominator.zh}{asked}家，“{block.title.zh}”{block.covered}家（{block.share:.1%}）"
            + (f"，另有{block.unknown}家未知。" if block.unknown else "。"),
            f"{block.title.en} is known of {block.covered} of {asked} {block.denominator.en} ({block.share:.1%})"
            + (f"; {block.unknown} more are unknown." if block.unknown else "."),
        )
    return Finding(
        indicator=indicator,
        clause=CLAUSE,
        sentence=sentence,
        value=block.share,
        unit=SHARE,
        numerator=block.covered,
        denominator=block.denominator,
        evidence=(Evidence("Organization", block.uncovered_positions),),
    )


def _state_frame(census: CensusFigures) -> list[Finding]:
    frame, counts = census.reconciliation, census.reconciliation.counts
    listed = {
        **{state: (STATES[state], frame.find_positions(state)) for state in UNEXPLAINED},
        "closed_but_operating": (
            Words("登记已注销而排摸在运转", "closed by register, operating by census"),
            frame.closed_but_operating,
        ),
        "operating_but_closed": (
            Words("登记存续而排摸未运转", "active in register, not operating by census"),
            frame.operating_but_closed,
        ),
        "moved": (
            Words("经营地与登记地不在同一县（市、区）", "operating in another county than registered"),
            frame.moved,
        ),
    }
    known = sum(number for state, number in counts.items() if state != "unknown")
    denominator = Words(f"登记与排摸单位{known}家", f"{known} organizations of registers and census")
    found = []
    for title, positions in listed.values():
        sentence = Words(
            f"{title.zh}{len(positions)}家（{denominator.zh}，另有{counts['unknown']}家未知）。",
            f"{len(positions)} {title.en}, of {denominator.en}; {counts['unknown']} more are unknown.",
        )
        found.append(
            Finding(
                indicator="I04",
                clause=CLAUSE,
                sentence=sentence,
                value=float(len(positions)) if known else None,
                unit=ORGANIZATIONS,
                denominator=denominator,
                evidence=(Evidence("Organization", positions),),
            )
        )
    pairs = census.duplicates
    involved = np.unique(np.concatenate([pairs.first, pairs.second])).astype(np.int32)
    found.append(
        Finding(
            indicator="I04",
            clause=CLAUSE,
            sentence=Words(f"疑似重复{len(pairs)}对。", f"{len(pairs)} pairs may be one."),
            value=float(len(pairs)),
            unit=PAIRS,
            evidence=(Evidence("Organization", involved),),
        )
    )
    return found


def _state_freshness(census: CensusFigures) -> Finding:
    fresh = census.freshness
    share = list_share(fresh.stale_share)
    sentence = Words(
        f"距上次核实中位数{fresh.median_days}天，九成在{fresh.p90_days}天以内；超过{fresh.fresh_days}天或从未核实的占{share}。",
        f"Last verified {fresh.median_days} days ago in the median, nine tenths within {fresh.p90_days}; "
        f"{share} longer than {fresh.fresh_days} days ago or never.",
    )
    if fresh.median_days is None:
        sentence = Words(
            f"没有核实日期：从未核实{fresh.never}家，未知{fresh.unknown}家。",
            f"No day of verification: {fresh.never} never verified, {fresh.unknown} unknown.",
        )
    median = None if fresh.median_days is None else float(fresh.median_days)
    return Finding(indicator="I06", clause=CLAUSE, sentence=sentence, value=median, unit=DAYS)
