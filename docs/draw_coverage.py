"""Draw docs/coverage.svg, the picture of the README: eight rates of one synthetic county beside each other.

Run it as ``python docs/draw_coverage.py STORE``. One bar is one population: covered, not covered, unknown.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from orgraph import measure_coverage, open_store, read_rules

if TYPE_CHECKING:
    from orgraph.analyses import Coverage, Rate

WIDTH, ROW, TOP, LEFT, BAR = 960, 46, 92, 372, 400
INK, QUIET, COVERED, UNCOVERED, UNKNOWN = "#1f2933", "#69757f", "#1f6f8b", "#d8e2e8", "url(#unknown)"
FONT = "'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif"


PATTERN = (
    '<defs><pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect width="6" height="6" fill="#fff"/><rect width="2" height="6" fill="#b7c0c7"/></pattern></defs>'
)


def write_text(x: float, y: float, words: str, *, size: int = 14, colour: str = INK, anchor: str = "start") -> str:
    """Write one line of text."""
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{colour}" text-anchor="{anchor}">{escape(words)}</text>'


def draw_rate(rate: Rate, y: float, largest: int) -> list[str]:
    """Draw one rate: its letter, title, denominator, bar and share."""
    parts = [
        write_text(24, y + 16, rate.code if len(rate.code) == 1 else "", size=16),
        write_text(48, y + 16, rate.title.zh, size=15),
        write_text(48, y + 34, f"÷ {rate.denominator.zh}"[:30], size=11, colour=QUIET),
    ]
    x = float(LEFT)
    for count, fill in ((rate.covered, COVERED), (rate.uncovered, UNCOVERED), (rate.unknown, UNKNOWN)):
        width = BAR * count / largest
        parts.append(f'<rect x="{x:.1f}" y="{y + 4}" width="{width:.1f}" height="20" fill="{fill}"/>')
        x += width
    share = "未知" if rate.share is None else f"{rate.share:.1%}"
    parts.append(write_text(x + 10, y + 19, share, size=15))
    parts.append(
        write_text(
            LEFT, y + 38, f"{rate.covered:,} / {rate.population:,}，未知 {rate.unknown:,}", size=11, colour=QUIET
        )
    )
    return parts


def draw_coverage(coverage: Coverage) -> str:
    """Draw all rates on one scale, so that the populations can be compared too."""
    largest = max(rate.population for rate in coverage.rates)
    height = TOP + ROW * len(coverage.rates) + 24
    origin = coverage.provenance
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" font-family="{escape(FONT)}">',
        PATTERN,
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        write_text(24, 36, "同一批数据，八个覆盖率", size=22),
        write_text(
            24,
            60,
            f"合成数据 · {origin.day} · 批次 {origin.snapshot[:12]} · 规则 {origin.rules[:8]}",
            size=12,
            colour=QUIET,
        ),
    ]
    for place, (words, fill) in enumerate((("已覆盖", COVERED), ("未覆盖", UNCOVERED), ("未知", UNKNOWN))):
        x = LEFT + place * 84
        parts.append(f'<rect x="{x}" y="68" width="14" height="14" fill="{fill}" stroke="#b7c0c7"/>')
        parts.append(write_text(x + 20, 80, words, size=12, colour=QUIET))
    for place, rate in enumerate(coverage.rates):
        parts += draw_rate(rate, TOP + ROW * place, largest)
    return "\n".join([*parts, "</svg>\n"])


if __name__ == "__main__":
    measured = measure_coverage(open_store(sys.argv[1]).read_snapshot(), rules=read_rules())
    (Path(__file__).parent / "coverage.svg").write_text(draw_coverage(measured), encoding="utf-8")
