"""Answers of analyses, put together for a console out of what the views draw."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orgraph.analyses import RUNG_TITLES
from orgraph.cli.printing import console
from orgraph.views.console import (
    render_bars,
    render_columns,
    render_heading,
    render_rows,
    render_sentences,
    render_share,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from orgraph.analyses import Census, Coverage, Rate

RATE_HEADINGS = {
    "": "left",
    "比率，分母 rate, denominator": "left",
    "覆盖\ncovered": "right",
    "总数\npopulation": "right",
    "未知\nunknown": "right",
    "比例\nshare": "right",
}


def show_coverage(coverage: Coverage) -> None:
    """Show the eight rates, the ladder, the groups where asked for, and who could tell the unknown."""
    out = console()
    out.print(render_heading("组织覆盖 Coverage", coverage.provenance))
    out.print()
    out.print(render_columns(RATE_HEADINGS, [_list_cells(rate) for rate in (*coverage.rates, coverage.effective)]))
    out.print()
    ladder = {f"{RUNG_TITLES[rung].zh} {rung}": count for rung, count in coverage.ladder.items()}
    out.print(render_bars(ladder, heading="覆盖方式 rung"))
    if coverage.groups:
        out.print()
        out.print(render_rows(coverage.table(), limit=None))
    out.print(f"\n应建未建 must build, not built: {len(coverage.must_build_missing):,}")
    _show_unknown(coverage.rates)


def _list_cells(rate: Rate) -> list[str]:
    counts = (rate.covered, rate.population, rate.unknown)
    code = rate.code if len(rate.code) == 1 else ""
    words = f"{rate.title.zh}\n÷{rate.denominator.zh}"
    return [code, words, *(f"{count:,}" for count in counts), render_share(rate.share)]


def _show_unknown(rates: Sequence[Rate]) -> None:
    reasons: dict[str, list[str]] = {}
    for rate in rates:
        if rate.because is not None and rate.unknown:
            reasons.setdefault(rate.because.zh, []).append(rate.code)
    if reasons:
        headings = {"": "left", "未知由何而知 what would tell the unknown": "left"}
        console().print()
        console().print(render_columns(headings, [("".join(codes), reason) for reason, codes in reasons.items()]))


def show_census(census: Census) -> None:
    """Show what is known of the organizations, how the registers fit, and how fresh the roster is."""
    out = console()
    out.print(render_heading("两新组织排摸 Census", census.provenance))
    out.print()
    out.print(render_sentences(census.findings()))
