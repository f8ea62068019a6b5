"""Reconciliation: how the registers (the frame) and the census agree on which organizations there are (I04).

Registers and census stand side by side. An organization that only one of them has is unexplained only where the other
was loaded for its place: the census for the unit that counts it, the register for the place where it is registered.
Law firms are registered by the judicial authorities: they stand in neither register.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow.compute as pc

from orgraph.analyses.facts.knowledge import find_code, find_codes
from orgraph.analyses.facts.requirements import find_social
from orgraph.analyses.facts.standing import (
    ABSENT,
    CLOSED,
    CLOSED_OPERATIONS,
    CLOSED_REGISTRATIONS,
    OUT_OF_SCOPE,
)
from orgraph.findings import Words
from orgraph.kernels.three_valued import YES, is_any
from orgraph.snapshot import LAST_DAY, days_since_1970

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.facts.knowledge import Knowledge
    from orgraph.analyses.facts.places import Places
    from orgraph.snapshot import NodeTable, Snapshot

STATES: Final[dict[str, Words]] = {
    "matched": Words("登记与排摸一致", "in register and census"),
    "only_in_frame": Words("登记有、排摸无", "only in a register"),
    "only_in_census": Words("排摸有、登记无", "only in the census"),
    "closed": Words("登记已注销等", "closed by the register"),
    "other_register": Words("由其他机关登记", "registered elsewhere"),
    "unknown": Words("未知", "unknown"),
}
UNEXPLAINED: Final = ("only_in_frame", "only_in_census")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Reconciliation:
    """How each organization stands between registers and census.

    Attributes
    ----------
    states
        Place in ``STATES`` of each organization, −1 for what is out of scope or not there on the day.
    closed_but_operating
        Positions: closed by the register, in operation by the census.
    operating_but_closed
        Positions: active in the register, not in operation by the census.
    moved
        Positions: operating in another county than registered.
    """

    states: NDArray[np.int8]
    closed_but_operating: NDArray[np.int32]
    operating_but_closed: NDArray[np.int32]
    moved: NDArray[np.int32]

    @property
    def counts(self) -> dict[str, int]:
        """Number of organizations by state."""
        counted = np.bincount(self.states[self.states >= 0], minlength=len(STATES))
        return dict(zip(STATES, counted.tolist(), strict=True))

    def find_positions(self, state: str) -> NDArray[np.int32]:
        """Find the sorted positions of the organizations in a state."""
        return np.flatnonzero(self.states == list(STATES).index(state)).astype(np.int32)

    @property
    def unexplained(self) -> int:
        """Organizations that one side has and the other, though loaded, has not."""
        counts = self.counts
        return sum(counts[state] for state in UNEXPLAINED)

    def as_dict(self, organizations: NodeTable) -> dict[str, Any]:
        """Give it as JSON holds it: counts, and the keys of what has to be looked at."""
        keys = organizations.keys
        lists = {
            **{state: self.find_positions(state) for state in UNEXPLAINED},
            "closed_but_operating": self.closed_but_operating,
            "operating_but_closed": self.operating_but_closed,
            "moved": self.moved,
        }
        return {
            "counts": self.counts,
            "unexplained": self.unexplained,
            "lists": {name: keys.take(positions).to_pylist() for name, positions in lists.items()},
        }


def find_reconciliation(
    snapshot: Snapshot, places: Places, knowledge: Knowledge, standing: NDArray[np.int8], *, day: date
) -> Reconciliation:
    """Find how registers and census agree on a day."""
    organizations = snapshot.nodes("Organization")
    asked = (standing != ABSENT) & (standing != OUT_OF_SCOPE)
    in_frame = (organizations.flag("in_registry") == YES) | (organizations.flag("in_civil_affairs") == YES)
    in_census = organizations.flag("in_census") == YES
    closed, active = _find_registered(organizations, day=day)
    operation = organizations.choice("operating_status")
    operating = operation == find_code("operating_status", "operating")
    not_operating = is_any(operation, find_codes("operating_status", *CLOSED_OPERATIONS))
    names = {
        "matched": in_frame & in_census,
        "closed": in_frame & ~in_census & (closed | (standing == CLOSED)),
        "only_in_frame": in_frame & ~in_census & knowledge.find_loaded("census")[places.unit],
        "other_register": ~in_frame & in_census & _find_other_register(organizations),
        "only_in_census": ~in_frame & in_census & _find_frame_loaded(organizations, places, knowledge),
    }
    place = list(STATES)
    states = np.select(list(names.values()), [place.index(name) for name in names], place.index("unknown"))
    county, areas = places.areas.county, places
    registered, operates = county[areas.registered], county[areas.operating]
    return Reconciliation(
        states=np.where(asked, states, -1).astype(np.int8),
        closed_but_operating=_sort(asked & in_census & closed & operating),
        operating_but_closed=_sort(asked & active & not_operating),
        moved=_sort(asked & (registered >= 0) & (operates >= 0) & (registered != operates)),
    )


def _find_registered(organizations: NodeTable, *, day: date) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Find who is closed, and who is active, by the register on the day."""
    status = organizations.choice("registration_status")
    closed = is_any(status, find_codes("registration_status", *CLOSED_REGISTRATIONS))
    active = status == find_code("registration_status", "active")
    closed_on = organizations.day("closed_on", missing=LAST_DAY)
    number = days_since_1970(day)
    closes_later = (closed_on > number) & (closed_on < LAST_DAY)
    return (closed & ~closes_later) | (closed_on <= number), active & (closed_on > number)


def _find_frame_loaded(organizations: NodeTable, places: Places, knowledge: Knowledge) -> NDArray[np.bool_]:
    """Find the organizations whose register is loaded for the place where they are registered."""
    areas = places.areas
    unit = areas.unit[places.registered]
    unit = np.where(unit < len(areas.units), unit, places.unit)
    social = find_social(organizations)
    loaded = np.where(social, knowledge.find_loaded("civil_affairs")[unit], knowledge.find_loaded("registry")[unit])
    return np.asarray(loaded, dtype=np.bool_)


def _find_other_register(organizations: NodeTable) -> NDArray[np.bool_]:
    law_firm = organizations.choice("subkind") == find_code("organization_subkind", "law_firm")
    return np.asarray(law_firm | pc.starts_with(organizations.keys, "31").to_numpy(zero_copy_only=False))


def _sort(mask: NDArray[np.bool_]) -> NDArray[np.int32]:
    return np.flatnonzero(mask).astype(np.int32)
