"""Labels of a drawn network: which stand at which magnification, so that none ever lies on another.

A label keeps its size on the screen, so that there is room for more of them as the reader comes closer. The most
important ones get a place first; a label that finds none at any magnification shows when its node is pointed at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FONT_PIXELS: Final = 12.0
LINE_PIXELS: Final = 14.0
LINE_CHARACTERS: Final = 8
SCALES: Final = (1.0, 1.3, 1.7, 2.2, 3.0, 4.0, 6.0)
NEVER: Final = 1000.0
MARGIN: Final = 10.0
ENDINGS: Final = ("党建联盟", "联盟", "有限公司", "有限责任公司")
"""What many names of a kind end with: it tells nothing on a canvas."""
HALF_WIDTH_BELOW: Final = 0x2E80


@dataclass(frozen=True, slots=True)
class Label:
    """What stands at a node: its lines, and the least magnification at which there is room for them."""

    lines: tuple[str, ...]
    scale: float


def list_labels(
    names: Sequence[str],
    places: NDArray[np.float64],
    radii: NDArray[np.float64],
    importance: NDArray[np.float64],
    *,
    width: float,
    always: frozenset[int] = frozenset(),
) -> list[Label]:
    """Find the label of every node.

    Parameters
    ----------
    places, radii
        Where each node stands and how large it is, in pixels at magnification 1.
    importance
        The highest gets a place first.
    width
        Width of the sheet, which no label leaves while all of it is shown.
    always
        Nodes whose label stands at every magnification.
    """
    lines = [write_lines(name) for name in names]
    widths = np.array([max(map(_measure, some)) for some in lines]) + 4
    heights = np.array([len(some) * LINE_PIXELS for some in lines]) + 2
    scales = np.full(len(names), NEVER)
    outside = np.abs(places[:, 0]) + widths / 2 > width / 2 + MARGIN
    first = sorted(range(len(names)), key=lambda number: (number not in always, -importance[number], number))
    for number in first:
        for scale in SCALES[1:] if outside[number] and number not in always else SCALES:
            taken = np.flatnonzero(scales <= scale)
            if number in always or _is_free(number, taken, places, radii, widths / scale, heights / scale):
                scales[number] = scale
                break
    return [Label(some, float(scale)) for some, scale in zip(lines, scales, strict=True)]


def write_lines(name: str) -> tuple[str, ...]:
    """Write a name in one or two short lines.

    Examples
    --------
    >>> write_lines("六石砚楠悠小微企业园党建联盟"), write_lines("总工会")
    (('六石砚楠悠', '小微企业园'), ('总工会',))
    """
    for ending in ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            name = name.removesuffix(ending)
            break
    if len(name) > 2 * LINE_CHARACTERS:
        name = f"{name[: 2 * LINE_CHARACTERS - 1]}…"
    if len(name) <= LINE_CHARACTERS:
        return (name,)
    middle = (len(name) + 1) // 2
    return name[:middle], name[middle:]


def _measure(line: str) -> float:
    return sum(0.55 if ord(character) < HALF_WIDTH_BELOW else 1.0 for character in line) * FONT_PIXELS


def _is_free(
    number: int,
    taken: NDArray[np.intp],
    places: NDArray[np.float64],
    radii: NDArray[np.float64],
    widths: NDArray[np.float64],
    heights: NDArray[np.float64],
) -> bool:
    """Whether the label below a node lies on no other label and on no other node."""
    x, top = places[number, 0], places[number, 1] + radii[number]
    apart = np.abs(places[taken, 0] - x) >= (widths[taken] + widths[number]) / 2
    tops = places[taken, 1] + radii[taken]
    apart |= (tops >= top + heights[number]) | (top >= tops + heights[taken])
    inner = radii * 0.7
    clear = np.abs(places[:, 0] - x) >= widths[number] / 2 + inner
    clear |= (places[:, 1] - inner >= top + heights[number]) | (places[:, 1] + inner <= top)
    clear[number] = True
    return bool(apart.all() and clear.all())
