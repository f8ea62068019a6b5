"""Able hosts: who could take on an organization that nothing reaches, and where they are.

- Party organizations that exist, are neither functional nor temporary, and cover somebody: they are where the
  organizations are that they cover, and at the carrier that they are set up in.
- Service centres (党群服务中心) that are open.
- Hosts of approved alliances of a kind that the plan lets them host: an organization is where it is, a unit where its
  alliance is.

A host without coordinates is at no distance from anything; it is near those that share its carrier or township.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.facts.hosts import find_allowed_hosts
from orgraph.analyses.facts.knowledge import find_code
from orgraph.analyses.facts.places import find_areas_by_basis
from orgraph.kernels.three_valued import YES
from orgraph.model import MODEL, vocabulary

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.facts.attributes import City
    from orgraph.analyses.facts.locations import Locations, Place
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

HOST_KINDS: Final = ("PartyOrganization", "ServiceCentre", "Unit", "Organization")
"""Kinds of hosts; of several at the same distance the first in this order, then by key. Units and organizations are
hosts of alliances."""


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Where able hosts are, in the order in which equals win.

    Attributes
    ----------
    kind, node
        The host: place in `HOST_KINDS`, and position among the nodes of that kind.
    x_m, y_m
        NaN where unknown.
    carrier, township
        Positions of the carrier and of the area of the township that the place lies in; −1 unknown.
    place_code, place
        Whose place it is: place in `PLACES`, and position among the nodes of that kind.
    alliance
        For hosts of alliances the position of the alliance, else −1.
    """

    kind: NDArray[np.int8]
    node: NDArray[np.int32]
    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    place_code: NDArray[np.int8]
    place: NDArray[np.int32]
    alliance: NDArray[np.int32]
    carrier: NDArray[np.int32]
    township: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.node)

    def find_first(self, name: str) -> dict[int, int]:
        """Find the first host in each ``"carrier"`` or ``"township"``."""
        values, first = np.unique(getattr(self, name), return_index=True)
        return {value: site for value, site in zip(values.tolist(), first.tolist(), strict=True) if value >= 0}


PLACES: Final = ("Organization", "Carrier", "ServiceCentre", "Alliance")


def find_able_parties(snapshot: Snapshot, *, day: date) -> NDArray[np.bool_]:
    """Find the Party organizations that can take on another unit: that exist, not functional, not temporary."""
    parties = snapshot.nodes("PartyOrganization")
    able = parties.exist_on(day) & (parties.flag("functional") != YES) & (parties.flag("temporary") != YES)
    return np.asarray(able)


def find_sites(
    snapshot: Snapshot, city: City, locations: Locations, uncovered: NDArray[np.bool_], *, rules: Rules, day: date
) -> Sites:
    """Find the able hosts; an organization that is itself uncovered hosts nobody."""
    able = find_able_parties(snapshot, day=day)
    kept = able[city.links.party] & ~uncovered[city.links.organization]
    set_up = snapshot.relation("SET_UP_IN").on(day, target="Carrier")
    seated = able[set_up.source] & snapshot.nodes("Carrier").exist_on(day)[set_up.target]
    centres = np.flatnonzero(snapshot.nodes("ServiceCentre").exist_on(day)).astype(np.int32)
    parts = [
        _Part("PartyOrganization", city.links.party[kept], "Organization", city.links.organization[kept]),
        _Part("PartyOrganization", set_up.source[seated], "Carrier", set_up.target[seated]),
        _Part("ServiceCentre", centres, "ServiceCentre", centres),
        *_list_alliance_hosts(snapshot, uncovered, rules=rules, day=day),
    ]
    return _put_together(parts, _find_standpoints(snapshot, city, locations, day=day))


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    kind: str
    node: NDArray[np.int32]
    place_kind: str
    place: NDArray[np.int32]
    alliance: NDArray[np.int32] | None = None


