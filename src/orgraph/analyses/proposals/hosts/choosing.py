"""Choosing hosts: one allowed host for every proposed alliance, near and not overloaded, at the least total cost.

A host may lead an alliance where it is counted by the same county or zone as one of the members, or belongs to the
city; a subdistrict where a member lies in it; an organization in its own county or zone. What a host costs:

- 0 where it manages a carrier in which a member lies, or is a member itself,
- else 1, and for an organization whose place is known its distance from the middle, in radii, at most 5,
- 2 more for a unit of the city where one county counts all members; where several do, 8 more for everybody else, so
  that a unit of the city comes first; and 4 more times the share of members that another unit counts,
- 8 more where it lies farther from the members than the test of adjacency allows, measured from the host,
- 30 more, beyond all that, where it does not answer for the trade of an alliance whose host is asked to (see
  `competence`),
- and the load price for each further alliance that it leads.

The choice is an assignment of groups to places of hosts, the first place of a host for free, each further one at the
load price more; it is solved exactly. A host may lead any number of alliances, and no load makes one that does not
answer for the trade take the place of one that does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from orgraph.analyses.facts.hosts import find_allowed_hosts, find_managers
from orgraph.analyses.facts.knowledge import find_codes
from orgraph.analyses.facts.places import find_areas_by_basis
from orgraph.analyses.facts.trades import list_trades
from orgraph.analyses.proposals.hosts.assignment import find_assignment
from orgraph.analyses.proposals.hosts.competence import find_competence
from orgraph.analyses.proposals.standards import find_standards
from orgraph.model import vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from orgraph.analyses.proposals.candidates import Candidates
    from orgraph.analyses.proposals.conditions import Conditions
    from orgraph.analyses.proposals.hosts.competence import Competence
    from orgraph.analyses.proposals.standards import Standards
    from orgraph.rules import Rules
    from orgraph.snapshot import Snapshot

FAR: Final = 5.0
OUTSIDE: Final = 4.0
ACROSS: Final = 8.0
APART: Final = 8.0
FOREIGN: Final = 30.0
_MOST_CHOICES: Final = 16
"""Of each group so many of the cheapest hosts enter the assignment."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HostTable:
    """Everybody who may host something: units first, then organizations, by key.

    Attributes
    ----------
    node_kind
        0 for units, 1 for organizations, as in the relation HOSTS.
    positions
        Among the nodes of that kind.
    allowed
        By kind of alliance, who may host it.
    unit
        Place among ``areas.units``; its length for hosts of the city as a whole, −1 where it is not known.
    township
        Area of a subdistrict, −1 for all others.
    points
        Metres, in the projection of `Candidates`; NaN where unknown.
    manages
        Pairs of host (row of this table) and carrier.
    load
        How many alliances that stay each leads already.
    competence
        Which trades each answers for.
    standards
        The tests of the plan.
    """

    node_kind: NDArray[np.int8]
    positions: NDArray[np.int32]
    allowed: dict[str, NDArray[np.bool_]]
    unit: NDArray[np.int32]
    township: NDArray[np.int32]
    points: NDArray[np.float64]
    manages: NDArray[np.int32]
    load: NDArray[np.int64]
    competence: Competence
    standards: Standards
    _of_units: dict[tuple[str, bytes], NDArray[np.int64]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return len(self.positions)

    def list_rows(self, kind: str, units: NDArray[np.bool_]) -> NDArray[np.int64]:
        """List who may host a kind and belongs to the city (the last of `units`) or one of the units that are true."""
        name = (kind, units.tobytes())
        if name not in self._of_units:
            self._of_units[name] = np.flatnonzero(
                self.allowed[kind] & (self.unit >= 0) & (units[self.unit] | (self.unit == len(units) - 1))
            )
        return self._of_units[name]


def find_host_table(
    snapshot: Snapshot, candidates: Candidates, *, rules: Rules, day: date, keep: Collection[str] | None
) -> HostTable:
    """Find everybody who may host an alliance of some kind on a day; `keep` names the alliances that stay."""
    alliances = snapshot.nodes("Alliance")
    stays = alliances.exist_on(day)
    if keep is not None:
        stays &= np.isin(np.arange(len(alliances)), alliances.positions(list(keep)))
    allowed = find_allowed_hosts(snapshot, rules=rules, day=day)
    units = np.flatnonzero(np.any([hosts.units for hosts in allowed.values()], axis=0)).astype(np.int32)
    organizations = np.flatnonzero(np.any([hosts.organizations for hosts in allowed.values()], axis=0)).astype(np.int32)
    standards = find_standards(snapshot, candidates, rules=rules, day=day)
    unit, township = _find_places_of_units(snapshot, candidates, units, day=day)
    carriers = tuple(vocabulary("carrier_kind").codes)
    manages = []
    for offset, (kind, rows) in zip((0, len(units)), (("Unit", units), ("Organization", organizations)), strict=True):
        manager, carrier = find_managers(snapshot, kind, carriers=carriers, day=day)
        inside = np.isin(manager, rows)
        manages.append(np.stack([np.searchsorted(rows, manager[inside]) + offset, carrier[inside]], axis=1))
    return HostTable(
        node_kind=np.repeat(np.array([0, 1], dtype=np.int8), [len(units), len(organizations)]),
        positions=np.concatenate([units, organizations]),
        allowed={
            kind: np.concatenate([hosts.units[units], hosts.organizations[organizations]])
            for kind, hosts in allowed.items()
        },
        unit=np.concatenate([unit, candidates.places.unit[organizations]]).astype(np.int32),
        township=np.concatenate([township, np.full(len(organizations), -1)]).astype(np.int32),
        points=np.vstack([np.full((len(units), 2), np.nan), standards.all_places[organizations]]),
        standards=standards,
        manages=np.vstack(manages).astype(np.int32),
        load=np.concatenate(
            [
                _count_hosted(snapshot, kind, stays, day=day)[rows]
                for kind, rows in (("Unit", units), ("Organization", organizations))
            ]
        ),
        competence=find_competence(
            snapshot, units, organizations, kinds=tuple(allowed), trades=list_trades(rules), rules=rules, day=day
        ),
    )


def _count_hosted(snapshot: Snapshot, kind: str, stays: NDArray[np.bool_], *, day: date) -> NDArray[np.int64]:
    pairs = snapshot.relation("HOSTS").on(day, source=kind, target="Alliance")
    return np.bincount(pairs.source[stays[pairs.target]], minlength=len(snapshot.nodes(kind)))


def _find_places_of_units(
    snapshot: Snapshot, candidates: Candidates, units: NDArray[np.int32], *, day: date
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Find the counting unit of each unit, the number of units for those of the city, and townships."""
    areas, nodes = candidates.places.areas, snapshot.nodes("Unit")
    counted = find_areas_by_basis(snapshot, "Unit", day=day)[2][units]
    whole = np.append(np.isin(areas.level, find_codes("area_level", "city", "city_bodies")), np.True_)[counted]
    whole |= np.isin(nodes.choice("level")[units], find_codes("unit_level", "city", "province"))
    unit = np.where(whole, len(areas.units), areas.unit[counted])
    return unit.astype(np.int32), np.where(whole, -1, areas.township[counted]).astype(np.int32)


def find_hosted(hosts: HostTable, candidates: Candidates, kind: str) -> NDArray[np.bool_]:
    """Find the candidates that somebody may host in an alliance of a kind; see the top of this module."""
    rows = np.flatnonzero(hosts.allowed[kind])
    hosted = np.zeros(len(candidates), dtype=np.bool_)
    # Of hosts only their unit and township matter here: a few hundred pairs, where hosts may be thousands.
    for unit, township in np.unique(np.stack([hosts.unit[rows], hosts.township[rows]], axis=1), axis=0).tolist():
        everywhere = unit == len(candidates.places.areas.units)
        fits = np.True_ if everywhere else candidates.unit == unit
        hosted |= fits & ((township < 0) | (candidates.township == township))
    return hosted


@dataclass(frozen=True, slots=True, kw_only=True)
class HostChoice:
    """The host of one group and the next best one; rows of the host table, −1 where there is none.

    `cost` is that of the host without its load; `difference` how much more the runner-up would cost.
    """

    host: int
    cost: float
    runner_up: int
    difference: float


def find_hosts_of_groups(
    groups: Sequence[tuple[str, NDArray[np.int64]]],
    hosts: HostTable,
    candidates: Candidates,
    conditions: Conditions,
    *,
    fixed: Sequence[int],
) -> list[HostChoice]:
    """Find a host for each group, given as kind and members; see the top of this module.

    `fixed` holds for each group the row of the host that a planner has settled, −1 where the choice is free.
    """
    listed = [
        _list_choices(_list_costs(kind, members, hosts, candidates, conditions), host)
        for (kind, members), host in zip(groups, fixed, strict=True)
    ]
    host = np.array([row for rows, _ in listed for row in rows], dtype=np.int64)
    cost = np.array([one for _, costs in listed for one in costs])
    beyond = conditions.load_price * (len(groups) + int(hosts.load.max(initial=0)))
    chosen = find_assignment(
        np.repeat(np.arange(len(groups)), [len(rows) for rows, _ in listed]),
        host,
        np.where(cost >= FOREIGN, cost + beyond, cost),
        load=hosts.load,
        load_price=conditions.load_price,
        groups=len(groups),
    )
    choices = []
    for (rows, costs), host in zip(listed, chosen.tolist(), strict=True):
        if host < 0:
            choices.append(HostChoice(host=-1, cost=0.0, runner_up=-1, difference=0.0))
            continue
        own = rows.index(host)
        other = next((place for place in range(len(rows)) if place != own), None)
        runner_up, difference = (-1, 0.0) if other is None else (rows[other], costs[other] - costs[own])
        choices.append(HostChoice(host=host, cost=costs[own], runner_up=runner_up, difference=difference))
    return choices


def _list_choices(able: tuple[NDArray[np.int64], NDArray[np.float64]], fixed: int) -> tuple[list[int], list[float]]:
    """List the hosts that come into question for a group, the cheapest first, and what they cost; all were too many."""
    rows, costs = able
    if fixed >= 0:
        return [fixed], [float(costs[rows == fixed].sum())]
    order = np.argsort(costs, kind="stable")[:_MOST_CHOICES]
    return rows[order].tolist(), costs[order].tolist()


def measure_least_host_cost(
    kind: str, members: NDArray[np.int64], hosts: HostTable, candidates: Candidates, conditions: Conditions
) -> float:
    """Measure what the cheapest host costs a group, whatever it leads already; infinite where nobody may host it."""
    return float(_list_costs(kind, members, hosts, candidates, conditions)[1].min(initial=np.inf))


def _list_costs(
    kind: str, members: NDArray[np.int64], hosts: HostTable, candidates: Candidates, conditions: Conditions
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """List who may host a group, as rows of the table, and what each would cost."""
    everywhere = len(candidates.places.areas.units)
    counts = np.bincount(candidates.unit[members], minlength=everywhere + 1)
    rows = hosts.list_rows(kind, counts > 0)
    rows = rows[(hosts.township[rows] < 0) | np.isin(hosts.township[rows], candidates.township[members])]
    of_city = hosts.unit[rows] == everywhere
    points, unit_of_city = hosts.points[rows], of_city & (hosts.node_kind[rows] == 0)
    away = np.linalg.norm(points - candidates.points[members].mean(axis=0), axis=1) / conditions.radius_m
    near = np.isin(hosts.positions[rows], candidates.positions[members]) & (hosts.node_kind[rows] == 1)
    carriers = candidates.carriers[kind][members]
    near |= np.isin(rows, hosts.manages[np.isin(hosts.manages[:, 1], carriers[carriers >= 0]), 0])
    cost = np.where(near, 0.0, 1.0 + np.minimum(np.nan_to_num(away), FAR))
    crosses = int((counts > 0).sum()) > 1
    cost += np.where(unit_of_city, 0.0, ACROSS) if crosses else np.where(unit_of_city, 2.0, 0.0)
    cost += OUTSIDE * np.where(of_city, 0.0, 1.0 - counts[hosts.unit[rows]] / len(members))
    placed = np.flatnonzero(~np.isnan(points[:, 0]))
    cost[placed] += np.where(hosts.standards.tell_adjacent(kind, members, points[placed]), 0.0, APART)
    cost += np.where(hosts.competence.find_lacking(kind, rows, candidates.industry[members]), FOREIGN, 0.0)
    return rows, cost


def find_host_row(snapshot: Snapshot, hosts: HostTable, kind: str, key: str) -> int:
    """Find the row of the host with a key that may host a kind; −1 where there is none."""
    for node_kind, label in enumerate(("Unit", "Organization")):
        position = int(snapshot.nodes(label).positions([key])[0]) if key else -1
        rows = np.flatnonzero((hosts.node_kind == node_kind) & (hosts.positions == position) & hosts.allowed[kind])
        if len(rows):
            return int(rows[0])
    return -1
