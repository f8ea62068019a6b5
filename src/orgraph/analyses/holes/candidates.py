"""Candidates: what fixes need to know of organizations: their duty, their members, and who could list them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.facts.knowledge import find_code
from orgraph.analyses.facts.requirements import find_social
from orgraph.analyses.holes.joint import list_joint_branches
from orgraph.analyses.holes.sites import find_able_parties
from orgraph.kernels.three_valued import YES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.facts.attributes import City
    from orgraph.analyses.facts.locations import Locations
    from orgraph.analyses.holes.fix import Fix
    from orgraph.rules import Rules
    from orgraph.snapshot import NodeTable, Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class Listers:
    """Carriers or associations, and the organizations that each could list.

    Attributes
    ----------
    kind
        The fix: ``"regional"`` or ``"industry"``.
    organization, group
        Pairs, sorted by organization.
    party
        By group the Party organization that could list them, the first by key.
    founders
        Groups of which somebody may found one.
    """

    kind: str
    node_kind: str
    organization: NDArray[np.int32]
    group_of: NDArray[np.int32]
    party: dict[int, int]
    founders: frozenset[int]

    def group(self, positions: NDArray[np.int32]) -> Iterator[tuple[int, NDArray[np.int32]]]:
        """Group some organizations by who could list them; those whom nobody could are left out."""
        first = np.searchsorted(self.organization, positions, side="left")
        last = np.searchsorted(self.organization, positions, side="right")
        found = np.repeat(positions, last - first)
        pairs = np.concatenate([np.arange(*ends) for ends in zip(first, last, strict=True)] or [np.zeros(0, np.int64)])
        groups = self.group_of[pairs.astype(np.int64)]
        for group in np.unique(groups).tolist():
            yield group, found[groups == group]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """What fixes need to know of every organization.

    Attributes
    ----------
    must_build
        Who is known to have to build.
    at_least
        Full members that count, at least; 1 stands for 1–2, 0 also where unknown.
    known
        Of whom that count is known.
    """

    must_build: NDArray[np.bool_]
    at_least: NDArray[np.int32]
    known: NDArray[np.bool_]
    carriers: Listers
    associations: Listers
    locations: Locations
    rules: Rules
    radius_m: float
    plain: NDArray[np.bool_] = field(repr=False)

    def list_joint(self, positions: NDArray[np.int32]) -> list[Fix]:
        """List joint branches that some organizations could form: those with members that need not build alone."""
        units = positions[(self.at_least[positions] > 0) & ~self.must_build[positions]]
        return list_joint_branches(units, self.at_least, self.locations, rules=self.rules, radius_m=self.radius_m)


def find_candidates(
    snapshot: Snapshot, city: City, locations: Locations, *, rules: Rules, day: date, radius_m: float
) -> Candidates:
    """Find what fixes need to know."""
    organizations = snapshot.nodes("Organization")
    counted = find_counted_members(organizations, rules=rules)
    must_build = city.attributes.must_build == YES
    able = find_able_parties(snapshot, day=day)
    carriers = _find_carriers(snapshot, city, locations, able, day=day)
    associations = _find_associations(snapshot, city, able, day=day)
    plain = ~must_build & (counted <= 0) & (locations.carrier < 0)
    plain[associations.organization] = False
    return Candidates(
        must_build=must_build,
        at_least=np.maximum(counted, 0),
        known=counted >= 0,
        carriers=carriers,
        associations=associations,
        locations=locations,
        rules=rules,
        radius_m=radius_m,
        plain=plain,
    )


def find_counted_members(organizations: NodeTable, *, rules: Rules) -> NDArray[np.int32]:
    """Find the full members that count towards a branch; −1 unknown. Of social organizations full-time staff only."""
    everybody = organizations.members("full_members")
    if not rules.establish.social_organizations_count_full_time_only:
        return everybody
    full_time = organizations.members("full_time_full_members")
    narrow = np.where((full_time < 0) & (everybody == 0), np.int32(0), full_time)
    return np.where(find_social(organizations), narrow, everybody).astype(np.int32)


def _find_carriers(
    snapshot: Snapshot, city: City, locations: Locations, able: NDArray[np.bool_], *, day: date
) -> Listers:
    """Find the regional Party organizations of carriers: set up in them, or listing somebody there already."""
    links = city.links
    form = snapshot.relation("COVERS").choice("form")[links.rows]
    regional = able[links.party] & (form == find_code("coverage_form", "regional"))
    regional &= locations.carrier[links.organization] >= 0
    set_up = snapshot.relation("SET_UP_IN").on(day, target="Carrier")
    seated = able[set_up.source]
    party = np.concatenate([set_up.source[seated], links.party[regional]])
    carrier = np.concatenate([set_up.target[seated], locations.carrier[links.organization[regional]]])
    managed = []
    for source in snapshot.relation("MANAGES").kind.sources:
        pairs = snapshot.relation("MANAGES").on(day, source=source)
        role = snapshot.relation("MANAGES").choice("role")[pairs.rows]
        managed.append(pairs.target[role == find_code("manager_role", "committee")])
    inside = np.flatnonzero(locations.carrier >= 0).astype(np.int32)
    founders = frozenset(np.concatenate(managed).tolist())
    return Listers("regional", "Carrier", inside, locations.carrier[inside], _first(carrier, party), founders)


def _find_associations(snapshot: Snapshot, city: City, able: NDArray[np.bool_], *, day: date) -> Listers:
    """Find the industry Party organizations of associations: listing a member already, or covering the association."""
    links = city.links
    pairs = snapshot.relation("BELONGS_TO").on(day)
    kept = ~city.ended[pairs.source] & ~city.ended[pairs.target]
    member, association = pairs.source[kept], pairs.target[kept]
    form = snapshot.relation("COVERS").choice("form")[links.rows]
    industry = np.flatnonzero(able[links.party] & (form == find_code("coverage_form", "industry")))
    lists: dict[int, list[int]] = {}
    for link in industry.tolist():
        lists.setdefault(int(links.organization[link]), []).append(int(links.party[link]))
    party, of = [], []
    for one, group in zip(member.tolist(), association.tolist(), strict=True):
        for found in lists.get(one, ()):
            party.append(found)
            of.append(group)
    own = np.flatnonzero(able[links.party] & np.isin(links.organization, association))
    party += links.party[own].tolist()
    of += links.organization[own].tolist()
    order = np.lexsort((association, member))
    by_association = _first(np.array(of, dtype=np.int32), np.array(party, dtype=np.int32))
    founders = frozenset(np.unique(association).tolist())
    return Listers("industry", "Organization", member[order], association[order], by_association, founders)


def _first(group: NDArray[np.int32], party: NDArray[np.int32]) -> dict[int, int]:
    order = np.lexsort((-party, group))
    return dict(zip(group[order].tolist(), party[order].tolist(), strict=True))
