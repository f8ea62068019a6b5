"""Work on several columns or tables at a time, where they are large enough to gain from it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Item = TypeVar("Item")
Made = TypeVar("Made")

FEWEST_ROWS: Final = 20_000
"""Below this, starting a thread takes longer than what it would do."""


def map_in_threads(function: Callable[[Item], Made], items: Sequence[Item], *, rows: int) -> list[Made]:
    """Call a function for each item, in threads where there are many rows; results stand in the order of the items."""
    if rows < FEWEST_ROWS or len(items) < 2:  # noqa: PLR2004 - one item needs no second thread
        return [function(item) for item in items]
    with ThreadPoolExecutor() as threads:
        return list(threads.map(function, items))
