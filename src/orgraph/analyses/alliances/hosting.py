"""Hosts of alliances: whether the plan allows them for the kind, and where they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.facts.hosts import find_allowed_hosts
from orgraph.analyses.facts.locations import Place
from orgraph.kernels.three_valued import NO, UNKNOWN, YES, Truth
from orgraph.model import MODEL, vocabulary

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.alliances.listing import AllianceList
    from orgraph.analyses.facts.knowledge import Knowledge
    from orgraph.analyses.facts.locations import Locations
    from orgraph.analyses.facts.places import Places
    from orgraph.rules import Rules

HOST_KINDS = MODEL.relations["HOSTS"].sources


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Hosting:
    """Hosts: one entry per host and alliance, sorted by alliance.

    Attributes
    ----------
    alliance
        Place among the listed alliances.
    kind, host
        Place in `HOST_KINDS`, and position among the nodes of that kind.
    allowed
        Whether the plan lets this host this kind.
    conforms
        By alliance: yes where it has a host and all its hosts are allowed, no where it has none or one that is not.
    place
        By alliance: where its host is; NaN where no host has a place.
    """

    alliance: NDArray[np.int32]
    kind: NDArray[np.int8]
    host: NDArray[np.int32]
    allowed: Truth
    conforms: Truth
    place: Place


def find_hosting(
    listed: AllianceList, knowledge: Knowledge, *, places: Places, locations: Locations, rules: Rules, day: date
) -> Hosting:
    """Find the hosts of all alliances of a list."""
    snapshot = listed.snapshot
    allowed = find_allowed_hosts(snapshot, rules=rules, day=day)
    row_of = np.full(len(snapshot.nodes("Alliance")), -1, dtype=np.int32)
    row_of[listed.positions] = np.arange(len(listed.positions))
    roles_known = knowledge.find_loaded("census")[places.unit]
    parts = []
    for number, source in enumerate(HOST_KINDS):
        nodes = snapshot.nodes(source)
        pairs = snapshot.relation("HOSTS").on(day, source=source)
        kept = (row_of[pairs.target] >= 0) & nodes.exist_on(day)[pairs.source]
        alliance, host = row_of[pairs.target[kept]], pairs.source[kept]
        may = np.full(len(host), UNKNOWN, dtype=np.int8)
        told = nodes.choice("kind")[host] >= 0 if source == "Unit" else roles_known[host]
        for code, name in enumerate(vocabulary("alliance_kind").codes):
            of_kind = listed.kind[alliance] == code
            yes = (allowed[name].units if source == "Unit" else allowed[name].organizations)[host]
            may[of_kind & told & ~yes] = NO
            may[of_kind & yes] = YES
        parts.append((alliance, np.full(len(host), number, dtype=np.int8), host, may))
    alliance, kind, host, may = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((host, kind, alliance))
    alliance, kind, host, may = alliance[order], kind[order], host[order], may[order]
    return Hosting(
        alliance=alliance,
        kind=kind,
        host=host,
        allowed=may,
        conforms=_find_conforming(alliance, may, size=len(listed.positions)),
        place=_find_place(alliance, kind, host, locations, size=len(listed.positions)),
    )


def _find_conforming(alliance: NDArray[np.int32], may: Truth, *, size: int) -> Truth:
    hosts = np.bincount(alliance, minlength=size)
    refused, unknown = (np.bincount(alliance[may == value], minlength=size) for value in (NO, UNKNOWN))
    return np.where((hosts == 0) | (refused > 0), NO, np.where(unknown > 0, UNKNOWN, YES)).astype(np.int8)


def _find_place(
    alliance: NDArray[np.int32], kind: NDArray[np.int8], host: NDArray[np.int32], locations: Locations, *, size: int
) -> Place:
    """Find the place of the first host that has one."""
    x_m, y_m = np.full(size, np.nan), np.full(size, np.nan)
    rows = np.flatnonzero(kind == HOST_KINDS.index("Organization"))
    rows = rows[locations.organizations.known[host[rows]]][::-1]
    x_m[alliance[rows]], y_m[alliance[rows]] = (
        locations.organizations.x_m[host[rows]],
        locations.organizations.y_m[host[rows]],
    )
    return Place(x_m, y_m)
