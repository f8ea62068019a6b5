"""From stored values to what people read: words for choices, bands for counts of members."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from orgraph.errors import OrgraphError
from orgraph.model import Column, ColumnType

if TYPE_CHECKING:
    import pandas as pd

SMALL_BAND = "1–2"
"""The smallest count of members that exists anywhere, other than none."""


def decode_column(column: Column, array: pa.Array) -> pa.Array:
    """Turn positions in a vocabulary into its codes (a dictionary array), lower bounds of members into bands."""
    if column.type is ColumnType.CHOICE and column.vocabulary is not None and pa.types.is_integer(array.type):
        return pa.DictionaryArray.from_arrays(array, pa.array(column.vocabulary.codes, pa.string()))
    if column.type is ColumnType.MEMBERS:
        return pc.if_else(pc.equal(array, 1), SMALL_BAND, pc.cast(array, pa.string()))
    return array


def decode_texts(column: Column, array: pa.Array) -> pa.Array:
    """Turn stored values into text: days as 2020-05-31, flags as true and false, everything else as it reads."""
    decoded = decode_column(column, array)
    if pa.types.is_dictionary(decoded.type):
        return decoded.dictionary_decode()
    return pc.cast(decoded, pa.string())


def make_frame(table: pa.Table) -> pd.DataFrame:
    """Turn a decoded table into a DataFrame; whole numbers and flags keep their unknowns apart from 0 and False.

    Raises
    ------
    OrgraphError
        Where pandas is not installed.
    """
    try:
        import pandas as pd  # noqa: PLC0415 - pandas is an extra, and takes half a second to import
    except ImportError as error:
        raise OrgraphError(
            "A frame needs pandas, which is not installed: pip install 'orgraph[notebook]'. "
            "read_arrow() gives the same rows without it."
        ) from error
    nullable = {pa.int64(): pd.Int64Dtype(), pa.int32(): pd.Int32Dtype(), pa.bool_(): pd.BooleanDtype()}
    frame: pd.DataFrame = table.to_pandas(types_mapper=nullable.get, date_as_object=False)
    return frame