def _list_alliance_hosts(snapshot: Snapshot, uncovered: NDArray[np.bool_], *, rules: Rules, day: date) -> list[_Part]:
    alliances = snapshot.nodes("Alliance")
    approved = alliances.exist_on(day) & (alliances.choice("status") != find_code("alliance_status", "proposed"))
    kinds, allowed = alliances.choice("kind"), find_allowed_hosts(snapshot, rules=rules, day=day)
    parts = []
    for source in MODEL.relations["HOSTS"].sources:
        pairs = snapshot.relation("HOSTS").on(day, source=source)
        may = np.zeros(len(pairs.rows), dtype=np.bool_)
        for number, code in enumerate(vocabulary("alliance_kind").codes):
            hosts = allowed[code].units if source == "Unit" else allowed[code].organizations & ~uncovered
            may |= (kinds[pairs.target] == number) & hosts[pairs.source]
        may &= approved[pairs.target]
        host, alliance = pairs.source[may], pairs.target[may]
        place_kind, place = ("Alliance", alliance) if source == "Unit" else ("Organization", host)
        parts.append(_Part(source, host, place_kind, place, alliance))
    return parts


@dataclass(frozen=True, slots=True, eq=False)
class _Standpoints:
    """Where the nodes of one kind of `PLACES` are: metres, carrier and township."""

    x_m: NDArray[np.float64]
    y_m: NDArray[np.float64]
    carrier: NDArray[np.int32]
    township: NDArray[np.int32]


def _find_standpoints(snapshot: Snapshot, city: City, locations: Locations, *, day: date) -> dict[str, _Standpoints]:
    areas = city.places.areas
    own = np.arange(len(snapshot.nodes("Carrier")), dtype=np.int32)
    of_carrier = areas.township[_find_areas(snapshot, "Carrier", day=day)]
    lies: dict[str, tuple[Place, NDArray[np.int32], NDArray[np.int32]]] = {
        "Organization": (locations.organizations, locations.carrier, city.places.area),
        "Carrier": (locations.carriers, own, _find_areas(snapshot, "Carrier", day=day)),
        "ServiceCentre": (locations.centres, locations.centre_carrier, _find_areas(snapshot, "ServiceCentre", day=day)),
        "Alliance": (locations.alliances, locations.alliance_carrier, _find_areas(snapshot, "Alliance", day=day)),
    }
    found = {}
    for kind, (place, carrier, area) in lies.items():
        # Negative positions count from the end: the last entry is that of an unknown area or carrier.
        township = np.where(areas.township[area] >= 0, areas.township[area], np.append(of_carrier, -1)[carrier])
        found[kind] = _Standpoints(place.x_m, place.y_m, carrier, township.astype(np.int32))
    return found


def _find_areas(snapshot: Snapshot, kind: str, *, day: date) -> NDArray[np.int32]:
    """Find the area that each node of a kind lies in, else the one that it is counted in; −1 unknown."""
    registered, operating, counted = find_areas_by_basis(snapshot, kind, day=day)
    return np.where(operating >= 0, operating, np.where(registered >= 0, registered, counted)).astype(np.int32)


def _put_together(parts: list[_Part], standpoints: dict[str, _Standpoints]) -> Sites:
    kind = np.concatenate([np.full(len(part.node), HOST_KINDS.index(part.kind), dtype=np.int8) for part in parts])
    place_code = np.concatenate([np.full(len(part.node), PLACES.index(part.place_kind), np.int8) for part in parts])
    node, place = (np.concatenate([getattr(part, name) for part in parts]) for name in ("node", "place"))
    alliance = np.concatenate(
        [np.full(len(part.node), -1, np.int32) if part.alliance is None else part.alliance for part in parts]
    )
    order = np.lexsort((place, place_code, node, kind))
    x_m, y_m, carrier, township = (
        np.concatenate([getattr(standpoints[part.place_kind], name)[part.place] for part in parts])[order]
        for name in ("x_m", "y_m", "carrier", "township")
    )
    return Sites(
        kind=kind[order],
        node=node[order],
        x_m=x_m,
        y_m=y_m,
        place_code=place_code[order],
        place=place[order],
        alliance=alliance[order],
        carrier=carrier,
        township=township,
    )
