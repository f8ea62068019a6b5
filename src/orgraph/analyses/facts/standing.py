"""Standing: which organizations there are on a day, which of them count, and which are in actual operation.

Modelling decisions (domain.md 1.3, 1.9):

- What is registered after the day does not exist; what was closed before stays visible as *closed*.
- Closed is what the registry has revoked, deregistered or moved out, and what the census found not in actual operation
  (suspended, closed, shell, moved out, not found). Statuses carry no date: where a closing date lies after the day, a
  closed status describes a later time, and operation on the day is unknown.
- An active registration proves nothing: only the census knows who operates.
- State and collective owned organizations are no two-new organizations, unless the ledger puts them in scope; where the
  ownership is not given, the registered type of the enterprise tells.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.analyses.facts.knowledge import find_code, find_codes
from orgraph.kernels.three_valued import NO, UNKNOWN, YES, Truth, is_any, settle
from orgraph.snapshot import FIRST_DAY, LAST_DAY, days_since_1970

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.snapshot import NodeTable

ABSENT: Final = 0
OUT_OF_SCOPE: Final = 1
CLOSED: Final = 2
ROLLED_UP: Final = 3
COUNTED: Final = 4
STANDINGS: Final = 5

PUBLIC_TYPES: Final = "(^|[^非])(国有|集体|全民所有制)"
"""Registered types of enterprises that are not two-new organizations."""
ENDED_REGISTRATIONS: Final = ("revoked", "deregistered")
CLOSED_REGISTRATIONS: Final = (*ENDED_REGISTRATIONS, "moved_out")
CLOSED_OPERATIONS: Final = ("suspended", "closed", "shell", "moved_out", "not_found")


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """The standing of each organization on a day.

    Attributes
    ----------
    codes
        One of ``ABSENT``, ``OUT_OF_SCOPE``, ``CLOSED``, ``ROLLED_UP``, ``COUNTED``.
    ended
        True where the organization is no more (or not yet): Party organizations cannot cover it.
    operating
        Whether those that count are in actual operation: yes or unknown.
    """

    codes: NDArray[np.int8]
    ended: NDArray[np.bool_]
    operating: Truth


def find_standing(organizations: NodeTable, *, day: date) -> Standing:
    """Find the standing of each organization on a day, before branches roll up."""
    number = days_since_1970(day)
    absent = np.zeros(len(organizations), dtype=np.bool_)
    if "registered_on" in organizations.stored:
        absent = organizations.day("registered_on", missing=FIRST_DAY) > number
    registration = organizations.choice("registration_status")
    operation = organizations.choice("operating_status")
    ended = is_any(registration, find_codes("registration_status", *ENDED_REGISTRATIONS))
    ended |= operation == find_code("operating_status", "closed")
    closed = ended | is_any(registration, find_codes("registration_status", "moved_out"))
    closed |= is_any(operation, find_codes("operating_status", *CLOSED_OPERATIONS))
    operating = operation == find_code("operating_status", "operating")
    if "closed_on" in organizations.stored:
        closed_on = organizations.day("closed_on", missing=LAST_DAY)
        closes_later = (closed_on > number) & (closed_on < LAST_DAY)
        has_closed = closed_on <= number
        ended = (ended & ~closes_later) | has_closed
        closed = (closed & ~closes_later) | has_closed
    codes = np.full(len(organizations), COUNTED, dtype=np.int8)
    codes[closed] = CLOSED
    codes[find_out_of_scope(organizations)] = OUT_OF_SCOPE
    codes[absent] = ABSENT
    operating &= codes == COUNTED
    return Standing(codes=codes, ended=ended | absent, operating=settle(operating, codes != COUNTED))


def find_out_of_scope(organizations: NodeTable) -> NDArray[np.bool_]:
    """Find the organizations that are no two-new organizations."""
    declared = organizations.flag("in_scope")
    ownership = organizations.choice("ownership")
    out = is_any(ownership, find_codes("ownership", "state", "collective"))
    out |= organizations.choice("kind") == find_code("organization_kind", "other")
    registered_types = organizations.array("registration_type")
    if registered_types is not None:
        asked = (ownership == UNKNOWN) & ~out & (declared == UNKNOWN)
        rows = np.flatnonzero(asked)
        if len(rows):
            all_asked = len(rows) == len(asked)
            out[rows] = _find_public(registered_types if all_asked else registered_types.take(pa.array(rows)))
    return np.asarray((declared == NO) | (out & (declared != YES)))


def _find_public(registered_types: pa.Array) -> NDArray[np.bool_]:
    """Match each distinct type once: a city has dozens of them and a million organizations."""
    if not pa.types.is_dictionary(registered_types.type):
        registered_types = registered_types.dictionary_encode()
    public = pc.fill_null(pc.match_substring_regex(registered_types.dictionary, PUBLIC_TYPES), fill_value=False)
    answers = np.append(public.to_numpy(zero_copy_only=False), np.False_)
    indices = pc.fill_null(registered_types.indices, -1).to_numpy(zero_copy_only=False)
    return np.asarray(answers[indices])
