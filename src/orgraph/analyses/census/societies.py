"""Learned societies, associations and research societies of the city level, by supervising unit (I05).

A society is of the city level where the city's own bodies count it, where a unit of the city level supervises it, or
where its credit code was given by the city (places 3 to 8). Where the ledger does not tell its subkind, its name does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orgraph.analyses.facts.dimensions import Dimension
from orgraph.analyses.facts.knowledge import find_code, find_codes
from orgraph.findings import Words
from orgraph.kernels.three_valued import UNKNOWN, is_any

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.facts.places import Places
    from orgraph.snapshot import Snapshot

SUBKINDS: Final = ("trade_association", "learned_society", "research_society")
NAMES: Final = "(学会|协会|研究会)$"


def find_societies(snapshot: Snapshot, places: Places, supervisors: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Find the societies of the city level, whatever their standing."""
    organizations = snapshot.nodes("Organization")
    kind, subkind = organizations.choice("kind"), organizations.choice("subkind")
    societies = is_any(subkind, find_codes("organization_subkind", *SUBKINDS))
    groups = is_any(kind, (UNKNOWN, find_code("organization_kind", "social_group")))
    asked = np.flatnonzero(groups & (subkind == UNKNOWN))
    names = organizations.text("name").take(pa.array(asked))
    societies[asked] = pc.fill_null(pc.match_substring_regex(names, NAMES), fill_value=False)
    return societies & _is_of_city(snapshot, places, supervisors, societies)


def find_supervisors(snapshot: Snapshot, *, day: date) -> NDArray[np.int32]:
    """Find the unit that supervises each organization, the first by key where several do; −1 where none does."""
    units = len(snapshot.nodes("Unit"))
    pairs = snapshot.relation("SUPERVISED_BY").on(day, source="Organization")
    found = np.full(len(snapshot.nodes("Organization")), units, dtype=np.int32)
    np.minimum.at(found, pairs.source, pairs.target)
    found[found == units] = -1
    return found


def list_supervisor_dimension(snapshot: Snapshot, supervisors: NDArray[np.int32]) -> Dimension:
    """List the supervising units as a dimension to group by."""
    units = snapshot.nodes("Unit")
    keys, names = units.keys.to_pylist(), units.text("name").to_pylist()
    titles = tuple(Words(name or key, name or key) for key, name in zip(keys, names, strict=True))
    codes = np.where(supervisors < 0, len(keys), supervisors).astype(np.int32)
    return Dimension("supervising_unit", codes, tuple(keys), titles)


def _is_of_city(
    snapshot: Snapshot, places: Places, supervisors: NDArray[np.int32], societies: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    areas = places.areas
    bodies = np.isin(areas.unit_keys, areas.keys_of_level("city_bodies"))
    of_city = np.append(bodies, np.False_)[places.unit]
    level = np.append(snapshot.nodes("Unit").choice("level") == find_code("unit_level", "city"), np.False_)
    of_city |= level[supervisors]
    rows = np.flatnonzero(societies & ~of_city)
    given_by = pc.utf8_slice_codeunits(snapshot.nodes("Organization").keys.take(pa.array(rows)), 2, 8)
    of_city[rows] = pc.is_in(given_by, value_set=pa.array(areas.keys_of_level("city"), pa.string()))
    return of_city
