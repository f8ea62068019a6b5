"""Turns: long work is done one piece at a time, off the threads that answer other requests; few may wait for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar, cast

import anyio
from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from orgraph_api.editions import Edition

Answer = TypeVar("Answer")

AT_ONCE: Final = 1
"""Pieces of work that are done at the same time; further ones wait."""
MOST_WAITING: Final = 8
"""So many may wait; whoever comes then is asked to come again."""
_TURN: Final = anyio.CapacityLimiter(AT_ONCE)


async def find_in_turn(edition: Edition, question: Hashable, find: Callable[[], Answer]) -> Answer:
    """Give the answer to a question at once where the edition knows it, else find it when its turn has come.

    Raises
    ------
    HTTPException
        503 where too many wait already.
    """
    known = edition.answers.peek(question)
    if known is not None:
        return cast("Answer", known)
    if _TURN.statistics().tasks_waiting >= MOST_WAITING:
        raise HTTPException(503, "正在求解的方案较多，请半分钟后再试。", headers={"Retry-After": "30"})
    return await anyio.to_thread.run_sync(find, limiter=_TURN)
