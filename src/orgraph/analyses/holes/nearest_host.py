"""The nearest able host of a hole: a Party organization, a service centre, or who hosts an alliance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from orgraph.analyses.holes.sites import HOST_KINDS, PLACES
from orgraph.findings import Words

if TYPE_CHECKING:
    from orgraph.analyses.holes.figures import HoleFigures

HOST_BASES: Final = {
    "carrier": Words("在同一载体，距离未知", "in the same carrier at an unknown distance"),
    "township": Words("在同一乡镇（街道），距离未知", "in the same township at an unknown distance"),
}
"""What a host without a distance shares with the hole, nearer first."""


@dataclass(frozen=True, slots=True, eq=False)
class NearestHost:
    """The nearest able host of a hole, and how far it is from the nearest organization of the hole.

    Where no distance can be measured, it is the first able host in the same carrier, else in the same township.

    Attributes
    ----------
    kind, key, name
        The host: a Party organization, a service centre, or a unit or organization that hosts an alliance.
    at
        Kind and key of what stands where it was measured.
    alliance
        Key of the alliance that it hosts, for hosts of alliances.
    member
        Key of the organization of the hole that it is near to.
    basis
        On what nearness stands: ``"coordinates"``, ``"carrier"`` or ``"township"``.
    distance_m
        None where it does not stand on coordinates.
    """

    kind: str
    key: str
    name: str
    at: tuple[str, str]
    alliance: str | None
    member: str
    basis: str
    distance_m: float | None

    def as_dict(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {
            "kind": self.kind,
            "key": self.key,
            "name": self.name,
            "at": {"kind": self.at[0], "key": self.at[1]},
            "alliance": self.alliance,
            "member": self.member,
            "basis": self.basis,
            "distance_m": self.rounded_m,
        }

    @property
    def rounded_m(self) -> float | None:
        """The distance to the centimetre."""
        return None if self.distance_m is None else round(self.distance_m, 2)

    @property
    def words(self) -> Words:
        """How near it is, in words: metres, or what it shares with the hole."""
        if self.distance_m is None:
            return HOST_BASES[self.basis]
        return Words(f"{self.distance_m:.0f}米", f"{self.distance_m:.0f} m away")


def find_host(holes: HoleFigures, number: int) -> NearestHost | None:
    """Find the nearest able host of one hole; None where there is none that could be told near."""
    rows = slice(holes.offsets[number], holes.offsets[number + 1])
    distance, site = holes.nearest.distance_m[rows], holes.nearest.site[rows]
    if np.isfinite(distance).any():
        row = int(np.lexsort((site, distance))[0])
        return _make_host(holes, number, int(site[row]), row, "coordinates", float(distance[row]))
    inside = {"carrier": holes.around.carrier[rows], "township": holes.around.township[rows]}
    for basis, places in inside.items():
        first = holes.first_sites[basis]
        found = [(first[place], row) for row, place in enumerate(places.tolist()) if place in first]
        if found:
            chosen, row = min(found)
            return _make_host(holes, number, chosen, row, basis, None)
    return None


def _make_host(
    holes: HoleFigures, number: int, chosen: int, row: int, basis: str, distance_m: float | None
) -> NearestHost:
    sites, snapshot = holes.sites, holes.snapshot
    kind, place = HOST_KINDS[sites.kind[chosen]], PLACES[sites.place_code[chosen]]
    nodes, alliance = snapshot.nodes(kind), int(sites.alliance[chosen])
    node = int(sites.node[chosen])
    return NearestHost(
        kind=kind,
        key=nodes.key(node),
        name=nodes.name(node),
        at=(place, snapshot.nodes(place).key(int(sites.place[chosen]))),
        alliance=snapshot.nodes("Alliance").key(alliance) if alliance >= 0 else None,
        member=holes.organization_key(int(holes.positions[holes.offsets[number] + row])),
        basis=basis,
        distance_m=distance_m,
    )
