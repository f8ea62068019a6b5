from __future__ import annotations

from datetime import date

from orgraph.analyses.alliances import list_alliances
from orgraph.analyses.slices.networks import list_city_slice, list_surroundings
from orgraph.rules import read_rules
from tests.analyses.build import DAY, JINDONG, LAST_QUARTER, WUCHENG, City

RULES = read_rules()


def make_city() -> City:
    city = City().load("alliances")
    for key in ("E1", "E2", "E3"):
        city.organization(key)
    for key, kind, unit in (("L1", "park", WUCHENG), ("L2", "industry", JINDONG)):
        city.add("Alliance", key, name=f"{key}联盟", kind=kind, status="approved")
        city.place(key, kind="Alliance", counted=unit)
    city.relate("MEMBER_OF", "E1", "L1", agreement_from=date(2020, 5, 1), agreement_to=date(2021, 4, 30))
    city.relate("MEMBER_OF", "E2", "L1", agreement_from=date(2019, 5, 1), agreement_to=date(2020, 4, 30))
    city.relate("MEMBER_OF", "E2", "L2")
    city.relate("MEMBER_OF", "E1", "L2")
    city.relate("MEMBER_OF", "E3", "L2", valid_to=date(2020, 1, 1))
    city.add("Unit", "U1", name="市经信局")
    city.relate("HOSTS", "U1", "L2")
    return city


def hold(city: City, alliance: str, day: date) -> None:
    key = city.add("Event", f"{alliance}/{day}", kind="alliance_activity", held_on=day)
    city.relate("HELD_BY", key, alliance, source_kind="Event", target_kind="Alliance")


def test_members_agreements_and_hosts_of_the_day_are_counted() -> None:
    rows = list_alliances(make_city().snapshot(), rules=RULES).table().to_pylist()
    assert [(row["key"], row["members"], row["agreements"], row["hosts"]) for row in rows] == [
        ("L1", 2, 1, 0),
        ("L2", 2, 0, 1),
    ]


def test_a_proposed_alliance_is_listed_and_not_counted() -> None:
    city = make_city()
    city.add("Alliance", "L3", kind="market", status="proposed")
    alliances = list_alliances(city.snapshot(), rules=RULES)
    assert alliances.count == 2
    assert len(alliances.table()) == 3


def test_alliances_are_unknown_before_their_ledger_is_loaded() -> None:
    alliances = list_alliances(City().snapshot(), rules=RULES)
    assert alliances.count is None
    assert alliances.because is not None
    assert "党建联盟台账" in alliances.because.zh


def test_quiet_is_known_only_where_the_events_of_the_quarter_are_loaded() -> None:
    city = make_city()
    hold(city, "L1", DAY)
    unknown = list_alliances(city.snapshot(), rules=RULES)
    assert [row["activity"] for row in unknown.table().to_pylist()] == ["active", "unknown"]
    assert unknown.active == 1
    city.load("events", months=LAST_QUARTER)
    known = list_alliances(city.snapshot(), rules=RULES)
    assert [row["activity"] for row in known.table().to_pylist()] == ["active", "quiet"]
    assert known.because is None


def test_activity_after_the_day_and_before_the_quarter_does_not_count() -> None:
    city = make_city().load("events", months=LAST_QUARTER)
    hold(city, "L1", date(2020, 3, 31))
    hold(city, "L2", date(2020, 7, 1))
    alliances = list_alliances(city.snapshot(), rules=RULES)
    assert alliances.active == 0
    assert [row["last_activity_on"] for row in alliances.table().to_pylist()] == [date(2020, 3, 31), None]


def test_the_city_is_drawn_as_alliances_and_the_members_that_they_share() -> None:
    found = list_city_slice(list_alliances(make_city().snapshot(), rules=RULES))
    assert [(node.key, node.size) for node in found.nodes] == [("L1", 2), ("L2", 2)]
    assert [(edge.source, edge.target, edge.weight) for edge in found.edges] == [(0, 1, 2)]


def test_a_city_without_alliances_is_drawn_empty() -> None:
    found = list_city_slice(list_alliances(City().load("alliances").snapshot(), rules=RULES))
    assert (found.nodes, found.edges, found.total) == ((), (), 0)


def test_the_surroundings_of_an_alliance_are_its_members_and_hosts_of_the_day() -> None:
    snapshot = make_city().snapshot()
    found = list_surroundings(snapshot, rules=RULES, kind="Alliance", key="L2")
    assert found.nodes[0].middle
    assert sorted(node.key for node in found.nodes[1:]) == ["E1", "E2", "U1"]
    assert {edge.relation for edge in found.edges} == {"MEMBER_OF", "HOSTS"}


def test_a_limit_keeps_the_first_nodes_and_says_how_many_there_are() -> None:
    found = list_surroundings(make_city().snapshot(), rules=RULES, kind="Alliance", key="L2", limit=2)
    assert (len(found.nodes), found.total) == (2, 4)
    assert all(max(edge.source, edge.target) < 2 for edge in found.edges)
