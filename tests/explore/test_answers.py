"""Every statement with an analysis beside it gives that analysis's answer, on the demo city and on every server."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from orgraph.analyses import measure_census, measure_coverage
from orgraph.analyses.affiliation import list_affiliation
from orgraph.analyses.alliances import list_alliances
from orgraph.analyses.facts.hosts import find_allowed_hosts
from orgraph.analyses.facts.knowledge import Knowledge, list_whole_months
from orgraph.analyses.facts.life import find_meeting
from orgraph.analyses.facts.places import find_area_table, find_units
from orgraph.analyses.reporting import list_reporting
from orgraph.analyses.visits import Quarter, measure_visits
from orgraph.model import vocabulary
from orgraph.rules import read_rules
from tests.explore.asking import Graph, pick

if TYPE_CHECKING:
    from orgraph.analyses import Coverage

RULES = read_rules()


@pytest.fixture(scope="module")
def coverage(graph: Graph) -> Coverage:
    return measure_coverage(graph.snapshot, rules=RULES, by=("unit",))


def test_coverage_by_unit(graph: Graph, coverage: Coverage) -> None:
    found = {row["unit"]: row for row in graph.ask("coverage_by_unit")}
    for group in coverage.groups:
        row, whole, must = found.pop(group.keys["unit"], None), group.rate("A"), group.rate("B")
        if row is None:
            assert whole.population == 0
            continue
        assert row["share"] == whole.share
        assert row["built_share"] == must.share
        told = [row[name] for name in ("organizations", "covered", "uncovered", "unknown")]
        assert told == [whole.population, whole.covered, whole.uncovered, whole.unknown]
        told = [row[name] for name in ("must_build", "built", "missing", "must_build_unknown")]
        assert told == [must.population, must.covered, must.uncovered, must.unknown]
    assert not found


def test_coverage_ladder(graph: Graph, coverage: Coverage) -> None:
    rows = graph.ask("coverage_ladder")
    by_unit = {(row["unit"], row["rung"]): row["organizations"] for row in rows}
    expected = {
        (group.keys["unit"], rung): count for group in coverage.groups for rung, count in group.ladder.items() if count
    }
    assert by_unit == expected


def test_must_build_missing(graph: Graph, coverage: Coverage) -> None:
    keys = graph.snapshot.nodes("Organization").keys
    assert (
        sorted(row["key"] for row in graph.ask("must_build_missing"))
        == keys.take(coverage.must_build_missing).to_pylist()
    )


def test_unreached_organizations(graph: Graph, coverage: Coverage) -> None:
    keys = graph.snapshot.nodes("Organization").keys
    assert (
        sorted(row["key"] for row in graph.ask("unreached_organizations"))
        == keys.take(coverage.find_rung_positions("none")).to_pylist()
    )


def test_uncovered_by_place(graph: Graph) -> None:
    by_place = measure_coverage(graph.snapshot, rules=RULES, by=("unit", "township"))
    expected = {
        (group.titles["unit"].zh if group.keys["unit"] else None, group.keys["township"]): group.rate("A").uncovered
        for group in by_place.groups
        if group.rate("A").uncovered
    }
    found = {(row["unit"], row["township"]): row["uncovered"] for row in graph.ask("uncovered_by_place")}
    assert found == expected


def test_roster_age(graph: Graph) -> None:
    expected = {}
    for group in measure_census(graph.snapshot, rules=RULES).groups:
        told = group.freshness
        if told is not None and told.verified + told.never + told.unknown:
            expected[group.keys["unit"]] = (told.verified - told.stale, told.stale, told.never, told.unknown)
    names = ("fresh", "stale", "never", "unknown")
    assert {row["unit"]: tuple(row[name] for name in names) for row in graph.ask("roster_age")} == expected


def test_alliances(graph: Graph) -> None:
    table = list_alliances(graph.snapshot, rules=RULES).table()
    assert pick(graph.ask("alliances"), *table.column_names) == pick(table.to_pylist(), *table.column_names)


def test_alliances_quiet(graph: Graph) -> None:
    rows = list_alliances(graph.snapshot, rules=RULES).table().to_pylist()
    expected = [row for row in rows if row["activity"] != "active" and row["status"] != "proposed"]
    columns = ("key", "name", "unit", "activity", "last_activity_on")
    assert pick(graph.ask("alliances_quiet"), *columns) == pick(expected, *columns)


def test_alliance_hosts_not_allowed(graph: Graph) -> None:
    snapshot = graph.snapshot
    allowed = find_allowed_hosts(snapshot, rules=RULES, day=snapshot.data_date)
    alliances = snapshot.nodes("Alliance")
    kinds, exists = alliances.choice("kind"), alliances.exist_on(snapshot.data_date)
    expected = []
    for source in ("Unit", "Organization"):
        pairs = snapshot.relation("HOSTS").on(snapshot.data_date, source=source)
        alive = snapshot.nodes(source).exist_on(snapshot.data_date)
        for host, alliance in zip(pairs.source.tolist(), pairs.target.tolist(), strict=True):
            may = allowed[vocabulary("alliance_kind").codes[kinds[alliance]]]
            fits = (may.units if source == "Unit" else may.organizations)[host]
            if exists[alliance] and alive[host] and not fits:
                expected.append((alliances.key(alliance), snapshot.nodes(source).key(host)))
    assert pick(graph.ask("alliance_hosts_not_allowed"), "key", "host") == sorted(expected)


def test_visits_due(graph: Graph) -> None:
    rows = measure_visits(graph.snapshot, rules=RULES).table().to_pylist()
    columns = ("unit_key", "unit", "target_key", "target", "contact_kind", "status")
    expected = [row for row in rows if row["status"] != "visited"]
    assert pick(graph.ask("visits_due"), *columns) == pick(expected, *columns)


def test_visits_by_unit(graph: Graph) -> None:
    rows = measure_visits(graph.snapshot, rules=RULES).table().to_pylist()
    counts = Counter((row["unit_key"], row["status"]) for row in rows)
    found = graph.ask("visits_by_unit")
    assert sum(row["links"] for row in found) == len(rows)
    for row in found:
        for status in ("visited", "due", "unknown"):
            assert row[status] == counts[row["unit_key"], status]


def test_visits_without_link(graph: Graph) -> None:
    assert len(graph.ask("visits_without_link")) == measure_visits(graph.snapshot, rules=RULES).other_visits


def test_terms_ending(graph: Graph) -> None:
    rows = list_affiliation(graph.snapshot, rules=RULES).table().to_pylist()
    columns = ("key", "name", "level", "unit", "term_ends_on", "term")
    expected = [row for row in rows if row["term"] in ("overdue", "due")]
    assert pick(graph.ask("terms_ending"), *columns) == pick(expected, *columns)


def test_dual_managed(graph: Graph) -> None:
    rows = list_affiliation(graph.snapshot, rules=RULES).table().to_pylist()
    expected = sorted((row["key"], row["co_managers"]) for row in rows if row["co_managers"])
    assert sorted((row["key"], len(row["co_managers"])) for row in graph.ask("dual_managed")) == expected


def test_party_organizations_silent(graph: Graph) -> None:
    snapshot, day = graph.snapshot, graph.snapshot.data_date
    months = RULES.coverage.effective_meeting_months
    areas = find_area_table(snapshot)
    loaded = Knowledge.of(snapshot, areas).find_loaded("organization_life", months=list_whole_months(day, count=months))
    unit = find_units(snapshot, "PartyOrganization", basis="counted", areas=areas, day=day)
    parties = snapshot.nodes("PartyOrganization")
    silent = np.flatnonzero(parties.exist_on(day) & ~find_meeting(snapshot, day=day, months=months))
    expected = [(parties.key(place), "none" if loaded[unit[place]] else "unknown") for place in silent.tolist()]
    assert pick(graph.ask("party_organizations_silent"), "key", "life") == sorted(expected)


def test_carriers_not_swept(graph: Graph, coverage: Coverage) -> None:
    sweep, carriers = coverage.sweep, graph.snapshot.nodes("Carrier")
    rows = graph.ask("carriers_not_swept")
    known = sorted(row["key"] for row in rows if row["status"] != "unknown")
    assert known == [carriers.key(place) for place in sweep.not_swept.tolist()]
    assert sum(row["status"] == "unknown" for row in rows) == sweep.unknown
    never = {carriers.key(place) for place in np.flatnonzero(sweep.never).tolist()}
    assert {row["key"] for row in rows if row["status"] == "never"} == never


def test_ledgers_loaded(graph: Graph) -> None:
    rows = graph.ask("ledgers_loaded")
    scopes = graph.snapshot.scopes.loaded
    assert sum(row["periods"] for row in rows) == len(scopes)
    assert {(row["ledger"], row["unit"]) for row in rows} == {(scope.ledger, scope.unit) for scope in scopes}
    newest = {(row["ledger"], row["unit"]): row["last_period"] for row in rows}
    city = {row["ledger"] for row in rows if row["unit"] == "330700"}
    for entry in list_reporting(graph.snapshot, rules=RULES).reported:
        if entry.ledger not in city:
            assert newest.get((entry.ledger, entry.unit)) == (entry.scope.period if entry.scope else None)


def test_over_visited(graph: Graph) -> None:
    quarter = Quarter.of(graph.snapshot.data_date)
    limit = RULES.visits.burden_max_per_quarter
    visitors: dict[str, list[str]] = {}
    for unit, target, visited_on in list_visits(graph):
        if quarter.begun <= visited_on <= quarter.day:
            visitors.setdefault(target, []).append(unit)
    expected = sorted(
        (target, len(set(units)), len(units)) for target, units in visitors.items() if len(set(units)) > limit
    )
    assert pick(graph.ask("over_visited"), "key", "units", "visits") == expected


def list_visits(graph: Graph) -> list[tuple[str, str, Any]]:
    """List unit, target and day of every visit."""
    relations = {name: graph.snapshot.relation(name).read_arrow().to_pylist() for name in ("MADE", "CALLED_ON")}
    made_by = {row["target"]: row["source"] for row in relations["MADE"]}
    days = graph.snapshot.nodes("Visit").read_arrow(["visited_on"]).to_pylist()
    visited_on = {row["key"]: row["visited_on"] for row in days}
    return [
        (made_by[row["source"]], row["target"], visited_on[row["source"]])
        for row in relations["CALLED_ON"]
        if row["source"] in made_by
    ]
