"""Able hosts: who could take on an organization that nothing reaches, and where they are.

- Party organizations that exist, are neither functional nor temporary, and cover somebody: they are where the
  organizations are that they cover, and at the carrier that they are set up in.
- Service centres (党群服务中心) that are open.
- Hosts of approved alliances of a kind that the plan lets them host: an organization is where it is, a unit where its
  alliance is.

Hosts without a place cannot be near anything and are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.hosts import find_allowed_hosts
from orgraph.analyses.knowledge import find_code
from orgraph.kernels.three_valued import YES
from orgraph.model import MODEL, vocabulary

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.attributes import City
    from orgraph.analyses.locations import Locations, Place
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

HOST_KINDS: Final = ("PartyOrganization", "ServiceCentre", "Unit", "Organization")
"""Kinds of hosts; of several at the same distance the first in this order, then by key. Units and organizations are
hosts of alliances."""


@dataclass(frozen=True, slots=True, eq=False)
class Sites:
    """Places of able hosts, in the order in which equals win.

    Attributes
    ----------
    kind, node
        The host: place in `HOST_KINDS`, and position among the nodes of that kind.
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

    def __len__(self) -> int:
        return len(self.node)


PLACES: Final = ("Organization", "Carrier", "ServiceCentre", "Alliance")


def find_able_parties(snapshot: Snapshot, *, day: date) -> NDArray[np.bool_]:
    """Find the Party organizations that can take on another unit: that exist, not functional, not temporary."""
    parties = snapshot.nodes("PartyOrganization")
    able = parties.exist_on(day) & (parties.flag("functional") != YES) & (parties.flag("temporary") != YES)
    return np.asarray(able)


def find_sites(
    snapshot: Snapshot, city: City, locations: Locations, uncovered: NDArray[np.bool_], *, rules: Rules, day: date
) -> Sites:
    """Find the able hosts that have a place; an organization that is itself uncovered hosts nobody."""
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
    return _put_together(parts, locations)


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


def _put_together(parts: list[_Part], locations: Locations) -> Sites:
    of_kind: dict[str, Place] = {
        "Organization": locations.organizations,
        "Carrier": locations.carriers,
        "ServiceCentre": locations.centres,
        "Alliance": locations.alliances,
    }
    kind = np.concatenate([np.full(len(part.node), HOST_KINDS.index(part.kind), dtype=np.int8) for part in parts])
    place_code = np.concatenate([np.full(len(part.node), PLACES.index(part.place_kind), np.int8) for part in parts])
    node, place = (np.concatenate([getattr(part, name) for part in parts]) for name in ("node", "place"))
    alliance = np.concatenate(
        [np.full(len(part.node), -1, np.int32) if part.alliance is None else part.alliance for part in parts]
    )
    x_m, y_m = (
        np.concatenate([getattr(of_kind[part.place_kind], axis)[part.place] for part in parts])
        for axis in ("x_m", "y_m")
    )
    order = np.lexsort((place, place_code, node, kind))
    order = order[~np.isnan(x_m[order])]
    return Sites(kind[order], node[order], x_m[order], y_m[order], place_code[order], place[order], alliance[order])
