"""The kernels in C: one shared library, loaded when one of its functions is first used.

Every function takes contiguous arrays and numbers, keeps nothing between calls, and returns a status, 0 or `NO_MEMORY`.
The library is compiled by ``hatch_build.py`` when orgraph is installed.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

NO_MEMORY: Final = -1
_LIBRARY: Final = Path(__file__).with_name("orgraph_native.so")
_NUMBERS: Final[dict[str, Any]] = {"int32": ctypes.c_int32, "int64": ctypes.c_int64, "float64": ctypes.c_double}


@dataclass(frozen=True)
class NativeFunction:
    """One function of the library.

    Attributes
    ----------
    name
        As in the C source.
    takes
        Type of each argument: ``int32``, ``int64`` or ``float64`` for a number, the same with ``[]`` for an array.
    """

    name: str
    takes: tuple[str, ...]

    @cached_property
    def _function(self) -> Callable[..., int]:
        function = getattr(_load_library(), self.name)
        function.argtypes = [_find_type(word) for word in self.takes]
        function.restype = ctypes.c_int32
        return function  # type: ignore[no-any-return]  # ctypes is untyped

    def __call__(self, *arguments: NDArray[Any] | float) -> int:
        """Call it and return its status.

        Raises
        ------
        MemoryError
            Where the function could not get the memory that it needs.
        ctypes.ArgumentError
            Where an array has another type, or is not contiguous.
        """
        status = self._function(*arguments)
        if status == NO_MEMORY:
            raise MemoryError(f"{self.name} needs more memory than the system gives")
        return status


def _find_type(word: str) -> type[Any]:
    if word.endswith("[]"):
        return np.ctypeslib.ndpointer(dtype=np.dtype(word[:-2]), flags="C_CONTIGUOUS")
    return _NUMBERS[word]  # type: ignore[no-any-return]  # ctypes has no common type of its numbers


@cache
def _load_library() -> ctypes.CDLL:
    if not _LIBRARY.exists():
        raise ImportError(
            f"{_LIBRARY} is missing. Install orgraph again (`make setup` in a checkout): that compiles it."
        )
    return ctypes.CDLL(str(_LIBRARY))
