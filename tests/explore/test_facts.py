"""Statements without an analysis of their own, against the snapshot counted row by row or by NetworkX."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

import networkx as nx
import pytest

from orgraph.store.neo4j.graph.natural import LEDGER_RELATIONS

if TYPE_CHECKING:
    from tests.explore.asking import Graph

Rows = list[dict[str, Any]]
PASSED = ("IN_AREA", "IN_INDUSTRY", "HAS_ROLE")
"""Relations that would tie everybody to everybody."""


def list_nodes(graph: Graph, kind: str) -> dict[str, dict[str, Any]]:
    """List the nodes of a kind that exist on the day, by key."""
    nodes = graph.snapshot.nodes(kind)
    exists = nodes.exist_on(graph.snapshot.data_date)
    return {
        row["key"]: row for row, there in zip(nodes.read_arrow().to_pylist(), exists.tolist(), strict=True) if there
    }


def list_relations(graph: Graph, name: str, *, source: str | None = None, target: str | None = None) -> Rows:
    """List the relations of a kind that hold on the day, their kinds of ends filled in."""
    kind, day = graph.snapshot.relation(name).kind, graph.snapshot.data_date
    rows = []
    for row in graph.snapshot.relation(name).read_arrow().to_pylist():
        whole = {"source_kind": kind.sources[0], "target_kind": kind.targets[0], **row}
        if (row.get("valid_from") or day) <= day <= (row.get("valid_to") or day):
            rows.append(whole)
    return [row for row in rows if source in (None, row["source_kind"]) and target in (None, row["target_kind"])]


def list_members(graph: Graph, *, approved: bool) -> dict[str, set[str]]:
    """List the members of every alliance, of those kinds that exist on the day."""
    alliances = list_nodes(graph, "Alliance")
    alive = {kind: list_nodes(graph, kind) for kind in ("Organization", "PartyOrganization", "Unit", "Area")}
    members: dict[str, set[str]] = defaultdict(set)
    for row in list_relations(graph, "MEMBER_OF"):
        alliance = alliances.get(row["target"])
        proposed = alliance is None or (approved and alliance.get("status") == "proposed")
        if not proposed and row["source"] in alive[row["source_kind"]]:
            members[row["target"]].add(row["source"])
    return members


def test_alliance_overlaps(graph: Graph) -> None:
    members = list_members(graph, approved=False)
    expected = {
        (one, other): (len(members[one] & members[other]), min(len(members[one]), len(members[other])))
        for one, other in combinations(sorted(members), 2)
        if members[one] & members[other]
    }
    found = graph.ask("alliance_overlaps")
    assert {(row["first"], row["second"]): row["shared"] for row in found} == {
        pair: shared for pair, (shared, _) in expected.items()
    }
    for row in found:
        shared, smaller = expected[row["first"], row["second"]]
        assert row["share_of_smaller"] == pytest.approx(shared / smaller)


@pytest.mark.parametrize("limit", [1, 2])
def test_organizations_in_many_alliances(graph: Graph, limit: int) -> None:
    organizations = list_nodes(graph, "Organization")
    counts = Counter(
        member for some in list_members(graph, approved=True).values() for member in some if member in organizations
    )
    expected = {member: count for member, count in counts.items() if count > limit}
    found = graph.ask("organizations_in_many_alliances", limit=limit)
    assert {row["key"]: row["alliances"] for row in found} == expected


def test_planted_organizations_are_in_many_alliances(graph: Graph, truth: dict[str, Any]) -> None:
    found = sorted(row["key"] for row in graph.ask("organizations_in_many_alliances"))
    assert found == truth["organizations_in_many_alliances"]


def test_what_was_planted_in_alliances_is_found(graph: Graph, truth: dict[str, Any]) -> None:
    hosts = {row["key"] for row in graph.ask("alliance_hosts_not_allowed")}
    assert hosts >= set(truth["alliances_with_forbidden_host"])
    agreements = graph.ask("agreements_expiring", days=90)
    over = [[row["member"], row["alliance"]] for row in agreements if row["days_left"] < 0]
    soon = [[row["member"], row["alliance"]] for row in agreements if row["days_left"] >= 0]
    assert all(pair in over for pair in truth["agreements_expired"])
    assert all(pair in soon for pair in truth["agreements_expiring"])


def test_organizations_in_no_alliance(graph: Graph) -> None:
    found = graph.ask("organizations_in_no_alliance")
    for row in found:
        parts = [row[name] for name in ("in_one", "in_several", "in_none", "unknown")]
        assert sum(parts) == row["organizations"]
    counts = Counter(member for some in list_members(graph, approved=True).values() for member in some)
    in_several = sum(counts[key] > 1 for key in list_nodes(graph, "Organization"))
    assert 0 < sum(row["in_several"] for row in found) <= in_several


@pytest.mark.parametrize("days", [0, 30, 90])
def test_agreements_expiring(graph: Graph, days: int) -> None:
    until = graph.snapshot.data_date + timedelta(days=days)
    alliances = list_nodes(graph, "Alliance")
    expected = sorted(
        (row["target"], row["source"])
        for row in list_relations(graph, "MEMBER_OF")
        if row["target"] in alliances and row["agreement_to"] is not None and row["agreement_to"] <= until
    )
    found = graph.ask("agreements_expiring", days=days)
    assert sorted((row["alliance"], row["member"]) for row in found) == expected
    assert all(row["days_left"] <= days for row in found)


def test_bridging_associations(graph: Graph) -> None:
    organizations = list_nodes(graph, "Organization")
    alliances_of: dict[str, set[str]] = defaultdict(set)
    for alliance, members in list_members(graph, approved=True).items():
        for member in members:
            alliances_of[member].add(alliance)
    bridged: dict[str, set[str]] = defaultdict(set)
    belonging: Counter[str] = Counter()
    for row in list_relations(graph, "BELONGS_TO"):
        if row["source"] in organizations and row["target"] in organizations and alliances_of[row["source"]]:
            bridged[row["target"]] |= alliances_of[row["source"]]
            belonging[row["target"]] += 1
    expected = {key: (len(some), belonging[key]) for key, some in bridged.items() if len(some) > 1}
    found = graph.ask("bridging_associations")
    assert {row["key"]: (row["alliances"], row["members"]) for row in found} == expected


def test_longest_party_chain(graph: Graph) -> None:
    parties = list_nodes(graph, "PartyOrganization")
    tree: nx.DiGraph[str] = nx.DiGraph()
    tree.add_nodes_from(parties)
    pairs = list_relations(graph, "AFFILIATED_TO", target="PartyOrganization")
    ends = [(row["source"], row["target"]) for row in pairs]
    tree.add_edges_from((lower, upper) for lower, upper in ends if lower in parties and upper in parties)
    (found,) = graph.ask("longest_party_chain")
    assert found["length"] == nx.dag_longest_path_length(tree) + 1
    assert len(found["names"]) == len(found["chain"]["nodes"]) == found["length"]


def test_shortest_path(graph: Graph) -> None:
    kinds = ["Organization", "PartyOrganization", "Alliance", "Unit", "Carrier", "Post"]
    relations = [relation.name for relation in LEDGER_RELATIONS if relation.name not in PASSED]
    network: nx.Graph[str] = nx.Graph(graph.snapshot.network(relations=relations, kinds=kinds))
    members = sorted(next(iter(list_members(graph, approved=True).values())))
    organizations = [key for key in members if key in list_nodes(graph, "Organization")]
    others = sorted(list_nodes(graph, "Organization"))[::40]
    asked = 0
    for first, second in [(organizations[0], other) for other in others if other != organizations[0]]:
        found = graph.ask("shortest_path", **{"from": first, "to": second})
        try:
            length = nx.shortest_path_length(network, first, second)
        except nx.NetworkXNoPath:
            length = None
        if length is not None and length <= 8:
            assert [row["length"] for row in found] == [length]
            assert len(found[0]["relations"]) == length
            asked += 1
        else:
            assert found == []
    assert asked


def test_carriers(graph: Graph) -> None:
    organizations, carriers = list_nodes(graph, "Organization"), list_nodes(graph, "Carrier")
    inside = Counter(
        row["target"]
        for row in list_relations(graph, "LOCATED_IN", source="Organization", target="Carrier")
        if row["source"] in organizations
    )
    found = graph.ask("carriers")
    assert {row["key"]: row["organizations"] for row in found} == {key: inside[key] for key in carriers}
    managed = {row["target"] for row in list_relations(graph, "MANAGES")}
    assert {row["key"] for row in found if row["managers"]} == managed & set(carriers)


def test_instructors(graph: Graph) -> None:
    posts = {key: row for key, row in list_nodes(graph, "Post").items() if row["kind"] in ("instructor", "liaison")}
    organizations = list_nodes(graph, "Organization")
    guided = Counter(row["source"] for row in list_relations(graph, "GUIDES") if row["target"] in organizations)
    assert {row["key"]: row["organizations"] for row in graph.ask("instructors")} == {key: guided[key] for key in posts}


def test_secretaries_not_trained(graph: Graph) -> None:
    begun, day = date(graph.snapshot.data_date.year, 1, 1), graph.snapshot.data_date
    expected = sorted(
        key
        for key, post in list_nodes(graph, "Post").items()
        if post["kind"] == "secretary"
        and post["filled"] is not False
        and not (
            post["last_trained_on"] is not None
            and begun <= post["last_trained_on"] <= day
            and post["training_level"] in ("province", "city", "county")
        )
    )
    assert sorted(row["key"] for row in graph.ask("secretaries_not_trained")) == expected


def test_needs_unanswered(graph: Graph) -> None:
    day = graph.snapshot.data_date
    items = list_nodes(graph, "ListItem")
    answered = {row["target"] for row in list_relations(graph, "ANSWERS") if row["source"] in items}
    expected = sorted(
        key
        for key, item in items.items()
        if item["kind"] == "need" and key not in answered and not (item["matched_on"] and item["matched_on"] <= day)
    )
    assert sorted(row["key"] for row in graph.ask("needs_unanswered")) == expected


def test_issues_overdue(graph: Graph) -> None:
    day = graph.snapshot.data_date
    expected = sorted(
        key
        for key, issue in list_nodes(graph, "Issue").items()
        if issue["due_on"] and issue["due_on"] < day and not (issue["closed_on"] and issue["closed_on"] <= day)
    )
    assert sorted(row["key"] for row in graph.ask("issues_overdue")) == expected


def test_successions(graph: Graph) -> None:
    pairs = graph.snapshot.relation("SUCCEEDS").read_arrow().to_pylist()
    found = graph.ask("successions")
    assert sorted((row["key"], row["predecessor"]) for row in found) == sorted(
        (row["source"], row["target"]) for row in pairs
    )


def test_around_organization(graph: Graph) -> None:
    key = list_relations(graph, "COVERS")[0]["target"]
    found = graph.ask("around_organization", key=key)
    assert ("COVERS", "in", "PartyOrganization") in {(row["relation"], row["direction"], row["kind"]) for row in found}
    for name in ("COVERS", "MEMBER_OF", "LOCATED_IN", "IN_AREA", "BELONGS_TO"):
        rows = list_relations(graph, name)
        expected = sum(row["source"] == key for row in rows) + sum(row["target"] == key for row in rows)
        assert sum(row["relation"] == name for row in found) == expected


def test_alliance_network(graph: Graph) -> None:
    key = max(list_members(graph, approved=True).items(), key=lambda pair: len(pair[1]))[0]
    found = graph.ask("alliance_network", key=key)
    members = {row["source"] for row in list_relations(graph, "MEMBER_OF") if row["target"] == key}
    hosts = {row["source"] for row in list_relations(graph, "HOSTS") if row["target"] == key}
    assert {row["member"] for row in found if row["role"] != "host"} == members
    assert {row["member"] for row in found if row["role"] == "host"} == hosts
