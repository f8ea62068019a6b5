"""Hosts: which units and organizations may host which kind of alliance (the plan's table, as the rules hold it).

Modelling decisions:

- A place cannot host, who manages it can: managing a carrier of a kind of alliance in one of the roles that the rules
  name (property service, owner) makes an organization a host for it, with or without the role among its own.
- A unit is told by its kind, an organization by the roles that it has on the day, by its subkind, or by what it
  manages. An organization that has ended or is known not to operate cannot host; one outside the denominators can.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from orgraph.analyses.facts.knowledge import find_codes
from orgraph.analyses.facts.standing import CLOSED, find_standing
from orgraph.kernels.three_valued import is_any
from orgraph.model import vocabulary

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot


@dataclass(frozen=True, slots=True, eq=False)
class AllowedHosts:
    """Who may host one kind of alliance.

    Attributes
    ----------
    units, organizations
        For each node of the kind whether it may.
    """

    units: NDArray[np.bool_]
    organizations: NDArray[np.bool_]


def find_allowed_hosts(snapshot: Snapshot, *, rules: Rules, day: date) -> dict[str, AllowedHosts]:
    """Find who may host on a day, by kind of alliance."""
    organizations = snapshot.nodes("Organization")
    standing = find_standing(organizations, day=day)
    able = ~standing.ended & (standing.codes != CLOSED)
    unit_kinds = snapshot.nodes("Unit").choice("kind")
    subkind = organizations.choice("subkind")
    found = {}
    for kind in vocabulary("alliance_kind").codes:
        rule = rules.alliances.kinds.of(kind)
        hosts = _find_with_roles(snapshot, rule.host_roles, day=day)
        if rule.host_subkinds:
            hosts |= is_any(subkind, find_codes("organization_subkind", *rule.host_subkinds))
        managers, _ = find_managers(snapshot, "Organization", roles=rule.host_managers, carriers=rule.carriers, day=day)
        hosts[managers] = True
        units = np.zeros(len(unit_kinds), dtype=np.bool_)
        if rule.host_units:
            units = np.asarray(is_any(unit_kinds, find_codes("unit_kind", *rule.host_units)))
        found[kind] = AllowedHosts(units=units, organizations=hosts & able)
    return found


def find_managers(
    snapshot: Snapshot, source: str, *, roles: tuple[str, ...] | None = None, carriers: tuple[str, ...], day: date
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Find who manages which carrier of some kinds, in some roles (by default in any), as two arrays of positions."""
    relation = snapshot.relation("MANAGES")
    pairs = relation.on(day, source=source)
    places = snapshot.nodes("Carrier")
    kept = places.exist_on(day)[pairs.target]
    kept &= np.isin(places.choice("kind")[pairs.target], find_codes("carrier_kind", *carriers))
    if roles is not None:
        kept &= np.isin(relation.choice("role")[pairs.rows], find_codes("manager_role", *roles))
    return pairs.source[kept], pairs.target[kept]


def _find_with_roles(snapshot: Snapshot, roles: tuple[str, ...], *, day: date) -> NDArray[np.bool_]:
    has_role = np.zeros(len(snapshot.nodes("Organization")), dtype=np.bool_)
    wanted = snapshot.nodes("Role").positions(roles)
    pairs = snapshot.relation("HAS_ROLE").on(day)
    has_role[pairs.source[np.isin(pairs.target, wanted[wanted >= 0])]] = True
    return has_role
