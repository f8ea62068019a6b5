"""Turns: long work is done one piece at a time, off the threads that answer other requests; few may wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar, cast

import anyio

from orgraph_api.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from orgraph_api.editions import Edition

Answer = TypeVar("Answer")

MOST_AT_HAND: Final = 9
"""One piece of work that is being done, and so many more that wait; whoever comes then is asked to come again."""
_TURN: Final = anyio.CapacityLimiter(1)
_at_hand: Final[set[object]] = set()


async def find_in_turn(edition: Edition, question: Hashable, find: Callable[[], Answer]) -> Answer:
    """Give the answer to a question at once where the edition knows it, else find it when its turn has come.

    Raises
    ------
    Refusal
        429 where too many wait already.
    """
    known = edition.answers.peek(question)
    if known is not None:
        return cast("Answer", known)
    if len(_at_hand) >= MOST_AT_HAND:
        raise Refusal(
            429,
            "正在求解的方案较多，请半分钟后再试。",
            "Many proposals are being solved; ask again in half a minute.",
            headers={"Retry-After": "30"},
        )
    ticket = object()
    _at_hand.add(ticket)
    try:
        return await anyio.to_thread.run_sync(find, limiter=_TURN)
    finally:
        _at_hand.remove(ticket)
