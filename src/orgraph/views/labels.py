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

    from orgraph.views.drawn import DrawnNode

FONT_PIXELS: Final = 12.0
LINE_PIXELS: Final = 14.0
LONGEST_LINE_PIXELS: Final = 96.0
HEADING_PIXELS: Final = 18.0
"""The title of a field keeps its size on the screen too."""
SCALES: Final = (0.5, 0.7, 1.0, 1.3, 1.7, 2.2, 3.0, 4.0, 6.0)
NEVER: Final = 1000.0
SIDES: Final = ("below", "above", "right", "left")
"""Where a label may stand, best first; below and above it moves sideways to stay in its field."""
GAP_PIXELS: Final = 2.0
"""Between a node and its label."""
ENDINGS: Final = ("党建联盟", "联盟", "有限公司", "有限责任公司")
"""What many names of a kind end with: it tells nothing on a canvas."""
SHORTEST_NAME: Final = 3
MADE_OF_ORGANIZATIONS: Final = ("Hole", "Cluster")
HALF_WIDTH_BELOW: Final = 0x2E80
NODE_SHARE: Final = 0.85
"""A label may touch the corner of the square around a node, which is mostly empty."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands at a node: its lines, the least magnification at which there is room for them, and on which side."""

    lines: tuple[str, ...]
    scale: float
    side: str = SIDES[0]


def list_labels(
    names: Sequence[str],
    places: NDArray[np.float64],
    radii: NDArray[np.float64],
    importance: NDArray[np.float64],
    *,
    fields: NDArray[np.float64],
    headed: NDArray[np.bool_],
    always: frozenset[int] = frozenset(),
) -> list[Label]:
    """Find the label of every node.

    Parameters
    ----------
    places, radii
        Where each node stands and how large it is, in pixels at magnification 1.
    importance
        The highest gets a place first.
    fields
        Left, top, right and bottom of the field of each node, which its label never leaves.
    headed
        Whether the field of each node has a title, which no label lies on.
    always
        Nodes whose label stands at every magnification.
    """
    lines = [write_lines(name) for name in names]
    sheet = _Sheet(
        places=places,
        radii=radii,
        fields=fields,
        headed=headed,
        widths=np.array([max(map(_measure, some)) for some in lines]) + 4,
        heights=np.array([len(some) * LINE_PIXELS for some in lines]) + 2,
    )
    scales, sides = np.full(len(names), NEVER), np.zeros(len(names), dtype=np.intp)
    scales[sorted(always)] = SCALES[0]
    order = np.lexsort((np.arange(len(names)), -importance))
    for scale in SCALES:
        sheet.fill(scale, order, scales, sides)
    found = zip(lines, scales.tolist(), sides.tolist(), strict=True)
    return [Label(some, scale, SIDES[side]) for some, scale, side in found]


