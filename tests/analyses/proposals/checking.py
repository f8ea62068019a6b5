"""A judge of proposals that shares no line with what makes them: it reads ledgers' facts and applies the rules."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx
import numpy as np

from orgraph.analyses.facts.places import find_places
from orgraph.coordinates import project_to_metres

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from orgraph.analyses.proposals import Proposal
    from orgraph.snapshot import Snapshot

HOST_KINDS = {
    "park": {"park_management", "small_firm_park_management"},
    "market": {"subdistrict", "market_regulator"},
    "building": set[str](),
    "industry": {"industry_authority", "industry_regulator"},
}
HOST_ROLES = {
    "park": set[str](),
    "market": {"property_owner"},
    "building": {"property_service", "property_owner", "leading_firm"},
    "industry": {"leading_firm", "chain_leader"},
}
HOST_SUBKINDS = {"market": {"trade_association", "chamber"}}
MANAGER_ROLES = {"market": {"owner"}, "building": {"property", "owner"}}
CARRIERS = {
    "park": {"park", "small_firm_park", "feature_town"},
    "market": {"market", "business_district"},
    "building": {"building"},
    "industry": set[str](),
}


CHAINS = (("2110", "2431", "203"), ("332", "335", "338", "3465"), ("3054", "2438"))


class Judge:
    """Knows the facts of a city and tells what a proposal breaks."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.relations: dict[str, list[dict[str, Any]]] = {}
        self.keys = snapshot.nodes("Organization").keys.to_pylist()
        self.points = self._find_points()
        places = find_places(snapshot, day=snapshot.data_date)
        self.unit = places.unit
        self.township = places.areas.township[places.area]
        self.carriers = self._read_carriers()
        self.industry = {
            row["source"]: row["target"]
            for row in snapshot.relation("IN_INDUSTRY").read_arrow().to_pylist()
            if row.get("source_kind", "Organization") == "Organization"
        }

    def _find_points(self) -> NDArray[np.float64]:
        """Find where everybody lies, by the carrier where there are no coordinates."""
        nodes = [self.snapshot.nodes(kind) for kind in ("Organization", "Carrier")]
        axes = [np.concatenate([some.number(axis) for some in nodes]) for axis in ("longitude", "latitude")]
        points, carriers = np.split(project_to_metres(*axes), [len(self.keys)])
        lent = dict(zip(nodes[1].keys.to_pylist(), carriers, strict=True))
        for row in self.snapshot.relation("LOCATED_IN").read_arrow().to_pylist():
            if row["source"] in self.keys and np.isnan(points[place := self.keys.index(row["source"])]).any():
                points[place] = lent[row["target"]]
        return points

    def _read_carriers(self) -> dict[str, dict[str, set[str]]]:
        kinds = {row["key"]: row["kind"] for row in self.snapshot.nodes("Carrier").read_arrow().to_pylist()}
        outer = {row["source"]: row["target"] for row in self.snapshot.relation("PART_OF").read_arrow().to_pylist()}
        found: dict[str, dict[str, set[str]]] = {kind: {} for kind in CARRIERS}
        for row in self.snapshot.relation("LOCATED_IN").read_arrow().to_pylist():
            carrier = row["target"]
            while carrier is not None:
                for kind, wanted in CARRIERS.items():
                    if kinds.get(carrier) in wanted:
                        found[kind].setdefault(row["source"], set()).add(carrier)
                carrier = outer.get(carrier)
        return found

    def list_breaches(self, proposal: Proposal) -> list[str]:
        """List every rule that the proposal breaks; empty where it keeps to all."""
        breaches = []
        placed: list[int] = []
        for group in proposal.groups:
            members = group.members.tolist()
            placed += members
            if not proposal.conditions.minimum <= len(members) <= proposal.conditions.maximum:
                breaches.append(f"{group.id}: {len(members)} members")
            if not self.hangs_together(group.kind, members, proposal.conditions.radius_m):
                breaches.append(f"{group.id}: not connected")
            if group.kind in proposal.conditions.borders and len(set(self.unit[members].tolist())) > 1:
                breaches.append(f"{group.id}: crosses a border")
            if not self.may_host(group.kind, group.host_kind, group.host):
                breaches.append(f"{group.id}: {group.host} may not host")
        unplaced = [item.position for item in proposal.unplaced]
        if len(set(placed)) < len(placed) or set(placed) & set(unplaced):
            breaches.append("placed twice")
        return breaches

    def hangs_together(self, kind: str, members: list[int], radius_m: float) -> bool:
        graph: nx.Graph[int] = nx.Graph()
        graph.add_nodes_from(members)
        graph.add_edges_from(
            (one, other) for one, other in combinations(members, 2) if self.are_neighbours(kind, one, other, radius_m)
        )
        inside = kind not in {"building", "market"} or all(self.carriers[kind].get(self.keys[one]) for one in members)
        return inside and nx.is_connected(graph)

    def are_neighbours(self, kind: str, one: int, other: int, radius_m: float) -> bool:
        first, second = self.keys[one], self.keys[other]
        if kind == "industry":
            return self.find_trade(first) == self.find_trade(second)
        if self.carriers[kind].get(first, set()) & self.carriers[kind].get(second, set()):
            return True
        points = self.points[[one, other]]
        if np.isnan(points).any():
            return kind == "park" and self.township[one] == self.township[other] >= 0
        return float(np.linalg.norm(points[0] - points[1])) <= radius_m + 1e-3

    def find_trade(self, key: str) -> str:
        """Find the chain of an organization, else its division; unknown ones are nobody else's."""
        code = self.industry.get(key)
        if code is None:
            return f"none but {key}"
        return next((chain[0] for chain in CHAINS if code.startswith(chain)), code[:2])

    def may_host(self, kind: str, host_kind: str, host: str) -> bool:
        if host_kind == "Unit":
            unit = self._read_row("Unit", host)
            return unit.get("kind") in HOST_KINDS[kind]
        roles = {row["target"] for row in self._read_relations("HAS_ROLE", host)}
        managed = {row["role"] for row in self._read_relations("MANAGES", host)}
        row = self._read_row("Organization", host)
        return bool(
            roles & HOST_ROLES[kind]
            or managed & MANAGER_ROLES.get(kind, set())
            or row.get("subkind") in HOST_SUBKINDS.get(kind, set())
        )

    def _read_row(self, kind: str, key: str) -> dict[str, Any]:
        nodes = self.snapshot.nodes(kind)
        found: dict[str, Any] = nodes.read_arrow(rows=np.array([nodes.position(key)])).to_pylist()[0]
        return found

    def _read_relations(self, name: str, source: str) -> list[dict[str, Any]]:
        if name not in self.relations:
            self.relations[name] = self.snapshot.relation(name).read_arrow().to_pylist()
        return [row for row in self.relations[name] if row["source"] == source]
