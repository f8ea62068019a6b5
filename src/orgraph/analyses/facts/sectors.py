"""Sectors: internet, live streaming, e-commerce, courier and whatever else the rules watch (I14).

An organization belongs to a sector by its industry code, or by a role tag of the sector's name: the classification has
no code for live streaming. A missing tag refutes nothing; an unknown or too coarse industry is unknown.

The answers for all sectors are kept in one number per organization, with base 3 and a digit per sector.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.identifiers import read_industries
from orgraph.kernels.three_valued import UNKNOWN, YES, Truth
from orgraph.rules import classify_sector

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

ANSWERS: Final = 3
"""Yes, no and unknown: the digits 2, 1 and 0."""


def find_industries(snapshot: Snapshot, *, day: date) -> NDArray[np.int32]:
    """Find the industry of each organization as a position among the snapshot's industries; −1 unknown."""
    pairs = snapshot.relation("IN_INDUSTRY").on(day, source="Organization")
    industries = np.full(len(snapshot.nodes("Organization")), -1, dtype=np.int32)
    industries[pairs.source] = pairs.target
    return industries


def find_sector_codes(snapshot: Snapshot, *, rules: Rules, day: date) -> NDArray[np.int32]:
    """Find who belongs to which sectors of the rules, as one number per organization."""
    by_standard = _list_codes(tuple(sector.codes for sector in rules.sectors.values()))
    standard = read_industries().find_positions(snapshot.nodes("Industry").keys)
    by_industry = np.append(by_standard[standard], by_standard[-1])
    codes = by_industry[find_industries(snapshot, day=day)]
    roles = snapshot.nodes("Role").positions(list(rules.sectors))
    if (roles >= 0).any():
        tags = snapshot.relation("HAS_ROLE").on(day)
        for number in np.flatnonzero(roles >= 0).tolist():
            tagged = np.unique(tags.source[tags.target == roles[number]])
            codes[tagged] += (YES - find_sector_members(codes[tagged], number)).astype(np.int32) * ANSWERS**number
    return codes


@lru_cache(maxsize=16)
def _list_codes(sectors: tuple[tuple[str, ...], ...]) -> NDArray[np.int32]:
    """List the code of every industry of the standard; the last entry answers to position −1: all unknown."""
    keys = read_industries().list_industry_keys()
    codes = np.zeros(len(keys) + 1, dtype=np.int32)
    for number, sector in enumerate(sectors):
        codes[:-1] += (classify_sector(keys, sector) - UNKNOWN).astype(np.int32) * ANSWERS**number
    return codes


def find_sector_members(codes: NDArray[np.int32], number: int) -> Truth:
    """Find who belongs to one sector, by its place in the rules."""
    members: Truth = (codes // ANSWERS**number % ANSWERS + UNKNOWN).astype(np.int8)
    return members
