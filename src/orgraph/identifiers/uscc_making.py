"""Unified social credit codes made to measure, with both check characters: for demonstrations and tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.errors import InvalidValueError
from orgraph.identifiers.columns import Texts, read_strings
from orgraph.identifiers.uscc import (
    BODY_CHECKS,
    BODY_TERMS,
    CODE_CHECKS,
    CODE_TERMS,
    STATUSES,
    USCC_LENGTH,
)

if TYPE_CHECKING:
    import numpy.typing as npt


def make_uscc(prefix: str, area: str, organization_code: str) -> str:
    """Put one code together and compute both of its check characters.

    Parameters
    ----------
    prefix
        Registering body and kind, as in ``"91"``.
    area
        Six digits of GB/T 2260.
    organization_code
        The first eight characters of the organization code; those of demonstrations start with ``DEM``.

    Raises
    ------
    InvalidValueError
        Where a part has another length or a character that the standard does not allow.

    Examples
    --------
    >>> make_uscc("91", "330782", "DEM00043")
    '91330782DEM0004360'
    """
    return str(make_usccs(prefix, area, [organization_code])[0].as_py())


def make_usccs(prefixes: str | Texts, areas: str | Texts, organization_codes: Texts) -> pa.StringArray:
    """Put many codes together; a single prefix or area stands for all rows. See `make_uscc`."""
    bodies = _read_part(organization_codes, 8, "organization code", None)
    rows = len(bodies)
    columns = np.empty((USCC_LENGTH, rows), dtype=np.uint8)
    columns[0:2] = _read_part(prefixes, 2, "prefix", rows).T
    columns[2:8] = _read_part(areas, 6, "area", rows).T
    columns[8:16] = bodies.T
    _refuse_characters(columns)
    columns[16] = BODY_CHECKS[_add_terms(BODY_TERMS, columns[8:16]) % 11]
    columns[17] = CODE_CHECKS[_add_terms(CODE_TERMS, columns[:17]) % 31]
    data = np.ascontiguousarray(columns.T)
    offsets = np.arange(rows + 1, dtype=np.int32) * USCC_LENGTH
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(data))


def _add_terms(terms: npt.NDArray[np.int16], columns: npt.NDArray[np.uint8]) -> npt.NDArray[np.int16]:
    total = np.zeros(columns.shape[1], dtype=np.int16)
    for place, column in enumerate(columns):
        total += terms[place][column]
    return total


def _read_part(part: str | Texts, length: int, name: str, rows: int | None) -> npt.NDArray[np.uint8]:
    """Return the bytes of one part, one row per code."""
    if isinstance(part, str):
        part = [part]
    strings = read_strings(part)
    if rows not in {None, 1} and len(strings) == 1:
        return np.repeat(_read_part(strings, length, name, None), rows or 0, axis=0)
    if rows is not None and len(strings) != rows:
        raise InvalidValueError(f"A {name} for each of {rows} codes is needed, {len(strings)} were given.")
    fitting = pc.and_(pc.equal(pc.binary_length(strings), length), pc.string_is_ascii(strings))
    wrong = np.flatnonzero(~pc.fill_null(fitting, fill_value=False).to_numpy(zero_copy_only=False))
    if len(wrong):
        raise InvalidValueError(f'The {name} "{strings[wrong[0]]}" must have {length} characters of ASCII.')
    data = "".join(strings.to_pylist()).encode()
    return np.frombuffer(data, dtype=np.uint8).reshape(-1, length)


def _refuse_characters(columns: npt.NDArray[np.uint8]) -> None:
    for place, column in enumerate(columns[:16]):
        wrong = np.flatnonzero(STATUSES[place][column])
        if len(wrong):
            code = bytes(columns[:16, wrong[0]]).decode("ascii", errors="replace")
            raise InvalidValueError(
                f'The character at place {place + 1} of "{code}" is not allowed in a unified social credit code '
                "(digits and A-Z without I, O, S, V, Z; digits only at places 3 to 8)."
            )
