"""Locations: where things lie in metres, and on what that stands.

Modelling decisions:

- Everything is projected once and together, so that distances between kinds are right.
- An organization lies at its own coordinates; without them at those of its carrier; else nobody can say, and distances
  from it are unknown. A township has no place: its middle may lie ten kilometres from everybody.
- A carrier lies at its own coordinates, else in the middle of the organizations in it that have some.
- A unit has no place. Where it hosts an alliance, the alliance's coordinates or those of its carrier stand for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.facts.carriers import find_carriers
from orgraph.coordinates import project_to_metres

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.snapshot import Snapshot

KINDS: Final = ("Organization", "Carrier", "ServiceCentre", "Alliance")
"""Kinds of nodes that have coordinates here."""


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where the nodes of one kind lie: metres east and north, NaN where unknown."""

    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Whose place is known."""
        return ~np.isnan(self.x_m)

    def or_else(self, other: Place, positions: NDArray[np.integer]) -> Place:
        """Fill what is unknown from the places of other nodes; −1 stands for none."""
        filled = ~self.known & (positions >= 0)
        x_m, y_m = self.x_m.copy(), self.y_m.copy()
        x_m[filled], y_m[filled] = other.x_m[positions[filled]], other.y_m[positions[filled]]
        return Place(x_m, y_m)


@dataclass(frozen=True, slots=True, eq=False)
class Locations:
    """Where organizations, carriers, service centres and alliances lie.

    Attributes
    ----------
    own
        Organizations by their own coordinates alone.
    carrier
        The carrier of each organization, −1 where it lies in none.
    centre_carrier, alliance_carrier
        The same of service centres and alliances.
    """

    organizations: Place
    own: Place
    carriers: Place
    centres: Place
    alliances: Place
    carrier: NDArray[np.int32]
    centre_carrier: NDArray[np.int32]
    alliance_carrier: NDArray[np.int32]


def find_locations(snapshot: Snapshot, *, day: date) -> Locations:
    """Find where everything that has a place lies on a day."""
    own, carriers, centres, alliances = _project(snapshot)
    carrier = find_carriers(snapshot, day=day)
    carriers = carriers.or_else(_find_middles(own, carrier, count=len(carriers.x_m)), np.arange(len(carriers.x_m)))
    centre_carrier = _find_targets(snapshot, "ServiceCentre", "Carrier", day=day)
    alliance_carrier = _find_targets(snapshot, "Alliance", "Carrier", day=day)
    of_organization = _find_targets(snapshot, "ServiceCentre", "Organization", day=day)
    organizations = own.or_else(carriers, carrier)
    return Locations(
        organizations=organizations,
        own=own,
        carriers=carriers,
        centres=centres.or_else(carriers, centre_carrier).or_else(organizations, of_organization),
        alliances=alliances.or_else(carriers, alliance_carrier),
        carrier=carrier,
        centre_carrier=centre_carrier,
        alliance_carrier=alliance_carrier,
    )


def _project(snapshot: Snapshot) -> list[Place]:
    tables = [snapshot.nodes(kind) for kind in KINDS]
    longitude = np.concatenate([nodes.number("longitude") for nodes in tables])
    latitude = np.concatenate([nodes.number("latitude") for nodes in tables])
    x_m, y_m = project_to_metres(longitude, latitude).T
    ends = np.cumsum([len(nodes) for nodes in tables])[:-1]
    pairs = zip(np.split(np.ascontiguousarray(x_m), ends), np.split(np.ascontiguousarray(y_m), ends), strict=True)
    return [Place(*pair) for pair in pairs]


def _find_middles(own: Place, carrier: NDArray[np.int32], *, count: int) -> Place:
    rows = np.flatnonzero(own.known & (carrier >= 0))
    inside = np.bincount(carrier[rows], minlength=count)
    sums = [np.bincount(carrier[rows], weights=values[rows], minlength=count) for values in (own.x_m, own.y_m)]
    x_m, y_m = (np.where(inside > 0, total / np.maximum(inside, 1), np.nan) for total in sums)
    return Place(x_m, y_m)


def _find_targets(snapshot: Snapshot, kind: str, target: str, *, day: date) -> NDArray[np.int32]:
    found = np.full(len(snapshot.nodes(kind)), -1, dtype=np.int32)
    pairs = snapshot.relation("LOCATED_IN").on(day, source=kind, target=target)
    found[pairs.source[::-1]] = pairs.target[::-1]
    return found
