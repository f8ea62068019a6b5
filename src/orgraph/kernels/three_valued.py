"""Three-valued logic (Kleene) on whole columns: 1 yes, 0 no, −1 unknown.

Unknown is neither: "yes or unknown" is yes, "no and unknown" is no, everything else with an unknown is unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

YES: Final = 1
NO: Final = 0
UNKNOWN: Final = -1

Truth: TypeAlias = "NDArray[np.int8]"
"""One answer per row: 1, 0 or −1."""


def both(first: Truth, *others: Truth) -> Truth:
    """Yes where all are yes, no where any is no, else unknown.

    Examples
    --------
    >>> both(np.array([1, 1, 0, -1], np.int8), np.array([1, -1, -1, -1], np.int8)).tolist()
    [1, -1, 0, -1]
    """
    yes, no = first == YES, first == NO
    for other in others:
        yes = yes & (other == YES)
        no = no | (other == NO)
    return settle(yes, no)


def either(first: Truth, *others: Truth) -> Truth:
    """Yes where any is yes, no where all are no, else unknown.

    Examples
    --------
    >>> either(np.array([1, 1, 0, -1], np.int8), np.array([0, -1, -1, 0], np.int8)).tolist()
    [1, 1, -1, -1]
    """
    yes, no = first == YES, first == NO
    for other in others:
        yes = yes | (other == YES)
        no = no & (other == NO)
    return settle(yes, no)


def opposite(values: Truth) -> Truth:
    """Yes for no, no for yes, unknown stays."""
    return settle(values == NO, values == YES)


def settle(yes: NDArray[np.bool_], no: NDArray[np.bool_]) -> Truth:
    """Put two disjoint masks together: what is in neither is unknown."""
    # As numbers: 1 − 0 = yes, 0 − 0 = no, 0 − 1 = unknown; no slow choice per row.
    return yes.view(np.int8) - (~(yes | no)).view(np.int8)


def answer(yes: NDArray[np.bool_], known: NDArray[np.bool_]) -> Truth:
    """Yes or no where the answer is known either way, else unknown, even where a yes was seen by chance."""
    return settle(yes & known, ~yes & known)


def within(values: Truth, known: NDArray[np.bool_]) -> Truth:
    """Keep answers where they are known either way; unknown elsewhere."""
    return settle((values == YES) & known, (values == NO) & known)


def is_any(values: NDArray[np.int8], wanted: Iterable[int]) -> NDArray[np.bool_]:
    """Which rows hold one of a few small numbers."""
    found = np.zeros(len(values), dtype=np.bool_)
    for number in wanted:
        found |= values == number
    return found