@dataclass(frozen=True, slots=True, eq=False)
class _Sheet:
    """Nodes and the sizes of their labels.

    What is free at one magnification is free at every higher one: nodes and fields grow, labels do not.
    """

    places: NDArray[np.float64]
    radii: NDArray[np.float64]
    fields: NDArray[np.float64]
    headed: NDArray[np.bool_]
    widths: NDArray[np.float64]
    heights: NDArray[np.float64]

    def fill(self, scale: float, order: NDArray[np.intp], scales: NDArray[np.float64], sides: NDArray[np.intp]) -> None:
        """Give a label to those without one that find room for it at a magnification, in some order."""
        boxes = self._place(scale)
        waiting = order[scales[order] == NEVER]
        free = self._find_free(boxes, waiting, scale)
        placed = np.flatnonzero(scales < NEVER)
        taken = np.empty((4, len(scales)))
        taken[:, : len(placed)] = boxes[:, sides[placed], placed]
        count = len(placed)
        for number, fits in zip(waiting.tolist(), free.T, strict=True):
            for side in np.flatnonzero(fits).tolist():
                box = boxes[:, side, number]
                if not _overlap(box, taken[:, :count]).any():
                    taken[:, count] = box
                    scales[number], sides[number], count = scale, side, count + 1
                    break

    def _place(self, scale: float) -> NDArray[np.float64]:
        """Place every label on every side of its node, as the page does: left, top, right, bottom × side × node."""
        (x, y), radii = self.places.T, self.radii
        widths, heights, gap = self.widths / scale, self.heights / scale, GAP_PIXELS / scale
        low, high = self.fields[:, 0] + widths / 2, self.fields[:, 2] - widths / 2
        inside, away = np.minimum(np.maximum(x, low), np.maximum(high, low)), radii + gap + widths / 2
        middle = np.stack([inside, inside, x + away, x - away])
        top = np.stack([y + radii + gap, y - radii - gap - heights, y - heights / 2, y - heights / 2])
        return np.stack([middle - widths / 2, top, middle + widths / 2, top + heights])

    def _find_free(self, boxes: NDArray[np.float64], waiting: NDArray[np.intp], scale: float) -> NDArray[np.bool_]:
        """Find where labels stay in their field, below its title, and lie on no other node: side × those that wait."""
        left, top, right, bottom = boxes[:, :, waiting]
        low_x, low_y, high_x, high_y = self.fields[waiting].T
        low_y = low_y + self.headed[waiting] * HEADING_PIXELS / scale
        free = (left >= low_x - 1e-6) & (right <= high_x + 1e-6) & (top >= low_y) & (bottom <= high_y)
        inner = self.radii * NODE_SHARE
        nodes = np.concatenate([(self.places - inner[:, None]).T, (self.places + inner[:, None]).T])
        for side, column in np.argwhere(free).tolist():
            own, box = waiting[column], boxes[:, side, waiting[column]]
            hits = _overlap(box, nodes)
            hits[own] = False  # its own node is no obstacle
            free[side, column] = not hits.any()
        return np.asarray(free)


def _overlap(box: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether a box, as left, top, right and bottom, lies on each of some others."""
    return np.asarray((box[0] < others[2]) & (others[0] < box[2]) & (box[1] < others[3]) & (others[1] < box[3]))


def write_short(name: str, region: str) -> str:
    """Write a name without the region that it begins with, where enough is left to tell by."""
    rest = name.removeprefix(region).removeprefix("·")
    return rest if len(rest) >= SHORTEST_NAME else name


def write_caption(node: DrawnNode, name: str, *, language: str) -> str:
    """Write what stands at a node: its name, and of how many organizations it is made."""
    if node.kind not in MADE_OF_ORGANIZATIONS:
        return name
    return f"{name} {node.size}{'家' if language == 'zh' else ''}"


def write_lines(name: str) -> tuple[str, ...]:
    """Write a name in one or two short lines, broken at its last space where both parts are short.

    Examples
    --------
    >>> write_lines("六石砚楠悠小微企业园党建联盟"), write_lines("总工会"), write_lines("北苑街道·批发业 135家")
    (('六石砚楠悠', '小微企业园'), ('总工会',), ('北苑街道·批发业', '135家'))
    """
    first, space, last = name.rpartition(" ")
    if not space:
        first, last = name, ""
    for ending in ENDINGS:
        if first.endswith(ending) and len(first) > len(ending) + 1:
            first = first.removesuffix(ending)
            break
    name = first + space + last
    if _measure(name) <= LONGEST_LINE_PIXELS:
        return (name,)
    if space and max(_measure(first), _measure(last)) <= LONGEST_LINE_PIXELS:
        return first, last
    body, ending = first, space + last
    while len(body) > 1 and _measure(body + ending) > 2 * LONGEST_LINE_PIXELS:
        body = f"{body[:-2]}…"
    middle = min((len(body + ending) + 1) // 2, len(body))
    return (body + ending)[:middle], (body + ending)[middle:]


def _measure(line: str) -> float:
    return sum(0.55 if ord(character) < HALF_WIDTH_BELOW else 1.0 for character in line) * FONT_PIXELS
