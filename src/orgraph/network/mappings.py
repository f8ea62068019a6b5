"""Read-only mappings that stand for the dictionaries of a NetworkX graph and are filled where they are looked at."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from typing import Any, Final, Generic, NoReturn, TypeVar

import networkx as nx

Key = TypeVar("Key", bound=Hashable)
Place = TypeVar("Place")
Value = TypeVar("Value")
MOST_KEPT: Final = 2_000_000
"""Neighbours, or attributes of nodes or edges, that a mapping remembers: some 200 MB; then it begins anew."""


def refuse(*_: object, **__: object) -> NoReturn:
    """Refuse a change."""
    raise nx.NetworkXError("Frozen: this graph shows data that cannot be changed. Change a copy of it: graph.copy().")


class Attributes(dict[str, Any]):
    """The attributes of one node or edge: a dictionary that cannot be changed; its copy can."""

    __slots__ = ()
    __setitem__ = __delitem__ = __ior__ = refuse
    update = setdefault = pop = popitem = clear = refuse

    def copy(self) -> dict[str, Any]:
        """Copy into a dictionary that can be changed."""
        return dict(self)

    def __reduce__(self) -> tuple[type[dict[str, Any]], tuple[dict[str, Any]]]:
        return dict, (dict(self),)


NO_ATTRIBUTES: Final = Attributes()


class LazyMapping(Mapping[Key, Value], Generic[Key, Place, Value]):
    """Names, each with the place where its value is read when it is asked for.

    Parameters
    ----------
    places
        Place of each name, in the order of the names.
    read
        Gives the value at a place.
    """

    __slots__ = ("_places", "_read")
    __setitem__ = __delitem__ = update = setdefault = pop = popitem = clear = refuse

    def __init__(self, places: dict[Key, Place], read: Callable[[Place], Value]) -> None:
        self._places = places
        self._read = read

    def __getitem__(self, key: Key) -> Value:
        return self._read(self._places[key])

    def __iter__(self) -> Iterator[Key]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def __repr__(self) -> str:
        return repr(self.copy())

    def copy(self) -> dict[Key, Value]:
        """Copy into a dictionary that can be changed."""
        return {key: self._read(place) for key, place in self._places.items()}


class Kept(Generic[Value]):
    """Remembers what a reader has read, up to a number of things.

    Parameters
    ----------
    read
        Gives the value at a place.
    count
        Says how many things a value holds.
    """

    __slots__ = ("_count", "_held", "_read", "_values")

    def __init__(self, read: Callable[[int], Value], count: Callable[[Value], int]) -> None:
        self._read = read
        self._count = count
        self._values: dict[int, Value] = {}
        self._held = 0

    def __call__(self, place: int) -> Value:
        """Give the value at a place."""
        value = self._values.get(place)
        if value is None:
            value = self._read(place)
            self._held += self._count(value) + 1
            if self._held > MOST_KEPT:
                self._values.clear()
                self._held = self._count(value) + 1
            self._values[place] = value
        return value


class Chunks:
    """Attributes that are read many rows at a time, since one row costs nearly as much as a thousand.

    Parameters
    ----------
    read
        Gives the attributes of the rows from one place up to another.
    size
        Number of rows.
    """

    __slots__ = ("_kept",)
    _LENGTH: Final = 1024

    def __init__(self, read: Callable[[int, int], list[Attributes]], size: int) -> None:
        self._kept = Kept(lambda chunk: read(chunk * self._LENGTH, min((chunk + 1) * self._LENGTH, size)), len)

    def __call__(self, place: int) -> Attributes:
        """Give the attributes of one row."""
        chunk, rest = divmod(place, self._LENGTH)
        return self._kept(chunk)[rest]
