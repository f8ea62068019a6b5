"""How a stage shows its progress without knowing where it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Item = TypeVar("Item")


class Track(Protocol):
    """Passes items on and shows how far the work is."""

    def __call__(self, items: Iterable[Item], description: str, total: int | None = None) -> Iterator[Item]:
        """Yield every item."""
        ...


def track_silently(items: Iterable[Item], description: str, total: int | None = None) -> Iterator[Item]:
    """Pass items on and show nothing."""
    del description, total
    yield from items
