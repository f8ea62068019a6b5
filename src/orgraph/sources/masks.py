"""Masks: which rows something holds for; where it is unknown it does not hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow.compute as pc

if TYPE_CHECKING:
    import numpy.typing as npt
    import pyarrow as pa


def find_flags(mask: pa.BooleanArray) -> npt.NDArray[np.bool_]:
    """Return a mask with false for null."""
    return np.asarray(pc.fill_null(mask, fill_value=False))


def find_rows(mask: pa.BooleanArray) -> npt.NDArray[np.int64]:
    """Return the positions where a mask is true."""
    return np.flatnonzero(find_flags(mask))
